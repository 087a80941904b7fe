package io.orthocone.tools.crushtool;

import io.orthocone.crush.Bucket;
import io.orthocone.crush.CrushMap;
import io.orthocone.crush.CrushNames;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The trees of a map, depth first in the order of Ceph's listings: roots by id, below them devices by class and id, buckets by name. */
final class TreeWalk {
    private final CrushMap map;
    private final List<Node> nodes = new ArrayList<>();

    /**
     * An item at a place.
     *
     * @param parent the bucket that holds it; empty for a root
     * @param weight what it weighs there, unsigned 16.16
     */
    record Node(int id, Optional<Bucket> parent, int depth, int weight) {
        boolean isBucket() {
            return id < 0;
        }
    }

    private TreeWalk(CrushMap map) {
        this.map = map;
    }

    static List<Node> of(CrushMap map, boolean withShadows) {
        TreeWalk walk = new TreeWalk(map);
        Set<Integer> inside = new HashSet<>();
        map.buckets().forEach(bucket -> inside.addAll(bucket.items()));
        for (Bucket bucket : map.buckets().reversed()) {
            if (!inside.contains(bucket.id()) && (withShadows || !isShadow(map, bucket.id()))) {
                walk.descend(new Node(bucket.id(), Optional.empty(), 0, bucket.weight()));
            }
        }
        return walk.nodes;
    }

    /** Ceph knows shadow copies by their names, which people cannot give. */
    private static boolean isShadow(CrushMap map, int bucketId) {
        String name = map.itemNames().get(bucketId);
        return name != null && !CrushNames.isValid(name);
    }

    private void descend(Node node) {
        nodes.add(node);
        Optional<Bucket> bucket = map.bucket(node.id);
        if (bucket.isEmpty()) {
            return;
        }
        Map<String, Node> children = new TreeMap<>();
        for (int i = bucket.get().size() - 1; i >= 0; i--) {
            int item = bucket.get().item(i);
            Node child = new Node(item, bucket, node.depth + 1, bucket.get().itemWeight(i));
            children.put(sortKey(item), child);
        }
        children.values().forEach(this::descend);
    }

    private String sortKey(int item) {
        return item >= 0
                ? map.deviceClasses().classNameOf(item).orElse("") + "_" + String.format("osd.%08d", item)
                : "_" + map.itemNames().getOrDefault(item, "bucket" + Bucket.slotOf(item));
    }
}
