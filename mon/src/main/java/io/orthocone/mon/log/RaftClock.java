package io.orthocone.mon.log;

import io.orthocone.env.Reactor;

/**
 * Gives a Raft core its ticks, without waking up for each: a tick that would only be counted waits until one comes that does more, or
 * until something else happens, before which all that were due are counted. So the core sees each event after as many ticks as if
 * they had come one by one. Owned by the log's reactor.
 *
 * <p>A reactor that stood still for longer than it meant to sleep counts one tick: it does not know what the others said meanwhile, and
 * must not take its own silence for theirs.
 */
final class RaftClock {
    private final Reactor reactor;
    private final long tickNanos;
    private final Runnable onDuty;
    private long countedToNanos;
    private long plannedTicks = 1;
    private long alarmAtNanos;
    private boolean isAlarmSet;
    private Reactor.Timer alarm = () -> {};

    /**
     * A clock that starts now.
     *
     * @param onDuty called when it is time to take {@link #dueTicks} and then to {@link #sleep} again
     */
    RaftClock(Reactor reactor, long tickNanos, Runnable onDuty) {
        this.reactor = reactor;
        this.tickNanos = tickNanos;
        this.onDuty = onDuty;
        countedToNanos = reactor.nanoTime();
    }

    /** How many ticks are due; they count as given. */
    long dueTicks() {
        long nowNanos = reactor.nanoTime();
        long due = (nowNanos - countedToNanos) / tickNanos;
        if (due > plannedTicks + 1) {
            countedToNanos = nowNanos;
            return 1;
        }
        countedToNanos += due * tickNanos;
        return due;
    }

    /** Nothing is to be done before so many ticks have passed, counted from the last one given. */
    void sleep(int ticks) {
        plannedTicks = ticks;
        long nowNanos = reactor.nanoTime();
        long atNanos = countedToNanos + ticks * tickNanos;
        // An alarm that comes too early counts what is due and sleeps again: cheaper than to set it anew for each word
        // of the leader.
        if (!isAlarmSet || atNanos - alarmAtNanos < 0) {
            alarm.cancel();
            isAlarmSet = true;
            alarmAtNanos = atNanos;
            alarm = reactor.schedule(atNanos - nowNanos, this::ring);
        }
    }

    private void ring() {
        isAlarmSet = false;
        onDuty.run();
    }

    void stop() {
        alarm.cancel();
    }
}
