package io.orthocone.osd.backend;

import io.orthocone.env.Invariants;
import io.orthocone.env.Rope;
import io.orthocone.message.Eversion;
import io.orthocone.message.LogEntry;
import io.orthocone.message.MissingItem;
import io.orthocone.message.PgMessage;
import io.orthocone.osd.peering.PeeringMachine;
import io.orthocone.osd.pg.PgCopy;
import io.orthocone.osd.store.ObjectStore;
import io.orthocone.osd.store.StoreException;
import io.orthocone.osd.store.StoreFullException;
import io.orthocone.osd.store.Transaction;
import io.orthocone.osd.store.TransactionCodec;
import io.orthocone.osd.store.TransactionFormatException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Whole copies: the primary sends each change to every member, and it is committed when it is durable on all of them and here. Owned by the
 * PG's owner.
 *
 * <p>Invariants:
 *
 * <ol>
 *   <li>changes in flight ascend by version; since every member answers in order, they are committed in order;
 *   <li>{@code committedTo} only grows within an interval, and no log entry after it is trimmed;
 *   <li>a backfill target gets the log entry of every change, and the change itself for objects before its {@code lastBackfill}, or if it is
 *       a removal.
 * </ol>
 */
public final class ReplicatedBackend implements PgBackend {
    private static final int TRIM_BATCH = 32;

    /**
     * A change that is not durable everywhere.
     *
     * @param awaited few: an array is searched faster than a set
     */
    private record InFlight(Eversion version, List<Integer> awaited, Runnable committed) {}

    private record Waiter(Eversion version, Runnable then) {}

    private final PeeringMachine machine;
    private final PgMetaStore meta;
    private final ObjectStore store;
    private final PgLink link;
    private final int maxLogEntries;
    private final LongSupplier roomBytes;
    private final Deque<InFlight> inFlight = new ArrayDeque<>();
    private final Deque<Waiter> waiters = new ArrayDeque<>();
    private Eversion committedTo = Eversion.ZERO;
    private long generation;

    /**
     * @param maxLogEntries at which the log is trimmed, give or take a batch
     * @param roomBytes what this OSD can yet take of its primaries' changes: each of them hears it with each answer
     */
    public ReplicatedBackend(
            PeeringMachine machine,
            PgMetaStore meta,
            ObjectStore store,
            PgLink link,
            int maxLogEntries,
            LongSupplier roomBytes) {
        this.machine = machine;
        this.meta = meta;
        this.store = store;
        this.link = link;
        this.maxLogEntries = maxLogEntries;
        this.roomBytes = roomBytes;
    }

    @Override
    public void beginInterval() {
        generation++;
        inFlight.clear();
        waiters.clear();
    }

    @Override
    public void becomeActive() {
        committedTo = machine.copy().log().head();
    }

    @Override
    public Eversion committedTo() {
        return committedTo;
    }

    @Override
    public void submit(PgWrite write, Runnable committed) throws StoreFullException {
        PgCopy copy = machine.copy();
        LogEntry entry = write.entry();
        Transaction.Builder own = Transaction.builder().append(write.change());
        meta.putEntry(own, entry, write.objects(), write.bytes());
        // A lost object is given up: with this change it is what it should be.
        boolean isGivenUp = copy.missing().contains(entry.object()) && entry.kind() != LogEntry.Kind.ERROR;
        if (isGivenUp) {
            meta.removeMissing(own, entry.object());
        }
        long submittedIn = generation;
        store.submit(own.build(), () -> {
            if (submittedIn == generation) {
                durable(machine.self(), entry.version());
            }
        });
        copy.append(entry, write.objects(), write.bytes());
        if (isGivenUp) {
            copy.recovered(entry.object(), entry.version());
        }
        List<Integer> awaited = new ArrayList<>(machine.peers().members());
        awaited.add(machine.self());
        inFlight.add(new InFlight(entry.version(), awaited, committed));
        trim();
        replicate(write);
    }

    private void replicate(PgWrite write) {
        LogEntry entry = write.entry();
        Rope change = TransactionCodec.encode(write.change());
        PgMessage.RepOp whole = repOp(write, change);
        for (int osd : machine.peers().members()) {
            boolean isBeyond = machine.peers().isBeyondBackfill(osd, entry.object());
            // A target that ran out of room has objects beyond its cursor: they must be removed, or it never has any.
            boolean isSent = (!isBeyond || entry.kind() == LogEntry.Kind.DELETE) && !isToBePushed(osd, entry);
            link.send(osd, isSent ? whole : repOp(write, Rope.EMPTY));
        }
    }

    /** Whether the member lacks the object also after this change, which is of what it has not got: a lost object goes back to an older version. */
    private boolean isToBePushed(int osd, LogEntry entry) {
        if (entry.kind() == LogEntry.Kind.ERROR || !machine.peers().missing(osd).contains(entry.object())) {
            return false;
        }
        if (entry.kind() == LogEntry.Kind.DELETE) {
            machine.peers().missing(osd).remove(entry.object());
            return false;
        }
        machine.peers().lacks(osd, new MissingItem(entry.object(), entry.version(), Eversion.ZERO));
        return true;
    }

