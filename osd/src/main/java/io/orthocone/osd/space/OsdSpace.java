package io.orthocone.osd.space;

import io.orthocone.message.ErrorCode;
import io.orthocone.message.OsdClientMessage.OsdOp;
import io.orthocone.osd.store.CollectionId;
import io.orthocone.osd.store.ObjectStore;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.OsdMapFlag;
import io.orthocone.osdmap.Pool;
import io.orthocone.osdmap.PoolFlag;
import java.util.Collection;

/**
 * Whether there is room: what the PGs of an OSD ask before they let a change go. Owned by the OSD's reactor.
 *
 * <p>Three things hold a growing change back, in this order: the map says that its pool is full; this OSD is at failsafe; a member has no
 * room for it. Freeing changes and reads are never held back.
 */
public final class OsdSpace {
    /** Blocks at the ends of what is written, attributes and the log entry. */
    private static final long OVERHEAD_BYTES = 16 << 10;

    private final ObjectStore store;
    private final SpaceGauge gauge;
    private final SpaceLedger ledger;
    private OsdMap map;
    private boolean isAwaited;

    /**
     * @param crossed runs when a report to the monitors is due, because this OSD has crossed a ratio
     * @param released runs when growing changes have left that others wait for
     */
    public OsdSpace(int osd, ObjectStore store, Runnable crossed, Runnable released) {
        this.store = store;
        this.gauge = new SpaceGauge(osd, store, crossed);
        this.ledger = new SpaceLedger(() -> {
            if (isAwaited) {
                isAwaited = false;
                released.run();
            }
        });
    }

    public void mapChanged(OsdMap next) {
        map = next;
        gauge.mapChanged(next);
        ledger.mapChanged(next);
    }

    /** This OSD's own store. */
    public SpaceGauge gauge() {
        return gauge;
    }

    /** A peer has told what it can yet take. */
    public void roomOf(int osd, long bytes) {
        ledger.told(osd, bytes);
    }

    /**
     * Whether a client's change finds no room: {@code ENOSPC}, or {@code EDQUOT} for a pool that has used up its quota; else {@code OK}.
     *
     * @param members that it would be sent to
     * @param bytes that it brings
     */
    public ErrorCode lackFor(OsdOp op, CollectionId collection, Collection<Integer> members, long bytes) {
        if (!op.isWrite() || !ChangeKind.grows(op, store, collection)) {
            return ErrorCode.OK;
        }
        Pool pool = map.pools().get(op.pg().pool());
        if (pool != null && pool.has(PoolFlag.FULL_QUOTA)) {
            isAwaited = true;
            return ErrorCode.EDQUOT;
        }
        boolean isFull = map.has(OsdMapFlag.FULL) || (pool != null && pool.has(PoolFlag.FULL));
        gauge.notice();
        boolean isFullHere = gauge.isAtFailsafe() || !gauge.fits(bytes + OVERHEAD_BYTES);
        boolean lacks = isFull || isFullHere || !ledger.fits(members, bytes + OVERHEAD_BYTES);
        isAwaited |= lacks;
        return lacks ? ErrorCode.ENOSPC : ErrorCode.OK;
    }

    /** Notes a client's change that goes out; what is returned is to be called once, when it is durable everywhere or void. */
    public Runnable take(OsdOp op, CollectionId collection, long bytes) {
        return op.isWrite() && ChangeKind.grows(op, store, collection) ? ledger.take(bytes + OVERHEAD_BYTES) : () -> {};
    }
}
