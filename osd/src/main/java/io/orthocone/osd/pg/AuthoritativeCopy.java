package io.orthocone.osd.pg;

import io.orthocone.message.Eversion;
import io.orthocone.message.PgInfo;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;

/** Which copy has everything that was ever acknowledged (Ceph's {@code find_best_info}). */
public final class AuthoritativeCopy {
    private AuthoritativeCopy() {}

    /**
     * Chooses among the copies whose infos are known.
     *
     * <p>Only complete copies that took part in the newest interval known to have been activated count: every write acknowledged before
     * it was adopted by its members, every write acknowledged in it is on all of them. Among those the highest last update has
     * everything; it may have more, which was never acknowledged and does no harm.
     *
     * @param infos by OSD
     * @param primary wins a tie: nothing needs to be fetched then
     * @return empty when no copy qualifies: the PG is incomplete
     */
    public static OptionalInt choose(SortedMap<Integer, PgInfo> infos, int primary) {
        int newestStarted = 0;
        for (PgInfo info : infos.values()) {
            newestStarted = Math.max(newestStarted, info.history().lastEpochStarted());
            if (!info.isIncomplete()) {
                newestStarted = Math.max(newestStarted, info.lastEpochStarted());
            }
        }
        int best = PgPlacement.NO_OSD;
        for (Map.Entry<Integer, PgInfo> candidate : infos.entrySet()) {
            PgInfo info = candidate.getValue();
            if (info.isIncomplete() || info.lastEpochStarted() < newestStarted) {
                continue;
            }
            if (best == PgPlacement.NO_OSD || isBetter(candidate.getKey(), info, infos.get(best), primary)) {
                best = candidate.getKey();
            }
        }
        return best == PgPlacement.NO_OSD ? OptionalInt.empty() : OptionalInt.of(best);
    }

    private static boolean isBetter(int osd, PgInfo info, PgInfo best, int primary) {
        int byUpdate = info.lastUpdate().compareTo(best.lastUpdate());
        if (byUpdate != 0) {
            return byUpdate > 0;
        }
        Eversion tail = info.logTail();
        int byTail = tail.compareTo(best.logTail());
        if (byTail != 0) {
            return byTail < 0;
        }
        return osd == primary;
    }
}
