package io.orthocone.osd.store.disk;

import static io.orthocone.osd.store.StoreFixture.BITS;
import static io.orthocone.osd.store.StoreFixture.PG;
import static io.orthocone.osd.store.StoreFixture.bytes;
import static io.orthocone.osd.store.StoreFixture.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.env.Disk;
import io.orthocone.env.DiskFile;
import io.orthocone.env.Payload;
import io.orthocone.journal.JournalOptions;
import io.orthocone.message.HObject;
import io.orthocone.osd.store.OpenStore;
import io.orthocone.osd.store.ReadResult;
import io.orthocone.osd.store.StoreContents;
import io.orthocone.osd.store.StoreException;
import io.orthocone.osd.store.Transaction;
import io.orthocone.sim.SimDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A bit flips anywhere in a small store: it is right, or says what is wrong, and never gives wrong data. (The metadata is what stands in for LMDB here;
 * {@code LmdbDecayTest} is about the real one.)
 */
final class DiskStoreDecayTest {
    private static final StoreOptions TINY =
            new StoreOptions(64 * 4096, 8 << 20, new JournalOptions(16 << 10, 1, 8 << 10), 16 << 10, 16 << 10);

    private static final HObject LAST = object(9);

    /** What came of the flips. */
    private final Map<String, Integer> outcomes = new TreeMap<>();

    @Test
    void noFlippedBitGivesWrongData() throws Exception {
        flipEvery(17);
        assertThat(outcomes).containsOnlyKeys("bad block", "harmless", "refused");
    }

    @Test
    @Tag("long")
    void noFlippedBitOfAnyByteGivesWrongData() throws Exception {
        flipEvery(1);
    }

    private void flipEvery(int stride) throws IOException {
        SimDisk disk = written();
        StoreContents expected = contents(disk.fork(new SplittableRandom(0)));
        for (String path : files(disk)) {
            long size;
            try (DiskFile file = disk.open(path, Disk.Mode.BUFFERED)) {
                size = file.sizeBytes();
            }
            for (long at = 0; at < size; at += stride) {
                SimDisk decayed = disk.fork(new SplittableRandom(0));
                decayed.flipBit(path, at, (int) (at % 8));
                outcomes.merge(outcome(decayed, expected, path + " byte " + at), 1, Integer::sum);
            }
        }
    }

    /** Checkpointed and journalled content, shared blocks, patches, long names and keys. */
    private static SimDisk written() {
        SimDisk disk = new SimDisk(new SplittableRandom(1));
        OpenStore on = DiskStores.open(disk, DiskStores.simKv(disk), TINY).orThrow();
        on.commit(Transaction.builder()
                .createCollection(PG, BITS)
                .write(PG, object(1), 0, bytes(1, 40_000))
                .clone(PG, object(1), object(2))
                .omapSet(PG, object(1), Payload.utf8("k".repeat(600)), bytes(2, 30))
                .build());
        on.close();
        disk.processEnded();
        on = DiskStores.open(disk, DiskStores.simKv(disk), TINY).orThrow();
        on.commit(Transaction.builder()
                .write(PG, object(2), 4096, bytes(3, 4096))
                .write(PG, object(1), 9000, bytes(4, 50))
                .setAttr(PG, object(3), "a", bytes(5, 100))
                .build());
        // The very last write cannot be told from a torn one if the store had no time to mark it as durable
        // (doc/formats/journal.md).
        on.commit(Transaction.builder().touch(PG, LAST).build());
        // Killed: the journal has what the metadata has not.
        disk.processEnded();
        return disk;
    }

    private static List<String> files(SimDisk disk) {
        List<String> files = new ArrayList<>(List.of(Superblock.FILE, BlockFile.NAME));
        for (String folder : List.of(OpenedStore.JOURNAL, OpenedStore.META)) {
            disk.list(folder).forEach(name -> files.add(folder + "/" + name));
        }
        return files;
    }

    private static StoreContents contents(SimDisk disk) {
        StoreContents all = StoreContents.of(
                DiskStores.open(disk, DiskStores.simKv(disk), TINY).orThrow());
        Map<HObject, StoreContents.Contents> certain = new LinkedHashMap<>(all.objects());
        assertThat(certain.remove(LAST)).isNotNull();
        return new StoreContents(all.collections(), certain);
    }

    private static String outcome(SimDisk decayed, StoreContents expected, String where) {
        OpenStore on = DiskStores.open(decayed, DiskStores.simKv(decayed), TINY);
        if (on.failure() != null) {
            assertThat(on.failure()).as(where).hasMessageMatching("(?s).{10,}");
            return "refused";
        }
        try {
            boolean isBad = false;
            List<HObject> listed = new ArrayList<>(on.list(PG));
            listed.remove(LAST);
            assertThat(listed)
                    .as(where)
                    .containsExactlyElementsOf(expected.objects().keySet());
            for (Map.Entry<HObject, StoreContents.Contents> entry :
                    expected.objects().entrySet()) {
                StoreContents.Contents object = entry.getValue();
                switch (on.read(PG, entry.getKey(), 0, 1 << 20)) {
                    case ReadResult.Data data ->
                        assertThat(data.bytes()).as(where).isEqualTo(object.data());
                    case ReadResult.Damaged damaged -> isBad = true;
                    case ReadResult.NotFound _ -> throw new AssertionError(where + " hides " + entry.getKey());
                }
                assertThat(on.store.getAttrs(PG, entry.getKey())).as(where).contains(object.attrs());
                Map<Payload, Payload> omap = new TreeMap<>();
                on.store.omapScan(PG, entry.getKey(), Payload.EMPTY, (key, value) -> omap.put(key, value) == null);
                assertThat(omap).as(where).isEqualTo(object.omap());
            }
            return isBad ? "bad block" : "harmless";
        } catch (StoreException damaged) {
            return "refused";
        }
    }
}
