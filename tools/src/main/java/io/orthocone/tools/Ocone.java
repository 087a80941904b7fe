package io.orthocone.tools;

import io.orthocone.tools.balancer.BalancerCommand;
import io.orthocone.tools.bench.CrushBenchCommand;
import io.orthocone.tools.bench.IdleBenchCommand;
import io.orthocone.tools.bench.JmhCommand;
import io.orthocone.tools.bench.LaneBenchCommand;
import io.orthocone.tools.bench.MessengerBenchCommand;
import io.orthocone.tools.bench.OsdmapBenchCommand;
import io.orthocone.tools.bench.StoreBenchCommand;
import io.orthocone.tools.cli.GlobalOptions;
import io.orthocone.tools.crushtool.CrushtoolCommand;
import io.orthocone.tools.explain.ExplainCommand;
import io.orthocone.tools.monmaptool.MonmaptoolCommand;
import io.orthocone.tools.objectstore.ObjectStoreToolCommand;
import io.orthocone.tools.osdmaptool.OsdmaptoolCommand;
import io.orthocone.tools.rados.RadosCommand;
import java.io.PrintWriter;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code ocone}: gathers the verbs and runs the one that was asked for. */
@Command(
        name = "ocone",
        description = "A storage cluster: start one, use it, look into it.",
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = BuildVersion.class)
public final class Ocone implements Runnable {
    private static final Pattern PG_NAME = Pattern.compile("\\d+\\.[0-9a-f]+");

    @Spec
    private CommandSpec spec;

    @Mixin
    private final GlobalOptions options;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Which ocone this is.")
    private boolean unusedByUs;

    private Ocone(Map<String, String> environment) {
        options = new GlobalOptions(environment);
    }

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) {
        PrintWriter err = new PrintWriter(System.err, true, System.err.charset());
        try {
            OptionalInt code =
                    OfflineTools.run(arguments, new PrintWriter(System.out, false, System.out.charset()), err);
            return code.isPresent()
                    ? code.getAsInt()
                    : commandLine(System.getenv()).execute(inOurOrder(arguments));
        } catch (RuntimeException e) {
            return Complaints.mistake(e, err);
        }
    }

    /** Ceph has some commands to a PG with its name before the verb: {@code pg 1.1f query}. */
    static String[] inOurOrder(String[] arguments) {
        String[] ordered = arguments.clone();
        for (int i = 0; i + 2 < ordered.length; i++) {
            if (ordered[i].equals("pg") && PG_NAME.matcher(ordered[i + 1]).matches()) {
                String pg = ordered[i + 1];
                ordered[i + 1] = ordered[i + 2].equals("list-unfound") ? "list_unfound" : ordered[i + 2];
                ordered[i + 2] = pg;
                return ordered;
            }
        }
        return ordered;
    }

    /** The whole command line, ready to execute; also what the tests run. */
    static CommandLine commandLine(Map<String, String> environment) {
        Ocone ocone = new Ocone(environment);
        CommandLine commandLine = new CommandLine(ocone)
                .addSubcommand(new UpCommand(ocone.options))
                .addSubcommand(new DownCommand(ocone.options));
        new MonCommands(ocone.options).addTo(commandLine);
        commandLine
                .addSubcommand(new RadosCommand(ocone.options))
                .addSubcommand(new BalancerCommand(ocone.options))
                .addSubcommand(new DaemonCommand(ocone.options))
                .addSubcommand(new ObjectStoreToolCommand(ocone.options))
                .addSubcommand(new CrushtoolCommand())
                .addSubcommand(new OsdmaptoolCommand())
                .addSubcommand(new MonmaptoolCommand())
                .addSubcommand(SimCommand.commandLine(ocone.options))
                .addSubcommand(new DaemonRunCommand(ocone.options))
                .addSubcommand(new TrainCommand());
        CommandGroup.under(commandLine, "bench")
                .addSubcommand(new CrushBenchCommand(ocone.options))
                .addSubcommand(new OsdmapBenchCommand(ocone.options))
                .addSubcommand(new LaneBenchCommand(ocone.options))
                .addSubcommand(new StoreBenchCommand(ocone.options))
                .addSubcommand(new JmhCommand(ocone.options))
                .addSubcommand(new MessengerBenchCommand(ocone.options))
                .addSubcommand(new IdleBenchCommand(ocone.options));
        DaemonCommands.addTo(commandLine, ocone.options);
        CommandGroup.under(commandLine, "bench").addSubcommand(new EmbeddedBenchCommand(ocone.options));
        commandLine.addSubcommand(new ExplainCommand(ocone.options)).addSubcommand(new CompletionCommand());
        Complaints complaints = new Complaints(ocone.options);
        return commandLine
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(complaints::misused)
                .setExecutionExceptionHandler(complaints::failed);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: a command is missing.");
    }
}