    private PgMessage.RepOp repOp(PgWrite write, Rope change) {
        LogEntry entry = write.entry();
        return new PgMessage.RepOp(
                machine.copy().pg(),
                machine.placement().epoch(),
                machine.interval(),
                entry.reqId(),
                entry.object(),
                List.of(entry),
                machine.copy().log().tail(),
                committedTo,
                write.objects(),
                write.bytes(),
                change);
    }

    /** Trims in batches, so that few writes pay for it. */
    private void trim() {
        PgCopy copy = machine.copy();
        if (copy.log().size() < maxLogEntries + TRIM_BATCH) {
            return;
        }
        Eversion target = copy.log().trimTarget(maxLogEntries, committedTo);
        if (target.isAfter(copy.log().tail())) {
            trimTo(target);
        }
    }

    private void trimTo(Eversion target) {
        PgCopy copy = machine.copy();
        Transaction.Builder trim = Transaction.builder().fromReserve();
        meta.putTrim(trim, copy, copy.trimTo(target));
        submitFromReserve(store, trim.build(), () -> {});
    }

    @Override
    public void whenCommitted(Eversion version, Runnable then) {
        if (committedTo.isAtLeast(version)) {
            then.run();
        } else {
            waiters.add(new Waiter(version, then));
        }
    }

    @Override
    public List<Integer> awaited(Eversion version) {
        for (InFlight change : inFlight) {
            if (!version.isAfter(change.version())) {
                return change.awaited().stream().sorted().toList();
            }
        }
        return List.of();
    }

    private void durable(int osd, Eversion upTo) {
        for (InFlight change : inFlight) {
            if (change.version().isAfter(upTo)) {
                break;
            }
            change.awaited().remove(Integer.valueOf(osd));
        }
        while (!inFlight.isEmpty() && inFlight.getFirst().awaited().isEmpty()) {
            InFlight done = inFlight.removeFirst();
            committedTo = done.version();
            done.committed().run();
        }
        if (!waiters.isEmpty()) {
            wake();
        }
    }

    private void wake() {
        List<Waiter> ready = waiters.stream()
                .filter(waiter -> committedTo.isAtLeast(waiter.version()))
                .toList();
        waiters.removeAll(ready);
        ready.forEach(waiter -> waiter.then().run());
    }

    // --- member --------------------------------------------------------------------------------------------

    @Override
    public void repOp(int from, PgMessage.RepOp message) {
        PgCopy copy = machine.copy();
        Transaction.Builder own = Transaction.builder().fromReserve();
        if (!message.transaction().isEmpty()) {
            own.append(decode(message.transaction()));
        }
        Eversion version = copy.log().head();
        for (LogEntry entry : message.entries()) {
            meta.putEntry(own, entry, message.objects(), message.bytes());
            copy.append(entry, message.objects(), message.bytes());
            settleMissing(own, entry, !message.transaction().isEmpty());
            version = entry.version();
        }
        if (message.trimTo().isAfter(copy.log().tail())) {
            meta.putTrim(own, copy, copy.trimTo(message.trimTo()));
        }
        Eversion complete = copy.lastComplete();
        int epoch = machine.placement().epoch();
        Eversion answered = version;
        submitFromReserve(
                store,
                own.build(),
                () -> link.send(
                        from,
                        new PgMessage.RepOpReply(
                                message.pg(),
                                epoch,
                                message.intervalSince(),
                                answered,
                                complete,
                                roomBytes.getAsLong())));
    }

    private static Transaction decode(Rope transaction) {
        try {
            return TransactionCodec.decode(transaction);
        } catch (TransactionFormatException e) {
            // Checksums have proved that it arrived as it was sent: two builds do not understand each other.
            throw new IllegalStateException("the primary sent a transaction that this build cannot read", e);
        }
    }

    /** A change of an object that is missing here: the primary gives up a lost version. Either all of the object comes with it, or it is pushed later. */
    private void settleMissing(Transaction.Builder own, LogEntry entry, boolean isWhole) {
        PgCopy copy = machine.copy();
        boolean isCovered = entry.object().compareTo(copy.lastBackfill()) < 0;
        if (entry.kind() == LogEntry.Kind.ERROR) {
            return;
        }
        if (isWhole && copy.missing().contains(entry.object())) {
            copy.recovered(entry.object(), entry.version());
            meta.removeMissing(own, entry.object());
        } else if (!isWhole && isCovered) {
            MissingItem item = new MissingItem(entry.object(), entry.version(), Eversion.ZERO);
            copy.missing().put(item);
            meta.putMissing(own, item);
        }
    }

    @Override
    public void repOpReply(int from, PgMessage.RepOpReply message) {
        Invariants.check(
                !message.version().isAfter(machine.copy().log().head()),
                "a member is ahead of its primary: %s",
                message);
        durable(from, message.version());
    }

    /**
     * Submits what must not fail for lack of room: what a primary has decided, or what peering and recovery need.
     *
     * @throws StoreException when not even the reserve has room: the daemon ends rather than let the copies differ
     */
    public static void submitFromReserve(ObjectStore store, Transaction transaction, Runnable durable) {
        try {
            store.submit(transaction, durable);
        } catch (StoreFullException e) {
            throw StoreException.failed("the store's reserve is used up; add OSDs or remove data", e);
        }
    }
}
