package io.orthocone.mon.log;

import io.orthocone.env.Disk;
import io.orthocone.env.Env;
import io.orthocone.journal.Journal;
import io.orthocone.kv.KvBatch;
import io.orthocone.kv.KvEngine;
import io.orthocone.kv.KvSnapshot;
import io.orthocone.kv.KvStore;
import io.orthocone.mon.quorum.DurableState;
import io.orthocone.mon.quorum.HardState;
import io.orthocone.mon.quorum.LogPosition;
import io.orthocone.mon.quorum.RaftEffect;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A monitor's disk: the log in a journal, the state in a key-value store. Blocking: opened and used by the jobs of one worker.
 *
 * <pre>
 *   mon.a/  lock     held while the monitor runs
 *           log/     journal of {@link LogRecord}s
 *           state/   tables of the state machine; table "store": identity, applied (term u64, index u64, little-endian)
 * </pre>
 *
 * <ul>
 *   <li>A new store's journal gets its first vote before the state gets its identity: an identity without a vote in the journal is a
 *       journal that was lost, and a vote without an identity is a creation that was cut short.
 *   <li>The state is never behind the start of the log: entries are trimmed only when what they did is durable.
 *   <li>A replaced state is durable before the log forgets the entries that led elsewhere.
 *   <li>Every trim keeps a vote and the start of the log among the records that stay.
 * </ul>
 */
final class LogStore implements AutoCloseable {
    static final String TABLE = "store";

    private static final String LOCK = "lock";
    private static final String LOG = "log";
    private static final String STATE = "state";
    private static final byte[] IDENTITY_KEY = "identity".getBytes(StandardCharsets.UTF_8);
    private static final byte[] APPLIED_KEY = "applied".getBytes(StandardCharsets.UTF_8);

    private final AutoCloseable lock;
    private final Journal journal;
    private final KvStore state;
    private final long instance;
    private final NavigableMap<Long, Long> sequences;
    private HardState hardState;

    private LogStore(AutoCloseable lock, Journal journal, KvStore state, long instance, RecoveredLog log) {
        this.lock = lock;
        this.journal = journal;
        this.state = state;
        this.instance = instance;
        this.sequences = log.sequences();
        this.hardState = log.hardState();
    }

    /**
     * A store that was opened, and what it holds.
     *
     * @param applied what the state machine has reached
     */
    record Opened(LogStore store, DurableState durable, LogPosition applied, boolean wasTorn) {}

    /**
     * Opens the store of a monitor and loads its state machine.
     *
     * @throws WrongStoreException when it is another's, or there is none and none is to be made
     * @throws DamagedStoreException when it does not hold together
     */
    static Opened open(Env env, KvEngine engine, StoreOptions options, StateMachine machine) throws IOException {
        Disk disk = env.disk();
        AutoCloseable lock = disk.lock(LOCK);
        try {
            List<String> tables = new ArrayList<>(machine.tables());
            tables.add(TABLE);
            KvStore state = engine.open(STATE, tables, options.maxStateBytes());
            RandomGenerator random = env.random("mon.store");
            Optional<StoreIdentity> identity = identityIn(state);
            if (identity.isPresent()) {
                requireOurs(identity.get(), options);
            } else if (!options.create()) {
                throw new WrongStoreException("mon." + options.monitor()
                        + " has no store here. One that lost its store must not come back under its name: it would"
                        + " forget what it promised. Restore its folder, or add a monitor with a new name");
            }
            Journal journal = Journal.open(disk, LOG, options.journal(), random);
            RecoveredLog log = replay(journal);
            long instance = identity.isPresent()
                    ? requireSameStore(identity.get(), log)
                    : create(journal, state, log, options, random);
            return opened(new LogStore(lock, journal, state, instance, log), log, machine);
        } catch (IOException | RuntimeException e) {
            release(lock, e);
            throw e;
        }
    }

    private static void release(AutoCloseable lock, Exception cause) {
        try {
            lock.close();
        } catch (Exception e) {
            cause.addSuppressed(e);
        }
    }

    private static Optional<StoreIdentity> identityIn(KvStore state) throws IOException {
        try (KvSnapshot stored = state.snapshot()) {
            Optional<byte[]> found = stored.get(TABLE, IDENTITY_KEY);
            return found.isPresent() ? Optional.of(StoreIdentity.decode(found.get())) : Optional.empty();
        }
    }

    private static void requireOurs(StoreIdentity found, StoreOptions options) throws WrongStoreException {
        if (!found.fsid().equals(options.fsid())) {
            throw new WrongStoreException("this store is of cluster " + found.fsid() + ", but mon." + options.monitor()
                    + " was started for cluster " + options.fsid()
                    + "; check the data folder and the fsid in ocone.conf");
        }
        if (!found.monitor().equals(options.monitor())) {
            throw new WrongStoreException("this store is of mon." + found.monitor() + ", not of mon."
                    + options.monitor() + "; check the data folder");
        }
    }

