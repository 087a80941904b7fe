package io.orthocone.mon.service;

import io.orthocone.message.ErrorCode;
import io.orthocone.message.MonMessage;
import io.orthocone.mon.command.MonCommand;
import io.orthocone.mon.service.OsdMapService.Change;
import io.orthocone.osdmap.IncrementalBuilder;
import io.orthocone.osdmap.OsdAddrs;
import io.orthocone.osdmap.OsdEntry;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.OsdMapFlag;
import io.orthocone.osdmap.OsdStateFlag;
import java.util.List;
import java.util.UUID;

/**
 * The life of an OSD in the map: registered with the uuid of its store, up, down, out, in. An id belongs to one uuid until the OSD is
 * purged, so an empty disk under an old id is never taken for the old data.
 */
final class OsdLifecycle {
    private static final UUID NO_UUID = new UUID(0, 0);

    /** A new cluster's map has no places; they are added as OSDs come. */
    private static final int MOST_OSDS = 1_000_000;

    private OsdLifecycle() {}

    static Verdict register(Change change, MonCommand.OsdNew request) {
        OsdMap map = change.working();
        UUID uuid;
        try {
            uuid = UUID.fromString(request.uuid());
        } catch (IllegalArgumentException e) {
            return new Verdict.Refused(ErrorCode.EINVAL, "'" + request.uuid() + "' is no uuid");
        }
        for (int osd = 0; osd < map.maxOsd(); osd++) {
            if (map.exists(osd) && map.osd(osd).uuid().equals(uuid)) {
                return new Verdict.Unchanged(Integer.toString(osd));
            }
        }
        int osd = request.osd().isPresent() ? request.osd().getAsInt() : lowestFree(map);
        if (osd < map.maxOsd() && map.exists(osd)) {
            return new Verdict.Refused(
                    ErrorCode.EEXIST,
                    "osd." + osd + " belongs to the store " + map.osd(osd).uuid());
        }
        if (osd >= MOST_OSDS) {
            return new Verdict.Refused(ErrorCode.ERANGE, "ids of OSDs end at " + (MOST_OSDS - 1));
        }
        IncrementalBuilder next = change.next();
        if (osd >= map.maxOsd()) {
            next.maxOsd(osd + 1);
        }
        next.register(osd, uuid);
        return new Verdict.Accepted(Integer.toString(osd));
    }

    private static int lowestFree(OsdMap map) {
        int osd = 0;
        while (osd < map.maxOsd() && map.exists(osd)) {
            osd++;
        }
        return osd;
    }

    static Verdict boot(Change change, MonMessage.OsdBoot boot) {
        OsdMap map = change.working();
        int osd = boot.osd();
        if (osd < 0 || osd >= map.maxOsd() || !map.exists(osd)) {
            return new Verdict.Refused(
                    ErrorCode.ENOENT, "osd." + osd + " is not registered; 'ocone osd new' registers a store");
        }
        OsdEntry entry = map.osd(osd);
        if (!entry.uuid().equals(NO_UUID) && !entry.uuid().equals(boot.uuid())) {
            return new Verdict.Refused(
                    ErrorCode.EPERM,
                    "osd." + osd + " belongs to the store " + entry.uuid() + ", not to " + boot.uuid());
        }
        if (map.has(OsdMapFlag.NOUP)) {
            return new Verdict.Refused(ErrorCode.EAGAIN, "noup is set: no OSD is marked up");
        }
        if (change.hasToggled(osd)) {
            return new Verdict.Deferred();
        }
        if (entry.isUp()) {
            return bootOverOldIncarnation(change, boot);
        }
        if (boot.bootEpoch() < entry.info().downAt()) {
            return new Verdict.Refused(ErrorCode.EAGAIN, "osd." + osd + " has not seen yet that it was marked down");
        }
        markUp(change, boot, entry);
        return new Verdict.Accepted("osd." + osd + " boot");
    }

    /** The old incarnation goes down in this epoch; the new one comes up in the next. */
    private static Verdict bootOverOldIncarnation(Change change, MonMessage.OsdBoot boot) {
        if (change.working().clientAddr(boot.osd()).equals(boot.clientAddr())) {
            return new Verdict.Unchanged("osd." + boot.osd() + " is up");
        }
        change.next().markDown(boot.osd());
        // The same store has started again, under its lock: the incarnation before it has ended.
        recordDeath(change, boot.osd());
        return new Verdict.Begun("osd." + boot.osd() + " down: it has started again");
    }

