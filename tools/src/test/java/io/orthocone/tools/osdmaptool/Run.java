package io.orthocone.tools.osdmaptool;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;

/** One run of the tool: its exit code and what it said. */
record Run(int exitCode, String out, String err) {
    static Run in(Path folder, String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = new Osdmaptool(folder, new PrintWriter(out), new PrintWriter(err)).run(words);
        return new Run(exitCode, out.toString(), err.toString());
    }
}
