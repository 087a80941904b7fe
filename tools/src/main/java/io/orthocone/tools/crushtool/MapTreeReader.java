package io.orthocone.tools.crushtool;

import com.fasterxml.jackson.databind.JsonNode;
import io.orthocone.crush.Bucket;
import io.orthocone.crush.BucketAlg;
import io.orthocone.crush.BucketArgs;
import io.orthocone.crush.ChooseArgs;
import io.orthocone.crush.CrushMap;
import io.orthocone.crush.CrushMapBuilder;
import io.orthocone.crush.DeviceClasses;
import io.orthocone.crush.ListBucket;
import io.orthocone.crush.Rule;
import io.orthocone.crush.RuleStep;
import io.orthocone.crush.Straw2Bucket;
import io.orthocone.crush.StrawBucket;
import io.orthocone.crush.TreeBucket;
import io.orthocone.crush.Tunables;
import io.orthocone.crush.UniformBucket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;

/**
 * A map from the tree of our JSON and XML forms. What is not said is computed: weights of buckets, sums, straw lengths, node weights;
 * what is not known is refused.
 */
final class MapTreeReader {
    private final TreeObject root;
    private final CrushMapBuilder builder = CrushMap.builder();

    private MapTreeReader(TreeObject root) {
        this.root = root;
    }

    static CrushMap map(JsonNode tree) {
        MapTreeReader reader = new MapTreeReader(TreeObject.of(tree, "map"));
        try {
            return reader.read();
        } catch (IllegalArgumentException e) {
            throw new MapDocumentException(e.getMessage(), e);
        }
    }

    private CrushMap read() {
        int version = root.integer("version");
        if (version != MapTree.VERSION) {
            throw new MapDocumentException("version " + version + " is not known; this is " + MapTree.VERSION);
        }
        tunables();
        root.objects("types").forEach(o -> builder.typeName(o.integer("id"), o.text("name")));
        root.objects("item_names").forEach(o -> builder.itemName(o.integer("id"), o.text("name")));
        root.objects("rule_names").forEach(o -> builder.ruleName(o.integer("id"), o.text("name")));
        root.objects("buckets").forEach(o -> builder.bucket(bucket(o)));
        root.objects("rules").forEach(o -> builder.rule(o.integer("id"), rule(o)));
        classes();
        root.objects("choose_args").forEach(this::chooseArgs);
        if (root.has("max_buckets")) {
            builder.maxBuckets(root.integer("max_buckets"));
        }
        if (root.has("max_rules")) {
            builder.maxRules(root.integer("max_rules"));
        }
        if (root.has("max_devices")) {
            builder.maxDevices(root.integer("max_devices"));
        }
        root.nothingElse();
        return builder.build();
    }

    private void tunables() {
        Tunables tunables = Tunables.ARGONAUT;
        TreeObject values = root.object("tunables");
        for (String name : Tunables.ARGONAUT.asMap().keySet()) {
            if (values.has(name)) {
                tunables = tunables.with(name, (int) values.unsigned(name)).orElseThrow();
            }
        }
        values.nothingElse();
        builder.tunables(tunables);
    }

    private void classes() {
        NavigableMap<Integer, String> names = new TreeMap<>();
        root.objects("classes").forEach(o -> names.put(o.integer("id"), o.text("name")));
        NavigableMap<Integer, Integer> classOf = new TreeMap<>();
        root.objects("class_members").forEach(o -> classOf.put(o.integer("id"), o.integer("class_id")));
        NavigableMap<Integer, NavigableMap<Integer, Integer>> shadows = new TreeMap<>();
        root.objects("shadows")
                .forEach(o -> shadows.computeIfAbsent(o.integer("bucket_id"), id -> new TreeMap<>())
                        .put(o.integer("class_id"), o.integer("copy_id")));
        builder.deviceClasses(new DeviceClasses(classOf, names, shadows));
    }

    private Bucket bucket(TreeObject node) {
        int id = node.integer("id");
        int type = node.integer("type");
        BucketAlg alg = node.oneOf("alg", BucketAlg.values());
        List<TreeObject> items = node.objects("items");
        int[] ids = items.stream().mapToInt(item -> item.integer("id")).toArray();
        Bucket computed;
        if (alg == BucketAlg.UNIFORM) {
            computed = UniformBucket.of(id, type, ids, (int) node.unsigned("item_weight"));
        } else {
            int[] weights = items.stream()
                    .mapToInt(item -> (int) item.unsigned("weight"))
                    .toArray();
            computed = Bucket.of(alg, id, type, ids, weights, builder.tunables());
        }
        int weight = node.has("weight") ? (int) node.unsigned("weight") : computed.weight();
        Bucket stored = switch (computed) {
            case UniformBucket uniform -> new UniformBucket(id, type, weight, ids, uniform.itemWeight());
            case ListBucket list ->
                new ListBucket(id, type, weight, ids, list.itemWeights(), stored(items, "sum", i -> list.sum(i)));
            case TreeBucket tree -> new TreeBucket(id, type, weight, ids, nodeWeights(node, tree));
            case StrawBucket straw ->
                new StrawBucket(
                        id, type, weight, ids, straw.itemWeights(), stored(items, "straw", i -> straw.straw(i)));
            case Straw2Bucket straw2 -> new Straw2Bucket(id, type, weight, ids, straw2.itemWeights());
        };
        items.forEach(TreeObject::nothingElse);
        node.nothingElse();
        return stored;
    }

    private static int[] stored(List<TreeObject> items, String name, IntUnaryOperator computed) {
        int[] values = new int[items.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = items.get(i).has(name) ? (int) items.get(i).unsigned(name) : computed.applyAsInt(i);
        }
        return values;
    }

    private static int[] nodeWeights(TreeObject node, TreeBucket tree) {
        if (node.has("node_weights")) {
            return node.unsignedNumbers("node_weights");
        }
        int[] weights = new int[tree.nodeCount()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = tree.nodeWeight(i);
        }
        return weights;
    }

    private static Rule rule(TreeObject node) {
        List<RuleStep> steps = new ArrayList<>();
        for (TreeObject step : node.objects("steps")) {
            RuleStep.Op op = step.oneOf("op", RuleStep.Op.values());
            steps.add(new RuleStep(op, step.integerOr("arg1", 0), step.integerOr("arg2", 0)));
            step.nothingElse();
        }
        Rule rule = new Rule(
                node.integerOr("ruleset", node.integer("id")),
                node.integer("type"),
                node.integer("min_size"),
                node.integer("max_size"),
                steps);
        node.nothingElse();
        return rule;
    }

    private void chooseArgs(TreeObject node) {
        NavigableMap<Integer, BucketArgs> bySlot = new TreeMap<>();
        for (TreeObject bucket : node.objects("bucket_args")) {
            int[][] weightSet = bucket.objects("weight_set").stream()
                    .map(position -> position.unsignedNumbers("weights"))
                    .toArray(int[][]::new);
            int slot = Bucket.slotOf(bucket.integer("bucket_id"));
            if (bySlot.put(slot, new BucketArgs(weightSet, bucket.integers("ids"))) != null) {
                throw new MapDocumentException(bucket.path() + ": this bucket is named twice");
            }
            bucket.nothingElse();
        }
        builder.chooseArgs(node.longInteger("key"), new ChooseArgs(bySlot));
        node.nothingElse();
    }

    /** The word of a constant. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
