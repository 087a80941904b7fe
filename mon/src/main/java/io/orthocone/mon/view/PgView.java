package io.orthocone.mon.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.OsdStat;
import io.orthocone.message.PgStat;
import io.orthocone.message.PgStateFlag;
import io.orthocone.mon.command.CommandException;
import io.orthocone.mon.service.PgMap;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.PgId;
import io.orthocone.osdmap.PgMapper;
import io.orthocone.osdmap.PgMapping;
import io.orthocone.osdmap.Pool;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** {@code pg stat}, {@code pg dump}, {@code pg map}, {@code osd map}, and the PGs' part of {@code status}. */
final class PgView {
    private PgView() {}

    /** Sums over all OSDs that are up. */
    record Space(long total, long used, long available) {
        static Space of(ClusterView view) {
            long total = 0;
            long used = 0;
            long available = 0;
            for (Map.Entry<Integer, OsdStat> entry : view.pgMap().osdStats().entrySet()) {
                if (view.osdMap().isUp(entry.getKey())) {
                    total += entry.getValue().totalBytes();
                    used += entry.getValue().usedBytes();
                    available += entry.getValue().availableBytes();
                }
            }
            return new Space(total, used, available);
        }
    }

    static Answer stat(ClusterView view) {
        PgMap.Usage usage = view.pgMap().usage(view.osdMap());
        Space space = Space.of(view);
        StringBuilder text = new StringBuilder();
        text.append(PgMap.pgsOf(view.osdMap()).size()).append(" pgs: ");
        text.append(String.join(", ", counts(view)));
        text.append("; ").append(Quantities.bytes(usage.bytes())).append(" data, ");
        text.append(Quantities.bytes(space.used())).append(" used, ");
        text.append(Quantities.bytes(space.available())).append(" / ");
        text.append(Quantities.bytes(space.total())).append(" avail");
        ObjectNode json = Answer.object();
        json.put("pg_ready", true);
        json.set("pg_summary", summary(view));
        return new Answer.Told(text.toString(), json);
    }

    /** {@code 64 active+clean}, most frequent first. */
    static List<String> counts(ClusterView view) {
        return view.pgMap().countByState(view.osdMap()).entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .toList();
    }

    private static ObjectNode summary(ClusterView view) {
        ObjectNode json = Answer.object();
        ArrayNode states = json.putArray("num_pg_by_state");
        view.pgMap()
                .countByState(view.osdMap())
                .forEach((state, count) -> states.addObject().put("name", state).put("num", count));
        Space space = Space.of(view);
        json.put("num_pgs", PgMap.pgsOf(view.osdMap()).size());
        json.put("num_bytes", view.pgMap().usage(view.osdMap()).bytes());
        json.put("total_bytes", space.total());
        json.put("total_avail_bytes", space.available());
        json.put("total_used_bytes", space.used());
        return json;
    }

    /** The {@code pgmap} of {@code status}. */
    static ObjectNode statusJson(ClusterView view) {
        PgMap.Usage usage = view.pgMap().usage(view.osdMap());
        Space space = Space.of(view);
        ObjectNode json = Answer.object();
        ArrayNode states = json.putArray("pgs_by_state");
        view.pgMap()
                .countByState(view.osdMap())
                .forEach((state, count) ->
                        states.addObject().put("state_name", state).put("count", count));
        json.put("num_pgs", PgMap.pgsOf(view.osdMap()).size());
        json.put("num_pools", view.osdMap().pools().size());
        json.put("num_objects", usage.objects());
        json.put("data_bytes", usage.bytes());
        json.put("bytes_used", space.used());
        json.put("bytes_avail", space.available());
        json.put("bytes_total", space.total());
        if (usage.degraded() > 0) {
            json.put("degraded_objects", usage.degraded());
            json.put("degraded_total", usage.copies());
        }
        if (usage.misplaced() > 0) {
            json.put("misplaced_objects", usage.misplaced());
            json.put("misplaced_total", usage.copies());
        }
        if (usage.unfound() > 0) {
            json.put("unfound_objects", usage.unfound());
        }
        return json;
    }

