package io.orthocone.osd.store.disk;

import static io.orthocone.osd.store.StoreFixture.BITS;
import static io.orthocone.osd.store.StoreFixture.PG;
import static io.orthocone.osd.store.StoreFixture.bytes;
import static io.orthocone.osd.store.StoreFixture.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orthocone.env.Payload;
import io.orthocone.kv.KvSnapshot;
import io.orthocone.kv.KvStore;
import io.orthocone.osd.store.OpenStore;
import io.orthocone.osd.store.Transaction;
import io.orthocone.sim.SimDisk;
import java.io.IOException;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Tiny objects and their neighbours in the KV store. */
final class TinyTableTest {
    private final SimDisk disk = new SimDisk(new SplittableRandom(1));

    private OpenStore opened() {
        return DiskStores.open(disk).orThrow();
    }

    /** Closing brings everything home. */
    private void close(OpenStore on) {
        on.close();
        disk.processEnded();
    }

    /** How long the value of each group is. */
    private Map<Long, Integer> groups() throws IOException {
        Map<Long, Integer> lengths = new TreeMap<>();
        try (KvStore kv = DiskStores.simKv(disk).open(OpenedStore.META, Table.KV_NAMES, 8 << 20);
                KvSnapshot snapshot = kv.snapshot()) {
            snapshot.scan(
                    Table.TINY.kvName,
                    new byte[0],
                    null,
                    (key, value) -> lengths.put(Keys.number(key), value.length) == null);
        }
        disk.processEnded();
        return lengths;
    }

    private void create(int objects, int lengthBytes) {
        OpenStore on = opened();
        on.commit(Transaction.builder().createCollection(PG, BITS).build());
        for (int i = 1; i <= objects; i++) {
            on.commit(Transaction.builder()
                    .write(PG, object(i), 0, bytes(i, lengthBytes))
                    .build());
        }
        close(on);
    }

    @Test
    void fifteenNeighboursAreOneValueOfFourPages() throws IOException {
        create(40, Onode.TINY_MAX_BYTES);
        // The numbers of objects begin with 1.
        assertThat(groups().keySet()).containsExactly(0L, 1L, 2L);
        assertThat(groups().get(1L)).isBetween(15 * 1024, 4 * 4096 - 16 - 4);
    }

    @Test
    void whoChangesLeavesTheNeighboursAsTheyAre() throws IOException {
        create(30, 200);
        OpenStore on = opened();
        on.commit(Transaction.builder()
                .write(PG, object(7), 0, bytes(107, 300))
                .write(PG, object(8), 50, bytes(108, 20))
                .remove(PG, object(9))
                .truncate(PG, object(10), 0)
                .truncate(PG, object(11), 60)
                .clone(PG, object(12), object(40))
                .build());
        close(on);
        on = opened();
        byte[] patched = bytes(8, 200).toByteArray();
        bytes(108, 20).copyTo(0, patched, 50, 20);
        assertThat(on.content(PG, object(7))).isEqualTo(bytes(107, 300));
        assertThat(on.content(PG, object(8))).isEqualTo(Payload.wrap(patched));
        assertThat(on.list(PG)).doesNotContain(object(9));
        assertThat(on.content(PG, object(10))).isEqualTo(Payload.EMPTY);
        assertThat(on.content(PG, object(11))).isEqualTo(bytes(11, 200).slice(0, 60));
        assertThat(on.content(PG, object(40))).isEqualTo(bytes(12, 200));
        for (int i = 12; i <= 30; i++) {
            assertThat(on.content(PG, object(i))).isEqualTo(bytes(i, 200));
        }
        close(on);
        assertThat(Checks.fsck(disk)).isEmpty();
    }

    @Test
    void whatIsGoneTakesNoSpace() throws IOException {
        create(30, 500);
        OpenStore on = opened();
        for (int i = 1; i <= 30; i++) {
            if (i == 3) {
                continue;
            }
            on.commit(
                    i % 2 == 0
                            ? Transaction.builder().remove(PG, object(i)).build()
                            // Outgrows it.
                            : Transaction.builder()
                                    .write(PG, object(i), 5000, bytes(i, 10))
                                    .build());
        }
        close(on);
        assertThat(groups()).containsOnlyKeys(0L).containsEntry(0L, 1 + 3 + 500);
        assertThat(Checks.fsck(disk)).isEmpty();
    }

    @Test
    void whatIsEmptiedOrOutgrownAndThenRemovedLeavesNothing() throws IOException {
        create(3, 100);
        OpenStore on = opened();
        on.commit(Transaction.builder()
                .truncate(PG, object(1), 0)
                .remove(PG, object(1))
                .write(PG, object(2), 9000, bytes(2, 10))
                .remove(PG, object(2))
                .build());
        close(on);
        assertThat(groups()).containsOnlyKeys(0L).containsEntry(0L, 1 + 3 + 100);
        assertThat(Checks.fsck(disk)).isEmpty();
    }

    @Test
    void aMovedObjectKeepsItsBytes() throws IOException {
        create(5, 100);
        OpenStore on = opened();
        on.commit(Transaction.builder().move(PG, object(2), PG, object(77)).build());
        close(on);
        on = opened();
        assertThat(on.content(PG, object(77))).isEqualTo(bytes(2, 100));
        close(on);
        assertThat(Checks.fsck(disk)).isEmpty();
    }

    @Test
    void aGroupIsReadAsItWasWritten() {
        byte[][] contents = new byte[TinyTable.NEIGHBOURS][];
        contents[0] = new byte[] {1, 2};
        contents[14] = bytes(1, 1024).toByteArray();
        assertThat(TinyTable.decode(TinyTable.encode(contents))).isDeepEqualTo(contents);
        assertThat(TinyTable.encode(new byte[TinyTable.NEIGHBOURS][])).isNull();
    }

    @Test
    void whatIsNoGroupIsRefused() {
        assertThatThrownBy(() -> TinyTable.decode(new byte[] {9}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a group");
        // A length beyond the end.
        assertThatThrownBy(() -> TinyTable.decode(new byte[] {1, 0, 5, 0, 1}))
                .isInstanceOf(IllegalArgumentException.class);
        // An index that no group has.
        assertThatThrownBy(() -> TinyTable.decode(new byte[] {1, 15, 1, 0, 1}))
                .isInstanceOf(IllegalArgumentException.class);
        // Twice the same.
        assertThatThrownBy(() -> TinyTable.decode(new byte[] {1, 3, 1, 0, 1, 3, 1, 0, 1}))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
