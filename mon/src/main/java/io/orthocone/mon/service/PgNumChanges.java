package io.orthocone.mon.service;

import io.orthocone.message.ErrorCode;
import io.orthocone.message.PgStat;
import io.orthocone.message.PgStateFlag;
import io.orthocone.mon.command.MonCommand;
import io.orthocone.mon.service.OsdMapService.Change;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.PgId;
import io.orthocone.osdmap.PgTargets;
import io.orthocone.osdmap.Pool;
import io.orthocone.osdmap.PoolBuilder;
import io.orthocone.osdmap.PoolFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The number of PGs of a pool, and how many of them differ in placement (doc/split.md). Pure.
 *
 * <pre>
 *   command: the targets ──▶ pg_num doubles, at most ──▶ all PGs active ──▶ ... ──▶ pg_num is there
 *                                                                                    │ all PGs clean
 *                                                        pgp_num is there: PGs move ◀─┘
 * </pre>
 *
 * <ul>
 *   <li>A step of {@code pg_num} gives each PG one child at most, beside it: nothing moves, and what an OSD does at once is bounded.
 *   <li>{@code pgp_num} follows in one step, so that nothing moves twice; how fast, is recovery's business.
 *   <li>A step is taken when reports from the pool's last change on say that the one before has come to an end.
 * </ul>
 */
final class PgNumChanges {
    private static final int MOST_PGS = 65_536;

    /** Ceph's default of mon_max_pg_per_osd: more cost memory and peering time, and spread nothing better. */
    private static final int MOST_PGS_PER_OSD = 250;

    private PgNumChanges() {}

    // --- commands ------------------------------------------------------------------------------------------

    static Verdict set(Change change, MonCommand.OsdPoolSet request, long id, Pool pool) {
        int value;
        try {
            value = Integer.parseInt(request.value());
        } catch (NumberFormatException _) {
            return new Verdict.Refused(ErrorCode.EINVAL, "'" + request.value() + "' is no whole number");
        }
        if (value < 1 || value > MOST_PGS) {
            return new Verdict.Refused(
                    ErrorCode.ERANGE, request.option() + " is 1 to " + MOST_PGS + ", not " + request.value());
        }
        if (pool.has(PoolFlag.CREATING)) {
            return new Verdict.Refused(
                    ErrorCode.EBUSY,
                    "pool '" + request.pool() + "' is still being created: ask again when 'ocone osd pool ls detail' no"
                            + " longer says creating");
        }
        return request.option().equals("pg_num")
                ? setPgNum(change, request, id, pool, value)
                : setPgpNum(change, request, id, pool, value);
    }

    private static Verdict setPgNum(Change change, MonCommand.OsdPoolSet request, long id, Pool pool, int value) {
        if (value < pool.pgNum()) {
            return new Verdict.Refused(
                    ErrorCode.EOPNOTSUPP,
                    "pool '" + request.pool() + "' has " + pool.pgNum()
                            + " PGs, and PGs cannot be merged: pg_num only grows. To have fewer, copy the objects into"
                            + " a new pool ('ocone osd pool create')");
        }
        Verdict tooMany = refuseTooMany(change.working(), id, pool, value);
        if (value > pool.pgTargets().pgNumTarget() && tooMany != null) {
            return tooMany;
        }
        if (value == pool.pgTargets().pgNumTarget()) {
            return new Verdict.Unchanged("pool '" + request.pool() + "': pg_num " + value);
        }
        Pool aimed = pool.toBuilder().pgTargets(targets(pool, value, value)).build();
        put(change, id, value > pool.pgNum() ? afterStep(aimed) : aimed);
        return new Verdict.Accepted(said(request.pool(), "pg_num", pool.pgNum(), value));
    }

    private static Verdict setPgpNum(Change change, MonCommand.OsdPoolSet request, long id, Pool pool, int value) {
        int pgNumTarget = pool.pgTargets().pgNumTarget();
        if (value > pgNumTarget) {
            return new Verdict.Refused(
                    ErrorCode.EINVAL,
                    "pgp_num " + value + " is more than pg_num " + pgNumTarget
                            + ": it says how many of the PGs differ in placement");
        }
        if (value == pool.pgTargets().pgpNumTarget() && value == pool.pgpNum()) {
            return new Verdict.Unchanged("pool '" + request.pool() + "': pgp_num " + value);
        }
        put(
                change,
                id,
                pool.toBuilder()
                        .pgNumStep(pool.pgNum(), Math.min(value, pool.pgNum()))
                        .pgTargets(targets(pool, pgNumTarget, value))
                        .build());
        return new Verdict.Accepted(said(request.pool(), "pgp_num", pool.pgpNum(), value));
    }

