package io.orthocone.env;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.sim.DiskFault;
import io.orthocone.sim.PowerCutError;
import io.orthocone.sim.SimDisk;
import io.orthocone.sim.Survival;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What comes into being through {@link DurableFiles} outlives a power cut that leaves nothing unsynced. */
final class DurableFilesTest {
    private final SimDisk disk = new SimDisk(new SplittableRandom(1));

    private long sizeAfterPowerCut(String path) throws IOException {
        disk.powerCut(Survival.NOTHING);
        try (DiskFile file = disk.open(path, Disk.Mode.BUFFERED)) {
            return file.sizeBytes();
        }
    }

    @Test
    void aCreatedFileIsThereWithItsSize() throws IOException {
        DurableFiles.create(disk, "file", 12_288, Disk.Mode.BUFFERED).close();
        assertThat(sizeAfterPowerCut("file")).isEqualTo(12_288);
    }

    @Test
    void aReplacedFileIsThereWithItsContent() throws IOException {
        DurableFiles.replace(disk, "file", Payload.utf8("first"));
        disk.powerCut(Survival.NOTHING);
        assertThat(DurableFiles.read(disk, "file", 100).toUtf8()).isEqualTo("first");
        DurableFiles.replace(disk, "file", Payload.utf8("second one"));
        disk.powerCut(Survival.NOTHING);
        assertThat(DurableFiles.read(disk, "file", 100).toUtf8()).isEqualTo("second one");
    }

    @Test
    void aCreatedFolderIsThereWithItsParents() throws IOException {
        DurableFiles.createDirectory(disk, "a/b/c");
        disk.powerCut(Survival.NOTHING);
        DurableFiles.create(disk, "a/b/c/file", 4096, Disk.Mode.BUFFERED).close();
        assertThat(sizeAfterPowerCut("a/b/c/file")).isEqualTo(4096);
    }

    @Test
    void aCrashDuringAReplacementLeavesOneOfTheTwo() throws IOException {
        for (int seed = 0; seed < 100; seed++) {
            SimDisk crashing = new SimDisk(new SplittableRandom(seed));
            DurableFiles.replace(crashing, "file", Payload.utf8("old"));
            crashing.failCall(crashing.calls() + 1 + seed % 6, DiskFault.POWER_CUT);
            try {
                DurableFiles.replace(crashing, "file", Payload.utf8("new"));
            } catch (PowerCutError off) {
                crashing.powerOn();
            }
            crashing.clearFaults();
            assertThat(DurableFiles.read(crashing, "file", 100).toUtf8()).isIn("old", "new");
        }
    }
}
