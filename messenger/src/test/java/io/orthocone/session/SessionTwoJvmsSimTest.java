package io.orthocone.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Sessions in a storm give the same trace hash in another JVM: no salt, identity hash or thread has a say. */
final class SessionTwoJvmsSimTest {
    private static final int SEEDS = 20;

    @Test
    void aSeedGivesTheSameTraceHashInAnotherJvm() throws Exception {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                SessionTwoJvmsSimTest.class.getName());
        Process other = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(output.lines().filter(line -> line.startsWith("seed "))).containsExactlyElementsOf(hashes());
    }

    /** What the other JVM runs. */
    public static void main(String[] arguments) {
        hashes().forEach(System.out::println);
    }

    private static List<String> hashes() {
        return java.util.stream.LongStream.rangeClosed(1, SEEDS)
                .mapToObj(seed -> "seed " + seed + ": " + Long.toHexString(SessionFaultsSimTest.hashOf(seed)))
                .toList();
    }
}
