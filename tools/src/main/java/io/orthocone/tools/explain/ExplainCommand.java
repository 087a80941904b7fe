package io.orthocone.tools.explain;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.message.ErrorCode;
import io.orthocone.tools.cli.Complaint;
import io.orthocone.tools.cli.GlobalOptions;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ocone explain [CODE]}. */
@Command(
        name = "explain",
        description =
                "Says what the code of an error or of a health check means, when it happens, and what to do next.")
public final class ExplainCommand implements Callable<Integer> {
    private static final int WIDTH = 100;
    private static final int MOST_NEAR = 4;

    private final GlobalOptions options;

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "CODE",
            description = "E.g. ENOENT, its number 2, or OSD_DOWN; without one all are listed.")
    private Optional<String> code;

    @Option(names = "--page", description = "Prints all of it in Markdown: the project's doc/errors.md.")
    private boolean isPage;

    public ExplainCommand(GlobalOptions options) {
        this.options = options;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (isPage) {
            out.print(ErrorsPage.text());
        } else if (code.isPresent()) {
            Code found = Code.find(code.get()).orElseThrow(() -> unknown(code.get()));
            out.println(options.format().isJson() ? options.format().render(json(found)) : text(found));
        } else if (options.format().isJson()) {
            ArrayNode all = new ObjectMapper().createArrayNode();
            Code.all().forEach(one -> all.add(json(one)));
            out.println(options.format().render(all));
        } else {
            list(out);
        }
        out.flush();
        return 0;
    }

    private static Complaint unknown(String typed) {
        List<Code> near = Code.near(typed);
        String hint = near.isEmpty()
                ? ""
                : "; did you mean "
                        + near.stream().limit(MOST_NEAR).map(Code::name).collect(Collectors.joining(" or ")) + "?";
        return new Complaint(
                ErrorCode.ENOENT,
                "there is no code '" + typed + "'" + hint + (hint.isEmpty() ? "; all" : " All")
                        + " are listed by: ocone explain");
    }

    private static String text(Code code) {
        StringBuilder text =
                new StringBuilder(code.name()).append(" (").append(code.kind().word());
        code.errno().ifPresent(errno -> text.append(", errno ").append(errno));
        return text.append("): ")
                .append(code.explanation().meaning())
                .append("\n  when: ")
                .append(Wrapped.text(code.explanation().when(), WIDTH, "        "))
                .append("\n  next: ")
                .append(Wrapped.text(code.explanation().next(), WIDTH, "        "))
                .toString();
    }

    private static ObjectNode json(Code code) {
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.put("code", code.name()).put("kind", code.kind().word());
        code.errno().ifPresent(errno -> node.put("errno", errno));
        return node.put("meaning", code.explanation().meaning())
                .put("when", code.explanation().when())
                .put("next", code.explanation().next());
    }

    private static void list(PrintWriter out) {
        int longest =
                Code.all().stream().mapToInt(code -> code.name().length()).max().orElse(0);
        for (Code.Kind kind : Code.Kind.values()) {
            out.println(kind.title() + ":");
            for (Code code : Code.all()) {
                if (code.kind() == kind) {
                    String padding = " ".repeat(longest - code.name().length());
                    out.println("  " + code.name() + padding + "  "
                            + code.explanation().meaning());
                }
            }
            out.println();
        }
        out.println("More of one: ocone explain CODE");
    }
}
