package io.orthocone.tools.osdmaptool;

import io.orthocone.crush.Bucket;
import io.orthocone.crush.BucketArgs;
import io.orthocone.crush.ChooseArgs;
import io.orthocone.crush.CrushMap;
import io.orthocone.osdmap.OsdEntry;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.OsdStateFlag;
import io.orthocone.tools.cephtext.CephDocument;
import io.orthocone.tools.cephtext.CephTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@code --tree}: the hierarchy with the state of each OSD; last the strays, OSDs that exist and are nowhere in it.
 *
 * <p>Roots come by ascending id, children by device class and id, or by name.
 */
final class OsdTree {
    private static final double ONE = 0x10000;
    private static final double VISIBLE = 0.000001;

    private final OsdMap map;
    private final CrushMap crush;
    private final Set<Integer> seen = new TreeSet<>();

    /** A line of the tree; {@code parent} is null for roots and strays. */
    private record Item(int id, Bucket parent, int depth, double weight) {}

    private OsdTree(OsdMap map) {
        this.map = map;
        this.crush = map.crush();
    }

    static String table(OsdMap map) {
        OsdTree tree = new OsdTree(map);
        CephTable table = new CephTable()
                .right("ID")
                .right("CLASS")
                .right("WEIGHT")
                .left("TYPE NAME")
                .right("STATUS")
                .right("REWEIGHT")
                .right("PRI-AFF");
        List<Item> items = tree.items();
        items.addAll(tree.strays());
        items.forEach(item -> tree.row(table, item));
        return table.text();
    }

    static void write(OsdMap map, CephDocument out) {
        OsdTree tree = new OsdTree(map);
        out.openObject("tree").openArray("nodes");
        tree.items().forEach(item -> tree.item(out, item));
        out.close().openArray("stray");
        tree.strays().forEach(item -> tree.item(out, item));
        out.close().close();
    }

    private List<Item> items() {
        List<Item> items = new ArrayList<>();
        crush.roots().stream()
                .sorted(Comparator.comparingInt(Bucket::id))
                .forEach(root -> add(items, new Item(root.id(), null, 0, weight(root.weight()))));
        return items;
    }

    private void add(List<Item> items, Item item) {
        seen.add(item.id);
        items.add(item);
        if (item.id < 0) {
            Bucket bucket = crush.bucket(item.id).orElseThrow();
            for (int child : sortedChildren(bucket)) {
                double weight = weight(bucket.itemWeight(bucket.indexOf(child)));
                add(items, new Item(child, bucket, item.depth + 1, weight));
            }
        }
    }

    private List<Integer> sortedChildren(Bucket bucket) {
        return bucket.items().stream()
                .sorted(Comparator.comparing(this::sortKey))
                .toList();
    }

    private String sortKey(int id) {
        return id < 0 ? "_" + name(id) : className(id).orElse("") + String.format(Locale.ROOT, "_osd.%08d", id);
    }

    private List<Item> strays() {
        List<Item> strays = new ArrayList<>();
        for (int osd = 0; osd < map.maxOsd(); osd++) {
            if (map.exists(osd) && !seen.contains(osd)) {
                strays.add(new Item(osd, null, 0, 0));
            }
        }
        return strays;
    }

    private void row(CephTable table, Item item) {
        String indent = "    ".repeat(item.depth);
        if (item.id < 0) {
            table.row(id(item), "", fixed(item.weight), indent + type(item.id) + " " + name(item.id), "", "", "");
            return;
        }
        OsdEntry osd = map.osd(item.id);
        table.row(
                id(item),
                className(item.id).orElse(""),
                fixed(item.weight),
                indent + "osd." + item.id,
                status(osd),
                osd.exists() ? fixed(weight(osd.weight())) : "0",
                osd.exists() ? fixed(weight(osd.primaryAffinity())) : "");
    }

    private static String id(Item item) {
        return String.valueOf(item.id);
    }

    private void item(CephDocument out, Item item) {
        out.openObject("item").put("id", item.id);
        className(item.id).filter(c -> item.id >= 0).ifPresent(c -> out.put("device_class", c));
        if (item.id < 0) {
            out.put("name", name(item.id))
                    .put("type", type(item.id))
                    .put("type_id", crush.bucket(item.id).orElseThrow().type());
            poolWeights(out, item);
            out.openArray("children");
            sortedChildren(crush.bucket(item.id).orElseThrow()).reversed().forEach(child -> out.put("child", child));
            out.close().close();
            return;
        }
        out.put("name", "osd." + item.id)
                .put("type", crush.typeNames().getOrDefault(CrushMap.DEVICE_TYPE, "device"))
                .put("type_id", CrushMap.DEVICE_TYPE)
                .put("crush_weight", item.weight)
                .put("depth", item.depth);
        poolWeights(out, item);
        OsdEntry osd = map.osd(item.id);
        out.put("exists", osd.exists() ? 1 : 0)
                .put("status", osd.has(OsdStateFlag.DESTROYED) ? "destroyed" : osd.isUp() ? "up" : "down")
                .put("reweight", weight(osd.weight()))
                .put("primary_affinity", weight(osd.primaryAffinity()))
                .close();
    }

    /** What an item weighs in the weight sets of its parent, by pool. */
    private void poolWeights(CephDocument out, Item item) {
        if (item.parent == null) {
            return;
        }
        out.openObject("pool_weights");
        int index = item.parent.indexOf(item.id);
        for (Map.Entry<Long, ChooseArgs> entry : crush.chooseArgs().entrySet()) {
            BucketArgs args = entry.getValue().bySlot().get(Bucket.slotOf(item.parent.id()));
            if (args != null && args.positions() > 0) {
                out.openArray(setName(entry.getKey()));
                for (int position = 0; position < args.positions(); position++) {
                    out.put("weight", weight(args.weights(position)[index]));
                }
                out.close();
            }
        }
        out.close();
    }

    private String setName(long key) {
        return key == ChooseArgs.DEFAULT_KEY ? "(compat)" : map.poolName(key).orElse(String.valueOf(key));
    }

    private static String status(OsdEntry osd) {
        if (!osd.exists()) {
            return "DNE";
        }
        return osd.has(OsdStateFlag.DESTROYED) ? "destroyed" : osd.isUp() ? "up" : "down";
    }

    private String name(int id) {
        return crush.itemNames().getOrDefault(id, "");
    }

    private String type(int id) {
        int type = crush.bucket(id).orElseThrow().type();
        return crush.typeNames().getOrDefault(type, "type" + type);
    }

    private Optional<String> className(int id) {
        Integer classId = crush.deviceClasses().classOf().get(id);
        return classId == null
                ? Optional.empty()
                : Optional.ofNullable(crush.deviceClasses().names().get(classId));
    }

    private static double weight(int fixedPoint) {
        return (float) (Integer.toUnsignedLong(fixedPoint) / ONE);
    }

    private static String fixed(double weight) {
        return weight < VISIBLE ? "0" : String.format(Locale.ROOT, "%.5f", weight);
    }
}