    private static RecoveredLog replay(Journal journal) throws IOException {
        RecoveredLog log = new RecoveredLog();
        journal.replay(
                journal.firstSeq(),
                (sequence, content) ->
                        log.take(sequence, LogRecord.read(content.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN))));
        return log;
    }

    private static long requireSameStore(StoreIdentity identity, RecoveredLog log) throws DamagedStoreException {
        if (log.instance().isEmpty() || log.instance().getAsLong() != identity.instance()) {
            throw new DamagedStoreException("the log of mon." + identity.monitor()
                    + " is gone or is another store's; the state alone does not hold what was promised");
        }
        return identity.instance();
    }

    private static long create(
            Journal journal, KvStore state, RecoveredLog log, StoreOptions options, RandomGenerator random)
            throws IOException {
        if (!log.entries().isEmpty() || log.hardState().term() != 0) {
            throw new DamagedStoreException("there is a log of mon." + options.monitor() + ", but its state is gone");
        }
        long instance = random.nextLong();
        LogRecord.Vote first = new LogRecord.Vote(instance, HardState.INITIAL);
        log.take(journal.append(List.of(first)), first);
        byte[] identity = new StoreIdentity(options.fsid(), options.monitor(), instance).encode();
        state.commit(new KvBatch().put(TABLE, IDENTITY_KEY, identity));
        return instance;
    }

    private static Opened opened(LogStore store, RecoveredLog log, StateMachine machine) throws IOException {
        LogPosition applied;
        try (KvSnapshot stored = store.state.snapshot()) {
            Optional<byte[]> found = stored.get(TABLE, APPLIED_KEY);
            applied = found.isPresent() ? positionOf(found.get()) : LogPosition.ZERO;
            machine.load(stored);
        }
        try {
            DurableState durable = DurableState.join(log.hardState(), applied, log.start(), log.entries());
            return new Opened(store, durable, applied, store.journal.wasTornAtOpen());
        } catch (IllegalArgumentException e) {
            throw new DamagedStoreException(e.getMessage());
        }
    }

    private static LogPosition positionOf(byte[] encoded) {
        ByteBuffer bytes = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN);
        long term = bytes.getLong();
        return new LogPosition(term, bytes.getLong());
    }

    private static KvBatch withPosition(KvBatch batch, LogPosition applied) {
        ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(applied.term()).putLong(applied.index());
        return batch.put(TABLE, APPLIED_KEY, bytes.array());
    }

    // --- writing

    /** Something to be made durable, in order. */
    sealed interface Write {
        record Log(RaftEffect.DurableWrite write) implements Write {}

        /** {@code batch} makes the stored state that of the snapshot. */
        record State(RaftEffect.PersistSnapshot snapshot, KvBatch batch) implements Write {}
    }

    /** Makes all writes durable; those of the log that follow one another with one flush. */
    void write(List<Write> writes) throws IOException {
        List<LogRecord> together = new ArrayList<>();
        for (Write write : writes) {
            switch (write) {
                case Write.Log log -> together.add(recordOf(log.write()));
                case Write.State replacement -> {
                    append(together);
                    together.clear();
                    replace(replacement);
                }
            }
        }
        append(together);
        journal.allocateAhead();
    }

    private LogRecord recordOf(RaftEffect.DurableWrite write) {
        return switch (write) {
            case RaftEffect.PersistHardState vote -> new LogRecord.Vote(instance, vote.hardState());
            case RaftEffect.PersistEntries entries ->
                new LogRecord.Entries(entries.truncateFromIndex(), entries.entries());
            case RaftEffect.PersistSnapshot snapshot ->
                throw new IllegalStateException("a snapshot is no record of the log: " + snapshot.position());
        };
    }

    private void append(List<LogRecord> records) throws IOException {
        if (records.isEmpty()) {
            return;
        }
        long sequence = journal.append(records) - records.size();
        for (LogRecord written : records) {
            sequence++;
            switch (written) {
                case LogRecord.Vote vote -> hardState = vote.hardState();
                case LogRecord.Entries entries -> RecoveredLog.note(sequences, sequence, entries.firstIndex());
                case LogRecord.Trimmed _ -> {}
                case LogRecord.Replaced _ -> sequences.clear();
            }
        }
    }

    private void replace(Write.State replacement) throws IOException {
        LogPosition position = replacement.snapshot().position();
        state.commit(withPosition(replacement.batch(), position));
        append(List.of(new LogRecord.Vote(instance, hardState), new LogRecord.Replaced(position)));
        journal.trimBelow(journal.lastSeq() - 1);
    }

    /** Brings what was applied into the stored state. */
    void flush(KvBatch batch, LogPosition applied) throws IOException {
        state.commit(withPosition(batch, applied));
    }

    /** Forgets the entries up to {@code start}, which the stored state has reached. */
    void trim(LogPosition start) throws IOException {
        var holder = sequences.floorEntry(start.index() + 1);
        append(List.of(new LogRecord.Vote(instance, hardState), new LogRecord.Trimmed(start)));
        if (holder != null) {
            sequences.headMap(holder.getKey(), false).clear();
            journal.trimBelow(Math.min(holder.getValue(), journal.lastSeq() - 1));
        }
    }

    KvStore.Usage usage() throws IOException {
        return state.usage();
    }

    /** Closes all parts, whatever fails first; the lock last. */
    @Override
    public void close() throws IOException {
        IOException failure = new IOException("the store did not close in good order");
        for (AutoCloseable part : List.of(journal, state, lock)) {
            try {
                part.close();
            } catch (Exception e) {
                failure.addSuppressed(e);
            }
        }
        if (failure.getSuppressed().length > 0) {
            throw failure;
        }
    }
}
