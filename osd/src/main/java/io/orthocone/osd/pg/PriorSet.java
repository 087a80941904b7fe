package io.orthocone.osd.pg;

import io.orthocone.message.PastInterval;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Whom a primary must ask before it can know all that was ever acknowledged.
 *
 * @param probe OSDs that are up and may know: up set, acting set, members of past intervals since the last activation
 * @param down members of those intervals that are down; one coming up, or being declared lost, changes the prior set
 * @param blockedBy of these, the members of intervals of which nobody is up: without one of them peering cannot go on
 */
public record PriorSet(SortedSet<Integer> probe, SortedSet<Integer> down, SortedSet<Integer> blockedBy) {
    public PriorSet {
        probe = Collections.unmodifiableSortedSet(new TreeSet<>(probe));
        down = Collections.unmodifiableSortedSet(new TreeSet<>(down));
        blockedBy = Collections.unmodifiableSortedSet(new TreeSet<>(blockedBy));
    }

    /**
     * Computes it.
     *
     * @param lastEpochStarted of the PG's history
     */
    public static PriorSet of(PgPlacement now, PastIntervals past, int lastEpochStarted, OsdStates osds) {
        SortedSet<Integer> probe = new TreeSet<>(now.up());
        probe.addAll(now.acting());
        SortedSet<Integer> down = new TreeSet<>();
        SortedSet<Integer> blockedBy = new TreeSet<>();
        for (PastInterval interval : past.since(lastEpochStarted)) {
            SortedSet<Integer> downHere = new TreeSet<>();
            boolean isKnown = false;
            for (int osd : interval.acting()) {
                if (osds.isUp(osd)) {
                    probe.add(osd);
                    isKnown = true;
                } else if (osds.isLostSince(osd, interval)) {
                    // An administrator has given it up: what only it knew is gone, and that is accepted.
                    isKnown = true;
                } else {
                    downHere.add(osd);
                }
            }
            down.addAll(downHere);
            if (!isKnown) {
                blockedBy.addAll(downHere);
            }
        }
        return new PriorSet(probe, down, blockedBy);
    }

    public boolean isDown() {
        return !blockedBy.isEmpty();
    }
}
