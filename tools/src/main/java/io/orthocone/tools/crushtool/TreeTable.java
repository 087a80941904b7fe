package io.orthocone.tools.crushtool;

import io.orthocone.crush.BucketArgs;
import io.orthocone.crush.ChooseArgs;
import io.orthocone.crush.CrushMap;
import io.orthocone.tools.cephtext.CephTable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/** {@code --tree}: all trees, shadow trees first, with weights and weight sets. */
final class TreeTable {
    private static final String INDENT = "    ";
    private static final int WEIGHT_DECIMALS = 5;

    private TreeTable() {}

    static String text(CrushMap map) {
        CephTable table = new CephTable().right("ID").right("CLASS").right("WEIGHT");
        map.chooseArgs()
                .keySet()
                .forEach(key -> table.right(key == ChooseArgs.DEFAULT_KEY ? "(compat)" : key.toString()));
        table.left("TYPE NAME");
        for (TreeWalk.Node node : TreeWalk.of(map, true)) {
            List<String> cells = new ArrayList<>();
            cells.add(String.valueOf(node.id()));
            cells.add(map.deviceClasses().classNameOf(node.id()).orElse(""));
            cells.add(weight(node.weight()));
            map.chooseArgs().values().forEach(args -> cells.add(weightIn(args, node)));
            cells.add(INDENT.repeat(node.depth()) + name(map, node));
            table.row(cells.toArray(String[]::new));
        }
        return table.text();
    }

    private static String name(CrushMap map, TreeWalk.Node node) {
        if (!node.isBucket()) {
            return "osd." + node.id();
        }
        int type = map.typeOf(node.id());
        return map.typeNames().getOrDefault(type, "type" + type) + " "
                + map.itemNames().getOrDefault(node.id(), "bucket" + (-1 - node.id()));
    }

    private static String weightIn(ChooseArgs args, TreeWalk.Node node) {
        if (node.parent().isEmpty()) {
            return "";
        }
        BucketArgs own = args.bySlot().get(-1 - node.parent().get().id());
        boolean hasWeights = own != null && own.positions() > 0;
        return hasWeights ? weight(own.weights(0)[node.parent().get().indexOf(node.id())]) : "";
    }

    /** As Ceph prints a weight: a 32-bit float with five decimals, halves to even; and 0 for nothing. */
    private static String weight(int fixedPoint) {
        if (fixedPoint == 0) {
            return "0";
        }
        float weight = (float) Integer.toUnsignedLong(fixedPoint) / (float) 0x10000;
        return new BigDecimal(weight)
                .setScale(WEIGHT_DECIMALS, RoundingMode.HALF_EVEN)
                .toPlainString();
    }
}
