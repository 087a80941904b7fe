package io.orthocone.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.orthocone.env.ForcedFiles;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A commit is on the disk when it returns: the kernel holds no page of it that was not written. */
final class LmdbSyncTest {
    private static final int ENTRIES = 200;

    @TempDir
    private Path folder;

    @Test
    void aCommitLeavesNoDirtyPages() throws IOException {
        assumeThat(syncsCleanPagesHere()).isTrue();
        try (KvStore store = new LmdbEngine(folder).open("meta", List.of("t"), 1 << 20)) {
            KvBatch batch = new KvBatch();
            for (int i = 0; i < ENTRIES; i++) {
                batch.put("t", key(i), new byte[1000]);
            }
            store.commit(batch);
            assertThat(dirtyKibOf(folder.resolve("meta/data.mdb"))).isZero();
        }
    }

    @Test
    void theNamesOfANewStoreAreDurable() throws IOException {
        Path meta = folder.resolve("meta");
        List<Path> forced = ForcedFiles.during(
                () -> new LmdbEngine(folder).open("meta", List.of("t"), 1 << 20).close());
        assertThat(forced).containsExactly(meta, folder);
    }

    private static byte[] key(int number) {
        return ("key " + number).getBytes(StandardCharsets.UTF_8);
    }

    /** Whether the file system here has a disk beneath, and says what is not on it. */
    private boolean syncsCleanPagesHere() throws IOException {
        if (!Files.exists(Path.of("/proc/self/smaps"))) {
            return false;
        }
        Path file = folder.resolve("probe");
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(64 << 10));
            boolean isDirtyBefore = dirtyKibOf(file) > 0;
            channel.force(false);
            return isDirtyBefore && dirtyKibOf(file) == 0;
        }
    }

    /** What the kernel still has to write of a file, as a mapping of all of it shows. */
    private static long dirtyKibOf(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            MappedByteBuffer map = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            try {
                map.load();
                return dirtyKibOfMapping(Files.getAttribute(file, "unix:ino").toString());
            } finally {
                Reference.reachabilityFence(map);
            }
        }
    }

    private static long dirtyKibOfMapping(String inode) throws IOException {
        long dirty = 0;
        boolean isOfFile = false;
        for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
            String[] words = line.split("\\s+", -1);
            if (words[0].contains("-")) {
                isOfFile = words[4].equals(inode);
            } else if (isOfFile && words[0].matches("(Shared|Private)_Dirty:")) {
                dirty += Long.parseLong(words[1]);
            }
        }
        return dirty;
    }
}
