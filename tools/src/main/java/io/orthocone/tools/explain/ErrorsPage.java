package io.orthocone.tools.explain;

import io.orthocone.message.FailurePhase;
import java.util.regex.Pattern;

/** All explanations as a page of the documentation. */
final class ErrorsPage {
    private static final int WIDTH = 140;

    /** A command, as explanations quote it. */
    private static final Pattern COMMAND = Pattern.compile("'(ocone [^']*)'");

    private static final String HEAD = """
        # Errors

        <!-- Made by: ocone explain --page > doc/errors.md. A test compares. The text stands in ErrorCode, FailurePhase
        and HealthCode. -->

        A command that fails prints one line on standard error: what was tried, what was wrong, what to do next, and a code in brackets.

        ```
        ocone: read object 'x' in pool 'data': there is no such object; list what is there with: ocone rados -p data ls [ENOENT]
        ```

        With `--format json` the line is an object with `error`, `code`, `exit_code` and, when a call was on its way to the cluster, `phase`:
        how far it had come. The exit code is 1 when the command could not be carried out and 2 when it could not be understood. In a program
        the one exception is `RadosException`, with `code()`, `phase()`, `operation()`, `object()` and `advice()`. `ocone explain CODE` prints
        what stands here. Names and numbers of errors are Linux's, as on Ceph's wire; the names of health checks are Ceph's where it has the
        check. A code never changes its meaning.
        """;

    private ErrorsPage() {}

    static String text() {
        StringBuilder page = new StringBuilder(HEAD).append("\n## Phases\n\n| phase | what it says |\n| --- | --- |\n");
        for (FailurePhase phase : FailurePhase.values()) {
            page.append("| `")
                    .append(phase.word())
                    .append("` | ")
                    .append(phase.meaning())
                    .append(" |\n");
        }
        for (Code.Kind kind : Code.Kind.values()) {
            page.append("\n## ").append(marked(kind.title())).append("\n");
            Code.all().stream().filter(code -> code.kind() == kind).forEach(code -> page.append(section(code)));
        }
        return page.toString();
    }

    private static String section(Code code) {
        StringBuilder section = new StringBuilder("\n### ").append(code.name()).append("\n\n**");
        section.append(code.explanation().meaning()).append("**");
        code.errno().ifPresent(errno -> section.append(" (errno ").append(errno).append(')'));
        return section.append("\n\n")
                .append(Wrapped.text("*When:* " + marked(code.explanation().when()), WIDTH, ""))
                .append("\n\n")
                .append(Wrapped.text("*Next:* " + marked(code.explanation().next()), WIDTH, ""))
                .append("\n")
                .toString();
    }

    private static String marked(String text) {
        return COMMAND.matcher(text).replaceAll("`$1`");
    }
}
