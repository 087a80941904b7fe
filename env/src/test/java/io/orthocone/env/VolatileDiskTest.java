package io.orthocone.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolatileDiskTest extends DiskContract {
    @TempDir
    private Path folder;

    private VolatileDisk current;

    @Override
    protected VolatileDisk disk() throws IOException {
        current = VolatileDisk.over(FileDisk.at(folder));
        return current;
    }

    private VolatileDisk afterPowerCut() throws IOException {
        current.powerCut();
        return disk();
    }

    @Test
    void unsyncedContentIsLost() throws IOException {
        DurableFiles.replace(disk(), "f", Payload.utf8("synced"));
        DiskFile file = current.open("f", Disk.Mode.BUFFERED);
        file.write(0, bytes("UNSYNC and longer"));
        assertThat(text(file, 0, 6)).isEqualTo("UNSYNC");
        assertThat(DurableFiles.read(afterPowerCut(), "f", 100).toUtf8()).isEqualTo("synced");
    }

    @Test
    void syncedContentSurvives() throws IOException {
        DurableFiles.replace(disk(), "f", Payload.utf8("synced"));
        DiskFile file = current.open("f", Disk.Mode.BUFFERED);
        file.write(4_094, bytes("across a block"));
        file.sync();
        DiskFile reopened = afterPowerCut().open("f", Disk.Mode.BUFFERED);
        assertThat(text(reopened, 0, 6)).isEqualTo("synced");
        assertThat(text(reopened, 4_094, 14)).isEqualTo("across a block");
    }

    @Test
    void durableWritesNeedNoSync() throws IOException {
        DiskFile file = DurableFiles.create(disk(), "journal", 1 << 20, Disk.Mode.DIRECT_SYNC);
        file.write(8_192, alignedBlock((byte) 9));
        assertThat(read(afterPowerCut().open("journal", Disk.Mode.BUFFERED), 8_192, 4_096)
                        .byteAt(4_095))
                .isEqualTo((byte) 9);
    }

    @Test
    void aNameIsLostWithoutSyncOfItsFolder() throws IOException {
        put(disk(), "f", "content is synced, name is not");
        assertThat(current.exists("f")).isTrue();
        assertThat(afterPowerCut().list("")).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aNameSurvivesSyncOfItsFolderWithWhatWasSynced() throws IOException {
        put(disk(), "f", "synced");
        DiskFile file = current.open("f", Disk.Mode.BUFFERED);
        file.write(0, bytes("UNSYNC"));
        current.syncDirectory("");
        assertThat(text(file, 0, 6)).isEqualTo("UNSYNC");
        assertThat(DurableFiles.read(afterPowerCut(), "f", 100).toUtf8()).isEqualTo("synced");
    }

    @Test
    void unsyncedRenamesAndDeletionsAreUndone() throws IOException {
        DurableFiles.replace(disk(), "a", Payload.utf8("A"));
        DurableFiles.replace(current, "b", Payload.utf8("B"));
        current.rename("a", "b");
        assertThat(current.list("")).containsExactly("b");
        current.delete("b");
        assertThat(current.list("")).isEmpty();
        assertThat(afterPowerCut().list("")).containsExactly("a", "b");
        assertThat(DurableFiles.read(current, "b", 10).toUtf8()).isEqualTo("B");
    }

    @Test
    void namesInAFolderWaitForTheFolder() throws IOException {
        disk().createDirectory("d");
        put(current, "d/f", "x");
        current.syncDirectory("d");
        assertThat(afterPowerCut().list("")).isEmpty();

        current.createDirectory("d");
        put(current, "d/f", "x");
        current.syncDirectory("d");
        current.syncDirectory("");
        assertThat(afterPowerCut().list("d")).containsExactly("f");
    }

    @Test
    void unsyncedTruncationIsUndone() throws IOException {
        DurableFiles.replace(disk(), "f", Payload.utf8("0123456789"));
        DiskFile file = current.open("f", Disk.Mode.BUFFERED);
        file.truncate(3);
        assertThat(file.sizeBytes()).isEqualTo(3);
        assertThat(DurableFiles.read(afterPowerCut(), "f", 100).toUtf8()).isEqualTo("0123456789");
    }

    @Test
    void nothingWorksWithoutPower() throws IOException {
        DiskFile file = disk().create("f", Disk.Mode.BUFFERED);
        current.powerCut();
        assertThatThrownBy(() -> file.write(0, bytes("x"))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> current.list("")).isInstanceOf(IOException.class);
    }
}
