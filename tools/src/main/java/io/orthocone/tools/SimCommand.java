package io.orthocone.tools;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.cluster.sim.SimReport;
import io.orthocone.cluster.sim.SimSweep;
import io.orthocone.tools.cli.GlobalOptions;
import io.orthocone.tools.cli.Logs;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ocone sim}: whole clusters in the simulator. */
@Command(name = "sim", description = "Runs whole clusters in the simulator, each from a seed.")
final class SimCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: ocone sim run --seed N.");
    }

    /** {@code ocone sim run}. */
    @Command(
            name = "run",
            description =
                    "Boots a cluster, breaks it in many ways while clients work, heals it, and checks that nothing was"
                            + " lost.")
    static final class Run implements Callable<Integer> {
        private final GlobalOptions options;

        @Spec
        private CommandSpec spec;

        @Option(names = "--seed", required = true, paramLabel = "N", description = "Everything follows from it.")
        private long seed;

        @Option(
                names = "--count",
                defaultValue = "1",
                paramLabel = "N",
                description = "Runs so many seeds; ends at the first that fails.")
        private int count;

        @Option(names = "--threads", defaultValue = "1", paramLabel = "N", description = "So many seeds run at a time.")
        private int threads;

        Run(GlobalOptions options) {
            this.options = options;
        }

        @Override
        public Integer call() throws InterruptedException {
            if (count < 1 || threads < 1) {
                throw new ParameterException(spec.commandLine(), "--count and --threads are at least 1.");
            }
            Logs.quiet();
            PrintWriter out = spec.commandLine().getOut();
            try {
                SimSweep.run(seed, count, threads, report -> show(report, out));
                return 0;
            } catch (AssertionError mistake) {
                spec.commandLine().getErr().println(mistake.getMessage());
                return 1;
            }
        }

        private void show(SimReport report, PrintWriter out) {
            if (options.format().isJson()) {
                ObjectNode node = new ObjectMapper().createObjectNode();
                node.put("seed", report.seed())
                        .put("trace_hash", Long.toHexString(report.traceHash()))
                        .put("events", report.events())
                        .put("virtual_seconds", report.virtualNanos() / 1e9)
                        .put("acknowledged", report.acknowledged())
                        .put("faults", report.faults());
                ObjectNode probes = node.putObject("probes");
                report.probes().forEach(probes::put);
                out.println(options.format().render(node));
            } else {
                out.printf(
                        "seed %d: %d calls acknowledged under %d faults in %.1f virtual s, %d events, trace hash %s%n",
                        report.seed(),
                        report.acknowledged(),
                        report.faults(),
                        report.virtualNanos() / 1e9,
                        report.events(),
                        Long.toHexString(report.traceHash()));
                out.println("probes: " + report.probes());
            }
            out.flush();
        }
    }
}