    static Answer dump(ClusterView view) {
        OsdMap map = view.osdMap();
        PgMapper mapper = new PgMapper(map);
        TextTable table = TextTable.of(
                "PG_STAT",
                ">OBJECTS",
                ">DEGRADED",
                ">MISPLACED",
                ">UNFOUND",
                ">BYTES",
                ">LOG",
                "STATE",
                "VERSION",
                "REPORTED",
                "UP",
                "UP_PRIMARY",
                "ACTING",
                "ACTING_PRIMARY",
                "BLOCKED_BY");
        ArrayNode stats = Answer.array();
        for (PgId pg : PgMap.pgsOf(map)) {
            String state = PgStateFlag.print(view.pgMap().stateOf(map, pg));
            PgMapping mapping = mapper.map(pg);
            Optional<PgStat> stat = view.pgMap().statOf(pg);
            stats.add(pgJson(pg, state, mapping, stat));
            if (stat.isPresent()) {
                PgStat known = stat.get();
                table.row(
                        pg,
                        known.objects(),
                        known.degraded(),
                        known.misplaced(),
                        known.unfound(),
                        known.bytes(),
                        known.logEntries(),
                        state,
                        version(known),
                        known.reportedEpoch() + ":" + known.reportedSequence(),
                        Quantities.osds(known.up()),
                        known.upPrimary(),
                        Quantities.osds(known.acting()),
                        known.actingPrimary(),
                        known.blockedBy());
            } else {
                table.row(
                        pg,
                        "-",
                        "-",
                        "-",
                        "-",
                        "-",
                        "-",
                        state,
                        "-",
                        "-",
                        Quantities.osds(mapping.up()),
                        mapping.upPrimary(),
                        Quantities.osds(mapping.acting()),
                        mapping.actingPrimary(),
                        "");
            }
        }
        ObjectNode json = Answer.object();
        json.put("pg_ready", true);
        ObjectNode pgMap = json.putObject("pg_map");
        pgMap.put("last_osdmap_epoch", map.epoch());
        pgMap.set("pg_stats", stats);
        pgMap.set("osd_stats", osdStats(view));
        return new Answer.Told(table.print(), json);
    }

    static Answer ls(ClusterView view, String pool, String states) throws CommandException {
        OsdMap map = view.osdMap();
        boolean isOfAll = pool.isEmpty() || pool.equals("all");
        long poolId = isOfAll ? 0 : PoolView.poolId(map, pool);
        List<String> wanted = states.isEmpty() ? List.of() : List.of(states.split("[+,]", -1));
        PgMapper mapper = new PgMapper(map);
        TextTable table = TextTable.of("PG", ">OBJECTS", ">DEGRADED", ">UNFOUND", ">BYTES", "STATE", "UP", "ACTING");
        ArrayNode stats = Answer.array();
        for (PgId pg : PgMap.pgsOf(map)) {
            String state = PgStateFlag.print(view.pgMap().stateOf(map, pg));
            boolean isOfPool = isOfAll || pg.pool() == poolId;
            if (!isOfPool || !List.of(state.split("[+]", -1)).containsAll(wanted)) {
                continue;
            }
            PgMapping mapping = mapper.map(pg);
            Optional<PgStat> stat = view.pgMap().statOf(pg);
            stats.add(pgJson(pg, state, mapping, stat));
            table.row(
                    pg,
                    stat.map(known -> Long.toString(known.objects())).orElse("-"),
                    stat.map(known -> Long.toString(known.degraded())).orElse("-"),
                    stat.map(known -> Long.toString(known.unfound())).orElse("-"),
                    stat.map(known -> Long.toString(known.bytes())).orElse("-"),
                    state,
                    Quantities.osds(stat.map(PgStat::up).orElse(mapping.up())),
                    Quantities.osds(stat.map(PgStat::acting).orElse(mapping.acting())));
        }
        ObjectNode json = Answer.object();
        json.put("pg_ready", true);
        json.set("pg_stats", stats);
        return new Answer.Told(table.print(), json);
    }

    private static String version(PgStat stat) {
        return Quantities.version(stat.version());
    }

