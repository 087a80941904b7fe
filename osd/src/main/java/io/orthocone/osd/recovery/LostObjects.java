package io.orthocone.osd.recovery;

import io.orthocone.env.Env;
import io.orthocone.message.EntityName;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.Eversion;
import io.orthocone.message.HObject;
import io.orthocone.message.LogEntry;
import io.orthocone.message.MissingItem;
import io.orthocone.message.ReqId;
import io.orthocone.osd.backend.ObjectInfo;
import io.orthocone.osd.backend.PgBackend;
import io.orthocone.osd.backend.PgWrite;
import io.orthocone.osd.peering.PeeringMachine;
import io.orthocone.osd.pg.PgCopy;
import io.orthocone.osd.store.CollectionId;
import io.orthocone.osd.store.ObjectStore;
import io.orthocone.osd.store.StoreFullException;
import io.orthocone.osd.store.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gives up objects that nobody has, because a person says so. Owned by the PG's owner.
 *
 * <p>Each is a change like any other, with an entry in the log, so that a copy which turns up later with the lost version learns that it counts no
 * more: it is removed, or content that is older than it is made the newest.
 */
public final class LostObjects {
    private final Env env;
    private final PeeringMachine machine;
    private final PgBackend backend;
    private final ObjectStore store;
    private final CollectionId collection;
    private final Recovery recovery;

    /**
     * What came of it.
     *
     * @param elsewhere objects whose older version is not here but on a member: they stay unfound
     */
    public record Outcome(int reverted, int deleted, int elsewhere, ErrorCode failure) {}

    public LostObjects(
            Env env,
            PeeringMachine machine,
            PgBackend backend,
            ObjectStore store,
            CollectionId collection,
            Recovery recovery) {
        this.env = env;
        this.machine = machine;
        this.backend = backend;
        this.store = store;
        this.collection = collection;
        this.recovery = recovery;
    }

    /**
     * Gives all unfound objects up. The caller has seen to it that nobody is left who might have one.
     *
     * @param revert whether an older version, where there is one, becomes the object's content
     */
    public Outcome giveUp(boolean revert) {
        List<HObject> done = new ArrayList<>();
        int reverted = 0;
        int elsewhere = 0;
        ErrorCode failure = ErrorCode.OK;
        for (MissingItem item : recovery.unfoundItems()) {
            Optional<ObjectInfo> older = revert ? olderHere(item) : Optional.empty();
            if (revert && older.isEmpty() && isOlderOnMember(item.object())) {
                elsewhere++;
                continue;
            }
            try {
                submit(older.map(info -> revert(item, info)).orElseGet(() -> delete(item)));
            } catch (StoreFullException e) {
                failure = ErrorCode.ENOSPC;
                break;
            }
            env.probe(older.isPresent() ? "pg.lost-reverted" : "pg.lost-deleted");
            reverted += older.isPresent() ? 1 : 0;
            done.add(item.object());
        }
        recovery.givenUp(done);
        return new Outcome(reverted, done.size() - reverted, elsewhere, failure);
    }

    /** What this copy has of the object from before the lost version; a damaged copy counts for nothing. */
    private Optional<ObjectInfo> olderHere(MissingItem item) {
        return store.getAttr(collection, item.object(), ObjectInfo.ATTR)
                .map(ObjectInfo::decode)
                .filter(info -> !item.have().equals(Eversion.ZERO))
                .filter(info -> info.version().equals(item.have()));
    }

    private boolean isOlderOnMember(HObject object) {
        return machine.peers().members().stream()
                .flatMap(osd -> machine.peers().missing(osd).get(object).stream())
                .anyMatch(item -> !item.have().equals(Eversion.ZERO));
    }

    private void submit(PgWrite write) throws StoreFullException {
        backend.submit(write, () -> {});
    }

    private PgWrite revert(MissingItem item, ObjectInfo older) {
        LogEntry entry = entry(LogEntry.Kind.MODIFY, item);
        ObjectInfo info = new ObjectInfo(
                entry.version(), entry.userVersion(), older.sizeBytes(), entry.mtimeMillis(), older.hint());
        Transaction change = Transaction.builder()
                .setAttr(collection, item.object(), ObjectInfo.ATTR, info.encode())
                .fromReserve()
                .build();
        PgCopy copy = machine.copy();
        return new PgWrite(entry, change, copy.objects(), copy.bytes());
    }

    private PgWrite delete(MissingItem item) {
        LogEntry entry = entry(LogEntry.Kind.DELETE, item);
        Transaction change = Transaction.builder()
                .remove(collection, item.object())
                .fromReserve()
                .build();
        PgCopy copy = machine.copy();
        // How large the lost version was, nobody knows; what is here of it is what can be said.
        long bytes = store.stat(collection, item.object())
                .map(ObjectStore.ObjectStat::sizeBytes)
                .orElse(0L);
        return new PgWrite(entry, change, Math.max(0, copy.objects() - 1), Math.max(0, copy.bytes() - bytes));
    }

    private LogEntry entry(LogEntry.Kind kind, MissingItem item) {
        Eversion version = new Eversion(
                machine.placement().epoch(), machine.copy().log().head().version() + 1);
        // Nobody resends it; the request only has to differ from those of clients and of other intervals.
        ReqId reqId = new ReqId(EntityName.osd(machine.self()), version.epoch(), version.version());
        return new LogEntry(
                kind,
                item.object(),
                version,
                item.need(),
                version.version(),
                reqId,
                env.wallClockMillis(),
                ErrorCode.OK);
    }
}
