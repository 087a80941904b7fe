package io.orthocone.mon.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.crush.text.CrushBinary;
import io.orthocone.env.Payload;
import io.orthocone.message.ErrorCode;
import io.orthocone.mon.command.CommandException;
import io.orthocone.mon.service.BlocklistText;
import io.orthocone.osdmap.Fullness;
import io.orthocone.osdmap.OsdEntry;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.OsdMapFlag;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** {@code osd stat}, {@code osd dump}, {@code osd getmap} and {@code osd getcrushmap}. */
final class OsdView {
    private OsdView() {}

    static Answer stat(ClusterView view) {
        OsdMap map = view.osdMap();
        String text = counts(map) + "; epoch: e" + map.epoch();
        return new Answer.Told(text, statusJson(map));
    }

    /** {@code 3 osds: 3 up, 3 in}. */
    static String counts(OsdMap map) {
        return map.countExisting() + " osds: " + map.countUp() + " up, " + map.countIn() + " in";
    }

    /** The {@code osdmap} of {@code status}. */
    static ObjectNode statusJson(OsdMap map) {
        ObjectNode json = Answer.object();
        json.put("epoch", map.epoch());
        json.put("num_osds", map.countExisting());
        json.put("num_up_osds", map.countUp());
        json.put("num_in_osds", map.countIn());
        json.put("num_remapped_pgs", map.pgTemp().size());
        return json;
    }

    static Answer dump(ClusterView view) {
        OsdMap map = view.osdMap();
        StringBuilder text = new StringBuilder();
        text.append("epoch ").append(map.epoch());
        text.append("\nfsid ").append(map.fsid());
        text.append("\ncreated ").append(map.created());
        text.append("\nmodified ").append(map.modified());
        text.append("\nflags ").append(flags(map));
        text.append("\nfull_ratio ").append(map.ratios().full());
        text.append("\nbackfillfull_ratio ").append(map.ratios().backfillfull());
        text.append("\nnearfull_ratio ").append(map.ratios().nearfull());
        text.append("\ncrush_version ").append(map.crushVersion());
        text.append("\nmax_osd ").append(map.maxOsd());
        PoolView.lines(map).forEach(line -> text.append('\n').append(line));
        ObjectNode json = Answer.object();
        json.put("epoch", map.epoch());
        json.put("fsid", map.fsid().toString());
        json.put("created", map.created().toString());
        json.put("modified", map.modified().toString());
        json.put("flags", flags(map));
        json.put("full_ratio", map.ratios().full());
        json.put("backfillfull_ratio", map.ratios().backfillfull());
        json.put("nearfull_ratio", map.ratios().nearfull());
        json.put("crush_version", map.crushVersion());
        json.put("max_osd", map.maxOsd());
        json.put("pool_max", map.poolMax());
        ArrayNode pools = json.putArray("pools");
        map.pools()
                .forEach((id, pool) ->
                        pools.add(PoolView.json(id, map.poolName(id).orElse(""), pool)));
        ArrayNode osds = json.putArray("osds");
        for (int osd = 0; osd < map.maxOsd(); osd++) {
            if (map.exists(osd)) {
                text.append('\n').append(line(map, osd));
                osds.add(json(map, osd));
            }
        }
        ArrayNode pgTemp = json.putArray("pg_temp");
        map.pgTemp().forEach((pg, acting) -> {
            text.append("\npg_temp ").append(pg).append(' ').append(Quantities.osds(acting));
            ArrayNode list = pgTemp.addObject().put("pgid", pg.toString()).putArray("osds");
            acting.forEach(list::add);
        });
        ObjectNode blocklist = json.putObject("blocklist");
        map.blocklist().forEach((entry, until) -> {
            String who = BlocklistText.of(entry);
            text.append("\nblocklist ").append(who).append(" expires ").append(until);
            blocklist.put(who, until.toString());
        });
        ArrayNode upmaps = json.putArray("pg_upmap_items");
        map.pgUpmapItems().forEach((pg, items) -> {
            List<Integer> pairs = items.stream()
                    .flatMap(item -> Stream.of(item.from(), item.to()))
                    .toList();
            text.append("\npg_upmap_items ").append(pg).append(' ').append(Quantities.osds(pairs));
            ArrayNode mappings = upmaps.addObject().put("pgid", pg.toString()).putArray("mappings");
            items.forEach(item -> mappings.addObject().put("from", item.from()).put("to", item.to()));
        });
        return new Answer.Told(text.toString(), json);
    }