    static ObjectNode pgJson(PgId pg, String state, PgMapping mapping, Optional<PgStat> stat) {
        ObjectNode json = Answer.object();
        json.put("pgid", pg.toString());
        json.put("state", state);
        ints(json.putArray("up"), stat.map(PgStat::up).orElse(mapping.up()));
        ints(json.putArray("acting"), stat.map(PgStat::acting).orElse(mapping.acting()));
        json.put("up_primary", stat.map(PgStat::upPrimary).orElse(mapping.upPrimary()));
        json.put("acting_primary", stat.map(PgStat::actingPrimary).orElse(mapping.actingPrimary()));
        stat.ifPresent(known -> {
            json.put("version", version(known));
            json.put("reported_epoch", known.reportedEpoch());
            json.put("reported_seq", known.reportedSequence());
            json.put("last_epoch_clean", known.lastEpochClean());
            json.put("log_size", known.logEntries());
            json.put("last_scrub_stamp", Quantities.stamp(known.scrubs().scrubbedMillis()));
            json.put("last_deep_scrub_stamp", Quantities.stamp(known.scrubs().deepScrubbedMillis()));
            if (!known.blockedBy().isEmpty()) {
                json.put("blocked_by", known.blockedBy());
            }
            json.putObject("stat_sum")
                    .put("num_bytes", known.bytes())
                    .put("num_objects", known.objects())
                    .put("num_objects_degraded", known.degraded())
                    .put("num_objects_misplaced", known.misplaced())
                    .put("num_objects_unfound", known.unfound())
                    .put("num_scrub_errors", known.scrubs().errors())
                    .put("num_shallow_scrub_errors", known.scrubs().shallowErrors())
                    .put("num_deep_scrub_errors", known.scrubs().deepErrors());
        });
        return json;
    }

    private static void ints(ArrayNode array, List<Integer> values) {
        values.forEach(array::add);
    }

    private static ArrayNode osdStats(ClusterView view) {
        ArrayNode array = Answer.array();
        new TreeMap<>(view.pgMap().osdStats())
                .forEach((osd, stat) -> array.addObject()
                        .put("osd", osd)
                        .put("kb", stat.totalBytes() / 1024)
                        .put("kb_used", stat.usedBytes() / 1024)
                        .put("kb_avail", stat.availableBytes() / 1024)
                        .put("damaged_reads", stat.damagedReads()));
        return array;
    }

    /** The PG of that name. */
    static PgId parse(ClusterView view, String text) throws CommandException {
        PgId pg;
        try {
            pg = PgId.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ErrorCode.EINVAL, e.getMessage());
        }
        Optional<Pool> pool = view.osdMap().pool(pg.pool());
        if (pool.isEmpty() || Integer.compareUnsigned(pg.seed(), pool.get().pgNum()) >= 0) {
            throw new CommandException(ErrorCode.ENOENT, "there is no pg " + pg + "; 'ocone pg dump' lists all");
        }
        return pg;
    }

    static Answer map(ClusterView view, String text) throws CommandException {
        PgId pg = parse(view, text);
        PgMapping mapping = view.osdMap().pgToUpActing(pg);
        ObjectNode json = Answer.object();
        json.put("epoch", view.osdMap().epoch());
        json.put("raw_pgid", pg.toString());
        json.put("pgid", pg.toString());
        ints(json.putArray("up"), mapping.up());
        ints(json.putArray("acting"), mapping.acting());
        return new Answer.Told(
                "osdmap e" + view.osdMap().epoch() + " pg " + pg + " -> up " + Quantities.osds(mapping.up())
                        + " acting " + Quantities.osds(mapping.acting()),
                json);
    }

    static Answer mapObject(ClusterView view, String poolName, String object, String namespace)
            throws CommandException {
        OsdMap map = view.osdMap();
        long pool = PoolView.poolId(map, poolName);
        PgId pg = map.objectToPg(pool, namespace, object, "");
        PgMapping mapping = map.pgToUpActing(pg);
        String full = namespace.isEmpty() ? object : namespace + "/" + object;
        ObjectNode json = Answer.object();
        json.put("epoch", map.epoch());
        json.put("pool", poolName);
        json.put("pool_id", pool);
        json.put("objname", full);
        json.put("pgid", pg.toString());
        ints(json.putArray("up"), mapping.up());
        json.put("up_primary", mapping.upPrimary());
        ints(json.putArray("acting"), mapping.acting());
        json.put("acting_primary", mapping.actingPrimary());
        return new Answer.Told(
                "osdmap e" + map.epoch() + " pool '" + poolName + "' (" + pool + ") object '" + full + "' -> pg " + pg
                        + " -> up (" + Quantities.osds(mapping.up()) + ", p" + mapping.upPrimary() + ") acting ("
                        + Quantities.osds(mapping.acting())
                        + ", p"
                        + mapping.actingPrimary() + ")",
                json);
    }
}
