package io.orthocone.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class OconeTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine commandLine =
            Ocone.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));

    @Test
    void versionNamesOconeAndTheJvm() {
        assertThat(commandLine.execute("--version")).isZero();
        assertThat(out.toString()).startsWith("ocone ").contains("Java 2");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void helpGoesToStandardOutput() {
        assertThat(commandLine.execute("--help")).isZero();
        assertThat(out.toString()).contains("Usage: ocone");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void anUnknownCommandIsAUsageError() {
        assertThat(commandLine.execute("no-such-command")).isEqualTo(2);
        assertThat(err.toString()).contains("no-such-command");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void noCommandAtAllIsAUsageError() {
        assertThat(commandLine.execute()).isEqualTo(2);
        assertThat(err.toString()).contains("a command is missing", "Usage: ocone");
    }
}
