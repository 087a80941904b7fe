package io.orthocone.tools;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.cluster.sim.SimProfile;
import io.orthocone.cluster.sim.SimRunFailure;
import io.orthocone.cluster.sim.SimRunner;
import io.orthocone.cluster.sim.SimSoak;
import io.orthocone.cluster.sim.SoakProgress;
import io.orthocone.tools.cli.GlobalOptions;
import io.orthocone.tools.cli.Logs;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ocone sim soak}. */
@Command(
        name = "soak",
        description = "Runs fresh seeds until the time is over; says every minute how far it is; ends at the first that"
                + " fails.")
final class SimSoakCommand implements Callable<Integer> {
    /** Fresh seeds are drawn so that a person can type them. */
    private static final long MOST_FRESH = 1_000_000_000_000L;

    private static final double NANOS_IN_MINUTE = 60e9;
    private static final double MOST_MINUTES = 1_000_000;

    private final GlobalOptions options;
    private final SimRunner runner;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--minutes",
            required = true,
            paramLabel = "M",
            description = "Begins seeds for so long; parts of a minute will do.")
    private double minutes;

    @Option(names = "--threads", defaultValue = "1", paramLabel = "N", description = "So many seeds run at a time.")
    private int threads;

    @Option(names = "--seed", paramLabel = "FIRST", description = "The first; drawn unless told.")
    private Optional<Long> seed;

    @Option(
            names = "--profile",
            defaultValue = "storm",
            paramLabel = "P",
            description = "What may go wrong: ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} unless told.")
    private SimProfile profile;

    SimSoakCommand(GlobalOptions options, SimRunner runner) {
        this.options = options;
        this.runner = runner;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (threads < 1) {
            throw new ParameterException(spec.commandLine(), "--threads is at least 1, not " + threads);
        }
        if (!(minutes > 0 && minutes <= MOST_MINUTES)) {
            throw new ParameterException(spec.commandLine(), "--minutes is more than 0, not " + minutes);
        }
        Logs.quiet();
        long first = seed.orElseGet(() -> ThreadLocalRandom.current().nextLong(MOST_FRESH));
        spec.commandLine().getErr().println("soaks from seed " + first + " on");
        SimSoak soak = new SimSoak(profile, first, threads, runner, Duration.ofMinutes(1), this::show);
        try {
            SoakProgress end = soak.run(Duration.ofNanos((long) (minutes * NANOS_IN_MINUTE)));
            show(end);
            return 0;
        } catch (SimRunFailure failure) {
            SimText.complain(failure, options.format(), spec.commandLine().getErr());
            return Complaints.FAILED;
        }
    }

    private void show(SoakProgress progress) {
        PrintWriter out = spec.commandLine().getOut();
        if (options.format().isJson()) {
            ObjectNode node = new ObjectMapper().createObjectNode();
            node.put("profile", profile.toString())
                    .put("seeds", progress.seeds())
                    .put("next_seed", progress.nextSeed())
                    .put("real_seconds", progress.realSeconds())
                    .put("virtual_seconds", progress.virtualSeconds())
                    .put("virtual_to_real", progress.ratio());
            ObjectNode probes = node.putObject("probes");
            progress.probes().forEach(probes::put);
            out.println(options.format().render(node));
        } else {
            out.printf(
                    "%.1f min: %d seeds passed, next %d, %.0f virtual s in a real one, probes %s%n",
                    progress.realSeconds() * 1e9 / NANOS_IN_MINUTE,
                    progress.seeds(),
                    progress.nextSeed(),
                    progress.ratio(),
                    progress.probes());
        }
        out.flush();
    }
}
