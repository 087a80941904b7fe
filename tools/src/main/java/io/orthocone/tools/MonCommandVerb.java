package io.orthocone.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.auth.Account;
import io.orthocone.cluster.process.EndedDaemon;
import io.orthocone.mon.command.CommandArguments;
import io.orthocone.mon.command.CommandJson;
import io.orthocone.mon.command.CommandSpec;
import io.orthocone.rados.CommandResult;
import io.orthocone.rados.Rados;
import io.orthocone.rados.RadosException;
import io.orthocone.tools.cli.GlobalOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** One command of the monitors: sent as it was declared, answered as they say. */
@Command
final class MonCommandVerb implements Callable<Integer> {
    /** How {@code health detail} begins to tell of a check. */
    private static final Pattern HEALTH_CHECK = Pattern.compile("^\\[(?:WRN|ERR)] ([A-Z_]+):", Pattern.MULTILINE);

    private static final String NEW_OSD = "osd new";

    private final GlobalOptions options;
    private final CommandSpec command;

    @Spec
    private picocli.CommandLine.Model.CommandSpec spec;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write the answer to a file.")
    private Optional<Path> output;

    MonCommandVerb(GlobalOptions options, CommandSpec command) {
        this.options = options;
        this.command = command;
    }

    @Override
    public Integer call() throws IOException {
        CommandArguments arguments = TypedArguments.of(spec, command);
        String format = options.format().isJson() ? "json" : "plain";
        try (Rados rados = options.connect()) {
            CommandResult result = rados.command(CommandJson.write(command, arguments, format));
            show(result);
            if (command.prefix().equals(NEW_OSD) && !options.format().isJson()) {
                sayHowToMakeItsAccount(rados, Account.osd(Integer.parseInt(result.status())));
            }
        }
        spec.commandLine().getOut().flush();
        return 0;
    }

    private void show(CommandResult result) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        boolean isJson = options.format().isJson();
        boolean isSilent = result.output().length() == 0;
        if (!result.status().isEmpty() && !(isJson && isSilent)) {
            spec.commandLine().getErr().println(result.status());
        }
        if (output.isPresent()) {
            Files.write(output.get(), result.output().toByteArray());
        } else if (isBinary()) {
            out.flush();
            System.out.write(result.output().toByteArray());
            System.out.flush();
        } else if (isJson) {
            out.println(isSilent ? options.format().render(status(result)) : json(result));
        } else if (!isSilent) {
            String answer = result.text().stripTrailing();
            out.println(answer);
            notes(answer).forEach(out::println);
        }
    }

    /** An OSD proves a key before anything else, and its key never leaves the machine on which it runs. */
    private void sayHowToMakeItsAccount(Rados rados, Account osd) {
        String ask = CommandJson.begin("auth get").put("entity", osd.toString()).toString();
        try {
            rados.command(ask);
        } catch (RadosException e) {
            spec.commandLine()
                    .getErr()
                    .printf(
                            "next, where it will run: ocone auth get-or-create %s mon 'profile osd' osd 'profile"
                                    + " osd'%s%n",
                            osd, options.cluster().option());
        }
    }

    private static ObjectNode status(CommandResult result) {
        return new ObjectMapper().createObjectNode().put("status", result.status());
    }

    private String json(CommandResult result) {
        String text = result.text().stripTrailing();
        List<EndedDaemon> ended = endedDaemons();
        return ended.isEmpty()
                ? options.format().render(text)
                : options.format().render(withEnded(text, ended));
    }

    /** An object of the monitors with what only this machine knows. */
    private static JsonNode withEnded(String text, List<EndedDaemon> ended) {
        ObjectNode answer;
        try {
            answer = (ObjectNode) new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the monitors' answer is no JSON: " + text, e);
        }
        ArrayNode nodes = answer.putArray("ended_daemons");
        for (EndedDaemon daemon : ended) {
            nodes.addObject()
                    .put("name", daemon.name())
                    .put("last_words", daemon.lastWords())
                    .put("log", daemon.log().toString());
        }
        return answer;
    }

    private List<String> notes(String answer) {
        List<String> notes = new ArrayList<>();
        endedDaemons().forEach(ended -> notes.add("\n" + options.cluster().describe(ended)));
        Matcher check = HEALTH_CHECK.matcher(answer);
        if (command.prefix().equals("health") && check.find()) {
            notes.add("\nwhat to do about one: ocone explain " + check.group(1));
        }
        return notes;
    }

    /** The monitors see that a daemon is down; why, and where its log is, only its machine can tell. */
    private List<EndedDaemon> endedDaemons() {
        return command.prefix().equals("status") || command.prefix().startsWith("health")
                ? options.cluster().endedDaemons()
                : List.of();
    }

    /** Maps travel in Ceph's own form. */
    private boolean isBinary() {
        return command.prefix().equals("osd getmap") || command.prefix().equals("osd getcrushmap");
    }
}
