package io.orthocone.tools;

import com.fasterxml.jackson.databind.JsonNode;
import io.orthocone.cluster.ClusterFolder;
import io.orthocone.cluster.admin.AdminJson;
import io.orthocone.cluster.admin.AdminSocket;
import io.orthocone.message.EntityName;
import io.orthocone.message.ErrorCode;
import io.orthocone.rados.RadosException;
import io.orthocone.tools.cli.GlobalOptions;
import io.orthocone.tools.cli.OutputFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ocone daemon osd.0 perf dump}: asks a daemon of this machine, whether or not the cluster works. */
@Command(
        name = "daemon",
        description = {
            "Asks a daemon of this machine at its admin socket, whether or not the cluster works.",
            "What it can be asked: ocone daemon osd.0 help"
        })
final class DaemonCommand implements Callable<Integer> {
    private final GlobalOptions options;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "NAME", description = "osd.0, mon.a, ...; or the path of an admin socket.")
    private String daemon;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "COMMAND", description = "E.g. perf dump.")
    private List<String> words;

    DaemonCommand(GlobalOptions options) {
        this.options = options;
    }

    @Override
    public Integer call() throws IOException {
        String command = String.join(" ", words);
        JsonNode answer = AdminJson.parse(ask(command));
        if (answer.has("error") && answer.has("code")) {
            throw new RadosException(
                    ErrorCode.valueOf(answer.get("code").asText()),
                    "ask",
                    daemon + " for '" + command + "'",
                    answer.get("error").asText(),
                    "");
        }
        boolean isForPrograms = options.format() == OutputFormat.JSON;
        spec.commandLine().getOut().println(isForPrograms ? AdminJson.text(answer) : AdminJson.pretty(answer));
        return 0;
    }

    private String ask(String command) throws IOException {
        Path socket = socket();
        try {
            return AdminSocket.ask(socket, command);
        } catch (IOException e) {
            throw new RadosException(
                    ErrorCode.ECONNREFUSED,
                    "ask",
                    daemon,
                    "nobody listens at " + socket,
                    "it does not run, or not on this machine; start it with 'ocone up', or name the folder of its"
                            + " cluster with --data DIR");
        }
    }

    private Path socket() {
        if (daemon.contains("/")) {
            return Path.of(daemon);
        }
        EntityName name;
        try {
            name = EntityName.parse(daemon);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
        options.cluster().conf();
        ClusterFolder folder = options.cluster().folder();
        if (!Files.isDirectory(folder.of(name))) {
            throw new RadosException(
                    ErrorCode.ENOENT,
                    "ask",
                    daemon,
                    "the cluster in " + folder.root() + " has no such daemon",
                    "'ocone osd tree' and 'ocone mon dump' list those that it has");
        }
        return folder.adminSocket(name);
    }
}
