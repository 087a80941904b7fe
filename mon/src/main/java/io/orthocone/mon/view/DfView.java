package io.orthocone.mon.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.crush.Bucket;
import io.orthocone.message.OsdStat;
import io.orthocone.mon.command.CommandException;
import io.orthocone.mon.service.PgMap;
import io.orthocone.mon.service.PoolSpace;
import io.orthocone.osdmap.Fullness;
import io.orthocone.osdmap.OsdEntry;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.PgId;
import io.orthocone.osdmap.PgMapper;
import io.orthocone.osdmap.Pool;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code df}, {@code osd df} and {@code osd pool get-quota}: what is used, and what is left. */
final class DfView {
    private static final String NO_QUOTA = "N/A";

    private DfView() {}

    // --- by pool

    static Answer df(ClusterView view, boolean detail) {
        PgView.Space space = PgView.Space.of(view);
        TextTable raw = TextTable.of("TOTAL", ">SIZE", ">AVAIL", ">USED", ">%USED");
        raw.row(
                "raw",
                Quantities.bytes(space.total()),
                Quantities.bytes(space.available()),
                Quantities.bytes(space.used()),
                decimal(Quantities.percent(space.used(), space.total())));
        ObjectNode json = Answer.object();
        json.putObject("stats")
                .put("total_bytes", space.total())
                .put("total_avail_bytes", space.available())
                .put("total_used_bytes", space.used())
                .put("total_used_raw_bytes", space.used())
                .put("total_used_raw_ratio", Quantities.percent(space.used(), space.total()) / 100);
        List<String> columns =
                new ArrayList<>(List.of("POOL", ">ID", ">PGS", ">STORED", ">OBJECTS", ">USED", ">%USED", ">MAX AVAIL"));
        if (detail) {
            columns.addAll(List.of(">QUOTA OBJECTS", ">QUOTA BYTES"));
        }
        TextTable table = TextTable.of(columns.toArray(String[]::new));
        ArrayNode pools = json.putArray("pools");
        for (Map.Entry<Long, Pool> entry : view.osdMap().pools().entrySet()) {
            pool(view, entry.getKey(), entry.getValue(), detail, table, pools.addObject());
        }
        String text = "--- RAW STORAGE ---\n" + raw.print() + "\n\n--- POOLS ---\n" + table.print();
        return new Answer.Told(text, json);
    }

    private static void pool(ClusterView view, long id, Pool pool, boolean detail, TextTable table, ObjectNode node) {
        OsdMap map = view.osdMap();
        PgMap.Usage usage = view.pgMap().usageOf(map, id);
        String name = map.poolName(id).orElse("");
        long used = usage.bytes() * pool.size();
        long maxAvail = PoolSpace.maxAvailableBytes(map, view.pgMap(), pool);
        double percent = Quantities.percent(used, used + maxAvail * pool.size());
        List<Object> row = new ArrayList<>(List.of(
                name,
                id,
                pool.pgNum(),
                Quantities.bytes(usage.bytes()),
                Quantities.count(usage.objects()),
                Quantities.bytes(used),
                decimal(percent),
                Quantities.bytes(maxAvail)));
        node.put("name", name).put("id", id);
        ObjectNode stats = node.putObject("stats");
        stats.put("stored", usage.bytes())
                .put("objects", usage.objects())
                .put("bytes_used", used)
                .put("percent_used", percent / 100)
                .put("max_avail", maxAvail);
        if (detail) {
            row.add(pool.quotaMaxObjects() == 0 ? NO_QUOTA : Quantities.count(pool.quotaMaxObjects()));
            row.add(pool.quotaMaxBytes() == 0 ? NO_QUOTA : Quantities.bytes(pool.quotaMaxBytes()));
            stats.put("quota_objects", pool.quotaMaxObjects()).put("quota_bytes", pool.quotaMaxBytes());
        }
        table.row(row.toArray());
    }

    static Answer quota(ClusterView view, String poolName) throws CommandException {
        OsdMap map = view.osdMap();
        long id = PoolView.poolId(map, poolName);
        Pool pool = map.pool(id).orElseThrow();
        PgMap.Usage usage = view.pgMap().usageOf(map, id);
        String objects = pool.quotaMaxObjects() == 0
                ? NO_QUOTA
                : Quantities.count(pool.quotaMaxObjects()) + " objects  (current num objects: " + usage.objects()
                        + " objects)";
        String bytes = pool.quotaMaxBytes() == 0
                ? NO_QUOTA
                : Quantities.bytes(pool.quotaMaxBytes()) + "  (current num bytes: " + usage.bytes() + " bytes)";
        ObjectNode json = Answer.object();
        json.put("pool_name", poolName)
                .put("pool_id", id)
                .put("quota_max_objects", pool.quotaMaxObjects())
                .put("current_num_objects", usage.objects())
                .put("quota_max_bytes", pool.quotaMaxBytes())
                .put("current_num_bytes", usage.bytes());
        return new Answer.Told(
                "quotas for pool '" + poolName + "':\n  max objects: " + objects + "\n  max bytes  : " + bytes, json);
    }

