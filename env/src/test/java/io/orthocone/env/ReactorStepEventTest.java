package io.orthocone.env;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReactorStepEventTest {
    @TempDir
    private Path folder;

    @Test
    void stepsAreRecordedWithTheirDaemonWhereSomebodyAsks() throws Exception {
        Path file = folder.resolve("steps.jfr");
        try (Recording recording = new Recording();
                ProductionEnv env = ProductionEnv.named("busy").openWithoutDisk()) {
            recording.enable("ocone.ReactorStep").withThreshold(Duration.ZERO);
            recording.start();
            CompletableFuture<Void> done = new CompletableFuture<>();
            env.newReactor("r").execute(() -> done.complete(null));
            done.get();
            CompletableFuture<Void> next = new CompletableFuture<>();
            env.newReactor("r").execute(() -> next.complete(null));
            next.get();
            recording.stop();
            recording.dump(file);
        }
        assertThat(RecordingFile.readAllEvents(file))
                .extracting((RecordedEvent event) -> event.getString("daemon"))
                .contains("busy");
    }
}
