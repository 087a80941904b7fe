package io.orthocone.mon.service;

import io.orthocone.message.ErrorCode;
import io.orthocone.mon.command.MonCommand;
import io.orthocone.osdmap.IncrementalBuilder;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.OsdMapFlag;
import io.orthocone.osdmap.OsdMapIncremental;
import io.orthocone.osdmap.UTime;
import io.orthocone.osdmap.UpmapChanges;
import io.orthocone.osdmap.UpmapCleaner;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Decides what requests change in the OSD map. Pure: the same map and requests give the same incremental.
 *
 * <p>Requests of a batch share one epoch as far as they can. Two changes of one OSD's up state cannot: state bits travel as toggles, and
 * daemons must see each incarnation come and go; the second is deferred.
 */
public final class OsdMapService {
    private OsdMapService() {}

    /**
     * What a batch of requests comes to.
     *
     * @param incremental empty when nothing changes
     * @param verdicts one for each request, in order
     */
    public record Batch(Optional<OsdMapIncremental> incremental, List<Verdict> verdicts) {
        public Batch {
            verdicts = List.copyOf(verdicts);
        }
    }

    /** Steps of pools to their numbers of PGs that can be taken now, by the reports. */
    public static List<OsdMapRequest.PgNumStep> dueSteps(OsdMap map, PgMap statistics) {
        return PgNumChanges.due(map, statistics);
    }

    /** Prepares the next incremental of a batch of requests, in order. */
    public static Batch prepare(OsdMap map, List<OsdMapRequest> requests, UTime now) {
        IncrementalBuilder next = map.nextIncremental(now);
        OsdMap working = map;
        boolean isChanged = false;
        boolean mayMovePgs = false;
        List<Verdict> verdicts = new ArrayList<>();
        for (OsdMapRequest request : requests) {
            Verdict verdict = prepare(new Change(map, working, next), request);
            if (verdict instanceof Verdict.Accepted || verdict instanceof Verdict.Begun) {
                working = map.apply(next.build());
                isChanged = true;
                mayMovePgs |= mayMovePgs(request);
            }
            verdicts.add(verdict);
        }
        if (mayMovePgs) {
            working = withoutObsoleteUpmaps(map, working, next);
        }
        if (isChanged) {
            working = FullnessChanges.withPoolFlags(map, working, next);
        }
        Optional<OsdMapIncremental> incremental =
                isChanged ? Optional.of(next.build().withFullCrc(working.crc())) : Optional.empty();
        return new Batch(incremental, verdicts);
    }

    /** Whether CRUSH may give PGs other OSDs afterwards. The others come with each peering, and looking at all upmaps takes a mapping each. */
    private static boolean mayMovePgs(OsdMapRequest request) {
        return switch (request) {
            case OsdMapRequest.Boot _,
                    OsdMapRequest.MarkOutAfterDown _,
                    OsdMapRequest.PgNumStep _,
                    OsdMapRequest.Command _ -> true;
            case OsdMapRequest.Alive _,
                    OsdMapRequest.MarkDown _,
                    OsdMapRequest.PgTemp _,
                    OsdMapRequest.PoolCreated _,
                    OsdMapRequest.OsdFullness _,
                    OsdMapRequest.QuotaReached _,
                    OsdMapRequest.BlocklistExpired _ -> false;
        };
    }

    /** An upmap that the rules no longer allow, or that names an OSD that is out, goes in the epoch that makes it so, as in Ceph. */
    private static OsdMap withoutObsoleteUpmaps(OsdMap before, OsdMap working, IncrementalBuilder next) {
        if (working.pgUpmap().isEmpty() && working.pgUpmapItems().isEmpty()) {
            return working;
        }
        UpmapChanges obsolete = UpmapCleaner.clean(working);
        if (obsolete.isEmpty()) {
            return working;
        }
        obsolete.addTo(next);
        return before.apply(next.build());
    }

