package io.orthocone.cluster.process;

import io.orthocone.cluster.ClusterFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code run/NAME.starting}: made by whoever starts a process, removed by the process when its daemons are open. */
final class StartingFile {
    private final Path path;

    StartingFile(ClusterFolder folder, String name) {
        this.path = folder.run().resolve(name + ".starting");
    }

    void create() throws IOException {
        Files.writeString(path, "");
    }

    void remove() throws IOException {
        Files.deleteIfExists(path);
    }

    boolean exists() {
        return Files.exists(path);
    }
}
