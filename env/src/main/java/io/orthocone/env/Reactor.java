package io.orthocone.env;

import java.util.concurrent.Executor;

/**
 * A single-threaded event loop with a clock and timers. Within one task nothing suspends: what was checked at its start
 * holds to its end.
 *
 * <p>{@link #execute} may be called from any thread; everything else only from within the reactor.
 */
public interface Reactor extends Executor {
    /** For logs and assertions, e.g. {@code "osd.0"}. */
    String name();

    /**
     * Runs the task on this reactor, after the tasks that the calling thread submitted earlier. Never runs it inline, also
     * when called from within the reactor. A task that throws ends the daemon (it is our mistake, not the world's).
     */
    @Override
    void execute(Runnable task);

    /**
     * Runs the task once all events that are ready in this turn of the loop have been handled: the place to flush what was
     * batched during the turn. Only from within the reactor.
     */
    void executeAtEndOfTurn(Runnable task);

    /** Runs the task on this reactor after at least {@code delayNanos}. Only from within the reactor. */
    Timer schedule(long delayNanos, Runnable task);

    /**
     * Runs the task once a period until it is cancelled, for the first time within one. Who asks for the same period runs in the same
     * turn, whichever reactor of the thread it is: a thread that watches over much is woken once a period, and one over nothing never.
     * A turn that comes late is not made up for. Only from within the reactor.
     */
    Timer every(long periodNanos, Runnable task);

    /** Monotonic time in nanoseconds; the origin is arbitrary and differs between hosts. */
    long nanoTime();

    /** Whether the caller runs on this reactor. */
    boolean inReactor();

    /** Fails the daemon when the caller does not run on this reactor: an owner was bypassed. */
    default void assertInReactor() {
        if (!inReactor()) {
            throw new IllegalStateException("not on reactor " + name() + " but on "
                    + Thread.currentThread().getName());
        }
    }

    /** A scheduled task. */
    interface Timer {
        /** The task will not run any more, if it has not yet. Only from within the reactor; calling it twice is harmless. */
        void cancel();
    }
}
