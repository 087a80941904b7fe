package io.orthocone.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is promised to be durable on a real disk is asked of the kernel. */
final class FileDiskSyncTest {
    private static final int O_DSYNC = 0x1000;

    @TempDir
    private Path folder;

    @Test
    void aSyncForcesTheFile() throws IOException {
        try (FileDisk disk = FileDisk.at(folder)) {
            DiskFile file = disk.create("f", Disk.Mode.BUFFERED);
            file.write(0, ByteBuffer.wrap(new byte[100]));
            assertThat(ForcedFiles.during(file::sync)).containsExactly(folder.resolve("f"));
        }
    }

    @Test
    void aSyncOfAFolderForcesTheFolder() throws IOException {
        try (FileDisk disk = FileDisk.at(folder)) {
            disk.createDirectory("d");
            assertThat(ForcedFiles.during(() -> disk.syncDirectory("d"))).containsExactly(folder.resolve("d"));
            assertThat(ForcedFiles.during(() -> disk.syncDirectory(""))).containsExactly(folder);
        }
    }

    @Test
    void aNewDisksFolderIsDurableWithItsParents() throws IOException {
        assertThat(ForcedFiles.during(() -> FileDisk.at(folder.resolve("a/b")).close()))
                .containsExactly(folder, folder.resolve("a"));
        assertThat(ForcedFiles.during(() -> FileDisk.at(folder.resolve("a/b")).close()))
                .isEmpty();
    }

    @Test
    void aFileOfDurableWritesIsOpenedAsSuch() throws IOException {
        assumeThat(Path.of("/proc/self/fdinfo")).isDirectory();
        try (FileDisk disk = FileDisk.at(folder)) {
            disk.create("durable", Disk.Mode.DIRECT_SYNC);
            disk.create("other", Disk.Mode.DIRECT);
            assertThat(flagsOf(folder.resolve("durable")) & O_DSYNC).isEqualTo(O_DSYNC);
            assertThat(flagsOf(folder.resolve("other")) & O_DSYNC).isZero();
        }
    }

    @Test
    void aVolatileDiskMakesDurableBeneathWhatIsSynced() throws IOException {
        try (FileDisk beneath = FileDisk.at(folder)) {
            VolatileDisk disk = VolatileDisk.over(beneath);
            DiskFile file = disk.create("f", Disk.Mode.BUFFERED);
            file.write(0, ByteBuffer.wrap(new byte[100]));
            assertThat(ForcedFiles.during(() -> disk.syncDirectory(""))).containsExactly(folder);
            assertThat(ForcedFiles.during(file::sync)).hasSize(1);
        }
    }

    /** The flags with which this process has a file open. */
    private static int flagsOf(Path file) throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            List<Path> found =
                    descriptors.filter(descriptor -> isOpenAt(descriptor, file)).toList();
            Path info = Path.of("/proc/self/fdinfo")
                    .resolve(found.getFirst().getFileName().toString());
            return Files.readAllLines(info).stream()
                    .filter(line -> line.startsWith("flags:"))
                    .mapToInt(line ->
                            Integer.parseInt(line.substring("flags:".length()).strip(), 8))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static boolean isOpenAt(Path descriptor, Path file) {
        try {
            return Files.readSymbolicLink(descriptor).equals(file);
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }
}
