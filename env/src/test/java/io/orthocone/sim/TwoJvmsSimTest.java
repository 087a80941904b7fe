package io.orthocone.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A seed gives the same trace hash in another JVM: nothing depends on identity hashes, salts or the weather. */
class TwoJvmsSimTest {
    private static final int SEEDS = 5;

    @Test
    void aSeedGivesTheSameTraceHashInAnotherJvm() throws Exception {
        assertThat(hashesInAnotherJvm()).isEqualTo(hashes());
    }

    /** What the other JVM runs. */
    public static void main(String[] arguments) {
        System.out.print(hashes());
    }

    private static String hashes() {
        StringBuilder hashes = new StringBuilder();
        for (long seed = 1; seed <= SEEDS; seed++) {
            hashes.append(Long.toHexString(EchoSimTest.hashOf(seed))).append('\n');
        }
        return hashes.toString();
    }

    private static String hashesInAnotherJvm() throws IOException, InterruptedException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                TwoJvmsSimTest.class.getName());
        Process other = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(other.exitValue()).isZero();
        return output;
    }
}