    private static Verdict prepare(Change change, OsdMapRequest request) {
        return switch (request) {
            case OsdMapRequest.Boot boot -> OsdLifecycle.boot(change, boot.boot());
            case OsdMapRequest.Alive alive -> OsdLifecycle.alive(change, alive);
            case OsdMapRequest.MarkDown down -> OsdLifecycle.markDown(change, down);
            case OsdMapRequest.MarkOutAfterDown out -> OsdLifecycle.markOutAfterDown(change, out.osd());
            case OsdMapRequest.PgTemp pgTemp -> PlacementChanges.pgTemp(change, pgTemp);
            case OsdMapRequest.PoolCreated created -> PoolChanges.created(change, created.pool());
            case OsdMapRequest.OsdFullness fullness -> FullnessChanges.osd(change, fullness);
            case OsdMapRequest.QuotaReached quota -> FullnessChanges.quotaReached(change, quota);
            case OsdMapRequest.BlocklistExpired expired -> BlocklistChanges.expire(change, expired.entries());
            case OsdMapRequest.PgNumStep step -> PgNumChanges.step(change, step);
            case OsdMapRequest.Command command -> command(change, command.command());
        };
    }

    private static Verdict command(Change change, MonCommand.OsdChange command) {
        return switch (command) {
            case MonCommand.OsdPoolCreate create -> PoolChanges.create(change, create);
            case MonCommand.OsdPoolRm remove -> PoolChanges.remove(change, remove);
            case MonCommand.OsdPoolRename rename -> PoolChanges.rename(change, rename);
            case MonCommand.OsdPoolSet set -> PoolChanges.set(change, set);
            case MonCommand.OsdPoolSetQuota quota -> FullnessChanges.setQuota(change, quota);
            case MonCommand.OsdSetRatio ratio -> FullnessChanges.setRatio(change, ratio);
            case MonCommand.OsdDown down -> OsdLifecycle.down(change, down.osds());
            case MonCommand.OsdOut out -> OsdLifecycle.out(change, out.osds());
            case MonCommand.OsdIn in -> OsdLifecycle.in(change, in.osds());
            case MonCommand.OsdNew fresh -> OsdLifecycle.register(change, fresh);
            case MonCommand.CrushChange crush -> CrushChanges.change(change, crush);
            case MonCommand.OsdReweight reweight -> OsdLifecycle.reweight(change, reweight);
            case MonCommand.OsdPrimaryAffinity affinity -> OsdLifecycle.primaryAffinity(change, affinity);
            case MonCommand.OsdLost lost -> OsdLifecycle.lost(change, lost);
            case MonCommand.OsdPurge purge -> OsdLifecycle.purge(change, purge);
            case MonCommand.OsdPgUpmapItems items -> PlacementChanges.upmapItems(change, items);
            case MonCommand.OsdRmPgUpmapItems remove -> PlacementChanges.removeUpmapItems(change, remove);
            case MonCommand.OsdBlocklistAdd add -> BlocklistChanges.add(change, add);
            case MonCommand.OsdBlocklistRm remove -> BlocklistChanges.remove(change, remove);
            case MonCommand.OsdBlocklistClear _ -> BlocklistChanges.clear(change);
            case MonCommand.OsdSetFlag set -> flag(change, set.flag(), true);
            case MonCommand.OsdUnsetFlag unset -> flag(change, unset.flag(), false);
        };
    }

    private static Verdict flag(Change change, String label, boolean on) {
        int mask = 0;
        if (label.equals("pause")) {
            mask = OsdMapFlag.PAUSERD.bit() | OsdMapFlag.PAUSEWR.bit();
        } else {
            for (OsdMapFlag flag : OsdMapFlag.values()) {
                mask |= flag.label().equals(label.toLowerCase(Locale.ROOT)) ? flag.bit() : 0;
            }
        }
        if (mask == 0) {
            return new Verdict.Refused(ErrorCode.EINVAL, "there is no flag '" + label + "'");
        }
        int before = change.working().flags();
        int after = on ? before | mask : before & ~mask;
        String status = label + " is " + (on ? "set" : "unset");
        if (after == before) {
            return new Verdict.Unchanged(status);
        }
        change.next().flags(after);
        return new Verdict.Accepted(status);
    }

    /**
     * What a request may look at and add to.
     *
     * @param map the current map
     * @param working the current map with what this batch has changed so far
     * @param next the incremental under construction
     */
    record Change(OsdMap map, OsdMap working, IncrementalBuilder next) {
        /** Whether this batch has already made the OSD go up or down. */
        boolean hasToggled(int osd) {
            return map.exists(osd)
                    && working.exists(osd)
                    && (map.isUp(osd) != working.isUp(osd)
                            || !map.clientAddr(osd).equals(working.clientAddr(osd)));
        }

        int nextEpoch() {
            return map.epoch() + 1;
        }
    }
}
