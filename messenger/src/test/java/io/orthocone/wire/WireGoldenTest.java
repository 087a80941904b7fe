package io.orthocone.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.env.Payload;
import io.orthocone.message.Message;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Bytes of every message type as each released version wrote them, in {@code golden/wire/<version>/<type>.bin}: read as they were
 * meant, and written alike. A file is never changed; {@code -Docone.golden.write=DIR} writes those of a new version.
 */
final class WireGoldenTest {
    private static final String VERSION = "0.1";

    @Test
    void goldenBytesAreReadAsTheMessageTheyWere() throws Exception {
        for (Map.Entry<String, Message> sample : samples().entrySet()) {
            assertThat(MessageCodec.fromBytes(golden(sample.getKey())))
                    .as(sample.getKey())
                    .isEqualTo(sample.getValue());
        }
    }

    @Test
    void messagesAreWrittenAsTheGoldenBytes() throws IOException {
        for (Map.Entry<String, Message> sample : samples().entrySet()) {
            assertThat(MessageCodec.toBytes(sample.getValue()).toByteArray())
                    .as(sample.getKey())
                    .isEqualTo(golden(sample.getKey()).toByteArray());
        }
    }

    private static Map<String, Message> samples() {
        Map<String, Message> samples = new TreeMap<>(MessageSamples.all());
        samples.putAll(MessageSamples.withLaterFields());
        return samples;
    }

    private static Payload golden(String type) throws IOException {
        String target = System.getProperty("ocone.golden.write", "");
        if (!target.isEmpty()) {
            Path file = Path.of(target, VERSION, type + ".bin");
            Files.createDirectories(file.getParent());
            Files.write(file, MessageCodec.toBytes(samples().get(type)).toByteArray());
            return Payload.wrap(Files.readAllBytes(file));
        }
        String resource = "/golden/wire/" + VERSION + "/" + type + ".bin";
        try (InputStream in = WireGoldenTest.class.getResourceAsStream(resource)) {
            assertThat(in)
                    .as("%s, to be made with -Docone.golden.write", resource)
                    .isNotNull();
            return Payload.wrap(in.readAllBytes());
        }
    }
}
