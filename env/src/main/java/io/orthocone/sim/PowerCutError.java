package io.orthocone.sim;

/**
 * Thrown out of a disk call during which the power went off. It unwinds the daemon's code, which must not catch it: on a real
 * machine nothing would run any more.
 */
public final class PowerCutError extends Error {
    private static final long serialVersionUID = 1L;

    PowerCutError(String message) {
        super(message, null, false, false);
    }
}
