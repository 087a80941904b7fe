package io.orthocone.env;

import java.util.random.RandomGenerator;

/**
 * What one daemon process sees of the world outside. There are two forms: production ({@code ProductionEnv}) and simulated
 * ({@code io.orthocone.sim}). Daemon classes are handed an {@code Env} and never ask which.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>after a crash nothing that this Env gave out ever runs again: no task, timer, completion or connection event;
 *   <li>in the simulator every answer is a function of the seed.
 * </ul>
 */
public interface Env {
    /**
     * Creates (or picks from the process's pool) an event loop. Reactors of one process may share a thread; code must not
     * rely on two reactors running in parallel.
     */
    Reactor newReactor(String name);

    /** Starts a worker whose completions run on {@code owner}. Jobs of one worker run one at a time, in order. */
    Worker newWorker(String name, Reactor owner);

    /** The files of this process's host, rooted at the daemon's own folder. */
    Disk disk();

    /** The network as this process sees it. */
    Transport transport();

    /** A generator of its own for the named component: adding a component does not disturb the others' numbers. */
    RandomGenerator random(String component);

    /**
     * Wall-clock time in milliseconds since 1970, for people and for stamps only. It may jump in either direction: no
     * decision about safety or liveness may hang on it (RELIABILITY: no safety from wall clocks); use
     * {@link Reactor#nanoTime()}.
     */
    long wallClockMillis();

    /** Counts that a rare path was taken, e.g. {@code "pg.divergent-entry"}. Free of charge in production. */
    void probe(String name);

    /**
     * Whether to be unkind at this site now, e.g. {@code "mon.slow-propose"}. Always false in production. Sites are chosen
     * per simulation run, so that most runs are unkind in a few places only.
     */
    boolean buggify(String site);
}
