package io.orthocone.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What LMDB writes passes the walk, whatever was done; what it did not write does not. */
final class LmdbWalkTest {
    private static final List<String> TABLES = List.of("a", "b", "c");
    private static final int PAGE = 4096;

    @TempDir
    Path root;

    private Path folder() {
        return root.resolve("meta");
    }

    @Test
    void whatLmdbWritesPasses() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        try (KvStore store = new LmdbEngine(root).open("meta", TABLES, 64 << 20)) {
            for (int commit = 0; commit < 150; commit++) {
                KvBatch batch = new KvBatch();
                for (int changes = random.nextInt(1, 400); changes > 0; changes--) {
                    change(random, batch, commit);
                }
                store.commit(batch);
                assertThat(LmdbWalk.verify(folder())).as("commit %s", commit).isPositive();
            }
        }
    }

    private static void change(SplittableRandom random, KvBatch batch, int commit) {
        String table = TABLES.get(random.nextInt(TABLES.size()));
        byte[] key = new byte[random.nextInt(4) == 0 ? 500 : 12];
        new SplittableRandom(random.nextInt(3000)).nextBytes(key);
        // In turns it grows and shrinks, down to nothing.
        boolean puts = random.nextInt(10) < (commit / 25 % 2 == 0 ? 7 : 1);
        if (puts) {
            batch.put(table, key, new byte[random.nextInt(random.nextInt(20) == 0 ? 20_000 : 200)]);
        } else if (random.nextInt(100) == 0 && commit / 25 % 2 == 1) {
            batch.deleteRange(table, new byte[] {0}, new byte[] {(byte) 0xff, (byte) 0xff});
        } else {
            batch.delete(table, key);
        }
    }

    @Test
    void aStoreIsReadBeforeItIsOpenedHoweverItWasStopped() throws IOException {
        try (KvStore store = new LmdbEngine(root).open("meta", TABLES, 1 << 20)) {
            store.commit(new KvBatch().put("a", new byte[] {1}, new byte[100]));
        }
        damageRoots();
        assertThatThrownBy(() -> new LmdbEngine(root).open("meta", TABLES, 1 << 20))
                .isInstanceOf(KvEngine.KvDamagedException.class)
                .hasMessageContaining("the key-value store is damaged: page ");
    }

    /** LMDB maps it for writing; a hole in it would have to be filled at a page fault, by a file system that may be full. */
    @Test
    void theLockFileHasRealBlocks() throws IOException {
        for (int opening = 0; opening < 2; opening++) {
            new LmdbEngine(root).open("meta", TABLES, 1 << 20).close();
            assertThat(Files.size(folder().resolve("lock.mdb"))).isEqualTo(4 * PAGE);
        }
    }

    /** Every page says that it is another one. */
    private void damageRoots() throws IOException {
        Path data = folder().resolve(LmdbWalk.DATA_FILE);
        byte[] bytes = Files.readAllBytes(data);
        for (int at = 2 * PAGE; at < bytes.length; at += PAGE) {
            bytes[at] ^= 0x40;
        }
        Files.write(data, bytes);
    }

    @Test
    void anEmptyFolderIsNoDamage() throws IOException {
        Files.createDirectories(folder());
        assertThat(LmdbWalk.verify(folder())).isEqualTo(-1);
    }

    @Test
    void aFileThatIsCutIsDamage() throws IOException {
        try (KvStore store = new LmdbEngine(root).open("meta", TABLES, 1 << 20)) {
            KvBatch batch = new KvBatch();
            for (int i = 0; i < 1000; i++) {
                batch.put("a", new byte[] {(byte) i, (byte) (i >> 8)}, new byte[50]);
            }
            store.commit(batch);
        }
        Path data = folder().resolve(LmdbWalk.DATA_FILE);
        byte[] bytes = Files.readAllBytes(data);
        List<Integer> passed = new ArrayList<>();
        for (int length = 1; length < bytes.length; length += PAGE / 2) {
            Files.write(data, java.util.Arrays.copyOf(bytes, length));
            try {
                LmdbWalk.verify(folder());
                passed.add(length);
            } catch (KvEngine.KvDamagedException damaged) {
                assertThat(damaged).hasMessageContaining("damaged");
            }
        }
        // Only pages that nothing refers to may be missing.
        assertThat(passed).allMatch(length -> length > bytes.length - 8 * PAGE);
    }
}
