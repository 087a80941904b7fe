package io.orthocone.tools;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

/** Runs commands as {@code main} would, and keeps what they print. */
final class Shell {
    private final Map<String, String> environment;
    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    Shell(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Runs one command; returns its exit code. */
    int run(String... words) {
        out = new StringWriter();
        err = new StringWriter();
        return Ocone.commandLine(environment)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(words);
    }

    /** What the last command printed. */
    String out() {
        return out.toString();
    }

    /** What the last command complained of. */
    String err() {
        return err.toString();
    }
}
