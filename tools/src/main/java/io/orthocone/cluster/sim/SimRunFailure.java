package io.orthocone.cluster.sim;

import io.orthocone.sim.FaultPlan;

/** A run has ended badly. The message has all that is needed to see it again. */
public final class SimRunFailure extends AssertionError {
    private static final long serialVersionUID = 1L;

    private final transient SimScenario scenario;
    private final transient FaultPlan plan;
    private final String what;

    /**
     * A run's end.
     *
     * @param plan under which it failed
     * @param what went wrong, in a line
     */
    public SimRunFailure(SimScenario scenario, FaultPlan plan, String what, String message, Throwable cause) {
        super(message, cause);
        this.scenario = scenario;
        this.plan = plan;
        this.what = what;
    }

    public SimScenario scenario() {
        return scenario;
    }

    /** The plan under which it failed, drawn or given. */
    public FaultPlan plan() {
        return plan;
    }

    /** What went wrong, in a line. */
    public String what() {
        return what;
    }
}
