package io.orthocone.env;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** What the kernel is asked to make durable, as the JVM's flight recorder sees it: a kill would not show it, and no test can pull a plug. */
public final class ForcedFiles {
    private ForcedFiles() {}

    /** Something that syncs. */
    public interface Action {
        void run() throws IOException;
    }

    /** Files and folders that were forced meanwhile, in order. */
    public static List<Path> during(Action action) throws IOException {
        Path dump = Files.createTempFile("forced", ".jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.FileForce").withThreshold(Duration.ZERO).withoutStackTrace();
            recording.start();
            action.run();
            recording.stop();
            recording.dump(dump);
            return RecordingFile.readAllEvents(dump).stream()
                    .filter(event -> event.getEventType().getName().equals("jdk.FileForce"))
                    .map(ForcedFiles::pathOf)
                    .toList();
        } finally {
            Files.delete(dump);
        }
    }

    private static Path pathOf(RecordedEvent event) {
        return Path.of(event.getString("path"));
    }
}