    private static String flags(OsdMap map) {
        return String.join(
                ",", OsdMapFlag.of(map.flags()).stream().map(OsdMapFlag::label).toList());
    }

    private static String line(OsdMap map, int osd) {
        OsdEntry entry = map.osd(osd);
        return "osd." + osd + " " + (entry.isUp() ? "up" : "down") + " " + (entry.isIn() ? "in" : "out")
                + fullness(entry) + " weight "
                + Quantities.weight(entry.weight()) + " up_from " + entry.info().upFrom() + " up_thru "
                + entry.info().upThru() + " down_at " + entry.info().downAt() + " last_clean_interval ["
                + entry.info().lastCleanBegin() + "," + entry.info().lastCleanEnd() + ") " + map.clientAddr(osd) + " "
                + map.clusterAddr(osd) + " " + entry.uuid();
    }

    private static String fullness(OsdEntry entry) {
        Fullness fullness = Fullness.of(entry);
        return fullness == Fullness.NOT_FULL ? "" : " " + fullness.word();
    }

    private static ObjectNode json(OsdMap map, int osd) {
        OsdEntry entry = map.osd(osd);
        ObjectNode json = Answer.object();
        json.put("osd", osd);
        json.put("uuid", entry.uuid().toString());
        json.put("up", entry.isUp() ? 1 : 0);
        json.put("in", entry.isIn() ? 1 : 0);
        json.put("weight", Quantities.weight(entry.weight()));
        json.put("primary_affinity", Quantities.weight(entry.primaryAffinity()));
        json.put("last_clean_begin", entry.info().lastCleanBegin());
        json.put("last_clean_end", entry.info().lastCleanEnd());
        json.put("up_from", entry.info().upFrom());
        json.put("up_thru", entry.info().upThru());
        json.put("down_at", entry.info().downAt());
        json.put("lost_at", entry.info().lostAt());
        json.put("fullness", Fullness.of(entry).word());
        json.put("public_addr", map.clientAddr(osd).toString());
        json.put("cluster_addr", map.clusterAddr(osd).toString());
        json.put("heartbeat_back_addr", map.heartbeatAddr(osd).toString());
        return json;
    }

    static Answer getMap(ClusterView view, OptionalInt epoch) throws CommandException {
        if (epoch.isEmpty()) {
            return new Answer.Binary(view.osdMaps().newestBytes());
        }
        OsdMap map = view.osdMaps()
                .at(epoch.getAsInt())
                .orElseThrow(() -> new CommandException(
                        ErrorCode.ENOENT,
                        "the map of epoch " + epoch.getAsInt() + " is not kept; epochs "
                                + view.osdMaps().oldestEpoch() + " to "
                                + view.osdMap().epoch() + " are"));
        return new Answer.Binary(Payload.wrap(map.encode()));
    }

    static Answer rules(ClusterView view) {
        ArrayNode json = Answer.array();
        view.osdMap().crush().ruleNames().values().forEach(json::add);
        return new Answer.Told(
                String.join("\n", view.osdMap().crush().ruleNames().values()), json);
    }

    static Answer blocklist(ClusterView view) {
        ArrayNode json = Answer.array();
        StringBuilder text = new StringBuilder();
        view.osdMap().blocklist().forEach((entry, until) -> {
            String who = BlocklistText.of(entry);
            json.addObject().put("addr", who).put("until", until.toString());
            text.append(who).append(' ').append(until).append('\n');
        });
        int entries = view.osdMap().blocklist().size();
        text.append("listed ").append(entries).append(entries == 1 ? " entry" : " entries");
        return new Answer.Told(text.toString(), json);
    }

    static Answer getCrushMap(ClusterView view) {
        return new Answer.Binary(Payload.wrap(CrushBinary.encode(view.osdMap().crush())));
    }
}
