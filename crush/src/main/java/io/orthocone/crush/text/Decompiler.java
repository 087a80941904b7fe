package io.orthocone.crush.text;

import io.orthocone.crush.Bucket;
import io.orthocone.crush.BucketArgs;
import io.orthocone.crush.ChooseArgs;
import io.orthocone.crush.CrushMap;
import io.orthocone.crush.CrushNames;
import io.orthocone.crush.DeviceClasses;
import io.orthocone.crush.Rule;
import io.orthocone.crush.RuleStep;
import io.orthocone.crush.Tunables;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Prints a map as {@code crushtool -d} does, byte for byte: the white space and the remarks are part of the form.
 *
 * <p>Tunables are said if they differ from those of argonaut; buckets come by id -1, -2, ..., each after those in it; shadow copies
 * appear only as ids of what they copy.
 */
final class Decompiler {
    private static final String REMARK = "\t\t# do not change unnecessarily\n";

    private final CrushMap map;
    private final DeviceClasses classes;
    private final Map<Integer, Integer> originals = new HashMap<>();
    private final Set<Integer> printed = new HashSet<>();
    private final StringBuilder out = new StringBuilder();

    Decompiler(CrushMap map) {
        this.map = map;
        this.classes = map.deviceClasses();
        classes.shadows().forEach((original, copies) -> copies.values().forEach(copy -> originals.put(copy, original)));
    }

    String decompile() {
        out.append("# begin crush map\n");
        tunables();
        out.append("\n# devices\n");
        map.itemNames()
                .tailMap(0)
                .headMap(map.maxDevices())
                .forEach((id, name) -> out.append("device ")
                        .append(id)
                        .append(' ')
                        .append(name)
                        .append(classes.classNameOf(id).map(c -> " class " + c).orElse(""))
                        .append('\n'));
        out.append("\n# types\n");
        types();
        out.append("\n# buckets\n");
        map.buckets().forEach(this::bucketAfterItsItems);
        out.append("\n# rules\n");
        for (int id = 0; id < map.maxRules(); id++) {
            int ruleId = id;
            map.rule(id).ifPresent(rule -> rule(ruleId, rule));
        }
        if (!map.chooseArgs().isEmpty()) {
            out.append("\n# choose_args\n");
            map.chooseArgs().forEach(this::chooseArgs);
        }
        return out.append("\n# end crush map\n").toString();
    }

    private void tunables() {
        Tunables.ARGONAUT.asMap().forEach((name, old) -> {
            long value = map.tunables().asMap().get(name);
            if (value != old) {
                out.append("tunable ").append(name).append(' ').append(value).append('\n');
            }
        });
    }

    private void types() {
        if (!map.typeNames().isEmpty() && !map.typeNames().containsKey(CrushMap.DEVICE_TYPE)) {
            out.append("type 0 osd\n");
        }
        map.typeNames()
                .forEach((type, name) -> out.append("type ")
                        .append(type)
                        .append(' ')
                        .append(name)
                        .append('\n'));
    }

    private void bucketAfterItsItems(Bucket bucket) {
        if (!printed.add(bucket.id())) {
            return;
        }
        for (int i = 0; i < bucket.size(); i++) {
            map.bucket(bucket.item(i)).ifPresent(this::bucketAfterItsItems);
        }
        String name = map.itemNames().get(bucket.id());
        if (name == null || CrushNames.isValid(name)) {
            bucket(bucket);
        }
    }

    private void bucket(Bucket bucket) {
        out.append(typeName(bucket.type()))
                .append(' ')
                .append(itemName(bucket.id()))
                .append(" {\n");
        out.append("\tid ").append(bucket.id()).append(REMARK);
        classes.shadows()
                .getOrDefault(bucket.id(), new TreeMap<>())
                .forEach((classId, copy) -> out.append("\tid ")
                        .append(copy)
                        .append(" class ")
                        .append(classes.names().get(classId))
                        .append(REMARK));
        // As a signed number, because crushtool does; it is only a remark.
        out.append("\t# weight ").append(threeDecimals(bucket.weight())).append('\n');
        String remark = switch (bucket.alg()) {
            case UNIFORM -> "\t# do not change bucket size (" + bucket.size() + ") unnecessarily";
            case LIST -> "\t# add new items at the end; do not change order unnecessarily";
            case TREE -> "\t# do not change pos for existing items unnecessarily";
            case STRAW, STRAW2 -> "";
        };
        boolean saysPosition = switch (bucket.alg()) {
            case UNIFORM, TREE -> true;
            case LIST, STRAW, STRAW2 -> false;
        };
        out.append("\talg ")
                .append(bucket.alg().name().toLowerCase(Locale.ROOT))
                .append(remark);
        out.append("\n\thash 0\t# rjenkins1\n");
        for (int i = 0; i < bucket.size(); i++) {
            out.append("\titem ").append(itemName(bucket.item(i)));
            out.append(" weight ").append(fixedPoint(bucket.itemWeight(i)));
            out.append(saysPosition ? " pos " + i : "").append('\n');
        }
        out.append("}\n");
    }

