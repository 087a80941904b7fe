package io.orthocone.cluster.sim;

import io.orthocone.sim.FaultPlan;
import io.orthocone.sim.FaultPlanShrinker;

/** Looks for the fewest faults under which a seed still fails. */
public final class SimShrink {
    private final SimRunner runner;
    private final Progress progress;
    private SimRunFailure shortest;
    private int runs;

    /** Hears of every plan that was tried. */
    @FunctionalInterface
    public interface Progress {
        /**
         * A plan was tried.
         *
         * @param runs so far
         * @param faults of the plan that was tried
         * @param fails whether the seed fails under it
         */
        void tried(int runs, int faults, boolean fails);
    }

    /**
     * What came of it.
     *
     * @param failure under the shortest plan
     * @param runs that were needed
     */
    public record Result(SimRunFailure failure, int runs) {}

    private SimShrink(SimRunFailure failure, SimRunner runner, Progress progress) {
        this.shortest = failure;
        this.runner = runner;
        this.progress = progress;
    }

    /** Leaves faults out of the plan of a failed run as long as it still fails, in whatever way. */
    public static Result shrink(SimRunFailure failure, SimRunner runner, Progress progress) {
        SimShrink shrink = new SimShrink(failure, runner, progress);
        FaultPlanShrinker.shrink(failure.plan(), shrink::stillFails);
        return new Result(shrink.shortest, shrink.runs);
    }

    private boolean stillFails(FaultPlan plan) {
        runs++;
        try {
            runner.run(shortest.scenario().withPlan(plan));
            progress.tried(runs, plan.faults().size(), false);
            return false;
        } catch (SimRunFailure failure) {
            shortest = failure;
            progress.tried(runs, plan.faults().size(), true);
            return true;
        }
    }
}
