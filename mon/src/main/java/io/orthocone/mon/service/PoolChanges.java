package io.orthocone.mon.service;

import io.orthocone.message.ErrorCode;
import io.orthocone.mon.command.MonCommand;
import io.orthocone.mon.service.OsdMapService.Change;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.Pool;
import io.orthocone.osdmap.PoolBuilder;
import io.orthocone.osdmap.PoolFlag;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Pools come, change and go. */
final class PoolChanges {
    private static final int DEFAULT_PG_NUM = 64;
    private static final int DEFAULT_SIZE = 3;
    private static final int MOST_COPIES = 10;
    private static final int LONGEST_NAME = 128;

    private PoolChanges() {}

    static Verdict create(Change change, MonCommand.OsdPoolCreate request) {
        OsdMap map = change.working();
        String name = request.pool();
        Verdict bad = refuseName(name);
        if (bad != null) {
            return bad;
        }
        if (map.poolId(name).isPresent()) {
            return new Verdict.Unchanged("pool '" + name + "' already exists");
        }
        int osds = map.countExisting();
        if (osds == 0) {
            return new Verdict.Refused(ErrorCode.EAGAIN, "there are no OSDs yet to keep a pool on");
        }
        int size = request.size().orElse(Math.min(DEFAULT_SIZE, osds));
        if (size > osds) {
            return new Verdict.Refused(
                    ErrorCode.EINVAL,
                    size + " copies need " + size + " OSDs; there are " + osds + ": add some, or ask for fewer copies");
        }
        long id = map.poolMax() + 1L;
        int rule = CrushPlacement.ruleFor(map.crush(), size);
        PoolBuilder pool = Pool.replicated(size, minSize(size), request.pgNum().orElse(DEFAULT_PG_NUM), rule)
                .set(PoolFlag.HASHPSPOOL)
                .set(PoolFlag.CREATING)
                .lastChange(change.nextEpoch())
                .createTime(change.next().modified());
        change.next().newPool(id, name, pool.build());
        return new Verdict.Accepted("pool '" + name + "' created");
    }

    /** Most of the copies: with fewer, one more failure could lose what was acknowledged. Ceph's rule. */
    private static int minSize(int size) {
        return size - size / 2;
    }

    private static Verdict refuseName(String name) {
        if (name.length() > LONGEST_NAME) {
            return new Verdict.Refused(
                    ErrorCode.ENAMETOOLONG, "a pool's name has at most " + LONGEST_NAME + " characters");
        }
        for (int i = 0; i < name.length(); i++) {
            if (Character.isISOControl(name.charAt(i)) || name.charAt(i) == '/') {
                return new Verdict.Refused(
                        ErrorCode.EINVAL, "a pool's name has no '/' and no control characters: '" + name + "'");
            }
        }
        return null;
    }

    static Verdict remove(Change change, MonCommand.OsdPoolRm request) {
        OptionalLong id = change.working().poolId(request.pool());
        if (id.isEmpty()) {
            return noSuchPool(request.pool());
        }
        if (!request.pool().equals(request.confirmation()) || !request.reallyMeanIt()) {
            return new Verdict.Refused(
                    ErrorCode.EPERM,
                    "this destroys all data of pool '" + request.pool() + "' for good. If you are certain: osd pool rm "
                            + request.pool() + " " + request.pool() + " --yes-i-really-really-mean-it");
        }
        if (change.map().pool(id.getAsLong()).isEmpty()) {
            return new Verdict.Deferred();
        }
        change.working().pgUpmapItems().keySet().stream()
                .filter(pg -> pg.pool() == id.getAsLong())
                .forEach(change.next()::removeUpmapItems);
        change.next().removePool(id.getAsLong());
        return new Verdict.Accepted("pool '" + request.pool() + "' removed");
    }

    static Verdict rename(Change change, MonCommand.OsdPoolRename request) {
        OptionalLong id = change.working().poolId(request.pool());
        if (id.isEmpty()) {
            return noSuchPool(request.pool());
        }
        Verdict bad = refuseName(request.newName());
        if (bad != null) {
            return bad;
        }
        if (change.working().poolId(request.newName()).isPresent()) {
            return new Verdict.Refused(ErrorCode.EEXIST, "pool '" + request.newName() + "' already exists");
        }
        change.next().renamePool(id.getAsLong(), request.newName());
        return new Verdict.Accepted("pool '" + request.pool() + "' renamed to '" + request.newName() + "'");
    }

    static Verdict set(Change change, MonCommand.OsdPoolSet request) {
        OsdMap map = change.working();
        OptionalLong id = map.poolId(request.pool());
        if (id.isEmpty()) {
            return noSuchPool(request.pool());
        }
        Pool pool = map.pool(id.getAsLong()).orElseThrow();
        if (request.option().equals("crush_rule")) {
            return setRule(change, request, id.getAsLong(), pool);
        }
        if (request.option().equals("pg_num") || request.option().equals("pgp_num")) {
            return PgNumChanges.set(change, request, id.getAsLong(), pool);
        }
        int value;
        try {
            value = Integer.parseInt(request.value());
        } catch (NumberFormatException e) {
            return new Verdict.Refused(ErrorCode.EINVAL, "'" + request.value() + "' is no whole number");
        }
        boolean isSize = request.option().equals("size");
        int size = isSize ? value : pool.size();
        int minSize = isSize ? Math.min(pool.minSize(), minSize(value)) : value;
        if (isSize && value > pool.size()) {
            minSize = Math.max(pool.minSize(), minSize(value));
        }
        if (size < 1 || size > MOST_COPIES || minSize < 1 || minSize > size) {
            return new Verdict.Refused(
                    ErrorCode.ERANGE,
                    "size is 1 to " + MOST_COPIES + " and min_size 1 to size, not " + request.value());
        }
        String status = "pool '" + request.pool() + "': size " + size + ", min_size " + minSize;
        if (size == pool.size() && minSize == pool.minSize()) {
            return new Verdict.Unchanged(status);
        }
        change.next()
                .changePool(
                        id.getAsLong(),
                        pool.toBuilder()
                                .size(size, minSize)
                                .lastChange(change.nextEpoch())
                                .build());
        return new Verdict.Accepted(status);
    }

    private static Verdict setRule(Change change, MonCommand.OsdPoolSet request, long id, Pool pool) {
        OptionalInt rule = change.working().crush().ruleId(request.value());
        if (rule.isEmpty()) {
            return new Verdict.Refused(
                    ErrorCode.ENOENT,
                    "there is no rule '" + request.value() + "'; 'ocone osd crush rule ls' lists those there are");
        }
        String status = "pool '" + request.pool() + "': crush_rule " + request.value();
        if (pool.crushRule() == rule.getAsInt()) {
            return new Verdict.Unchanged(status);
        }
        change.next()
                .changePool(
                        id,
                        pool.toBuilder()
                                .crushRule(rule.getAsInt())
                                .lastChange(change.nextEpoch())
                                .build());
        return new Verdict.Accepted(status);
    }

    static Verdict created(Change change, long poolId) {
        Pool pool = change.working().pool(poolId).orElse(null);
        if (pool == null || !pool.has(PoolFlag.CREATING)) {
            return new Verdict.Unchanged("pool " + poolId + " is not under creation");
        }
        change.next()
                .changePool(poolId, pool.toBuilder().clear(PoolFlag.CREATING).build());
        return new Verdict.Accepted("pool " + poolId + " is created");
    }

    static Verdict noSuchPool(String name) {
        return new Verdict.Refused(
                ErrorCode.ENOENT, "there is no pool '" + name + "'; 'ocone osd pool ls' lists those there are");
    }
}
