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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The store on disk against the model: random transactions with clones, splits and merges; reopening, kills and power cuts now and then; everything
 * compared. A failure names the seed that replays it.
 */
final class DiskStorePropertyTest {
    /** Two and a half steps in a transaction, on average. */
    private static final int TRANSACTIONS_OF_A_MILLION_STEPS = 400_000;

    private static final int TRANSACTIONS = 1000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theDiskHoldsWhatTheModelHolds(long seed) {
        run(seed, 250, 400_000);
    }

    @Test
    void aHandfulOfObjectsUnderManyTransactions() {
        run(99, 1500, 400_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
    void crashesLeaveWhatTheModelAllows(long seed) {
        runWithCrashes(seed, 500);
    }

    @Test
    @Tag("long")
    void aMillionStepsOnTheDiskAndInTheModel() {
        for (int seed = 1000; seed < 1000 + TRANSACTIONS_OF_A_MILLION_STEPS / TRANSACTIONS; seed++) {
            if (seed % 2 == 0) {
                runWithCrashes(seed, TRANSACTIONS);
            } else {
                run(seed, TRANSACTIONS, 100_000);
            }
        }
    }

    private static void run(long seed, int transactions, int maxOffset) {
        SplittableRandom random = new SplittableRandom(seed);
        SimDisk disk = new SimDisk(random.split());
        StepEnv modelEnv = new StepEnv(disk);
        OpenStore model = new OpenStore(modelEnv, new MemStore(modelEnv, modelEnv, new MemMedia(1L << 40, "model")));
        OpenStore store = open(disk, random).orThrow();
        Transaction create = Transaction.builder().createCollection(PG, BITS).build();
        model.commit(create);
        store.commit(create);
        RandomTransactions generator = new RandomTransactions(random.split(), 6, maxOffset);
        for (int i = 0; i < transactions; i++) {
            Transaction transaction = generator.next();
            submit(store, transaction, () -> {});
            submit(model, transaction, () -> {});
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
                store = open(disk, random).orThrow();
            }
        }
        finish(store, disk, seed);
    }

    /** Objects are smaller here: after each transaction the model's content is kept, because a crash may bring back any of them. */
    private static void runWithCrashes(long seed, int transactions) {
        SplittableRandom random = new SplittableRandom(seed);
        SimDisk disk = new SimDisk(random.split());
        OpenStore store = open(disk, random).orThrow();
        Model model = new Model();
        RandomTransactions generator = new RandomTransactions(random.split(), 6, 40_000);
        Transaction create = Transaction.builder().createCollection(PG, BITS).build();
        store.commit(create);
        model.submit(create);
        model.acknowledge(1);
        for (int i = 0; i < transactions; i++) {
            Transaction transaction = generator.next();
            int number = model.size() + 1;
            submit(store, transaction, () -> model.acknowledge(number));
            model.submit(transaction);
            for (int steps = random.nextInt(12); steps > 0; steps--) {
                store.env.step();
            }
            if (random.nextInt(30) == 0) {
                if (random.nextBoolean()) {
                    disk.powerCut();
                } else {
                    disk.processEnded();
                }
                store = open(disk, random).orThrow();
                StoreContents found = StoreContents.of(store);
                assertThat(model.objection(found))
                        .as("after %s, seed %s", i, seed)
                        .isNull();
                model.goOnFrom(found);
                generator.goOnFrom(found);
            }
        }
        finish(store, disk, seed);
    }

    private static OpenStore open(SimDisk disk, SplittableRandom random) {
        return DiskStores.open(disk, DiskStores.simKv(disk), DiskStores.SMALL, random.split());
    }

    private static void finish(OpenStore store, SimDisk disk, long seed) {
        store.env.settle();
        store.close();
        disk.processEnded();
        assertThat(Checks.fsck(disk)).as("seed %s", seed).isEmpty();
    }

    private static void submit(OpenStore store, Transaction transaction, Runnable onDurable) {
        try {
            store.store.submit(transaction, onDurable);
        } catch (StoreFullException e) {
            throw new AssertionError(e);
        }
    }
}
