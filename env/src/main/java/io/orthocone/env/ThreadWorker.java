package io.orthocone.env;

import java.util.concurrent.LinkedBlockingQueue;

/**
 * A {@link Worker} on a platform thread of its own.
 *
 * <p>{@link #pending} and {@link #closed} belong to the owner reactor; the queue is the only thing both sides touch. The queue
 * itself is unbounded: its users bound what they submit by {@link #pending()}, because only they know what to do when it is much.
 */
final class ThreadWorker implements Worker {
    private final Reactor owner;
    private final Life life;
    private final LinkedBlockingQueue<Order> queue = new LinkedBlockingQueue<>();
    private final Thread thread;
    private int pending;
    private boolean closed;

    private sealed interface Order {}

    private record Task<T>(Job<T> job, Completion<? super T> completion) implements Order {}

    private record End() implements Order {}

    ThreadWorker(String name, Reactor owner, Life life) {
        this.owner = owner;
        this.life = life;
        this.thread = Thread.ofPlatform().name(name).daemon(true).unstarted(this::work);
    }

    void start() {
        thread.start();
    }

    @Override
    public <T> void submit(Job<T> job, Completion<? super T> completion) {
        owner.assertInReactor();
        Invariants.check(!closed, "worker %s was closed by its owner", thread.getName());
        pending++;
        queue.add(new Task<>(job, completion));
    }

    @Override
    public int pending() {
        return pending;
    }

    @Override
    public void close() {
        closed = true;
        end();
    }

    /** Lets the thread end after what was submitted; when the daemon is over, after the job it is in. From any thread. */
    void end() {
        queue.add(new End());
    }

    /** Waits for the thread's end. Not from the owner reactor: a completion may be needed to get there. */
    void join() throws InterruptedException {
        thread.join();
    }

    private void work() {
        try {
            while (queue.take() instanceof Task<?> task && !life.isOver()) {
                perform(task);
            }
        } catch (InterruptedException interrupted) {
            life.fail(interrupted);
        }
    }

    private <T> void perform(Task<T> task) {
        try {
            T result = task.job.run();
            complete(() -> task.completion.done(result));
        } catch (Invariants.InvariantViolation mistake) {
            life.fail(mistake);
        } catch (Exception failure) {
            complete(() -> task.completion.failed(failure));
        } catch (Throwable mistake) {
            life.fail(mistake);
        }
    }

    private void complete(Runnable completion) {
        owner.execute(() -> {
            pending--;
            completion.run();
        });
    }
}