    // --- by OSD

    static Answer osdDf(ClusterView view) {
        OsdMap map = view.osdMap();
        PgView.Space space = PgView.Space.of(view);
        double average = Quantities.percent(space.used(), space.total());
        int[] pgs = pgsByOsd(map);
        TextTable table = TextTable.of(
                ">ID", ">WEIGHT", ">REWEIGHT", ">SIZE", ">USE", ">AVAIL", ">%USE", ">VAR", ">PGS", "STATUS");
        ObjectNode json = Answer.object();
        ArrayNode nodes = json.putArray("nodes");
        Spread spread = new Spread(average);
        for (int osd = 0; osd < map.maxOsd(); osd++) {
            if (!map.exists(osd)) {
                continue;
            }
            OsdEntry entry = map.osd(osd);
            OsdStat stat = view.pgMap().osdStats().getOrDefault(osd, new OsdStat(0, 0, 0));
            double percent = Quantities.percent(stat.usedBytes(), stat.totalBytes());
            double variance = average == 0 ? 0 : percent / average;
            if (entry.isUp() && stat.totalBytes() > 0) {
                spread.add(percent, variance);
            }
            double weight = crushWeight(map, osd);
            Fullness fullness = Fullness.of(entry);
            String status =
                    (entry.isUp() ? "up" : "down") + (fullness == Fullness.NOT_FULL ? "" : ", " + fullness.words());
            table.row(
                    osd,
                    Quantities.decimal(weight),
                    Quantities.decimal(Quantities.weight(entry.weight())),
                    Quantities.bytes(stat.totalBytes()),
                    Quantities.bytes(stat.usedBytes()),
                    Quantities.bytes(stat.availableBytes()),
                    decimal(percent),
                    decimal(variance),
                    pgs[osd],
                    status);
            nodes.addObject()
                    .put("id", osd)
                    .put("name", "osd." + osd)
                    .put("crush_weight", weight)
                    .put("reweight", Quantities.weight(entry.weight()))
                    .put("kb", stat.totalBytes() / 1024)
                    .put("kb_used", stat.usedBytes() / 1024)
                    .put("kb_avail", stat.availableBytes() / 1024)
                    .put("utilization", percent)
                    .put("var", variance)
                    .put("pgs", pgs[osd])
                    .put("status", entry.isUp() ? "up" : "down")
                    .put("fullness", fullness.word());
        }
        table.row(
                "",
                "",
                "TOTAL",
                Quantities.bytes(space.total()),
                Quantities.bytes(space.used()),
                Quantities.bytes(space.available()),
                decimal(average),
                "",
                "",
                "");
        json.putObject("summary")
                .put("total_kb", space.total() / 1024)
                .put("total_kb_used", space.used() / 1024)
                .put("total_kb_avail", space.available() / 1024)
                .put("average_utilization", average)
                .put("min_var", spread.least())
                .put("max_var", spread.most())
                .put("dev", spread.deviation());
        return new Answer.Told(
                table.print() + "\nMIN/MAX VAR: " + decimal(spread.least()) + "/" + decimal(spread.most())
                        + "  STDDEV: " + decimal(spread.deviation()),
                json);
    }

    private static int[] pgsByOsd(OsdMap map) {
        int[] pgs = new int[map.maxOsd()];
        PgMapper mapper = new PgMapper(map);
        for (PgId pg : PgMap.pgsOf(map)) {
            for (int osd : mapper.map(pg).acting()) {
                if (osd >= 0 && osd < pgs.length) {
                    pgs[osd]++;
                }
            }
        }
        return pgs;
    }

    private static double crushWeight(OsdMap map, int osd) {
        return map.crush().parentOf(osd).map(parent -> weightIn(parent, osd)).orElse(0.0);
    }

    private static double weightIn(Bucket parent, int osd) {
        for (int i = 0; i < parent.size(); i++) {
            if (parent.item(i) == osd) {
                return Quantities.weight(parent.itemWeight(i));
            }
        }
        return 0;
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    /** How unevenly OSDs are used. */
    private static final class Spread {
        private final double average;
        private double least;
        private double most;
        private double squares;
        private int count;

        Spread(double average) {
            this.average = average;
        }

        void add(double percent, double variance) {
            least = count == 0 ? variance : Math.min(least, variance);
            most = Math.max(most, variance);
            squares += (percent - average) * (percent - average);
            count++;
        }

        double least() {
            return least;
        }

        double most() {
            return most;
        }

        double deviation() {
            return count == 0 ? 0 : Math.sqrt(squares / count);
        }
    }
}
