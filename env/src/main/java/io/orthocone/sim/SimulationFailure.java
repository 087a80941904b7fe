package io.orthocone.sim;

/** A simulated run found a mistake. The message has all that is needed to see it again: seed, time, trace hash, last events. */
public final class SimulationFailure extends AssertionError {
    private static final long serialVersionUID = 1L;

    SimulationFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
