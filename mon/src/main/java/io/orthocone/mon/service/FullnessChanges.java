package io.orthocone.mon.service;

import io.orthocone.message.ErrorCode;
import io.orthocone.mon.command.MonCommand;
import io.orthocone.mon.service.OsdMapService.Change;
import io.orthocone.osdmap.Fullness;
import io.orthocone.osdmap.IncrementalBuilder;
import io.orthocone.osdmap.OsdEntry;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.Pool;
import io.orthocone.osdmap.PoolBuilder;
import io.orthocone.osdmap.PoolFlag;
import io.orthocone.osdmap.Ratios;
import io.orthocone.osdmap.RuleOsds;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/** What the map says of space: ratios, how full OSDs and pools are, quotas. */
final class FullnessChanges {
    private FullnessChanges() {}

    static Verdict setRatio(Change change, MonCommand.OsdSetRatio request) {
        Ratios old = change.working().ratios();
        float ratio = (float) request.ratio();
        Ratios next = switch (request.which()) {
            case NEARFULL -> new Ratios(ratio, old.backfillfull(), old.full());
            case BACKFILLFULL -> new Ratios(old.nearfull(), ratio, old.full());
            case FULL -> new Ratios(old.nearfull(), old.backfillfull(), ratio);
        };
        String word = request.which().name().toLowerCase(Locale.ROOT);
        String status = "osd set-" + word + "-ratio " + request.ratio();
        if (next.equals(old)) {
            return new Verdict.Unchanged(status);
        }
        change.next().ratios(next);
        return new Verdict.Accepted(status);
    }

    static Verdict osd(Change change, OsdMapRequest.OsdFullness request) {
        OsdMap map = change.working();
        if (!map.isUp(request.osd())) {
            return new Verdict.Unchanged("osd." + request.osd() + " is not up");
        }
        Fullness before = Fullness.of(map.osd(request.osd()));
        String status = "osd." + request.osd() + " is " + request.fullness().words();
        if (before == request.fullness()) {
            return new Verdict.Unchanged(status);
        }
        before.flag().ifPresent(flag -> change.next().toggle(request.osd(), flag));
        request.fullness().flag().ifPresent(flag -> change.next().toggle(request.osd(), flag));
        return new Verdict.Accepted(status);
    }

    static Verdict setQuota(Change change, MonCommand.OsdPoolSetQuota request) {
        OptionalLong id = change.working().poolId(request.pool());
        if (id.isEmpty()) {
            return PoolChanges.noSuchPool(request.pool());
        }
        boolean isBytes = request.field().equals("max_bytes");
        long value;
        try {
            value = isBytes ? Amounts.bytes(request.value()) : Amounts.count(request.value());
        } catch (IllegalArgumentException e) {
            return new Verdict.Refused(ErrorCode.EINVAL, e.getMessage());
        }
        Pool pool = change.working().pool(id.getAsLong()).orElseThrow();
        String status = "set-quota " + request.field() + " = " + value + " for pool " + request.pool();
        if (value == (isBytes ? pool.quotaMaxBytes() : pool.quotaMaxObjects())) {
            return new Verdict.Unchanged(status);
        }
        PoolBuilder next = isBytes
                ? pool.toBuilder().quota(value, pool.quotaMaxObjects())
                : pool.toBuilder().quota(pool.quotaMaxBytes(), value);
        change.next().changePool(id.getAsLong(), next.build());
        return new Verdict.Accepted(status);
    }

    static Verdict quotaReached(Change change, OsdMapRequest.QuotaReached request) {
        Pool pool = change.working().pool(request.pool()).orElse(null);
        if (pool == null || pool.has(PoolFlag.FULL_QUOTA) == request.isReached()) {
            return new Verdict.Unchanged("pool " + request.pool() + " is marked so, or gone");
        }
        PoolBuilder next = pool.toBuilder();
        if (request.isReached()) {
            next.set(PoolFlag.FULL).set(PoolFlag.FULL_QUOTA);
        } else {
            next.clear(PoolFlag.FULL).clear(PoolFlag.FULL_QUOTA);
        }
        change.next().changePool(request.pool(), next.build());
        return new Verdict.Accepted(
                "pool " + request.pool() + (request.isReached() ? " is out of quota" : " is within its quota again"));
    }

    /**
     * Pools are as full as the fullest OSD that is up and in and that their rule can choose; or full for want of quota. Brings them up to
     * what a batch has made of the OSDs, the rules and the pools themselves.
     *
     * @return the map with that
     */
    static OsdMap withPoolFlags(OsdMap before, OsdMap working, IncrementalBuilder next) {
        Fullness fullest = fullest(working);
        boolean isChanged = false;
        for (Map.Entry<Long, Pool> entry : working.pools().entrySet()) {
            Pool pool = entry.getValue();
            Fullness fullness = fullest == Fullness.NOT_FULL ? Fullness.NOT_FULL : fullnessOf(working, pool);
            Pool flagged = flagged(pool, fullness);
            if (flagged.flags() != pool.flags()) {
                next.changePool(entry.getKey(), flagged);
                isChanged = true;
            }
        }
        return isChanged ? before.apply(next.build()) : working;
    }

    private static Fullness fullest(OsdMap map) {
        Fullness fullest = Fullness.NOT_FULL;
        for (OsdEntry osd : map.osds()) {
            fullest = fuller(fullest, osd);
        }
        return fullest;
    }

    private static Fullness fullnessOf(OsdMap map, Pool pool) {
        Fullness fullest = Fullness.NOT_FULL;
        for (int osd : RuleOsds.shares(map, pool).keySet()) {
            fullest = osd < map.maxOsd() ? fuller(fullest, map.osd(osd)) : fullest;
        }
        return fullest;
    }

    private static Fullness fuller(Fullness sofar, OsdEntry osd) {
        Fullness own = osd.isUp() && osd.isIn() ? Fullness.of(osd) : Fullness.NOT_FULL;
        return own.isAtLeast(sofar) ? own : sofar;
    }

    private static Pool flagged(Pool pool, Fullness fullness) {
        PoolBuilder flagged = pool.toBuilder().clear(PoolFlag.NEARFULL).clear(PoolFlag.BACKFILLFULL);
        if (!pool.has(PoolFlag.FULL_QUOTA)) {
            flagged.clear(PoolFlag.FULL);
        }
        switch (fullness) {
            case NOT_FULL -> {}
            case NEARFULL -> flagged.set(PoolFlag.NEARFULL);
            case BACKFILLFULL -> flagged.set(PoolFlag.BACKFILLFULL);
            case FULL -> flagged.set(PoolFlag.FULL);
        }
        return flagged.build();
    }
}
