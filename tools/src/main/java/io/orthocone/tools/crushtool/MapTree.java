package io.orthocone.tools.crushtool;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.crush.Bucket;
import io.orthocone.crush.BucketArgs;
import io.orthocone.crush.CrushMap;
import io.orthocone.crush.DeviceClasses;
import io.orthocone.crush.ListBucket;
import io.orthocone.crush.Straw2Bucket;
import io.orthocone.crush.StrawBucket;
import io.orthocone.crush.TreeBucket;
import io.orthocone.crush.UniformBucket;
import java.util.Locale;

/** A map as the tree that our JSON and XML forms write. Weights are unsigned 16.16 integers, so nothing is rounded. */
final class MapTree {
    static final int VERSION = 1;

    private final CrushMap map;
    private final ObjectNode root = JsonNodeFactory.instance.objectNode();

    private MapTree(CrushMap map) {
        this.map = map;
    }

    static ObjectNode of(CrushMap map) {
        MapTree tree = new MapTree(map);
        tree.root.put("version", VERSION);
        tree.root.put("max_buckets", map.maxBuckets());
        tree.root.put("max_rules", map.maxRules());
        tree.root.put("max_devices", map.maxDevices());
        ObjectNode tunables = tree.root.putObject("tunables");
        map.tunables().asMap().forEach(tunables::put);
        tree.names();
        tree.classes();
        ArrayNode buckets = tree.root.putArray("buckets");
        map.buckets().forEach(bucket -> bucket(buckets.addObject(), bucket));
        tree.rules();
        tree.chooseArgs();
        return tree.root;
    }

    private void names() {
        ArrayNode types = root.putArray("types");
        map.typeNames().forEach((id, name) -> types.addObject().put("id", id).put("name", name));
        ArrayNode items = root.putArray("item_names");
        map.itemNames().forEach((id, name) -> items.addObject().put("id", id).put("name", name));
        ArrayNode rules = root.putArray("rule_names");
        map.ruleNames().forEach((id, name) -> rules.addObject().put("id", id).put("name", name));
    }

    private void classes() {
        DeviceClasses classes = map.deviceClasses();
        ArrayNode names = root.putArray("classes");
        classes.names().forEach((id, name) -> names.addObject().put("id", id).put("name", name));
        ArrayNode members = root.putArray("class_members");
        classes.classOf()
                .forEach((item, id) -> members.addObject().put("id", item).put("class_id", id));
        ArrayNode shadows = root.putArray("shadows");
        classes.shadows()
                .forEach((bucket, copies) -> copies.forEach((id, copy) -> shadows.addObject()
                        .put("bucket_id", bucket)
                        .put("class_id", id)
                        .put("copy_id", copy)));
    }

    private static void bucket(ObjectNode node, Bucket bucket) {
        node.put("id", bucket.id());
        node.put("type", bucket.type());
        node.put("alg", bucket.alg().name().toLowerCase(Locale.ROOT));
        node.put("weight", Integer.toUnsignedLong(bucket.weight()));
        if (bucket instanceof UniformBucket uniform) {
            node.put("item_weight", Integer.toUnsignedLong(uniform.itemWeight()));
        }
        ArrayNode items = node.putArray("items");
        for (int i = 0; i < bucket.size(); i++) {
            ObjectNode item = items.addObject().put("id", bucket.item(i));
            switch (bucket) {
                case UniformBucket _ -> {}
                case TreeBucket _, Straw2Bucket _ -> item.put("weight", Integer.toUnsignedLong(bucket.itemWeight(i)));
                case ListBucket list ->
                    item.put("weight", Integer.toUnsignedLong(list.itemWeight(i)))
                            .put("sum", Integer.toUnsignedLong(list.sum(i)));
                case StrawBucket straw ->
                    item.put("weight", Integer.toUnsignedLong(straw.itemWeight(i)))
                            .put("straw", Integer.toUnsignedLong(straw.straw(i)));
            }
        }
        if (bucket instanceof TreeBucket tree) {
            ArrayNode nodes = node.putArray("node_weights");
            for (int i = 0; i < tree.nodeCount(); i++) {
                nodes.add(Integer.toUnsignedLong(tree.nodeWeight(i)));
            }
        }
    }

    private void rules() {
        ArrayNode rules = root.putArray("rules");
        for (int id = 0; id < map.maxRules(); id++) {
            int ruleId = id;
            map.rule(id).ifPresent(rule -> {
                ObjectNode node = rules.addObject();
                node.put("id", ruleId).put("ruleset", rule.ruleset()).put("type", rule.type());
                node.put("min_size", rule.minSize()).put("max_size", rule.maxSize());
                ArrayNode steps = node.putArray("steps");
                rule.steps()
                        .forEach(step -> steps.addObject()
                                .put("op", step.op().name().toLowerCase(Locale.ROOT))
                                .put("arg1", step.arg1())
                                .put("arg2", step.arg2()));
            });
        }
    }

    private void chooseArgs() {
        ArrayNode sets = root.putArray("choose_args");
        map.chooseArgs().forEach((key, args) -> {
            ArrayNode buckets = sets.addObject().put("key", key).putArray("bucket_args");
            args.bySlot().forEach((slot, bucketArgs) -> bucketArgs(buckets.addObject(), -1 - slot, bucketArgs));
        });
    }

    private static void bucketArgs(ObjectNode node, int bucketId, BucketArgs args) {
        node.put("bucket_id", bucketId);
        ArrayNode positions = node.putArray("weight_set");
        for (int position = 0; position < args.positions(); position++) {
            ArrayNode weights = positions.addObject().putArray("weights");
            for (int weight : args.weights(position)) {
                weights.add(Integer.toUnsignedLong(weight));
            }
        }
        ArrayNode ids = node.putArray("ids");
        for (int id : args.ids()) {
            ids.add(id);
        }
    }
}
