package io.orthocone.env;

import io.netty.channel.SingleThreadEventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The periodic tasks of all reactors on one event loop. Owned by the loop.
 *
 * <ul>
 *   <li>Tasks of one period run together, at multiples of it on the system's clock: so do those of other loops and processes, and a
 *       machine that does nothing wakes up seldom.
 *   <li>Where there is no task there is no timer.
 *   <li>Within one turn tasks run in the order in which they were asked for. One that throws ends its daemon, and only that.
 * </ul>
 */
final class SharedTicks {
    private final SingleThreadEventLoop loop;
    private final Map<Long, Beat> beats = new HashMap<>();

    SharedTicks(SingleThreadEventLoop loop) {
        this.loop = loop;
    }

    /** Begins with the next multiple of the period. The task is forgotten when its daemon's life is over. */
    Reactor.Timer every(long periodNanos, Life life, Runnable task) {
        if (periodNanos <= 0) {
            throw new IllegalArgumentException("a period is positive: " + periodNanos);
        }
        Ticking ticking = new Ticking(life, task);
        beats.computeIfAbsent(periodNanos, Beat::new).add(ticking);
        return ticking;
    }

    /** One task. */
    private static final class Ticking implements Reactor.Timer {
        private final Life life;
        private final Runnable task;
        private boolean cancelled;

        Ticking(Life life, Runnable task) {
            this.life = life;
            this.task = task;
        }

        boolean isOver() {
            return cancelled || life.isOver();
        }

        void run() {
            if (!cancelled) {
                life.run(task);
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    /** All tasks of one period. */
    private final class Beat implements Runnable {
        private final long periodNanos;
        private List<Ticking> tasks = new ArrayList<>();
        private boolean scheduled;

        Beat(long periodNanos) {
            this.periodNanos = periodNanos;
        }

        void add(Ticking task) {
            tasks.add(task);
            schedule();
        }

        @Override
        public void run() {
            scheduled = false;
            tasks.removeIf(Ticking::isOver);
            // What begins meanwhile begins with the next beat.
            for (Ticking task : List.copyOf(tasks)) {
                task.run();
            }
            if (!tasks.isEmpty()) {
                schedule();
            }
        }

        private void schedule() {
            if (!scheduled) {
                scheduled = true;
                long untilNextNanos = periodNanos - Math.floorMod(System.nanoTime(), periodNanos);
                var _ = loop.schedule(this, untilNextNanos, TimeUnit.NANOSECONDS);
            }
        }
    }
}
