package io.orthocone.sim;

import java.util.List;

/**
 * One thing that will go wrong (or right again) in a {@link World}, at a virtual time counted from the plan's start. Faults that last
 * say how long themselves, so that a plan stays fair when faults are taken out of it.
 */
public sealed interface Fault {
    long atNanos();

    /** The word that stands for this kind in a plan's text. */
    default String verb() {
        return FaultText.verbOf(this);
    }

    /** {@code kill -9}. */
    record CrashProcess(long atNanos, String process) implements Fault {}

    /** Starts a process that is down. */
    record StartProcess(long atNanos, String process) implements Fault {}

    /** {@code SIGSTOP} and, later, {@code SIGCONT}. */
    record PauseProcess(long atNanos, String process, long durationNanos) implements Fault {}

    /**
     * The host's power goes.
     *
     * @param afterCalls 0: now; n: inside the n-th disk call from now on of the host's first process
     */
    record PowerCut(long atNanos, String host, int afterCalls) implements Fault {}

    /** Starts what is down on a host. */
    record StartHost(long atNanos, String host) implements Fault {}

    /** Breaks all streams between two ends. */
    record CutConnections(long atNanos, Link link) implements Fault {}

    /** Breaks a stream at the n-th byte that passes. */
    record CutAfterBytes(long atNanos, Link link, long bytes) implements Fault {}

    /** Flips a bit of what passes next. */
    record FlipBit(long atNanos, Link link) implements Fault {}

    /** Jam and release of one direction. */
    record Jam(long atNanos, Link link, long durationNanos) implements Fault {}

    /** Nothing gets from one group to the other, nor back. */
    record Partition(long atNanos, List<String> one, List<String> other, long durationNanos) implements Fault {
        public Partition {
            one = List.copyOf(one);
            other = List.copyOf(other);
        }
    }

    /** Nothing gets from one group to the other; the way back is open. */
    record OneWayPartition(long atNanos, List<String> from, List<String> to, long durationNanos) implements Fault {
        public OneWayPartition {
            from = List.copyOf(from);
            to = List.copyOf(to);
        }
    }

    /** Ends all partitions, jams, and due cuts. */
    record HealNetwork(long atNanos) implements Fault {}

    /** A disk that works, slowly. */
    record SlowDisk(long atNanos, String process, double factor, long durationNanos) implements Fault {}

    /** A disk call that fails: the n-th from now on. */
    record FailDisk(long atNanos, String process, int afterCalls, DiskFault fault) implements Fault {}

    /** Somebody sets the wall clock. */
    record JumpClock(long atNanos, String host, long millis) implements Fault {}
}
