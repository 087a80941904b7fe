package io.orthocone.sim;

import io.orthocone.env.Reactor;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.random.RandomGenerator;

/**
 * An event loop in virtual time. What becomes ready waits for the next turn, which comes a little later and handles all that is ready
 * then, at one virtual instant: as in production, a turn may find one event or many.
 */
final class SimReactor implements Reactor {
    private final World world;
    private final SimEnv env;
    private final String name;
    private final RandomGenerator random;
    private final ArrayDeque<Runnable> ready = new ArrayDeque<>();
    private final ArrayDeque<Runnable> endOfTurn = new ArrayDeque<>();
    private boolean turnScheduled;

    SimReactor(World world, SimEnv env, String name) {
        this.world = world;
        this.env = env;
        this.name = name;
        this.random = env.random("reactor/" + name);
    }

    SimEnv env() {
        return env;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void execute(Runnable task) {
        if (!env.isOver()) {
            ready.add(task);
            requestTurn();
        }
    }

    private void requestTurn() {
        if (!turnScheduled) {
            turnScheduled = true;
            world.schedule(turnDelayNanos(), "turn", name, () -> env.process().whenRunning(this::turn));
        }
    }

    private long turnDelayNanos() {
        WorldProfile profile = world.profile();
        if (profile.stallChance() > 0 && random.nextDouble() < profile.stallChance()) {
            return random.nextLong(profile.stallNanos() + 1);
        }
        return random.nextLong(profile.turnDelayNanos() + 1);
    }

    private void turn() {
        turnScheduled = false;
        world.enter(this);
        try {
            runPresent(ready);
            runPresent(endOfTurn);
        } finally {
            world.leave();
        }
        if (!env.isOver() && !(ready.isEmpty() && endOfTurn.isEmpty())) {
            requestTurn();
        }
    }

    /** What these tasks add belongs to the next turn. */
    private void runPresent(Queue<Runnable> tasks) {
        for (int remaining = tasks.size(); remaining > 0 && !env.isOver(); remaining--) {
            env.guard(tasks.poll()::run);
        }
    }

    @Override
    public void executeAtEndOfTurn(Runnable task) {
        assertInReactor();
        endOfTurn.add(task);
    }

    @Override
    public Timer schedule(long delayNanos, Runnable task) {
        assertInReactor();
        SimTimer timer = new SimTimer(task);
        long delay = env.process().host().worldDelayNanos(Math.max(0, delayNanos));
        timer.event = world.schedule(delay, "timer", name, timer::due);
        return timer;
    }

    /** Each in a rhythm of its own: in a simulation it is worth more that tasks meet in any order than that they meet. */
    @Override
    public Timer every(long periodNanos, Runnable task) {
        Repeating repeating = new Repeating(periodNanos, task);
        repeating.scheduleNext();
        return repeating;
    }

    private final class Repeating implements Timer {
        private final long periodNanos;
        private final Runnable task;
        private Timer next = () -> {};
        private boolean cancelled;

        Repeating(long periodNanos, Runnable task) {
            this.periodNanos = periodNanos;
            this.task = task;
        }

        void scheduleNext() {
            next = schedule(periodNanos, this::run);
        }

        private void run() {
            task.run();
            if (!cancelled) {
                scheduleNext();
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
            next.cancel();
        }
    }

    /** Due means ready: the task runs in the next turn, unless cancelled in this one. */
    private final class SimTimer implements Timer {
        private Runnable task;
        private EventQueue.Event event;

        SimTimer(Runnable task) {
            this.task = task;
        }

        void due() {
            execute(this::run);
        }

        void run() {
            if (task != null) {
                Runnable once = task;
                task = null;
                once.run();
            }
        }

        @Override
        public void cancel() {
            assertInReactor();
            task = null;
            event.cancel();
        }
    }

    @Override
    public long nanoTime() {
        return env.process().host().monotonicNanos();
    }

    @Override
    public boolean inReactor() {
        return world.current() == this;
    }
}
