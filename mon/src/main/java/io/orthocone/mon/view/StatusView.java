package io.orthocone.mon.view;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.mon.service.PgMap;
import io.orthocone.osdmap.OsdMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code status}: the whole cluster on one page. */
final class StatusView {
    private static final String INDENT = "            ";

    private StatusView() {}

    static Answer answer(ClusterView view) {
        return new Answer.Told(text(view), json(view));
    }

    private static ObjectNode json(ClusterView view) {
        ObjectNode json = Answer.object();
        json.put("fsid", view.monMap().fsid().toString());
        json.set("health", HealthView.json(view.health()));
        MonView.statusJson(view, json);
        json.set("osdmap", OsdView.statusJson(view.osdMap()));
        json.set("pgmap", PgView.statusJson(view));
        json.set("progress", ProgressView.json(view.progress()));
        return json;
    }

    private static String text(ClusterView view) {
        OsdMap map = view.osdMap();
        PgMap.Usage usage = view.pgMap().usage(map);
        PgView.Space space = PgView.Space.of(view);
        List<String> lines = new ArrayList<>();
        lines.add("  cluster:");
        lines.add("    id:     " + view.monMap().fsid());
        lines.add("    health: " + HealthView.lines(view.health(), INDENT));
        lines.add("");
        lines.add("  services:");
        lines.add("    mon: " + monitors(view));
        lines.add("    osd: " + OsdView.counts(map)
                + (map.pgTemp().isEmpty() ? "" : "; " + map.pgTemp().size() + " remapped pgs"));
        lines.add("");
        lines.add("  data:");
        lines.add("    pools:   " + map.pools().size() + " pools, "
                + PgMap.pgsOf(map).size() + " pgs");
        lines.add("    objects: " + Quantities.count(usage.objects()) + " objects, " + Quantities.bytes(usage.bytes()));
        lines.add("    usage:   " + Quantities.bytes(space.used()) + " used, " + Quantities.bytes(space.available())
                + " / " + Quantities.bytes(space.total()) + " avail");
        lines.add("    pgs:     " + pgs(view, usage));
        List<String> progress = ProgressView.lines(view.progress().underWay());
        if (!progress.isEmpty()) {
            lines.add("");
            lines.add("  progress:");
            progress.forEach(line -> lines.add("    " + line));
        }
        return String.join("\n", lines);
    }

    private static String monitors(ClusterView view) {
        List<String> absent = new ArrayList<>(view.monitors());
        absent.removeAll(view.quorum());
        String outOfQuorum = absent.isEmpty() ? "" : ", out of quorum: " + String.join(", ", absent);
        return view.monitors().size() + " daemons, quorum " + String.join(",", view.quorum()) + " (age "
                + Quantities.age(view.quorumAgeNanos()) + ")" + outOfQuorum;
    }

    private static String pgs(ClusterView view, PgMap.Usage usage) {
        List<String> lines = new ArrayList<>();
        if (usage.degraded() > 0) {
            lines.add(share(usage.degraded(), usage.copies(), "degraded"));
        }
        if (usage.misplaced() > 0) {
            lines.add(share(usage.misplaced(), usage.copies(), "misplaced"));
        }
        lines.addAll(PgView.counts(view));
        return String.join("\n" + INDENT + " ", lines);
    }

    private static String share(long part, long whole, String word) {
        return String.format(
                Locale.ROOT, "%d/%d objects %s (%.3f%%)", part, whole, word, Quantities.percent(part, whole));
    }
}
