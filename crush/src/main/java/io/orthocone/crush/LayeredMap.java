package io.orthocone.crush;

import io.orthocone.crush.CrushEditException.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Makes a map of layers, each of which groups the items of the one below: what {@code crushtool --build} does. */
public final class LayeredMap {
    private static final int MAX_DEVICES = 1 << 20;

    private LayeredMap() {}

    /**
     * One layer.
     *
     * @param typeName the type of its buckets and the beginning of their names; type numbers go up from 1
     * @param size how many items of the layer below each bucket holds; 0 for one bucket that holds all
     */
    public record Layer(String typeName, BucketAlg alg, int size) {}

    /**
     * A map with devices {@code osd.0} to {@code osd.N-1} of weight 1.0, and the rule {@code replicated_rule} that spreads over the
     * lowest layer.
     */
    public static CrushMap build(int devices, List<Layer> layers) {
        if (devices < 1 || devices > MAX_DEVICES) {
            throw new CrushEditException(Reason.INVALID, "the number of OSDs must be from 1 to " + MAX_DEVICES);
        }
        CrushMapBuilder builder = CrushMap.builder();
        builder.typeName(CrushMap.DEVICE_TYPE, "osd").atLeastDevices(devices);
        int[] lower = new int[devices];
        int[] lowerWeights = new int[devices];
        for (int device = 0; device < devices; device++) {
            lower[device] = device;
            lowerWeights[device] = Bucket.WEIGHT_ONE;
            builder.itemName(device, ClusterHierarchy.deviceName(device));
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            if (layer.size < 0 || !CrushNames.isValid(layer.typeName)) {
                throw new CrushEditException(
                        Reason.INVALID, "layer " + layer.typeName + " " + layer.size + ": not a name and a size >= 0");
            }
            int type = i + 1;
            builder.typeName(type, layer.typeName);
            List<Bucket> made = group(builder, layer, type, lower, lowerWeights, names);
            lower = made.stream().mapToInt(Bucket::id).toArray();
            lowerWeights = made.stream().mapToInt(Bucket::weight).toArray();
        }
        new SimpleRule(builder)
                .add(
                        ClusterHierarchy.REPLICATED_RULE,
                        rootName(layers.getLast()),
                        layers.getFirst().typeName,
                        "",
                        SimpleRule.Mode.FIRSTN,
                        Rule.REPLICATED);
        return builder.build();
    }

    /** The first bucket of a layer, from which the rule starts if this is the last one. */
    public static String rootName(Layer layer) {
        return layer.size == 0 ? layer.typeName : layer.typeName + 0;
    }

    private static List<Bucket> group(
            CrushMapBuilder builder, Layer layer, int type, int[] lower, int[] lowerWeights, Set<String> names) {
        List<Bucket> made = new ArrayList<>();
        int size = layer.size == 0 ? lower.length : layer.size;
        for (int from = 0; from < lower.length; from += size) {
            int to = (int) Math.min(lower.length, (long) from + size);
            int[] items = Arrays.copyOfRange(lower, from, to);
            int[] weights = Arrays.copyOfRange(lowerWeights, from, to);
            int id = -1 - names.size();
            Bucket bucket = layer.alg == BucketAlg.UNIFORM
                    // The first weight counts for all, as in Ceph: the last bucket below may be smaller.
                    ? UniformBucket.of(id, type, items, weights[0])
                    : Bucket.of(layer.alg, id, type, items, weights, builder.tunables());
            String name = layer.size == 0 ? layer.typeName : layer.typeName + made.size();
            if (!names.add(name)) {
                throw new CrushEditException(Reason.EXISTS, "two layers make a bucket '" + name + "'");
            }
            builder.bucket(bucket, name);
            made.add(bucket);
        }
        return made;
    }
}
