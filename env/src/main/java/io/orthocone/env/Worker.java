package io.orthocone.env;

/**
 * A named thread for blocking work: disk writes, syncs, database commits. Jobs run one at a time in the order of
 * submission; each completion runs on the owner reactor, in the same order.
 *
 * <p>What a job reads or writes must belong to it: hand over immutable values, or buffers that the submitter does not touch
 * until the completion.
 */
public interface Worker extends AutoCloseable {
    /** Blocking work. */
    @FunctionalInterface
    interface Job<T> {
        T run() throws Exception;
    }

    /** Receives a job's outcome on the owner reactor. Exactly one of the two methods is called, once. */
    interface Completion<T> {
        void done(T result);

        void failed(Exception failure);
    }

    /** Submits a job. May be called from the owner reactor only. */
    <T> void submit(Job<T> job, Completion<? super T> completion);

    /** Jobs submitted and not completed yet. */
    int pending();

    /** Takes no further jobs, finishes those submitted, then ends the thread. Does not wait. */
    @Override
    void close();
}
