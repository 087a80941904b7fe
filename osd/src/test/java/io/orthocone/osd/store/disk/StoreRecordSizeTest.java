package io.orthocone.osd.store.disk;

import static io.orthocone.osd.store.StoreFixture.BITS;
import static io.orthocone.osd.store.StoreFixture.PG;
import static io.orthocone.osd.store.StoreFixture.bytes;
import static io.orthocone.osd.store.StoreFixture.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.osd.store.OpenStore;
import io.orthocone.osd.store.StoreFullException;
import io.orthocone.osd.store.Transaction;
import io.orthocone.sim.SimDisk;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** How much a small change of a large object writes into the journal. */
final class StoreRecordSizeTest {
    private final OpenStore on =
            DiskStores.open(new SimDisk(new SplittableRandom(1))).orThrow();

    private long record(Transaction transaction) throws StoreFullException {
        on.env.settle();
        assertThat(on.store.pendingBytes()).isZero();
        on.store.submit(transaction, () -> {});
        return on.store.pendingBytes();
    }

    @Test
    void aSmallWriteDoesNotJournalTheWholeMapOfTheObject() throws StoreFullException {
        on.commit(Transaction.builder()
                .createCollection(PG, BITS)
                .write(PG, object(1), 0, bytes(1, 4 << 20))
                .build());
        long whole = record(Transaction.builder()
                .write(PG, object(1), 2 << 20, bytes(2, 4096))
                .build());
        assertThat(whole).isBetween(4096L, 4096L + 512);
    }

    @Test
    void aPartOfABlockThatIsNotAtHandCostsItsBytesOnly() throws StoreFullException {
        on.commit(Transaction.builder()
                .createCollection(PG, BITS)
                .write(PG, object(1), 0, bytes(1, 4 << 20))
                .build());
        long part = record(Transaction.builder()
                .write(PG, object(1), (2 << 20) + 100, bytes(2, 200))
                .build());
        assertThat(part).isBetween(200L, 200L + 512);
    }
}
