package io.orthocone.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDiskTest extends DiskContract {
    @TempDir
    private Path folder;

    @Override
    protected Disk disk() throws IOException {
        return FileDisk.at(folder);
    }

    @Test
    void closingGivesBackLocksAndFiles() throws IOException {
        FileDisk killed = FileDisk.at(folder);
        killed.lock("lock");
        DiskFile file = killed.create("f", Disk.Mode.BUFFERED);
        killed.close();
        assertThatThrownBy(() -> file.write(0, bytes("late"))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> killed.open("f", Disk.Mode.BUFFERED)).isInstanceOf(IOException.class);
        assertThat(FileDisk.at(folder).lock("lock")).isNotNull();
    }

    @Test
    void whatIsReadNowIsOfTheOpenedFileOrRefused() throws IOException {
        try (FileDisk disk = FileDisk.at(folder)) {
            DiskFile file = disk.create("f", Disk.Mode.BUFFERED);
            file.write(0, bytes("old"));
            disk.create("g", Disk.Mode.BUFFERED).write(0, bytes("new"));
            disk.rename("g", "f");
            assertThat(file.readNow(0, ByteBuffer.allocateDirect(3))).isFalse();
            DiskFile closed = disk.open("f", Disk.Mode.BUFFERED);
            closed.close();
            assertThat(closed.readNow(0, ByteBuffer.allocateDirect(3))).isFalse();
        }
    }

    @Test
    void aFolderIsCreatedWithItsParents() throws IOException {
        assertThat(FileDisk.at(folder.resolve("a/b")).list("")).isEmpty();
        assertThat(folder.resolve("a/b")).isDirectory();
    }
}
