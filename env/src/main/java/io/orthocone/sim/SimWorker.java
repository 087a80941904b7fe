package io.orthocone.sim;

import io.orthocone.env.Invariants;
import io.orthocone.env.Worker;
import java.util.ArrayDeque;
import java.util.random.RandomGenerator;

/**
 * A worker in virtual time. A job runs as a whole at one virtual instant; what it did to the disk decides how much later its
 * completion comes. Between the two lies the crash that leaves something durable that nobody was told of. A power cut may also strike
 * inside the job, at any disk call.
 */
final class SimWorker implements Worker {
    private final World world;
    private final SimEnv env;
    private final String name;
    private final SimReactor owner;
    private final RandomGenerator random;
    private final ArrayDeque<Task<?>> queue = new ArrayDeque<>();
    private int pending;
    private boolean busy;
    private boolean closed;

    private record Task<T>(Job<T> job, Completion<? super T> completion) {}

    SimWorker(World world, SimEnv env, String name, SimReactor owner) {
        this.world = world;
        this.env = env;
        this.name = name;
        this.owner = owner;
        this.random = env.random("worker/" + name);
    }

    @Override
    public <T> void submit(Job<T> job, Completion<? super T> completion) {
        owner.assertInReactor();
        Invariants.check(!closed, "worker %s was closed by its owner", name);
        pending++;
        queue.add(new Task<>(job, completion));
        startNext();
    }

    @Override
    public int pending() {
        return pending;
    }

    @Override
    public void close() {
        closed = true;
    }

    private void startNext() {
        if (!busy && !queue.isEmpty()) {
            busy = true;
            long delay = random.nextLong(world.profile().turnDelayNanos() + 1);
            world.schedule(delay, "job", name, () -> env.process().whenRunning(this::runNext));
        }
    }

    private void runNext() {
        env.guard(() -> perform(queue.poll()));
    }

    private <T> void perform(Task<T> task) {
        SimDisk disk = env.process().disk();
        long calls = disk.calls();
        long waits = disk.durabilityWaits();
        long bytes = disk.bytesMoved();
        Runnable outcome = outcomeOf(task);
        long cost = costNanos(disk.calls() - calls, disk.durabilityWaits() - waits, disk.bytesMoved() - bytes);
        world.schedule(cost, "job done", name, () -> {
            busy = false;
            owner.execute(() -> {
                pending--;
                outcome.run();
            });
            startNext();
        });
    }

    private static <T> Runnable outcomeOf(Task<T> task) {
        try {
            T result = task.job.run();
            return () -> task.completion.done(result);
        } catch (Invariants.InvariantViolation mistake) {
            throw mistake;
        } catch (Exception failure) {
            return () -> task.completion.failed(failure);
        }
    }

    private long costNanos(long calls, long waits, long bytes) {
        WorldProfile profile = world.profile();
        double cost = (double) calls * profile.diskCallNanos() + bytes;
        for (long wait = 0; wait < waits; wait++) {
            double sync = profile.syncNanos() * (0.5 + random.nextDouble());
            boolean slow = profile.slowSyncChance() > 0 && random.nextDouble() < profile.slowSyncChance();
            cost += slow ? sync * 100 : sync;
        }
        return (long) (cost * env.process().diskSlowness());
    }
}
