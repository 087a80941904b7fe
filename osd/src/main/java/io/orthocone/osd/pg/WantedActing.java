package io.orthocone.osd.pg;

import io.orthocone.message.Eversion;
import io.orthocone.message.PgInfo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who should serve a PG now, given what its copies have.
 *
 * @param acting the acting set, primary first
 * @param backfill members of up that are not in it because the log does not reach them, or an earlier backfill did not end
 */
public record WantedActing(List<Integer> acting, SortedSet<Integer> backfill) {
    public WantedActing {
        acting = List.copyOf(acting);
        backfill = Collections.unmodifiableSortedSet(new TreeSet<>(backfill));
    }

    /**
     * Chooses: the up primary if the authoritative log reaches it, else the authority; then those of up, of acting, and of the strays whose
     * copies the log can bring up to date, until there are enough.
     *
     * @param infos of all copies that answered, by OSD
     * @param authority whose log counts
     */
    public static WantedActing choose(PgPlacement now, SortedMap<Integer, PgInfo> infos, int authority) {
        PgInfo authoritative = infos.get(authority);
        int primary = authority;
        PgInfo upPrimary = infos.get(now.upPrimary());
        if (upPrimary != null && isReached(upPrimary, authoritative.logTail())) {
            primary = now.upPrimary();
        }
        // What the primary can send after it has merged: the longer of its own log and the authority's.
        Eversion tail = Eversion.min(authoritative.logTail(), infos.get(primary).logTail());
        List<Integer> acting = new ArrayList<>();
        SortedSet<Integer> backfill = new TreeSet<>();
        acting.add(primary);
        for (int osd : now.up()) {
            PgInfo info = infos.get(osd);
            if (osd == primary) {
                continue;
            }
            if (info != null && isReached(info, tail)) {
                acting.add(osd);
            } else {
                backfill.add(osd);
            }
        }
        for (int osd : now.acting()) {
            addIfUseful(acting, osd, infos.get(osd), tail, now, backfill);
        }
        for (Map.Entry<Integer, PgInfo> copy : infos.entrySet()) {
            addIfUseful(acting, copy.getKey(), copy.getValue(), tail, now, backfill);
        }
        return new WantedActing(acting, backfill);
    }

    private static void addIfUseful(
            List<Integer> acting, int osd, PgInfo info, Eversion tail, PgPlacement now, SortedSet<Integer> backfill) {
        boolean isWanted = acting.size() < now.size() && !acting.contains(osd) && !backfill.contains(osd);
        // An empty copy outside up is no copy: nothing would be gained by filling it.
        if (isWanted && info != null && isReached(info, tail) && (!info.isEmpty() || now.isUp(osd))) {
            acting.add(osd);
        }
    }

    private static boolean isReached(PgInfo info, Eversion tail) {
        return !info.isIncomplete() && info.lastUpdate().isAtLeast(tail);
    }
}
