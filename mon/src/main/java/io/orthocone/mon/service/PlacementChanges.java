package io.orthocone.mon.service;

import io.orthocone.message.ErrorCode;
import io.orthocone.mon.command.MonCommand;
import io.orthocone.mon.service.OsdMapService.Change;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.PgId;
import io.orthocone.osdmap.UpmapCleaner;
import io.orthocone.osdmap.UpmapItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

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
        List<Integer> before = map.pgTemp().getOrDefault(pg, List.of());
        if (!isKnown(map, pg) || before.equals(osds) || !osds.stream().allMatch(map::isUp)) {
            return false;
        }
        change.next().pgTemp(pg, osds);
        return true;
    }

    /** Refuses what would have no effect, or an effect that the rule of the pool forbids: Ceph takes it and drops it later. */
    static Verdict upmapItems(Change change, MonCommand.OsdPgUpmapItems request) {
        OsdMap map = change.working();
        PgId pg = pgOf(map, request.pg()).orElse(null);
        if (pg == null) {
            return noSuchPg(request.pg());
        }
        List<Integer> osds = request.osds();
        if (osds.size() % 2 != 0) {
            return new Verdict.Refused(ErrorCode.EINVAL, "OSDs come in pairs, from and to, not " + osds);
        }
        List<UpmapItem> items = new ArrayList<>();
        for (int i = 0; i < osds.size(); i += 2) {
            for (int osd : osds.subList(i, i + 2)) {
                if (!map.exists(osd)) {
                    return new Verdict.Refused(ErrorCode.ENOENT, "osd." + osd + " does not exist");
                }
            }
            if (osds.get(i).equals(osds.get(i + 1))) {
                return new Verdict.Refused(
                        ErrorCode.EINVAL, "osd." + osds.get(i) + " in its own place changes nothing");
            }
            items.add(new UpmapItem(osds.get(i), osds.get(i + 1)));
        }
        String status = "set " + pg + " pg_upmap_items mapping to " + said(items);
        if (items.equals(map.pgUpmapItems().get(pg))) {
            return new Verdict.Unchanged(status);
        }
        OsdMap after = map.apply(map.nextIncremental(change.next().modified())
                .upmapItems(pg, items)
                .build());
        if (UpmapCleaner.isObsolete(after, pg)) {
            return new Verdict.Refused(
                    ErrorCode.EINVAL,
                    said(items) + " cannot be in pg " + pg
                            + ": each pair names an OSD that CRUSH chooses for it, and one"
                            + " that is in and that the pool's rule allows in its place; 'ocone pg map " + pg
                            + "' shows its OSDs");
        }
        change.next().upmapItems(pg, items);
        return new Verdict.Accepted(status);
    }

    static Verdict removeUpmapItems(Change change, MonCommand.OsdRmPgUpmapItems request) {
        PgId pg = pgOf(change.working(), request.pg()).orElse(null);
        if (pg == null) {
            return noSuchPg(request.pg());
        }
        String status = "clear " + pg + " pg_upmap_items mapping";
        if (!change.working().pgUpmapItems().containsKey(pg)) {
            return new Verdict.Unchanged(status);
        }
        change.next().removeUpmapItems(pg);
        return new Verdict.Accepted(status);
    }

    private static Optional<PgId> pgOf(OsdMap map, String text) {
        PgId pg;
        try {
            pg = PgId.parse(text);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
        return isKnown(map, pg) ? Optional.of(pg) : Optional.empty();
    }

    private static boolean isKnown(OsdMap map, PgId pg) {
        return map.pool(pg.pool())
                .filter(pool -> Integer.compareUnsigned(pg.seed(), pool.pgNum()) < 0)
                .isPresent();
    }

    private static Verdict noSuchPg(String text) {
        return new Verdict.Refused(ErrorCode.ENOENT, "there is no pg " + text + "; 'ocone pg dump' lists all");
    }

    /** {@code [1->4,2->5]}, as Ceph says it. */
    private static String said(List<UpmapItem> items) {
        return items.stream().map(item -> item.from() + "->" + item.to()).collect(Collectors.joining(",", "[", "]"));
    }
}
