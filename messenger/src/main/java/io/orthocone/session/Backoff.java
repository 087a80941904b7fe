package io.orthocone.session;

import java.util.random.RandomGenerator;

/**
 * When a session whose attempts fail tries again: at once after what had worked, then ever later up to a bound, each wait drawn between half and
 * all of it, so that a crowd does not come back at once. So attempts in a time T are at most T over half the bound, and the few before the bound
 * is reached. Owned by the session.
 */
final class Backoff {
    private final SessionOptions options;
    private final RandomGenerator random;
    private int failures;

    Backoff(SessionOptions options, RandomGenerator random) {
        this.options = options;
        this.random = random;
    }

    /** The peer has shown that it is there. */
    void works() {
        failures = 0;
    }

    /** Whether to try again at once, because what broke had worked. Counts as a failure. */
    boolean allowsAtOnce() {
        boolean worked = failures == 0;
        if (worked) {
            failures = 1;
        }
        return worked;
    }

    /** How long to wait before the next attempt. */
    long nextNanos() {
        long fullNanos = options.initialBackoffNanos() << Math.min(failures++, 20);
        long cappedNanos = Math.min(fullNanos, options.maxBackoffNanos());
        return cappedNanos / 2 + random.nextLong(cappedNanos / 2 + 1);
    }
}
