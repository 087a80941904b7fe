package io.orthocone.cluster.process;

import io.orthocone.cluster.ClusterFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * {@code run/NAME.pid}: the id of a background process, written by whoever started it; removed by whoever stopped it, and by itself.
 *
 * <p>Ids are used again by the system, also after a reboot: a process counts only if its command line is that of our daemon of this folder.
 */
final class PidFile {
    private final ClusterFolder folder;
    private final String name;

    PidFile(ClusterFolder folder, String name) {
        this.folder = folder;
        this.name = name;
    }

    /** How the command line of the process of this name begins, after the JVM's own options. */
    static List<String> arguments(ClusterFolder folder, String name) {
        return List.of("daemon-run", "--data", folder.root().toString(), name);
    }

    private Path file() {
        return folder.run().resolve(name + ".pid");
    }

    void write(long pid) throws IOException {
        Files.writeString(file(), pid + "\n");
    }

    void delete() throws IOException {
        Files.deleteIfExists(file());
    }

    /** The same, if it still is about this process. */
    void deleteOf(long pid) throws IOException {
        try {
            if (Files.readString(file()).strip().equals(Long.toString(pid))) {
                delete();
            }
        } catch (NoSuchFileException e) {
            // Whoever told the process to stop has removed it.
        }
    }

    /** Whether a process was started, and not stopped since. */
    boolean exists() {
        return Files.exists(file());
    }

    /** The process, if it runs. */
    Optional<ProcessHandle> running() throws IOException {
        try {
            long pid = Long.parseLong(
                    Files.readString(file(), StandardCharsets.US_ASCII).strip());
            return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::isOurs);
        } catch (NoSuchFileException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The kernel is asked directly: {@link ProcessHandle.Info} gives up on long class paths. */
    private boolean isOurs(ProcessHandle process) {
        try {
            String words = Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
            List<String> commandLine = Arrays.asList(words.split("\0", -1));
            return Collections.indexOfSubList(commandLine, arguments(folder, name)) >= 0;
        } catch (IOException e) {
            // It has ended meanwhile, or is another user's.
            return false;
        }
    }
}
