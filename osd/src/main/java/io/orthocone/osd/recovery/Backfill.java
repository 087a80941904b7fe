package io.orthocone.osd.recovery;

import io.orthocone.message.Eversion;
import io.orthocone.message.HObject;
import io.orthocone.message.PgMessage;
import io.orthocone.osd.backend.PgLink;
import io.orthocone.osd.peering.PeeringMachine;
import io.orthocone.osd.store.CollectionId;
import io.orthocone.osd.store.ObjectStore;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Fills one target, batch after batch in the order of the objects. Owned by the PG's owner.
 *
 * <pre>
 *   Scan ──▶ target tells what it has in the batch ──▶ push what differs, remove what is too much
 *        ──▶ all durable there ──▶ BackfillProgress ──▶ durable there: the cursor moves, the next batch
 * </pre>
 *
 * <p>Invariant: from the scan until the cursor has moved, no write changes an object of the batch: a write to an object before the
 * cursor goes to the target, one behind the batch will be found by a later scan.
 */
final class Backfill {
    private final PeeringMachine machine;
    private final ObjectStore store;
    private final CollectionId collection;
    private final ObjectParts parts;
    private final PgLink link;
    private final Pusher pusher;
    private final int batchObjects;
    private final int target;
    private final Runnable advanced;
    private final SortedSet<HObject> pushing = new TreeSet<>();
    private final SortedMap<HObject, Eversion> toPush = new TreeMap<>();
    private final SortedMap<HObject, Eversion> toRemove = new TreeMap<>();
    private HObject begin;
    private HObject end;
    private boolean awaitsAck;

    /**
     * @param advanced runs when the cursor has moved
     */
    Backfill(
            int target,
            PeeringMachine machine,
            ObjectStore store,
            CollectionId collection,
            ObjectParts parts,
            PgLink link,
            Pusher pusher,
            int batchObjects,
            Runnable advanced) {
        this.target = target;
        this.machine = machine;
        this.store = store;
        this.collection = collection;
        this.parts = parts;
        this.link = link;
        this.pusher = pusher;
        this.batchObjects = batchObjects;
        this.advanced = advanced;
        this.begin = machine.peers().lastBackfill(target);
        this.end = begin;
    }

    int target() {
        return target;
    }

    /** Whether a write must wait for the batch to be over. */
    boolean isClosed(HObject object) {
        return object.compareTo(begin) >= 0 && object.compareTo(end) < 0;
    }

    void startBatch() {
        begin = machine.peers().lastBackfill(target);
        // Closed to the end of what is here: the target may have more in between, which shortens the batch.
        end = store.list(collection, begin, batchObjects).next();
        link.send(
                target,
                new PgMessage.Scan(
                        machine.copy().pg(), machine.placement().epoch(), machine.interval(), begin, batchObjects));
    }

    void scanned(PgMessage.ScanReply reply) {
        if (!reply.begin().equals(begin) || awaitsAck || !pushing.isEmpty()) {
            return;
        }
        if (reply.end().compareTo(end) < 0) {
            end = reply.end();
        }
        SortedMap<HObject, Eversion> there = new TreeMap<>();
        for (PgMessage.ObjectVersion object : reply.objects()) {
            if (object.object().compareTo(end) < 0) {
                there.put(object.object(), object.version());
            }
        }
        toPush.clear();
        toRemove.clear();
        for (HObject object : store.list(collection, begin, batchObjects).objects()) {
            if (object.compareTo(end) >= 0) {
                break;
            }
            Eversion version = parts.versionOf(object).orElse(Eversion.ZERO);
            if (!version.equals(there.remove(object))) {
                toPush.put(object, version);
            }
        }
        toRemove.putAll(there);
        pushing.addAll(toPush.keySet());
        pushing.addAll(toRemove.keySet());
        if (pushing.isEmpty()) {
            tellProgress();
        }
    }

    /** Sends up to {@code budget} objects of the batch. */
    void push(int budget) {
        for (int i = 0; i < budget && !toRemove.isEmpty(); i++) {
            Map.Entry<HObject, Eversion> next = toRemove.pollFirstEntry();
            pusher.pushRemoval(target, next.getKey(), next.getValue(), () -> arrived(next.getKey()));
        }
        for (int i = 0; i < budget && !toPush.isEmpty(); i++) {
            Map.Entry<HObject, Eversion> next = toPush.pollFirstEntry();
            pusher.push(target, next.getKey(), next.getValue(), () -> arrived(next.getKey()));
        }
    }

    /** The object could not be read here and is being mended: it is sent when it is whole. */
    void retry(HObject object) {
        if (pushing.contains(object)) {
            parts.versionOf(object).ifPresent(version -> toPush.put(object, version));
        }
    }

    private void arrived(HObject object) {
        pushing.remove(object);
        if (pushing.isEmpty()) {
            tellProgress();
        }
    }

    private void tellProgress() {
        awaitsAck = true;
        link.send(
                target,
                new PgMessage.BackfillProgress(
                        machine.copy().pg(),
                        machine.placement().epoch(),
                        machine.interval(),
                        end,
                        machine.copy().log().head(),
                        machine.copy().objects(),
                        machine.copy().bytes()));
    }

    void acknowledged(PgMessage.BackfillProgressAck ack) {
        if (!awaitsAck || !ack.lastBackfill().equals(end)) {
            return;
        }
        awaitsAck = false;
        machine.peers().backfilledTo(target, end);
        begin = end;
        advanced.run();
    }

    boolean isComplete() {
        return machine.peers().lastBackfill(target).isMax();
    }
}
