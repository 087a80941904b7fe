package io.orthocone.mon.service;

import io.orthocone.message.EntityName;
import io.orthocone.message.PgStat;
import io.orthocone.message.PgStateFlag;
import io.orthocone.osdmap.OsdEntry;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.PgId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether a fence stands everywhere: who is on the blocklist since an epoch cannot have anything carried out any more, by any OSD, however
 * badly it is connected. Pure.
 *
 * <p>Each incarnation of an OSD that may still serve by an older map is in one of these cases:
 *
 * <ol>
 *   <li>It is up, and has reported the epoch or a later one: it refuses. Or it came up in that epoch or later: nobody calls it who does
 *       not have that map, and it does not serve before it has it.
 *   <li>It is up and has not reported the epoch: it is waited for, until it reports or is marked down.
 *   <li>It is down, and had reported the epoch, or is known to be dead, or was given up ({@code osd lost}): it serves nothing by an older map.
 *   <li>It is down, and may live somewhere where only clients reach it. Then it is enough that each PG has peered since without it: a PG
 *       becomes active only when some member of each earlier interval has left it, and when their read leases have run out
 *       (doc/pg.md). From then on an OSD of an earlier interval can neither commit a write nor serve a read. So all PGs have to be reported
 *       active (or peered) by a map in which it is down. A PG that cannot peer without it waits for it, and so does the fence.
 * </ol>
 *
 * @param awaited OSDs of case 2
 * @param unaccounted OSDs of case 4
 * @param unpeered PGs that are not known to have peered without the unaccounted ones
 */
public record FenceProgress(List<Integer> awaited, List<Integer> unaccounted, List<PgId> unpeered) {
    /** PGs that are named, at most. */
    private static final int MOST_NAMED = 8;

    public FenceProgress {
        awaited = List.copyOf(awaited);
        unaccounted = List.copyOf(unaccounted);
        unpeered = List.copyOf(unpeered);
    }

    /** How far the fence of an epoch is. */
    public static FenceProgress of(OsdMap map, int epoch, PgMap pgMap) {
        List<Integer> awaited = new ArrayList<>();
        List<Integer> unaccounted = new ArrayList<>();
        int lastDown = 0;
        for (int osd = 0; osd < map.maxOsd(); osd++) {
            if (!map.exists(osd) || pgMap.reportedEpoch(osd) >= epoch) {
                continue;
            }
            OsdEntry entry = map.osd(osd);
            boolean wasEverUp = entry.info().upFrom() > 0;
            if (entry.isUp() && entry.info().upFrom() < epoch) {
                awaited.add(osd);
            } else if (!entry.isUp() && wasEverUp && !isOver(entry)) {
                unaccounted.add(osd);
                lastDown = Math.max(lastDown, entry.info().downAt());
            }
        }
        List<PgId> unpeered = new ArrayList<>();
        if (!unaccounted.isEmpty()) {
            for (PgId pg : PgMap.pgsOf(map)) {
                if (!hasPeeredSince(pgMap.statOf(pg), lastDown)) {
                    unpeered.add(pg);
                }
            }
        }
        return new FenceProgress(awaited, unaccounted, unpeered);
    }

    private static boolean isOver(OsdEntry entry) {
        int downAt = entry.info().downAt();
        return entry.xinfo().deadEpoch() >= downAt || entry.info().lostAt() >= downAt;
    }

    private static boolean hasPeeredSince(Optional<PgStat> reported, int epoch) {
        return reported.filter(stat -> stat.reportedEpoch() >= epoch
                        && (stat.state().contains(PgStateFlag.ACTIVE)
                                || stat.state().contains(PgStateFlag.PEERED)))
                .isPresent();
    }

    public boolean isComplete() {
        return awaited.isEmpty() && unpeered.isEmpty();
    }

    /** What is missing, for people. */
    public String describe() {
        List<String> parts = new ArrayList<>();
        if (!awaited.isEmpty()) {
            parts.add(EntityName.osds(awaited) + " (up) to report the map");
        }
        if (!unpeered.isEmpty()) {
            List<String> named =
                    unpeered.stream().limit(MOST_NAMED).map(PgId::toString).toList();
            String more = unpeered.size() > MOST_NAMED ? " and " + (unpeered.size() - MOST_NAMED) + " more" : "";
            parts.add("pg " + String.join(", ", named) + more + " to peer without " + EntityName.osds(unaccounted)
                    + " (down, but perhaps alive)");
        }
        return parts.isEmpty() ? "nothing" : String.join("; ", parts);
    }
}
