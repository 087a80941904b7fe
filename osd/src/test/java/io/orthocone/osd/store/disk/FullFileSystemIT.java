package io.orthocone.osd.store.disk;

import static io.orthocone.osd.store.StoreFixture.BITS;
import static io.orthocone.osd.store.StoreFixture.PG;
import static io.orthocone.osd.store.StoreFixture.bytes;
import static io.orthocone.osd.store.StoreFixture.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.orthocone.env.FileDisk;
import io.orthocone.env.Payload;
import io.orthocone.kv.LmdbEngine;
import io.orthocone.osd.store.OpenStore;
import io.orthocone.osd.store.StoreFullException;
import io.orthocone.osd.store.Transaction;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A store on a real file system that somebody else fills to the last byte: the real LMDB, the real journal. A small file system of its own is mounted for
 * it, which needs root and {@code mount}; elsewhere the test is skipped and says why.
 */
@Timeout(300)
final class FullFileSystemIT {
    private static final int OBJECTS = 60;

    @TempDir
    private Path directory;

    private Path mounted;

    /** What is mounted. */
    enum Kind {
        TMPFS,
        EXT4
    }

    private void mount(Kind kind) throws IOException, InterruptedException {
        Path point = Files.createDirectories(directory.resolve("mounted"));
        List<String> mount = switch (kind) {
            case TMPFS -> List.of("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", point.toString());
            case EXT4 -> {
                Path image = directory.resolve("image");
                try (FileChannel file =
                        FileChannel.open(image, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                    file.write(ByteBuffer.wrap(new byte[1]), (96L << 20) - 1);
                }
                assumeTrue(run("mkfs.ext4", "-q", "-m", "0", image.toString()), "there is no mkfs.ext4");
                yield List.of("mount", "-o", "loop", image.toString(), point.toString());
            }
        };
        assumeTrue(
                run(mount.toArray(String[]::new)),
                "mounting a " + kind.name().toLowerCase(Locale.ROOT)
                        + " needs root and a kernel that lets it: a real full file system was not tried");
        mounted = point;
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }

    @AfterEach
    void unmount() throws InterruptedException {
        if (mounted != null) {
            // Lazily: a test that failed has its store open still.
            assertThat(run("umount", "-l", mounted.toString()))
                    .as("%s is free again", mounted)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aStoreWithoutAByteFreeOpensReadsAndServesRemovals(Kind kind) throws Exception {
        mount(kind);
        OpenStore on = open();
        on.orThrow().commit(Transaction.builder().createCollection(PG, BITS).build());
        for (int i = 0; i < OBJECTS; i++) {
            on.commit(put(i));
        }
        Path filler = fill();
        int more = writeUntilRefused(on);
        assertThat(on.failure()).as("it only refuses").isNull();
        // As when its process ends: what the journal has and the metadata could not take is replayed.
        on.close();
        fillUp(filler);
        on = open().orThrow();
        assertThat(Files.getFileStore(mounted).getUsableSpace()).isZero();
        for (int i = 0; i < OBJECTS + more; i++) {
            assertThat(on.content(PG, object(i))).as("object %s", i).isEqualTo(bytes(i, 20_000));
        }
        for (int i = 1; i < OBJECTS + more; i++) {
            boolean[] isDurable = new boolean[1];
            on.store.submit(
                    Transaction.builder()
                            .setAttr(PG, object(0), "log", bytes(i, 4000))
                            .remove(PG, object(i))
                            .fromReserve()
                            .build(),
                    () -> isDurable[0] = true);
            on.env.settle();
            assertThat(on.failure()).as("when object %s is removed", i).isNull();
            assertThat(isDurable[0]).isTrue();
        }
        on.close();
        on = open().orThrow();
        assertThat(on.list(PG)).containsExactly(object(0));
        assertThat(on.content(PG, object(0))).isEqualTo(bytes(0, 20_000));

        Files.delete(filler);
        on.env.passTime();
        on.env.settle();
        // One checkpoint looks at the room there is; the next finds it.
        for (int i = 0; i < OBJECTS; i++) {
            on.commit(Transaction.builder()
                    .setAttr(PG, object(0), "log", bytes(i, 4000))
                    .fromReserve()
                    .build());
        }
        for (int i = 0; i < OBJECTS; i++) {
            on.commit(put(i));
        }
        on.close();
        FileDisk disk = FileDisk.at(store());
        assertThat(StoreCheck.fsck(disk, new LmdbEngine(store()), true).findings())
                .isEmpty();
        disk.close();
    }

    private Path store() {
        return mounted.resolve("store");
    }

    private OpenStore open() throws IOException {
        return DiskStores.open(FileDisk.at(store()), new LmdbEngine(store()), DiskStores.SMALL);
    }

    private static Transaction put(int number) {
        return Transaction.builder()
                .write(PG, object(number), 0, bytes(number, 20_000))
                .omapSet(PG, object(number), Payload.utf8("k"), bytes(number, 3000))
                .build();
    }

    /** Returns how many objects were still taken. */
    private static int writeUntilRefused(OpenStore on) {
        int taken = 0;
        while (true) {
            try {
                on.store.submit(put(OBJECTS + taken), () -> {});
            } catch (StoreFullException full) {
                return taken;
            }
            on.env.settle();
            taken++;
        }
    }

    /** Somebody else's file takes what there is. */
    private Path fill() throws IOException {
        Path filler = mounted.resolve("filler");
        Files.createFile(filler);
        fillUp(filler);
        return filler;
    }

    private static void fillUp(Path filler) throws IOException {
        try (FileChannel file = FileChannel.open(filler, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            for (int bytes = 1 << 20; bytes > 0; bytes /= 16) {
                while (append(file, bytes)) {
                    // more of it
                }
            }
        }
    }

    private static boolean append(FileChannel file, int bytes) {
        try {
            return file.write(ByteBuffer.allocate(bytes)) == bytes;
        } catch (IOException full) {
            return false;
        }
    }
}