    private static PgTargets targets(Pool pool, int pgNum, int pgpNum) {
        PgTargets now = pool.pgTargets();
        return new PgTargets(pgNum, pgpNum, pool.pgNum(), now.autoscaleMode(), now.lastMerge());
    }

    private static String said(String pool, String option, int from, int to) {
        return "pool '" + pool + "': " + option + " goes from " + from + " to " + to;
    }

    private static Verdict refuseTooMany(OsdMap map, long id, Pool pool, int pgNum) {
        long others = 0;
        for (Map.Entry<Long, Pool> entry : map.pools().entrySet()) {
            Pool other = entry.getValue();
            others += entry.getKey() == id ? 0 : (long) other.pgTargets().pgNumTarget() * other.size();
        }
        int osds = map.countIn();
        long copies = others + (long) pgNum * pool.size();
        long most = (long) MOST_PGS_PER_OSD * osds;
        if (copies <= most) {
            return null;
        }
        long fitting = Math.max(0, (most - others) / Math.max(1, pool.size()));
        return new Verdict.Refused(
                ErrorCode.ERANGE,
                "pg_num " + pgNum + " in " + pool.size() + " copies would make " + copies + " copies of PGs, and "
                        + osds + " OSDs take " + most + " (" + MOST_PGS_PER_OSD + " each): at most " + fitting
                        + " fit, or add OSDs");
    }

    // --- steps ---------------------------------------------------------------------------------------------

    /** Steps that can be taken now, by the reports. */
    static List<OsdMapRequest.PgNumStep> due(OsdMap map, PgMap statistics) {
        List<OsdMapRequest.PgNumStep> due = new ArrayList<>();
        map.pools().forEach((id, pool) -> {
            if (isUnderWay(pool) && isReady(id, pool, statistics)) {
                due.add(new OsdMapRequest.PgNumStep(id, pool.lastChange()));
            }
        });
        return due;
    }

    private static boolean isUnderWay(Pool pool) {
        return pool.pgNum() < pool.pgTargets().pgNumTarget()
                || pool.pgpNum() != pool.pgTargets().pgpNumTarget();
    }

    private static boolean isReady(long id, Pool pool, PgMap statistics) {
        PgStateFlag awaited = pool.pgNum() < pool.pgTargets().pgNumTarget() ? PgStateFlag.ACTIVE : PgStateFlag.CLEAN;
        for (int seed = 0; seed < pool.pgNum(); seed++) {
            Optional<PgStat> stat = statistics.statOf(new PgId(id, seed));
            boolean isThere = stat.isPresent()
                    && stat.get().reportedEpoch() >= pool.lastChange()
                    && stat.get().state().contains(awaited);
            if (!isThere) {
                return false;
            }
        }
        return true;
    }

    /** Takes a step, unless the pool has changed since it was found due. */
    static Verdict step(Change change, OsdMapRequest.PgNumStep step) {
        Pool pool = change.working().pool(step.pool()).orElse(null);
        if (pool == null || pool.lastChange() != step.lastChange() || !isUnderWay(pool)) {
            return new Verdict.Unchanged("pool " + step.pool() + " is not where it was");
        }
        put(change, step.pool(), afterStep(pool));
        return new Verdict.Accepted("pool " + step.pool() + " has another number of PGs");
    }

    private static Pool afterStep(Pool pool) {
        PgTargets targets = pool.pgTargets();
        PoolBuilder next = pool.toBuilder();
        if (pool.pgNum() < targets.pgNumTarget()) {
            next.pgNumStep((int) Math.min(targets.pgNumTarget(), 2L * pool.pgNum()), pool.pgpNum());
        } else {
            next.pgNumStep(pool.pgNum(), Math.min(targets.pgpNumTarget(), pool.pgNum()));
        }
        return next.build();
    }

    private static void put(Change change, long id, Pool pool) {
        change.next()
                .changePool(id, pool.toBuilder().lastChange(change.nextEpoch()).build());
    }
}