    private static void markUp(Change change, MonMessage.OsdBoot boot, OsdEntry entry) {
        IncrementalBuilder next = change.next();
        next.markUp(boot.osd(), boot.uuid(), OsdAddrs.of(boot.clientAddr(), boot.clusterAddr(), boot.heartbeatAddr()));
        boolean comesInByItself = entry.has(OsdStateFlag.AUTOOUT) || entry.has(OsdStateFlag.NEW);
        if (comesInByItself && entry.isOut() && !change.working().has(OsdMapFlag.NOIN)) {
            int weight = entry.xinfo().oldWeight() != 0 ? entry.xinfo().oldWeight() : OsdEntry.WEIGHT_IN;
            next.weight(boot.osd(), weight);
        }
        CrushPlacement.place(change.working().crush(), boot.osd(), boot.host(), boot.device(), boot.maxBytes())
                .ifPresent(next::crush);
    }

    static Verdict alive(Change change, OsdMapRequest.Alive alive) {
        OsdMap map = change.working();
        if (!map.isUp(alive.osd())) {
            return new Verdict.Refused(ErrorCode.EAGAIN, "osd." + alive.osd() + " is not up");
        }
        int wanted = Math.min(alive.wantUpThru(), change.map().epoch());
        if (map.info(alive.osd()).upThru() >= wanted) {
            return new Verdict.Unchanged("up_thru is " + map.info(alive.osd()).upThru());
        }
        // The map's current epoch serves every wish up to it at once, so that each PG's wish is not an epoch of its
        // own.
        change.next().upThru(alive.osd(), change.map().epoch());
        return new Verdict.Accepted("up_thru " + change.map().epoch());
    }

    static Verdict markDown(Change change, OsdMapRequest.MarkDown down) {
        OsdMap map = change.working();
        int osd = down.osd();
        if (!map.isUp(osd) || !map.clientAddr(osd).equals(down.addr())) {
            return new Verdict.Unchanged("osd." + osd + " at " + down.addr() + " is not up");
        }
        if (change.hasToggled(osd)) {
            return new Verdict.Deferred();
        }
        if (map.has(OsdMapFlag.NODOWN)) {
            return new Verdict.Refused(ErrorCode.EAGAIN, "nodown is set: no OSD is marked down");
        }
        change.next().markDown(osd);
        if (down.dead()) {
            recordDeath(change, osd);
        }
        return new Verdict.Accepted("osd." + osd + " down: " + down.reason());
    }

    private static void recordDeath(Change change, int osd) {
        change.next().xinfo(osd, change.working().osd(osd).xinfo().withDeadEpoch(change.nextEpoch()));
    }

    static Verdict markOutAfterDown(Change change, int osd) {
        OsdMap map = change.working();
        if (!map.exists(osd) || map.isUp(osd) || !map.isIn(osd)) {
            return new Verdict.Unchanged("osd." + osd + " is not down and in");
        }
        if (map.has(OsdMapFlag.NOOUT)) {
            return new Verdict.Refused(ErrorCode.EAGAIN, "noout is set: no OSD is marked out");
        }
        OsdEntry entry = map.osd(osd);
        change.next().markOut(osd).xinfo(osd, entry.xinfo().withOldWeight(entry.weight()));
        if (!entry.has(OsdStateFlag.AUTOOUT)) {
            change.next().toggle(osd, OsdStateFlag.AUTOOUT);
        }
        return new Verdict.Accepted("osd." + osd + " out: down for too long");
    }

    static Verdict down(Change change, List<Integer> osds) {
        return eachExisting(change, osds, "down", osd -> {
            if (change.hasToggled(osd) || !change.working().isUp(osd)) {
                return false;
            }
            change.next().markDown(osd);
            return true;
        });
    }

    static Verdict out(Change change, List<Integer> osds) {
        return eachExisting(change, osds, "out", osd -> {
            if (!change.working().isIn(osd)) {
                return false;
            }
            change.next().markOut(osd);
            return true;
        });
    }

    static Verdict in(Change change, List<Integer> osds) {
        return eachExisting(change, osds, "in", osd -> {
            if (change.working().isIn(osd)) {
                return false;
            }
            change.next().markIn(osd);
            return true;
        });
    }

