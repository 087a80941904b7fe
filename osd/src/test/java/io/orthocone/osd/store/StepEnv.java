package io.orthocone.osd.store;

import io.orthocone.env.Disk;
import io.orthocone.env.Env;
import io.orthocone.env.Reactor;
import io.orthocone.env.Transport;
import io.orthocone.env.Worker;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * An Env for tests of one store: a reactor that runs only when told to, workers whose jobs are events of it. A test submits, looks at
 * what is visible, then lets some or all events happen.
 */
public final class StepEnv implements Env, Reactor {
    private final Disk disk;
    private final RandomGenerator order;
    private final Deque<Runnable> ready = new ArrayDeque<>();
    private final Deque<Runnable> endOfTurn = new ArrayDeque<>();
    private final List<Runnable> timers = new ArrayList<>();
    /** The reactor's tasks and each worker's jobs; each is in order, but any may come next. */
    private final List<Deque<Runnable>> sources = new ArrayList<>(List.of(ready));

    public StepEnv(Disk disk) {
        this(disk, new SplittableRandom(0));
    }

    /**
     * An Env on a disk.
     *
     * @param order decides which of the reactor and the workers goes on
     */
    public StepEnv(Disk disk, RandomGenerator order) {
        this.disk = disk;
        this.order = order;
    }

    /** Runs one event; false when there is none. */
    public boolean step() {
        List<Deque<Runnable>> able =
                sources.stream().filter(source -> !source.isEmpty()).toList();
        Runnable event = able.isEmpty()
                ? endOfTurn.poll()
                : able.get(order.nextInt(able.size())).poll();
        if (event == null) {
            return false;
        }
        event.run();
        return true;
    }

    /** Runs events until there is none. */
    public void settle() {
        for (int events = 0; step(); events++) {
            if (events > 10_000_000) {
                throw new AssertionError("the store never comes to rest");
            }
        }
    }

    @Override
    public Reactor newReactor(String name) {
        return this;
    }

    @Override
    public Worker newWorker(String name, Reactor owner) {
        return new StepWorker();
    }

    @Override
    public Disk disk() {
        return disk;
    }

    @Override
    public Transport transport() {
        throw new UnsupportedOperationException("a store has no network");
    }

    @Override
    public RandomGenerator random(String component) {
        return new SplittableRandom(component.hashCode());
    }

    @Override
    public long wallClockMillis() {
        return 0;
    }

    @Override
    public void probe(String name) {}

    @Override
    public boolean buggify(String site) {
        return false;
    }

    @Override
    public String name() {
        return "step";
    }

    @Override
    public void execute(Runnable task) {
        ready.add(task);
    }

    @Override
    public void executeAtEndOfTurn(Runnable task) {
        endOfTurn.add(task);
    }

    @Override
    public Timer schedule(long delayNanos, Runnable task) {
        timers.add(task);
        return () -> timers.remove(task);
    }

    /** Lets the time come of all that wait for one. */
    public void passTime() {
        List<Runnable> due = List.copyOf(timers);
        timers.clear();
        ready.addAll(due);
    }

    @Override
    public Timer every(long periodNanos, Runnable task) {
        return () -> {};
    }

    @Override
    public long nanoTime() {
        return 0;
    }

    @Override
    public boolean inReactor() {
        return true;
    }

    /** Each job is one event, its completion another. */
    private final class StepWorker implements Worker {
        private final Deque<Runnable> jobs = new ArrayDeque<>();
        private int pending;

        StepWorker() {
            sources.add(jobs);
        }

        @Override
        public <T> void submit(Job<T> job, Completion<? super T> completion) {
            pending++;
            jobs.add(() -> {
                try {
                    T result = job.run();
                    ready.add(() -> {
                        pending--;
                        completion.done(result);
                    });
                } catch (Exception failure) {
                    ready.add(() -> {
                        pending--;
                        completion.failed(failure);
                    });
                }
            });
        }

        @Override
        public int pending() {
            return pending;
        }

        @Override
        public void close() {}
    }
}
