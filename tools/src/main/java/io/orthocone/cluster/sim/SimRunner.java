package io.orthocone.cluster.sim;

/** Runs scenarios; {@link SimRun#execute(SimScenario)} is the one that counts. */
@FunctionalInterface
public interface SimRunner {
    /**
     * A whole run.
     *
     * @throws SimRunFailure when the run ends badly
     */
    SimReport run(SimScenario scenario);
}
