package io.orthocone.cluster.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orthocone.cluster.ClusterFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ControlSocketTest {
    @TempDir
    private Path directory;

    @Test
    void aRequestIsAnsweredByTheProcessOfThatFolder() throws IOException {
        ClusterFolder folder = folder(directory);
        try (ControlSocket _ = ControlSocket.listen(folder, String::toUpperCase)) {
            assertThat(ControlSocket.ask(folder, "running osd.0")).isEqualTo("RUNNING OSD.0");
            assertThat(ControlSocket.ask(folder, "stop osd.1")).isEqualTo("STOP OSD.1");
        }
    }

    @Test
    void anAnswerIsOneLine() throws IOException {
        ClusterFolder folder = folder(directory);
        try (ControlSocket _ = ControlSocket.listen(folder, request -> "error first\nsecond")) {
            assertThat(ControlSocket.ask(folder, "x")).isEqualTo("error first second");
        }
    }

    @Test
    void aFolderWithALongPathHasASocketToo() throws IOException {
        ClusterFolder folder = folder(directory.resolve("a-long-name-for-a-folder".repeat(8)));
        try (ControlSocket _ = ControlSocket.listen(folder, request -> request)) {
            assertThat(ControlSocket.ask(folder, "still here")).isEqualTo("still here");
        }
    }

    @Test
    void whatACrashLeftBehindIsNoObstacle() throws IOException {
        ClusterFolder folder = folder(directory);
        Files.writeString(folder.run().resolve("ocone.sock"), "left over");
        try (ControlSocket _ = ControlSocket.listen(folder, request -> request)) {
            assertThat(ControlSocket.ask(folder, "x")).isEqualTo("x");
        }
    }

    @Test
    void nobodyAnswersOnceItIsClosed() throws IOException {
        ClusterFolder folder = folder(directory);
        ControlSocket.listen(folder, request -> request).close();
        assertThatThrownBy(() -> ControlSocket.ask(folder, "x")).isInstanceOf(IOException.class);
    }

    private static ClusterFolder folder(Path directory) throws IOException {
        ClusterFolder folder = new ClusterFolder(directory);
        Files.createDirectories(folder.run());
        return folder;
    }
}
