package io.orthocone.osd.peering;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How long this primary may serve reads. Owned by the PG's owner; time is an argument.
 *
 * <p>Invariant: while it is held, every other member of the acting set agreed, within the last {@code durationNanos}, that it is in the
 * interval; so a later primary, which must hear one of them in its own interval, hears it before the lease has run out by no more than that.
 */
public final class Lease {
    private final long durationNanos;
    private final long marginNanos;
    private final SortedMap<Integer, Long> agreedNanos = new TreeMap<>();

    /**
     * @param durationNanos how long an agreement holds
     * @param marginNanos by how much less this side counts on, for clocks that run at different rates
     */
    public Lease(long durationNanos, long marginNanos) {
        this.durationNanos = durationNanos;
        this.marginNanos = marginNanos;
    }

    /** An interval begins: nobody has agreed to anything. */
    public void begin(Collection<Integer> others, long nowNanos) {
        agreedNanos.clear();
        for (int osd : others) {
            agreedNanos.put(osd, nowNanos - durationNanos);
        }
    }

    /** A member agreed to the request that was sent then. */
    public void agreed(int osd, long sentNanos) {
        agreedNanos.computeIfPresent(osd, (member, before) -> sentNanos - before > 0 ? sentNanos : before);
    }

    /** Who has not agreed within the time that counts. */
    public List<Integer> unagreed(long nowNanos) {
        List<Integer> osds = new ArrayList<>();
        agreedNanos.forEach((osd, agreed) -> {
            if (nowNanos - agreed >= durationNanos - marginNanos) {
                osds.add(osd);
            }
        });
        return osds;
    }

    /** Whether reads may be served now. */
    public boolean isHeld(long nowNanos) {
        for (long agreed : agreedNanos.values()) {
            if (nowNanos - agreed >= durationNanos - marginNanos) {
                return false;
            }
        }
        return true;
    }
}
