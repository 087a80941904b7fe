package io.orthocone.objecter;

import io.orthocone.message.HObject;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.OsdMapFlag;
import io.orthocone.osdmap.Pool;
import io.orthocone.osdmap.PoolFlag;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Of a PG's ops those that stay here, because their pool takes no changes that need room. Owned by the {@link Objecter}'s reactor.
 *
 * <p>Invariant: an op behind a held one on the same object is held too, whatever it does. So ops on one object keep their order; those on
 * other objects, and removals above all, go on.
 */
final class HeldOps {
    private final NavigableMap<Long, Op> ops = new TreeMap<>();
    private final Map<HObject, Integer> byObject = new HashMap<>();

    /** Whether a pool takes no changes that need room. */
    static boolean isFull(OsdMap map, Pool pool) {
        return map.has(OsdMapFlag.FULL) || pool.has(PoolFlag.FULL) || pool.has(PoolFlag.FULL_QUOTA);
    }

    /** Holds an op if it must be held. Asked of ops in the order of their tids. */
    boolean hold(Op op, boolean isPoolFull) {
        HObject object = op.request().target().object();
        boolean mustWait = (isPoolFull && op.request().waitsForRoom()) || byObject.containsKey(object);
        if (mustWait && ops.put(op.tid(), op) == null) {
            byObject.merge(object, 1, Integer::sum);
        }
        return mustWait;
    }

    boolean contains(Op op) {
        return ops.containsKey(op.tid());
    }

    boolean isEmpty() {
        return ops.isEmpty();
    }

    void remove(Op op) {
        if (ops.remove(op.tid()) != null) {
            byObject.computeIfPresent(op.request().target().object(), (object, count) -> count == 1 ? null : count - 1);
        }
    }

    /** Lets all go. */
    List<Op> release() {
        List<Op> released = List.copyOf(ops.values());
        ops.clear();
        byObject.clear();
        return released;
    }
}
