package io.orthocone.osd.store.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.kv.KvBatch;
import io.orthocone.kv.KvSnapshot;
import io.orthocone.kv.KvStore;
import io.orthocone.sim.SimDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What a checkpoint commits, and in which order. */
final class CheckpointTest {
    private static final int ENTRIES = 5000;

    private final SimDisk disk = new SimDisk(new SplittableRandom(1));
    private final List<KvBatch> commits = new ArrayList<>();

    /** Remembers what it is given. */
    private record Recording(KvStore kv, List<KvBatch> commits) implements KvStore {
        @Override
        public void commit(KvBatch batch) throws IOException {
            commits.add(batch);
            kv.commit(batch);
        }

        @Override
        public KvSnapshot snapshot() throws IOException {
            return kv.snapshot();
        }

        @Override
        public Usage usage() throws IOException {
            return kv.usage();
        }

        @Override
        public void close() throws IOException {
            kv.close();
        }
    }

    private void checkpoint(int valueBytes) throws IOException {
        OpenedStore store = OpenedStore.open(disk, DiskStores.simKv(disk), DiskStores.SMALL, new SplittableRandom(2));
        store.kv = new Recording(store.kv, commits);
        for (int i = 0; i < ENTRIES; i++) {
            store.meta.active().put(Table.OMAP, Keys.number(i), new byte[valueBytes]);
        }
        new Checkpoint(store, new BlockBuffer(), store.meta.freeze(), 77, 1)
                .run()
                .snapshot()
                .close();
        store.closeQuietly();
    }

    private static boolean advances(KvBatch batch) {
        return batch.changes().stream()
                .anyMatch(change ->
                        change instanceof KvBatch.Put put && Arrays.equals(put.key(), OpenedStore.APPLIED_SEQ));
    }

    @Test
    void commitsAreOfBoundedSize() throws IOException {
        checkpoint(8);
        assertThat(commits)
                .hasSizeGreaterThan(2)
                .allMatch(batch -> batch.changes().size() <= 2002);
        assertThat(commits.stream().mapToInt(batch -> batch.changes().size()).sum())
                .isEqualTo(ENTRIES + 2);
    }

    @Test
    void largeValuesAreCutIntoMoreCommits() throws IOException {
        checkpoint(1000);
        assertThat(commits).allMatch(batch -> batch.sizeBytes() <= (8 << 20) + 2000);
    }

    @Test
    void onlyTheLastCommitAdvances() throws IOException {
        checkpoint(8);
        assertThat(advances(commits.getLast())).isTrue();
        assertThat(commits.subList(0, commits.size() - 1)).noneMatch(CheckpointTest::advances);
    }
}
