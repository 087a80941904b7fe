package io.orthocone.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every form of {@link Disk} does while nothing goes wrong. */
public abstract class DiskContract {
    /** An empty disk. */
    protected abstract Disk disk() throws IOException;

    @Test
    void whatIsWrittenIsRead() throws IOException {
        try (DiskFile file = disk().create("f", Disk.Mode.BUFFERED)) {
            file.write(0, bytes("hello world"));
            file.write(6, bytes("there"));
            assertThat(text(file, 0, 11)).isEqualTo("hello there");
            assertThat(file.sizeBytes()).isEqualTo(11);
            assertThat(file.path()).isEqualTo("f");
        }
    }

    @Test
    void gapsReadAsZeros() throws IOException {
        try (DiskFile file = disk().create("f", Disk.Mode.BUFFERED)) {
            file.write(10_000, bytes("x"));
            assertThat(read(file, 0, 10_000)).isEqualTo(Payload.zeros(10_000));
            assertThat(text(file, 10_000, 1)).isEqualTo("x");
        }
    }

    @Test
    void readingPastTheEndFails() throws IOException {
        try (DiskFile file = disk().create("f", Disk.Mode.BUFFERED)) {
            file.write(0, bytes("abc"));
            assertThatThrownBy(() -> read(file, 1, 3)).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void whatIsReadNowIsWhatWouldBeReadOrNothing() throws IOException {
        try (DiskFile file = disk().create("f", Disk.Mode.BUFFERED)) {
            file.write(0, bytes("hello world"));
            for (int i = 0; i < 16; i++) {
                ByteBuffer target = ByteBuffer.allocateDirect(8).position(3);
                boolean filled = file.readNow(6, target);
                assertThat(target.position()).isEqualTo(filled ? 8 : 3);
                if (filled) {
                    assertThat(target.position(3)).isEqualTo(bytes("world"));
                }
                assertThat(file.readNow(7, target.position(3))).isFalse();
                assertThat(target.position()).isEqualTo(3);
            }
        }
    }

    @Test
    void theBufferIsConsumed() throws IOException {
        try (DiskFile file = disk().create("f", Disk.Mode.BUFFERED)) {
            ByteBuffer source = bytes("abc");
            file.write(0, source);
            assertThat(source.remaining()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Disk.Mode.class)
    void everyModeWritesAndReadsBlocks(Disk.Mode mode) throws IOException {
        Disk disk = disk();
        try (DiskFile file = disk.create("f", mode)) {
            file.allocate(4 * Disk.BLOCK_BYTES);
            file.write(Disk.BLOCK_BYTES, alignedBlock((byte) 7));
            file.sync();
            ByteBuffer target = alignedBlock((byte) 0);
            file.read(Disk.BLOCK_BYTES, target);
            assertThat(target.flip()).isEqualTo(alignedBlock((byte) 7));
            assertThat(file.sizeBytes()).isEqualTo(4 * Disk.BLOCK_BYTES);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DIRECT", "DIRECT_SYNC"})
    void directAccessRefusesUnalignedCalls(Disk.Mode mode) throws IOException {
        try (DiskFile file = disk().create("f", mode)) {
            assertThatThrownBy(() -> file.write(512, alignedBlock((byte) 1)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> file.write(0, bytes("abc"))).isInstanceOf(IllegalArgumentException.class);
            ByteBuffer oblique = ByteBuffer.allocateDirect(3 * Disk.BLOCK_BYTES)
                    .alignedSlice(Disk.BLOCK_BYTES)
                    .slice(8, Disk.BLOCK_BYTES);
            assertThatThrownBy(() -> file.write(0, oblique)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void allocateGrowsWithZerosAndNeverShrinks() throws IOException {
        try (DiskFile file = disk().create("f", Disk.Mode.BUFFERED)) {
            file.write(0, bytes("abc"));
            file.allocate(3_000_000);
            file.allocate(10);
            assertThat(file.sizeBytes()).isEqualTo(3_000_000);
            assertThat(text(file, 0, 3)).isEqualTo("abc");
            assertThat(read(file, 2_999_000, 1_000)).isEqualTo(Payload.zeros(1_000));
        }
    }

    @Test
    void whatWasCutOffComesBackAsZeros() throws IOException {
        try (DiskFile file = disk().create("f", Disk.Mode.BUFFERED)) {
            file.write(0, ByteBuffer.wrap(new byte[9_000]).put(8_999, (byte) 1));
            file.write(700, bytes("abcdef"));
            file.sync();
            file.truncate(703);
            file.allocate(9_000);
            assertThat(text(file, 700, 6)).isEqualTo("abc\0\0\0");
            assertThat(read(file, 8_999, 1)).isEqualTo(Payload.zeros(1));
            file.sync();
            assertThat(text(file, 700, 6)).isEqualTo("abc\0\0\0");
        }
    }

    @Test
    void openingSeesWhatAnotherOpeningWrote() throws IOException {
        Disk disk = disk();
        try (DiskFile one = disk.create("f", Disk.Mode.BUFFERED);
                DiskFile other = disk.open("f", Disk.Mode.BUFFERED)) {
            one.write(0, bytes("shared"));
            assertThat(text(other, 0, 6)).isEqualTo("shared");
        }
    }

    @Test
    void closedFilesRefuse() throws IOException {
        DiskFile file = disk().create("f", Disk.Mode.BUFFERED);
        file.close();
        file.close();
        assertThatThrownBy(() -> file.write(0, bytes("x"))).isInstanceOf(IOException.class);
    }

    @Test
    void createRefusesAnExistingName() throws IOException {
        Disk disk = disk();
        disk.create("f", Disk.Mode.BUFFERED).close();
        assertThatThrownBy(() -> disk.create("f", Disk.Mode.BUFFERED)).isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void openAndRenameRefuseAMissingName() throws IOException {
        Disk disk = disk();
        assertThatThrownBy(() -> disk.open("f", Disk.Mode.BUFFERED)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> disk.rename("f", "g")).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> disk.create("no/f", Disk.Mode.BUFFERED)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void pathsStayInside() throws IOException {
        Disk disk = disk();
        for (String path : new String[] {"", "/etc/passwd", "../f", "a/../f", "a//f", "."}) {
            assertThatThrownBy(() -> disk.create(path, Disk.Mode.BUFFERED))
                    .as(path)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void namesAreListedSortedAndByFolder() throws IOException {
        Disk disk = disk();
        disk.createDirectory("d/e");
        disk.create("d/b", Disk.Mode.BUFFERED).close();
        disk.create("d/a", Disk.Mode.BUFFERED).close();
        disk.create("z", Disk.Mode.BUFFERED).close();
        assertThat(disk.list("")).containsExactly("d", "z");
        assertThat(disk.list("d")).containsExactly("a", "b", "e");
        assertThat(disk.list("nowhere")).isEmpty();
        disk.syncDirectory("d");
        disk.syncDirectory("");
        assertThat(disk.list("d")).containsExactly("a", "b", "e");
        assertThat(disk.exists("d")).isTrue();
        assertThat(disk.exists("d/a")).isTrue();
        assertThat(disk.exists("d/x")).isFalse();
    }

    @Test
    void renameReplacesTheTarget() throws IOException {
        Disk disk = disk();
        put(disk, "old", "1");
        put(disk, "new", "2");
        disk.rename("new", "old");
        assertThat(disk.exists("new")).isFalse();
        assertThat(DurableFiles.read(disk, "old", 10).toUtf8()).isEqualTo("2");
        disk.syncDirectory("");
        assertThat(disk.list("")).containsExactly("old");
        assertThat(DurableFiles.read(disk, "old", 10).toUtf8()).isEqualTo("2");
    }

    @Test
    void deletedNamesAreGoneAndMayBeReused() throws IOException {
        Disk disk = disk();
        put(disk, "f", "first");
        disk.syncDirectory("");
        disk.delete("f");
        disk.delete("f");
        assertThat(disk.exists("f")).isFalse();
        assertThat(disk.list("")).isEmpty();
        put(disk, "f", "second");
        disk.syncDirectory("");
        assertThat(DurableFiles.read(disk, "f", 10).toUtf8()).isEqualTo("second");
    }

    @Test
    void replaceIsRepeatable() throws IOException {
        Disk disk = disk();
        for (int round = 0; round < 20; round++) {
            DurableFiles.replace(disk, "super", Payload.utf8("round " + round));
            assertThat(DurableFiles.read(disk, "super", 100).toUtf8()).isEqualTo("round " + round);
        }
        assertThat(disk.list("")).containsExactly("super");
    }

    @Test
    void aLockIsExclusiveUntilClosed() throws Exception {
        Disk disk = disk();
        AutoCloseable lock = disk.lock("lock");
        assertThatThrownBy(() -> disk.lock("lock")).isInstanceOf(Disk.DiskLockedException.class);
        lock.close();
        disk.lock("lock").close();
        assertThat(disk.list("")).containsExactly("lock");
    }

    @Test
    void thereIsSpace() throws IOException {
        assertThat(disk().usableBytes()).isPositive();
    }

    protected static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    protected static Payload read(DiskFile file, long position, int lengthBytes) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(lengthBytes);
        file.read(position, target);
        return Payload.wrap(target.array());
    }

    protected static String text(DiskFile file, long position, int lengthBytes) throws IOException {
        return read(file, position, lengthBytes).toUtf8();
    }

    protected static void put(Disk disk, String path, String content) throws IOException {
        try (DiskFile file = disk.create(path, Disk.Mode.BUFFERED)) {
            file.write(0, bytes(content));
            file.sync();
        }
    }

    protected static ByteBuffer alignedBlock(byte value) {
        ByteBuffer block = ByteBuffer.allocateDirect(2 * Disk.BLOCK_BYTES)
                .alignedSlice(Disk.BLOCK_BYTES)
                .limit(Disk.BLOCK_BYTES);
        for (int at = 0; at < Disk.BLOCK_BYTES; at++) {
            block.put(at, value);
        }
        return block;
    }
}
