package io.orthocone.osd.store.disk;

import static io.orthocone.osd.store.StoreFixture.BITS;
import static io.orthocone.osd.store.StoreFixture.PG;
import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.osd.store.OpenStore;
import io.orthocone.osd.store.RandomTransactions;
import io.orthocone.osd.store.StepEnv;
import io.orthocone.osd.store.StoreContents;
import io.orthocone.osd.store.StoreFullException;
import io.orthocone.osd.store.Transaction;
import io.orthocone.osd.store.mem.MemMedia;
import io.orthocone.osd.store.mem.MemStore;
import io.orthocone.sim.SimDisk;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The store on disk against the model: random transactions, reopening now and then, everything compared. */
final class DiskStorePropertyTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theDiskHoldsWhatTheModelHolds(long seed) {
        run(seed, 250);
    }

    @Test
    void aHandfulOfObjectsUnderManyTransactions() {
        run(99, 1500);
    }

    private static void run(long seed, int transactions) {
        SplittableRandom random = new SplittableRandom(seed);
        SimDisk disk = new SimDisk(random.split());
        StepEnv modelEnv = new StepEnv(disk);
        OpenStore model = new OpenStore(modelEnv, new MemStore(modelEnv, modelEnv, new MemMedia(1L << 40, "model")));
        OpenStore store = DiskStores.open(disk, DiskStores.simKv(disk), DiskStores.SMALL, random.split())
                .orThrow();
        Transaction create = Transaction.builder().createCollection(PG, BITS).build();
        model.commit(create);
        store.commit(create);
        RandomTransactions generator = new RandomTransactions(random.split(), 6, 400_000);
        for (int i = 0; i < transactions; i++) {
            Transaction transaction = generator.next();
            submit(store, transaction);
            submit(model, transaction);
            for (int steps = random.nextInt(12); steps > 0; steps--) {
                store.env.step();
            }
            if (i % 10 == 9) {
                assertThat(StoreContents.of(store))
                        .as("after %s, seed %s", i, seed)
                        .isEqualTo(StoreContents.of(model));
            }
            if (random.nextInt(40) == 0) {
                store.close();
                disk.processEnded();
                store = DiskStores.open(disk, DiskStores.simKv(disk), DiskStores.SMALL, random.split())
                        .orThrow();
            }
        }
        store.env.settle();
        store.close();
        disk.processEnded();
        assertThat(Checks.fsck(disk)).isEmpty();
    }

    private static void submit(OpenStore store, Transaction transaction) {
        try {
            store.store.submit(transaction, () -> {});
        } catch (StoreFullException e) {
            throw new AssertionError(e);
        }
    }
}