    static Verdict reweight(Change change, MonCommand.OsdReweight request) {
        if (!change.working().exists(request.osd())) {
            return noSuchOsd(request.osd());
        }
        int weight = fixedPoint(request.weight());
        String status = "reweighted osd." + request.osd() + " to " + request.weight();
        if (change.working().osd(request.osd()).weight() == weight) {
            return new Verdict.Unchanged(status);
        }
        change.next().weight(request.osd(), weight);
        return new Verdict.Accepted(status);
    }

    static Verdict primaryAffinity(Change change, MonCommand.OsdPrimaryAffinity request) {
        if (!change.working().exists(request.osd())) {
            return noSuchOsd(request.osd());
        }
        int affinity = fixedPoint(request.affinity());
        String status = "set osd." + request.osd() + " primary-affinity to " + request.affinity();
        if (change.working().osd(request.osd()).primaryAffinity() == affinity) {
            return new Verdict.Unchanged(status);
        }
        change.next().primaryAffinity(request.osd(), affinity);
        return new Verdict.Accepted(status);
    }

    private static int fixedPoint(double fraction) {
        return (int) Math.round(fraction * OsdEntry.WEIGHT_IN);
    }

    /** PGs that wait for this OSD need not any more: what no other copy has is lost. */
    static Verdict lost(Change change, MonCommand.OsdLost request) {
        Verdict refusal = refuseToGiveUp(change, request.osd(), request.reallyMeanIt(), "osd lost");
        if (refusal != null) {
            return refusal;
        }
        OsdEntry entry = change.working().osd(request.osd());
        String status =
                "marked osd." + request.osd() + " lost in epoch " + entry.info().downAt();
        if (entry.info().lostAt() == entry.info().downAt()) {
            return new Verdict.Unchanged(status);
        }
        change.next().lost(request.osd(), entry.info().downAt());
        return new Verdict.Accepted(status);
    }

    static Verdict purge(Change change, MonCommand.OsdPurge request) {
        int osd = request.osd();
        Verdict refusal = refuseToGiveUp(change, osd, request.reallyMeanIt(), "osd purge");
        if (refusal != null) {
            return refusal;
        }
        CrushPlacement.remove(change.working().crush(), osd).ifPresent(change.next()::crush);
        change.next().destroy(osd);
        return new Verdict.Accepted(
                "purged osd." + osd + "; its account stays: 'ocone auth rm osd." + osd + "' removes it");
    }

    /** An OSD that is up serves; one that is down may come back, and then have what nobody else has. */
    private static Verdict refuseToGiveUp(Change change, int osd, boolean reallyMeanIt, String command) {
        OsdMap map = change.working();
        if (!map.exists(osd)) {
            return noSuchOsd(osd);
        }
        if (map.isUp(osd)) {
            return new Verdict.Refused(
                    ErrorCode.EBUSY, "osd." + osd + " is up; stop it first: 'ocone osd stop " + osd + "'");
        }
        if (change.hasToggled(osd)) {
            return new Verdict.Deferred();
        }
        if (!reallyMeanIt) {
            return new Verdict.Refused(
                    ErrorCode.EPERM,
                    "what only osd." + osd + " holds is lost then; 'ocone osd safe-to-destroy " + osd
                            + "' tells whether it is needed. If you are certain: " + command + " " + osd
                            + " --yes-i-really-mean-it");
        }
        return null;
    }

    private interface OneOsd {
        /** Returns whether anything changed. */
        boolean change(int osd);
    }

    static Verdict noSuchOsd(int osd) {
        return new Verdict.Refused(
                ErrorCode.ENOENT, "osd." + osd + " does not exist; 'ocone osd tree' lists those that do");
    }

    private static Verdict eachExisting(Change change, List<Integer> osds, String word, OneOsd one) {
        for (int osd : osds) {
            if (!change.working().exists(osd)) {
                return noSuchOsd(osd);
            }
        }
        StringBuilder status = new StringBuilder();
        boolean changed = false;
        for (int osd : osds.stream().distinct().toList()) {
            boolean isChanged = one.change(osd);
            changed |= isChanged;
            status.append(status.isEmpty() ? "" : "; ")
                    .append(isChanged ? "marked osd." + osd + " " + word : "osd." + osd + " is already " + word);
        }
        return changed ? new Verdict.Accepted(status.toString()) : new Verdict.Unchanged(status.toString());
    }
}
