package io.orthocone.tools;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.orthocone.cluster.process.ClusterProcesses;
import io.orthocone.message.EntityName;
import io.orthocone.message.EntityType;
import io.orthocone.tools.cli.GlobalOptions;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ocone osd start|stop ID}, {@code ocone mon start|stop ID}, {@code ocone osd add}: one daemon of a cluster on this machine. */
final class DaemonCommands {
    private DaemonCommands() {}

    static void addTo(CommandLine root, GlobalOptions options) {
        for (EntityType type : new EntityType[] {EntityType.OSD, EntityType.MON}) {
            CommandGroup.under(root, type.word())
                    .addSubcommand(new Start(options, type))
                    .addSubcommand(new Stop(options, type));
        }
        CommandGroup.under(root, EntityType.OSD.word()).addSubcommand(new Add(options));
    }

    private static EntityName daemon(CommandSpec spec, EntityType type, String id) {
        String bare =
                id.startsWith(type.word() + ".") ? id.substring(type.word().length() + 1) : id;
        boolean isId = type == EntityType.OSD ? bare.matches("0|[1-9][0-9]{0,5}") : bare.matches("[a-z]+");
        if (!isId) {
            throw new ParameterException(
                    spec.commandLine(),
                    "'" + id + "' is no " + type.word() + "; write "
                            + (type == EntityType.OSD ? "its number" : "its letter"));
        }
        return new EntityName(type, bare);
    }

    private static void say(CommandSpec spec, GlobalOptions options, String what, EntityName daemon) {
        spec.commandLine()
                .getOut()
                .println(
                        options.format().isJson()
                                ? options.format()
                                        .render(new ObjectMapper()
                                                .createObjectNode()
                                                .put(what, daemon.toString()))
                                : what + " " + daemon);
    }

    /** Starts one. */
    @Command(name = "start", description = "Starts a daemon of the cluster on this machine.")
    private static final class Start implements Callable<Integer> {
        private final GlobalOptions options;
        private final EntityType type;

        @Spec
        private CommandSpec spec;

        @Parameters(paramLabel = "ID", description = "Which: an OSD's number, a monitor's letter.")
        private String id;

        @Option(names = "--volatile-disk", hidden = true, description = "For tests: a kill is a power cut.")
        private boolean isDiskVolatile;

        Start(GlobalOptions options, EntityType type) {
            this.options = options;
            this.type = type;
        }

        @Override
        public Integer call() throws IOException, InterruptedException {
            EntityName daemon = daemon(spec, type, id);
            options.cluster().conf();
            new ClusterProcesses(options.cluster().folder(), line -> {}).start(daemon, isDiskVolatile);
            say(spec, options, "started", daemon);
            return 0;
        }
    }

    /** Stops one. */
    @Command(name = "stop", description = "Stops a daemon of the cluster on this machine; its data stay.")
    private static final class Stop implements Callable<Integer> {
        private final GlobalOptions options;
        private final EntityType type;

        @Spec
        private CommandSpec spec;

        @Parameters(paramLabel = "ID", description = "Which: an OSD's number, a monitor's letter.")
        private String id;

        Stop(GlobalOptions options, EntityType type) {
            this.options = options;
            this.type = type;
        }

        @Override
        public Integer call() throws IOException, InterruptedException {
            EntityName daemon = daemon(spec, type, id);
            options.cluster().conf();
            new ClusterProcesses(options.cluster().folder(), line -> {}).stop(daemon);
            say(spec, options, "stopped", daemon);
            return 0;
        }
    }

    /** Adds one. */
    @Command(
            name = "add",
            description = "Makes one more OSD on this machine and starts it; data begin to move onto it.")
    private static final class Add implements Callable<Integer> {
        private final GlobalOptions options;

        @Spec
        private CommandSpec spec;

        Add(GlobalOptions options) {
            this.options = options;
        }

        @Override
        public Integer call() throws IOException, InterruptedException {
            options.cluster().conf();
            say(spec, options, "added", new ClusterProcesses(options.cluster().folder(), line -> {}).addOsd());
            return 0;
        }
    }
}
