package io.orthocone.tools.crushtool;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;

/** One run of the tool in a folder, and what it printed. */
record ToolRun(int exitCode, String out, String err) {
    static ToolRun of(Path folder, String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = new Crushtool(folder, new PrintWriter(out), new PrintWriter(err)).run(words);
        return new ToolRun(exitCode, out.toString(), err.toString());
    }

    /** Words at blanks. */
    static ToolRun line(Path folder, String line) {
        return of(folder, line.isBlank() ? new String[0] : line.strip().split(" +"));
    }
}