    private void rule(int id, Rule rule) {
        out.append("rule ").append(map.ruleNames().getOrDefault(id, "")).append(" {\n\tid ");
        out.append(id).append('\n');
        if (rule.ruleset() != id) {
            out.append("\t# WARNING: ruleset ")
                    .append(rule.ruleset())
                    .append(" != id ")
                    .append(id);
            out.append("; this will not recompile to the same map\n");
        }
        String type = switch (rule.type()) {
            case Rule.REPLICATED -> "replicated";
            case Rule.ERASURE -> "erasure";
            default -> String.valueOf(rule.type());
        };
        out.append("\ttype ").append(type);
        out.append("\n\tmin_size ").append(rule.minSize());
        out.append("\n\tmax_size ").append(rule.maxSize()).append('\n');
        rule.steps().forEach(this::step);
        out.append("}\n");
    }

    private void step(RuleStep step) {
        out.append("\tstep ");
        String name = step.op().name().toLowerCase(Locale.ROOT);
        switch (step.op()) {
            case NOOP, EMIT -> out.append(name);
            case TAKE -> take(step.arg1());
            case CHOOSE_FIRSTN, CHOOSE_INDEP, CHOOSELEAF_FIRSTN, CHOOSELEAF_INDEP ->
                out.append(name.replace('_', ' '))
                        .append(' ')
                        .append(step.arg1())
                        .append(" type ")
                        .append(typeName(step.arg2()));
            case SET_CHOOSE_TRIES,
                    SET_CHOOSELEAF_TRIES,
                    SET_CHOOSE_LOCAL_TRIES,
                    SET_CHOOSE_LOCAL_FALLBACK_TRIES,
                    SET_CHOOSELEAF_VARY_R,
                    SET_CHOOSELEAF_STABLE -> out.append(name).append(' ').append(step.arg1());
        }
        out.append('\n');
    }

    private void take(int item) {
        Integer original = originals.get(item);
        out.append("take ").append(itemName(original == null ? item : original));
        if (original != null) {
            out.append(" class ").append(classes.classNameOf(item).orElse(""));
        }
    }

    private void chooseArgs(long key, ChooseArgs args) {
        out.append("choose_args ").append(Long.toUnsignedString(key)).append(" {\n");
        args.bySlot().forEach((slot, bucketArgs) -> {
            out.append("  {\n    bucket_id ").append(-1 - slot).append('\n');
            weightSet(bucketArgs);
            if (bucketArgs.ids().length > 0) {
                out.append("    ids [ ");
                for (int id : bucketArgs.ids()) {
                    out.append(id).append(' ');
                }
                out.append("]\n");
            }
            out.append("  }\n");
        });
        out.append("}\n");
    }

    private void weightSet(BucketArgs args) {
        if (args.positions() == 0) {
            return;
        }
        out.append("    weight_set [\n");
        for (int position = 0; position < args.positions(); position++) {
            out.append("      [ ");
            for (int weight : args.weights(position)) {
                out.append(fixedPoint(weight)).append(' ');
            }
            out.append("]\n");
        }
        out.append("    ]\n");
    }

    private String typeName(int type) {
        return map.typeNames().getOrDefault(type, type == CrushMap.DEVICE_TYPE ? "device" : "type" + type);
    }

    private String itemName(int item) {
        return map.itemNames().getOrDefault(item, item >= 0 ? "device" + item : "bucket" + (-1 - item));
    }

    /** An unsigned weight. Crushtool prints those of 32768 and more negative, and then does not take them back. */
    static String fixedPoint(int weight) {
        return threeDecimals(Integer.toUnsignedLong(weight));
    }

    /** Three decimals of the nearest 32-bit float, halves to even, as C's printf rounds. */
    private static String threeDecimals(long weight) {
        float value = (float) weight / (float) 0x10000;
        return new BigDecimal(value).setScale(3, RoundingMode.HALF_EVEN).toPlainString();
    }
}
