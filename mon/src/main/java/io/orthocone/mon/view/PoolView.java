package io.orthocone.mon.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.message.ErrorCode;
import io.orthocone.mon.command.CommandException;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.PgTargets;
import io.orthocone.osdmap.Pool;
import io.orthocone.osdmap.PoolFlag;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** {@code osd pool ls|get}. */
final class PoolView {
    private PoolView() {}

    static long poolId(OsdMap map, String name) throws CommandException {
        return map.poolId(name)
                .orElseThrow(() -> new CommandException(
                        ErrorCode.ENOENT,
                        "there is no pool '" + name + "'; 'ocone osd pool ls' lists those there are"));
    }

    static Answer ls(ClusterView view, boolean detail) {
        OsdMap map = view.osdMap();
        ArrayNode json = Answer.array();
        StringBuilder text = new StringBuilder();
        for (Map.Entry<Long, Pool> entry : map.pools().entrySet()) {
            String name = map.poolName(entry.getKey()).orElse("");
            text.append(text.isEmpty() ? "" : "\n");
            if (detail) {
                json.add(json(entry.getKey(), name, entry.getValue()));
                text.append(line(entry.getKey(), name, entry.getValue()));
            } else {
                json.add(name);
                text.append(name);
            }
        }
        return new Answer.Told(text.toString(), json);
    }

    static String line(long id, String name, Pool pool) {
        String kind = pool.isReplicated() ? "replicated" : "erasure";
        String flags = String.join(
                ",", PoolFlag.of(pool.flags()).stream().map(PoolFlag::label).toList());
        return "pool " + id + " '" + name + "' " + kind + " size " + pool.size() + " min_size " + pool.minSize()
                + " crush_rule " + pool.crushRule() + " object_hash rjenkins pg_num " + pool.pgNum() + " pgp_num "
                + pool.pgpNum() + targets(pool) + " last_change " + pool.lastChange()
                + (flags.isEmpty() ? "" : " flags " + flags)
                + (pool.quotaMaxBytes() == 0 ? "" : " max_bytes " + pool.quotaMaxBytes())
                + (pool.quotaMaxObjects() == 0 ? "" : " max_objects " + pool.quotaMaxObjects());
    }

    /** Where a number of PGs is going, while it is on the way. */
    private static String targets(Pool pool) {
        PgTargets targets = pool.pgTargets();
        return (targets.pgNumTarget() == pool.pgNum() ? "" : " pg_num_target " + targets.pgNumTarget())
                + (targets.pgpNumTarget() == pool.pgpNum() ? "" : " pgp_num_target " + targets.pgpNumTarget());
    }

    static ObjectNode json(long id, String name, Pool pool) {
        ObjectNode json = Answer.object();
        json.put("pool", id);
        json.put("pool_id", id);
        json.put("pool_name", name);
        json.put("type", pool.type().number());
        json.put("size", pool.size());
        json.put("min_size", pool.minSize());
        json.put("crush_rule", pool.crushRule());
        json.put("object_hash", pool.objectHash());
        json.put("pg_num", pool.pgNum());
        json.put("pg_placement_num", pool.pgpNum());
        json.put("pg_num_target", pool.pgTargets().pgNumTarget());
        json.put("pg_placement_num_target", pool.pgTargets().pgpNumTarget());
        json.put("last_change", String.valueOf(pool.lastChange()));
        json.put("quota_max_bytes", pool.quotaMaxBytes());
        json.put("quota_max_objects", pool.quotaMaxObjects());
        json.put("flags", pool.flags());
        json.put(
                "flags_names",
                String.join(
                        ",",
                        PoolFlag.of(pool.flags()).stream().map(PoolFlag::label).toList()));
        return json;
    }

    static Answer get(ClusterView view, String poolName, String option) throws CommandException {
        OsdMap map = view.osdMap();
        long id = poolId(map, poolName);
        Pool pool = map.pool(id).orElseThrow();
        ObjectNode json = Answer.object();
        json.put("pool", poolName);
        json.put("pool_id", id);
        if (option.equals("crush_rule")) {
            String rule = ruleName(map, pool);
            json.put(option, rule);
            return new Answer.Told(option + ": " + rule, json);
        }
        int value = switch (option) {
            case "size" -> pool.size();
            case "min_size" -> pool.minSize();
            case "pg_num" -> pool.pgNum();
            case "pgp_num" -> pool.pgpNum();
            default -> throw new CommandException(ErrorCode.EINVAL, "pools have no option '" + option + "'");
        };
        json.put(option, value);
        return new Answer.Told(option + ": " + value, json);
    }

    private static String ruleName(OsdMap map, Pool pool) {
        OptionalInt rule = map.crush().findRule(pool.crushRule(), pool.type().number(), pool.size());
        return rule.isPresent()
                ? map.crush().ruleNames().getOrDefault(rule.getAsInt(), String.valueOf(rule.getAsInt()))
                : String.valueOf(pool.crushRule());
    }

    /** The pools' lines of {@code osd dump}. */
    static List<String> lines(OsdMap map) {
        return map.pools().entrySet().stream()
                .map(entry -> line(entry.getKey(), map.poolName(entry.getKey()).orElse(""), entry.getValue()))
                .toList();
    }
}
