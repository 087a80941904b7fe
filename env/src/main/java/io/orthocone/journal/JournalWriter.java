package io.orthocone.journal;

import io.orthocone.env.Disk;
import io.orthocone.env.Env;
import io.orthocone.env.Invariants;
import io.orthocone.env.Reactor;
import io.orthocone.env.Worker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@link Journal} for a reactor: what is asked for in one turn of the loop, and while a write is under way, becomes one durable write.
 * Owned by its reactor; the journal belongs to the worker from the first request on.
 *
 * <p>Invariants: requests take effect in the order they were made; their callbacks come in that order, on the reactor; after a failure no
 * callback comes any more and {@link FailureListener#failed} is called once. A record for which there is no room fails the writer too, unless
 * the listener makes room or has patience ({@link FailureListener#noRoom}).
 */
public final class JournalWriter {
    private static final long IDLE_NANOS = 100_000_000L;
    private static final int MAX_BATCH_RECORDS = 4096;
    private static final long MAX_BATCH_BYTES = 8 << 20;

    /** Hears that the journal takes nothing any more. */
    @FunctionalInterface
    public interface FailureListener {
        void failed(Exception failure);

        /**
         * There is no room for a record, or for the data that it refers to; nothing of it counts yet, and it and all behind it wait. Called on the
         * reactor.
         *
         * @param retry to be run on the reactor when it is worth another attempt
         * @return whether {@code retry} will be run; else this is a failure
         */
        default boolean noRoom(Runnable retry) {
            return false;
        }
    }

    /** Blocking work that must be done before a record may be written, e.g. writing and syncing the data that it refers to. */
    @FunctionalInterface
    public interface Before {
        void run() throws IOException;
    }

    private sealed interface Request {}

    private record Append(JournalRecord record, Before before, Runnable onDurable) implements Request {}

    private record Truncate(long seq, Runnable onDone) implements Request {}

    private record Reset(long nextSeq, Runnable onDone) implements Request {}

    private record Trim(long seq) implements Request {}

    private final Reactor reactor;
    private final Worker worker;
    private final Journal journal;
    private final BatchPreparation preparation;
    private final FailureListener listener;
    private List<Request> waiting = new ArrayList<>();
    private boolean running;
    private boolean scheduled;
    private boolean marked = true;
    private Reactor.Timer idleTimer;
    private boolean closed;
    private Runnable whenClosed;
    private boolean failed;
    private long nextSeq;
    private long pendingBytes;

    /** Work shared by the records of one batch, done once before they are written: a sync of the data they refer to. */
    @FunctionalInterface
    public interface BatchPreparation {
        /** Called on the worker after the batch's {@link Before}s, if there were any. */
        void afterAllBefore() throws IOException;
    }

    /** A writer without preparation. */
    public JournalWriter(Env env, Reactor reactor, Journal journal, FailureListener listener) {
        this(env, reactor, journal, () -> {}, listener);
    }

    public JournalWriter(
            Env env, Reactor reactor, Journal journal, BatchPreparation preparation, FailureListener listener) {
        this.reactor = reactor;
        this.worker = env.newWorker(reactor.name() + "-journal", reactor);
        this.journal = journal;
        this.preparation = preparation;
        this.listener = listener;
        this.nextSeq = journal.lastSeq() + 1;
    }

    /**
     * Appends a record.
     *
     * @param onDurable called when it and everything before it is durable
     * @return its number
     */
    public long append(JournalRecord record, Runnable onDurable) {
        return append(record, null, onDurable);
    }

    /** As {@link #append(JournalRecord, Runnable)}, with work to be done before; null for none. */
    public long append(JournalRecord record, Before before, Runnable onDurable) {
        pendingBytes += record.lengthBytes();
        add(new Append(record, before, onDurable));
        return nextSeq++;
    }

    /** Removes the records from {@code seq} on; the next one gets this number. */
    public void truncateFrom(long seq, Runnable onDone) {
        Invariants.check(seq <= nextSeq, "only what was appended is truncated: %s", seq);
        nextSeq = seq;
        add(new Truncate(seq, onDone));
    }

    /** Removes all records; the next one gets {@code next}. */
    public void reset(long next, Runnable onDone) {
        nextSeq = next;
        add(new Reset(next, onDone));
    }

    /** Says that records below {@code seq} are not needed any more. */
    public void trimBelow(long seq) {
        add(new Trim(seq));
    }

    /** The number that the next record will get. */
    public long nextSeq() {
        return nextSeq;
    }

    /** Bytes of records that are not durable yet. */
    public long pendingBytes() {
        return pendingBytes;
    }

    /** Does what was asked for, then closes the journal and calls {@code onClosed}. Nothing may be asked for any more. */
    public void close(Runnable onClosed) {
        reactor.assertInReactor();
        Invariants.check(!closed, "a journal writer is closed once");
        closed = true;
        whenClosed = onClosed;
        if (idleTimer != null) {
            idleTimer.cancel();
        }
        runNext();
    }

    private void add(Request request) {
        reactor.assertInReactor();
        Invariants.check(!closed, "a closed journal writer takes no requests");
        waiting.add(request);
        if (!running && !scheduled) {
            scheduled = true;
            reactor.executeAtEndOfTurn(() -> {
                scheduled = false;
                runNext();
            });
        }
    }

    private void runNext() {
        if (running) {
            return;
        }
        if (failed || waiting.isEmpty()) {
            if (closed) {
                finishClose();
            } else if (!failed && !marked) {
                scheduleMark();
            }
            return;
        }
        List<Request> batch = takeBatch();
        marked = false;
        submit(() -> perform(batch), () -> batch.forEach(this::completed));
    }

    private boolean isWorthAnotherAttempt(Exception failure, Worker.Job<Void> job, Runnable onDone) {
        return failure instanceof NoRoomException && listener.noRoom(() -> submit(job, onDone));
    }

    /** Appends up to a bound, or one request of another kind. */
    private List<Request> takeBatch() {
        int count = 0;
        long bytes = 0;
        while (count < waiting.size()
                && count < MAX_BATCH_RECORDS
                && bytes < MAX_BATCH_BYTES
                && waiting.get(count) instanceof Append append) {
            bytes += append.record().lengthBytes();
            count++;
        }
        List<Request> batch = waiting.subList(0, Math.max(1, count));
        waiting = new ArrayList<>(waiting.subList(batch.size(), waiting.size()));
        return batch;
    }

    /** On the worker. */
    private Void perform(List<Request> batch) throws IOException {
        switch (batch.get(0)) {
            case Append first -> appendAll(batch);
            case Truncate truncate -> journal.truncateFrom(truncate.seq());
            case Reset reset -> journal.reset(reset.nextSeq());
            case Trim trim -> journal.trimBelow(trim.seq());
        }
        return null;
    }

    private void appendAll(List<Request> batch) throws IOException {
        List<JournalRecord> records = new ArrayList<>(batch.size());
        boolean prepare = false;
        for (Request request : batch) {
            Append append = (Append) request;
            records.add(append.record());
            if (append.before() != null) {
                writeBefore(append.before());
                prepare = true;
            }
        }
        if (prepare) {
            preparation.afterAllBefore();
        }
        JournalCommitEvent commit = new JournalCommitEvent();
        commit.begin();
        try {
            journal.append(records);
        } catch (JournalFullException full) {
            throw new NoRoomException(full);
        }
        commit.end();
        if (commit.shouldCommit()) {
            commit.journal = reactor.name();
            commit.records = records.size();
            commit.bytes =
                    records.stream().mapToLong(JournalRecord::lengthBytes).sum();
            commit.commit();
        }
    }

    /** What it has written in part is written again by another attempt. */
    private static void writeBefore(Before before) throws IOException {
        try {
            before.run();
        } catch (Disk.DiskFullException full) {
            throw new NoRoomException(full);
        }
    }

    /** The batch can be carried out again, from its beginning. */
    private static final class NoRoomException extends IOException {
        private static final long serialVersionUID = 1L;

        NoRoomException(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    private void completed(Request request) {
        switch (request) {
            case Append append -> {
                pendingBytes -= append.record().lengthBytes();
                append.onDurable().run();
            }
            case Truncate truncate -> truncate.onDone().run();
            case Reset reset -> reset.onDone().run();
            case Trim trim -> {}
        }
    }

    private void scheduleMark() {
        if (idleTimer != null) {
            return;
        }
        idleTimer = reactor.schedule(IDLE_NANOS, () -> {
            idleTimer = null;
            if (running || closed || failed || marked) {
                return;
            }
            marked = true;
            submit(
                    () -> {
                        markAndAllocate();
                        return null;
                    },
                    () -> {});
        });
    }

    private void markAndAllocate() throws IOException {
        try {
            journal.mark();
            journal.allocateAhead();
        } catch (JournalFullException later) {
            // Nothing waits for it: the next record that needs a segment asks again.
            return;
        }
    }

    private void finishClose() {
        Runnable last = whenClosed;
        if (last == null) {
            return;
        }
        whenClosed = null;
        Worker.Job<Void> job = () -> {
            journal.close();
            return null;
        };
        worker.submit(job, new Worker.Completion<Void>() {
            @Override
            public void done(Void result) {
                last.run();
            }

            @Override
            public void failed(Exception failure) {
                // Everything asked for is durable already; only the marker may be missing.
                last.run();
            }
        });
        worker.close();
    }

    private void submit(Worker.Job<Void> job, Runnable onDone) {
        running = true;
        worker.submit(job, new Worker.Completion<Void>() {
            @Override
            public void done(Void result) {
                running = false;
                onDone.run();
                runNext();
            }

            @Override
            public void failed(Exception failure) {
                if (isWorthAnotherAttempt(failure, job, onDone)) {
                    return;
                }
                running = false;
                failed = true;
                waiting.clear();
                listener.failed(failure);
                runNext();
            }
        });
    }
}
