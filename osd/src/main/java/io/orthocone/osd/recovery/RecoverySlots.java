package io.orthocone.osd.recovery;

import io.orthocone.osdmap.PgId;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;

/**
 * How many PGs an OSD repairs at once: one such for those it is primary of, one for those whose primaries push to it. Owned by the OSD's reactor. Who waits holds nothing, so there is no cycle.
 */
public final class RecoverySlots {
    private final int slots;
    private final SequencedSet<PgId> holders = new LinkedHashSet<>();
    private final Map<PgId, Runnable> waiting = new LinkedHashMap<>();

    public RecoverySlots(int slots) {
        this.slots = slots;
    }

    /** Runs {@code granted} once there is a slot: at once if there is one now. Asking again changes nothing. */
    public void request(PgId pg, Runnable granted) {
        if (holders.contains(pg)) {
            return;
        }
        if (holders.size() < slots) {
            holders.add(pg);
            granted.run();
        } else {
            waiting.put(pg, granted);
        }
    }

    /** Takes a slot if there is one now, without waiting. */
    public boolean take(PgId pg) {
        boolean isFree = holders.size() < slots;
        if (isFree) {
            holders.add(pg);
        }
        return isFree || holders.contains(pg);
    }

    /** Gives the slot back, or stops waiting for one. */
    public void release(PgId pg) {
        waiting.remove(pg);
        holders.remove(pg);
        while (holders.size() < slots && !waiting.isEmpty()) {
            Map.Entry<PgId, Runnable> next = waiting.entrySet().iterator().next();
            waiting.remove(next.getKey());
            holders.add(next.getKey());
            next.getValue().run();
        }
    }

    public boolean holds(PgId pg) {
        return holders.contains(pg);
    }
}
