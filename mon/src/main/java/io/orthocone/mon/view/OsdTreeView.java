package io.orthocone.mon.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.crush.Bucket;
import io.orthocone.crush.CrushMap;
import io.orthocone.osdmap.OsdEntry;
import io.orthocone.osdmap.OsdMap;

/** {@code osd tree}: OSDs by place, and those without one. */
final class OsdTreeView {
    private final OsdMap map;
    private final CrushMap crush;
    private final TextTable table =
            TextTable.of(">ID", "CLASS", ">WEIGHT", "TYPE NAME", ">STATUS", ">REWEIGHT", ">PRI-AFF");
    private final ArrayNode nodes = Answer.array();
    private final ArrayNode stray = Answer.array();

    private OsdTreeView(OsdMap map) {
        this.map = map;
        this.crush = map.crush();
    }

    static Answer answer(ClusterView view) {
        return new OsdTreeView(view.osdMap()).answer();
    }

    private Answer answer() {
        for (Bucket root : crush.roots()) {
            bucket(root, Quantities.weight(root.weight()), 0);
        }
        for (int osd = 0; osd < map.maxOsd(); osd++) {
            if (map.exists(osd) && crush.parentOf(osd).isEmpty()) {
                device(stray, osd, 0, 0);
            }
        }
        ObjectNode json = Answer.object();
        json.set("nodes", nodes);
        json.set("stray", stray);
        return new Answer.Told(table.print(), json);
    }

    private void bucket(Bucket bucket, double weight, int depth) {
        String type = crush.typeNames().getOrDefault(bucket.type(), String.valueOf(bucket.type()));
        String name = crush.itemNames().getOrDefault(bucket.id(), String.valueOf(bucket.id()));
        table.row(bucket.id(), "", Quantities.decimal(weight), "    ".repeat(depth) + type + " " + name, "", "", "");
        ObjectNode node = nodes.addObject();
        node.put("id", bucket.id());
        node.put("name", name);
        node.put("type", type);
        node.put("type_id", bucket.type());
        ArrayNode children = node.putArray("children");
        // Ceph lists children backwards, and its users' scripts have seen it so.
        bucket.items().reversed().forEach(children::add);
        for (int i = 0; i < bucket.size(); i++) {
            double itemWeight = Quantities.weight(bucket.itemWeight(i));
            int item = bucket.item(i);
            if (item >= 0) {
                device(nodes, item, itemWeight, depth + 1);
            } else {
                crush.bucket(item).ifPresent(child -> bucket(child, itemWeight, depth + 1));
            }
        }
    }

    private void device(ArrayNode to, int osd, double weight, int depth) {
        OsdEntry entry = map.osd(osd);
        String name = "osd." + osd;
        String status = !entry.exists() ? "DNE" : entry.isUp() ? "up" : "down";
        double reweight = Quantities.weight(entry.weight());
        double affinity = Quantities.weight(entry.primaryAffinity());
        table.row(
                osd,
                "",
                Quantities.decimal(weight),
                "    ".repeat(depth) + name,
                status,
                Quantities.decimal(reweight),
                Quantities.decimal(affinity));
        ObjectNode node = to.addObject();
        node.put("id", osd);
        node.put("name", name);
        node.put("type", "osd");
        node.put("type_id", 0);
        node.put("crush_weight", weight);
        node.put("depth", depth);
        node.put("exists", entry.exists() ? 1 : 0);
        node.put("status", status);
        node.put("reweight", reweight);
        node.put("primary_affinity", affinity);
    }
}
