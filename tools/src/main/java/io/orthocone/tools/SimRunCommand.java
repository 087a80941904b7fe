package io.orthocone.tools;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.cluster.sim.Reconciliation;
import io.orthocone.cluster.sim.SimProfile;
import io.orthocone.cluster.sim.SimReport;
import io.orthocone.cluster.sim.SimRun;
import io.orthocone.cluster.sim.SimRunFailure;
import io.orthocone.cluster.sim.SimScenario;
import io.orthocone.cluster.sim.SimSweep;
import io.orthocone.sim.FaultPlan;
import io.orthocone.sim.TraceEntry;
import io.orthocone.tools.cli.Complaint;
import io.orthocone.tools.cli.GlobalOptions;
import io.orthocone.tools.cli.Logs;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ocone sim run}. */
@Command(
        name = "run",
        description =
                "Boots a cluster, breaks it in many ways while clients work, heals it, and checks that nothing was"
                        + " lost.")
final class SimRunCommand implements Callable<Integer> {
    private static final String STANDARD_INPUT = "-";

    private final GlobalOptions options;

    @Spec
    private CommandSpec spec;

    @Option(names = "--seed", required = true, paramLabel = "N", description = "Everything follows from it.")
    private long seed;

    @Option(
            names = "--profile",
            defaultValue = "storm",
            paramLabel = "P",
            description = "What may go wrong: ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} unless told.")
    private SimProfile profile;

    @Option(
            names = "--count",
            defaultValue = "1",
            paramLabel = "N",
            description = "Runs so many seeds; ends at the first that fails.")
    private int count;

    @Option(names = "--threads", defaultValue = "1", paramLabel = "N", description = "So many seeds run at a time.")
    private int threads;

    @Option(
            names = "--plan",
            paramLabel = "FILE",
            description = "The faults, in place of those that the seed draws, as a failure prints them; -: from stdin.")
    private Optional<String> plan;

    @Option(names = "--trace", description = "Prints every event.")
    private boolean isTraced;

    @Option(names = "--trace-to", paramLabel = "FILE", description = "Writes every event to a file.")
    private Optional<Path> traceFile;

    @Option(
            names = "--reconcile",
            description = "Runs the seed twice side by side, and stops where the two part: they never should.")
    private boolean isReconciled;

    SimRunCommand(GlobalOptions options) {
        this.options = options;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        requireSense();
        Logs.quiet();
        try {
            if (count > 1) {
                SimSweep.run(profile, seed, count, threads, report -> SimText.show(report, options.format(), out()));
                return 0;
            }
            SimScenario scenario = new SimScenario(seed, profile, readPlan());
            return isReconciled ? reconcile(scenario) : runOne(scenario);
        } catch (SimRunFailure failure) {
            SimText.complain(failure, options.format(), spec.commandLine().getErr());
            return Complaints.FAILED;
        } catch (IllegalArgumentException misfit) {
            throw new Complaint(misfit.getMessage());
        }
    }

    private void requireSense() {
        require(count >= 1 && threads >= 1, "--count and --threads are at least 1");
        boolean isAboutOne = plan.isPresent() || isTraced || traceFile.isPresent() || isReconciled;
        require(count == 1 || !isAboutOne, "--plan, --trace, --trace-to and --reconcile are for one seed");
        require(!isReconciled || !(isTraced || traceFile.isPresent()), "--reconcile shows events only where they part");
        require(!isTraced || traceFile.isEmpty(), "--trace prints the events, --trace-to writes them; choose one");
    }

    private void require(boolean holds, String complaint) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), complaint);
        }
    }

    private Optional<FaultPlan> readPlan() throws IOException {
        if (plan.isEmpty()) {
            return Optional.empty();
        }
        String text = plan.get().equals(STANDARD_INPUT)
                ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                : Files.readString(Path.of(plan.get()));
        return Optional.of(FaultPlan.parse(text));
    }

    private int runOne(SimScenario scenario) throws IOException {
        SimText.show(runOneTraced(scenario), options.format(), out());
        return 0;
    }

    private SimReport runOneTraced(SimScenario scenario) throws IOException {
        if (isTraced) {
            return runTraced(scenario, new PrintWriter(new BufferedWriter(out())));
        }
        if (traceFile.isPresent()) {
            try (PrintWriter lines = new PrintWriter(Files.newBufferedWriter(traceFile.get()))) {
                return runTraced(scenario, lines);
            }
        }
        return SimRun.execute(scenario);
    }

    /** All events, also when the run fails. */
    private SimReport runTraced(SimScenario scenario, PrintWriter lines) {
        try {
            return SimRun.execute(scenario, event -> lines.println(SimText.line(event, options.format())));
        } finally {
            lines.flush();
        }
    }

    private int reconcile(SimScenario scenario) throws InterruptedException {
        Reconciliation.Verdict verdict = Reconciliation.compare(
                trace -> SimRun.execute(scenario, trace), trace -> SimRun.execute(scenario, trace));
        if (verdict.difference().isEmpty()) {
            verdict.failure().ifPresent(SimRunCommand::rethrow);
        }
        if (options.format().isJson()) {
            out().println(options.format().render(asJson(scenario, verdict)));
        } else if (verdict.difference().isEmpty()) {
            out().printf("seed %d: two runs are equal in all their %d events%n", seed, verdict.events());
        } else {
            out().printf("seed %d: two runs part after %d equal events; the last of these:%n", seed, verdict.events());
            verdict.lastEqual().forEach(event -> out().println("  " + event));
            out().println("one:   " + orEnd(verdict.difference().get().one()));
            out().println("other: " + orEnd(verdict.difference().get().other()));
        }
        return verdict.difference().isEmpty() ? 0 : Complaints.FAILED;
    }

    private static void rethrow(Throwable failure) {
        switch (failure) {
            case AssertionError mistake -> throw mistake;
            case RuntimeException mistake -> throw mistake;
            default -> throw new IllegalStateException(failure);
        }
    }

    private static String orEnd(Optional<TraceEntry> event) {
        return event.map(TraceEntry::toString).orElse("has ended");
    }

    private static ObjectNode asJson(SimScenario scenario, Reconciliation.Verdict verdict) {
        ObjectNode node = SimText.of(scenario)
                .put("equal", verdict.difference().isEmpty())
                .put("events", verdict.events());
        verdict.difference().ifPresent(difference -> {
            ArrayNode last = node.putArray("last_equal");
            verdict.lastEqual().forEach(event -> last.add(SimText.of(event)));
            node.set("one", difference.one().map(SimText::of).orElse(null));
            node.set("other", difference.other().map(SimText::of).orElse(null));
        });
        return node;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
