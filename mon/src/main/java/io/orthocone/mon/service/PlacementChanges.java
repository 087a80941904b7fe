package io.orthocone.mon.service;

import io.orthocone.message.ErrorCode;
import io.orthocone.mon.service.OsdMapService.Change;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.PgId;
import io.orthocone.osdmap.Pool;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Exceptions to what CRUSH says. */
final class PlacementChanges {
    private PlacementChanges() {}

    static Verdict pgTemp(Change change, OsdMapRequest.PgTemp request) {
        OsdMap map = change.working();
        if (!map.isUp(request.osd())) {
            return new Verdict.Refused(ErrorCode.EAGAIN, "osd." + request.osd() + " is not up");
        }
        boolean changed = false;
        for (Map.Entry<PgId, List<Integer>> wish : request.pgTemp().entrySet()) {
            changed |= pgTemp(change, wish.getKey(), wish.getValue());
        }
        return changed ? new Verdict.Accepted("pg_temp changed") : new Verdict.Unchanged("pg_temp is as asked");
    }

    private static boolean pgTemp(Change change, PgId pg, List<Integer> osds) {
        OsdMap map = change.working();
        Optional<Pool> pool = map.pool(pg.pool());
        boolean isKnown = pool.isPresent()
                && Integer.compareUnsigned(pg.seed(), pool.get().pgNum()) < 0;
        List<Integer> before = map.pgTemp().getOrDefault(pg, List.of());
        if (!isKnown || before.equals(osds) || !osds.stream().allMatch(map::isUp)) {
            return false;
        }
        change.next().pgTemp(pg, osds);
        return true;
    }
}
