package io.orthocone.sim;

import io.orthocone.env.Invariants;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * A simulated world: hosts, processes and a network on one thread, in virtual time, from a seed.
 *
 * <p>Everything that happens is an event of one queue, ordered by (virtual time, sequence). Every random number comes from a
 * generator that was split from the seed by name. So a run is a function of the seed, the profile and what the test does; the
 * {@link #traceHash} of two equal runs is equal, in any JVM.
 *
 * <p>After every event the invariants are checked. A broken one, or a daemon that throws, ends the run with a
 * {@link SimulationFailure} that says how to see it again.
 */
public final class World {
    /** The wall clock of a world begins here: 2026-01-01T00:00:00Z. */
    private static final long EPOCH_MILLIS = 1_767_225_600_000L;

    private final long seed;
    private final WorldProfile profile;
    private final EventQueue queue = new EventQueue();
    private final Trace trace = new Trace();
    private final SimNetwork network;
    private final Map<String, SimHost> hosts = new LinkedHashMap<>();
    private final Map<String, SimProcess> processes = new LinkedHashMap<>();
    private final Map<String, Runnable> invariants = new LinkedHashMap<>();
    private final TreeMap<String, Long> probes = new TreeMap<>();
    private final TreeMap<String, BuggifySite> sites = new TreeMap<>();
    private DaemonFailureListener failureListener;
    private SimReactor current;
    private SimulationFailure failure;
    private long nowNanos;

    /** Chooses what happens when a daemon's code throws; the default ends the run. */
    @FunctionalInterface
    public interface DaemonFailureListener {
        void daemonFailed(SimProcess process, Throwable cause);
    }

    private record BuggifySite(boolean active, RandomGenerator random) {}

    public World(long seed, WorldProfile profile) {
        this.seed = seed;
        this.profile = profile;
        this.network = new SimNetwork(this, profile.network());
        this.failureListener = (process, cause) -> fail(process.name() + " threw " + cause, cause);
    }

    /** A world on a good day. */
    public static World calm(long seed) {
        return new World(seed, WorldProfile.calm());
    }

    /** A world on a bad day. */
    public static World stormy(long seed) {
        return new World(seed, WorldProfile.stormy());
    }

    public long seed() {
        return seed;
    }

    WorldProfile profile() {
        return profile;
    }

    /** A generator that depends on the seed and the name only. */
    public RandomGenerator random(String name) {
        return Seeds.generator(seed, name);
    }

    // Who there is.

    /** The host of this name; created when it is new. */
    public SimHost host(String name) {
        return hosts.computeIfAbsent(name, _ -> new SimHost(this, name, hosts.size() + 1));
    }

    /** A process added by {@link SimHost#process}. */
    public SimProcess process(String name) {
        SimProcess process = processes.get(name);
        Invariants.check(process != null, "there is no process %s", name);
        return process;
    }

    /** In the order they were added. */
    public Collection<SimHost> hosts() {
        return Collections.unmodifiableCollection(hosts.values());
    }

    /** In the order they were added. */
    public Collection<SimProcess> processes() {
        return Collections.unmodifiableCollection(processes.values());
    }

    SimProcess addProcess(SimProcess process) {
        SimProcess old = processes.putIfAbsent(process.name(), process);
        Invariants.check(old == null, "process names are unique: %s", process.name());
        return process;
    }

    public SimNetwork network() {
        return network;
    }

    // Time.

    /** Virtual time since the start of the run. */
    public long nowNanos() {
        return nowNanos;
    }

    long trueWallClockMillis() {
        return EPOCH_MILLIS + nowNanos / 1_000_000;
    }

    EventQueue.Event schedule(long delayNanos, String kind, String actor, Runnable action) {
        return queue.add(nowNanos + Math.max(0, delayNanos), kind, actor, action);
    }

    /** Runs the action after so much virtual time, as an event of its own: a test's or workload's step. */
    public void after(long delayNanos, String actor, Runnable action) {
        schedule(delayNanos, "step", actor, action);
    }

    /** Runs for so much virtual time. */
    public void runFor(long durationNanos) {
        runUntil(() -> false, durationNanos);
    }

    /**
     * Runs until the condition holds, at most for so much virtual time.
     *
     * @return whether it holds
     */
    public boolean runUntil(BooleanSupplier condition, long limitNanos) {
        long end = nowNanos + limitNanos;
        while (!condition.getAsBoolean()) {
            EventQueue.Event next = queue.peek();
            if (next == null || next.timeNanos > end) {
                nowNanos = end;
                return false;
            }
            step();
        }
        return true;
    }

    /** As {@link #runUntil}, but it is a failure of the run when the condition does not come to hold. */
    public void await(String what, BooleanSupplier condition, long limitNanos) {
        if (!runUntil(condition, limitNanos)) {
            fail(what + " did not happen within " + Trace.seconds(limitNanos), null);
            throw failure;
        }
    }

    /** Lets the next event happen. Returns false when there is none. */
    public boolean step() {
        EventQueue.Event event = queue.poll();
        if (event == null) {
            return false;
        }
        nowNanos = event.timeNanos;
        trace.add(event.timeNanos, event.sequence, event.kind, event.actor);
        event.run();
        checkInvariants();
        if (failure != null) {
            throw failure;
        }
        return true;
    }

    // What is observed.

    /** Checks this after every event; whatever it throws ends the run. Keep it cheap. */
    public void addInvariant(String name, Runnable check) {
        invariants.put(name, check);
    }

    private void checkInvariants() {
        for (Map.Entry<String, Runnable> invariant : invariants.entrySet()) {
            try {
                invariant.getValue().run();
            } catch (RuntimeException | AssertionError broken) {
                fail("invariant '" + invariant.getKey() + "' is broken: " + broken.getMessage(), broken);
            }
        }
    }

    /** A hash over (time, sequence, kind, actor) of every event so far. */
    public long traceHash() {
        return trace.hash();
    }

    /** Events so far. */
    public long eventCount() {
        return trace.count();
    }

    /** Shows every event to the listener: to compare two runs that should be equal and find where they part. */
    public void traceTo(Consumer<TraceEntry> listener) {
        trace.listen(listener);
    }

    /** How often each probe was hit, by name. */
    public Map<String, Long> probes() {
        return Collections.unmodifiableMap(probes);
    }

    void probe(String name) {
        probes.merge(name, 1L, Long::sum);
    }

    /** Whether a site is active is drawn once a run, from its name: asking in another order changes nothing. */
    boolean buggify(String site) {
        BuggifySite drawn = sites.computeIfAbsent(site, this::drawSite);
        return drawn.active && drawn.random.nextDouble() < profile.buggifyChance();
    }

    private BuggifySite drawSite(String site) {
        RandomGenerator random = random("buggify/" + site);
        return new BuggifySite(random.nextDouble() < profile.buggifySiteChance(), random);
    }

    // Faults: see also FaultPlan.

    /** Stops delivery on a link, e.g. {@code "osd.1→osd.3"} (or {@code ->}); names of hosts and {@code *} work too. */
    public void hold(String link) {
        network.hold(Link.parse(link));
    }

    /** Ends one {@link #hold} of this link; what has piled up arrives. */
    public void release(String link) {
        network.release(Link.parse(link));
    }

    /** Schedules all faults of a plan, counted from now. */
    public void execute(FaultPlan plan) {
        for (Fault fault : plan.faults()) {
            schedule(fault.atNanos(), "fault", fault.verb(), () -> FaultExecutor.strike(this, fault));
        }
    }

    /** Ends all faults of the network, disks and schedulers, and starts whatever is down: the liveness half begins. */
    public void heal() {
        network.heal();
        for (SimProcess process : processes()) {
            process.disk().clearFaults();
            process.disk().powerOn();
            process.slowDisk(1);
            process.resume();
            process.start();
        }
    }

    /** Hears of daemons that threw, instead of the run being ended. */
    public void onDaemonFailure(DaemonFailureListener listener) {
        failureListener = listener;
    }

    void daemonFailed(SimProcess process, Throwable cause) {
        failureListener.daemonFailed(process, cause);
    }

    private void fail(String what, Throwable cause) {
        if (failure == null) {
            failure = new SimulationFailure(describe(what), cause);
        }
    }

    /** Adds to a message all that is needed to see this moment again. */
    public String describe(String what) {
        return what + "\nseed " + seed + ", " + Trace.seconds(nowNanos) + ", event " + trace.count() + ", trace hash "
                + Long.toHexString(trace.hash()) + "\nlast events:\n" + trace.lastEvents();
    }

    // Which reactor runs.

    SimReactor current() {
        return current;
    }

    void enter(SimReactor reactor) {
        current = reactor;
    }

    void leave() {
        current = null;
    }

    /** A copy, so that processes may be added meanwhile. */
    List<SimProcess> processesOn(SimHost host) {
        List<SimProcess> there = new ArrayList<>();
        for (SimProcess process : processes.values()) {
            if (process.host() == host) {
                there.add(process);
            }
        }
        return there;
    }
}
