package io.orthocone.tools.rados;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine;

/** What a transfer of many files came to, in words and for programs. */
record TreeReport(String verb, TreeTransfer transfer, long startedNanos) {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double BYTES_PER_MIB = 1 << 20;

    /** Tells it; returns the exit code. */
    int show(RadosCommand rados, CommandLine command) {
        double seconds = (System.nanoTime() - startedNanos) / NANOS_PER_SECOND;
        if (rados.options().format().isJson()) {
            rados.tell(node -> json(node, seconds));
        } else {
            PrintWriter err = command.getErr();
            transfer.failures()
                    .forEach(failure -> err.println(
                            "ocone: " + failure.name() + ": " + failure.why().text()));
            command.getOut()
                    .println(String.format(
                            Locale.ROOT,
                            "%s %d files, %.1f MiB in %.1f s%s",
                            verb,
                            transfer.files(),
                            transfer.bytes() / BYTES_PER_MIB,
                            seconds,
                            transfer.failures().isEmpty()
                                    ? ""
                                    : "; " + transfer.failures().size() + " failed"));
            command.getOut().flush();
        }
        return transfer.failures().isEmpty() ? 0 : 1;
    }

    private void json(ObjectNode node, double seconds) {
        node.put("files", transfer.files()).put("bytes", transfer.bytes()).put("seconds", seconds);
        ArrayNode failed = node.putArray("failed");
        transfer.failures()
                .forEach(failure -> failure.why().addTo(failed.addObject().put("name", failure.name())));
    }
}
