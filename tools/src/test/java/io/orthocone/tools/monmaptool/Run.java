package io.orthocone.tools.monmaptool;

import io.orthocone.osdmap.UTime;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.UUID;

/** One run of the tool: its exit code and what it said. */
record Run(int exitCode, String out, String err) {
    static final UTime TIME = new UTime(1_700_000_000, 123_456_789);
    static final UUID FSID = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");

    static Run of(Path folder, String line) {
        return of(folder, TIME, FSID, line);
    }

    /** Words at blanks. */
    static Run of(Path folder, UTime now, UUID random, String line) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = new Monmaptool(folder, new PrintWriter(out), new PrintWriter(err), () -> now, () -> random)
                .run(line.isBlank() ? new String[0] : line.split(" +"));
        return new Run(exitCode, out.toString(), err.toString());
    }
}
