package io.orthocone.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.env.Payload;
import io.orthocone.rados.IoContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class OpEventTest {
    @TempDir
    private Path folder;

    @Test
    void opsAreRecordedWithTheirStagesWhereSomebodyAsks() throws Exception {
        Path file = folder.resolve("ops.jfr");
        try (Cluster cluster = Cluster.builder().osds(3).inMemory().start()) {
            cluster.awaitClean(Duration.ofSeconds(60));
            IoContext io = cluster.rados().ioContext("data");
            io.writeFull("before", Payload.utf8("nobody listens"));
            try (Recording recording = new Recording()) {
                recording.enable("ocone.Op").withThreshold(Duration.ZERO);
                recording.start();
                io.writeFull("greeting", Payload.utf8("hello"));
                assertThat(io.read("greeting").toUtf8()).isEqualTo("hello");
                recording.stop();
                recording.dump(file);
            }
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals("ocone.Op"))
                .toList();
        assertThat(events).hasSize(2);
        RecordedEvent written = events.stream()
                .filter(event -> event.getBoolean("isWrite"))
                .findFirst()
                .orElseThrow();
        assertThat(written.getString("pg")).startsWith("1.");
        assertThat(written.getString("result")).isEqualTo("OK");
        assertThat(written.getString("stages")).contains("await_commit");
        assertThat(written.getDuration()).isPositive();
        assertThat(events.stream().map(event -> event.getInt("object")).distinct())
                .as("both are about one object")
                .hasSize(1);
    }
}
