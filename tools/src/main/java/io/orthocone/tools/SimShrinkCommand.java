package io.orthocone.tools;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.cluster.sim.SimProfile;
import io.orthocone.cluster.sim.SimReport;
import io.orthocone.cluster.sim.SimRunFailure;
import io.orthocone.cluster.sim.SimRunner;
import io.orthocone.cluster.sim.SimScenario;
import io.orthocone.cluster.sim.SimShrink;
import io.orthocone.tools.cli.GlobalOptions;
import io.orthocone.tools.cli.Logs;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ocone sim shrink}. What it prints is a plan: all but the faults are comments. */
@Command(
        name = "shrink",
        description =
                "Runs a seed that fails under ever fewer faults, and prints the fewest under which it still fails, for"
                        + " sim run --plan or a test.")
final class SimShrinkCommand implements Callable<Integer> {
    private final GlobalOptions options;
    private final SimRunner runner;

    @Spec
    private CommandSpec spec;

    @Option(names = "--seed", required = true, paramLabel = "N", description = "One that fails.")
    private long seed;

    @Option(
            names = "--profile",
            defaultValue = "storm",
            paramLabel = "P",
            description = "What may go wrong: ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} unless told.")
    private SimProfile profile;

    SimShrinkCommand(GlobalOptions options, SimRunner runner) {
        this.options = options;
        this.runner = runner;
    }

    @Override
    public Integer call() {
        Logs.quiet();
        PrintWriter err = spec.commandLine().getErr();
        try {
            showPass(runner.run(SimScenario.of(seed, profile)));
            return 0;
        } catch (SimRunFailure failure) {
            err.printf(
                    "seed %d fails under %s: %s%n",
                    seed, faults(failure.plan().faults().size()), failure.what());
            SimShrink.Result result = SimShrink.shrink(
                    failure,
                    runner,
                    (runs, tried, fails) ->
                            err.printf("run %d: %s under %s%n", runs, fails ? "fails" : "passes", faults(tried)));
            showShortest(failure, result);
            return Complaints.FAILED;
        }
    }

    private void showPass(SimReport report) {
        PrintWriter out = spec.commandLine().getOut();
        if (options.format().isJson()) {
            ObjectNode node = SimText.of(report.scenario());
            node.put("fails", false).put("faults", report.faults());
            out.println(options.format().render(node));
        } else {
            out.printf("seed %d passes under all its %d faults: there is nothing to shrink%n", seed, report.faults());
        }
    }

    private void showShortest(SimRunFailure drawn, SimShrink.Result result) {
        PrintWriter out = spec.commandLine().getOut();
        SimRunFailure shortest = result.failure();
        if (options.format().isJson()) {
            ObjectNode node = SimText.of(drawn.scenario());
            node.put("fails", true)
                    .put("faults", drawn.plan().faults().size())
                    .put("runs", result.runs())
                    .set("plan", SimText.of(shortest.plan()));
            node.put("failure", shortest.what()).put("replay", replay(drawn));
            out.println(options.format().render(node));
        } else {
            out.printf(
                    "# seed %d fails under %d of its %d faults: %s%n",
                    seed, shortest.plan().faults().size(), drawn.plan().faults().size(), shortest.what());
            if (!shortest.plan().faults().isEmpty()) {
                out.println(shortest.plan());
            }
            out.println("# replay: save these lines as plan.txt, then " + replay(drawn));
        }
    }

    private static String faults(int count) {
        return count == 1 ? "1 fault" : count + " faults";
    }

    private static String replay(SimRunFailure drawn) {
        return drawn.scenario().replay() + " --plan plan.txt";
    }
}
