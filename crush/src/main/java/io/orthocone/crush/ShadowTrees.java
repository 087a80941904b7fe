package io.orthocone.crush;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes the shadow trees of a map: for each root and class a copy of the tree that holds only devices of the class, called
 * {@code bucket~class}. What Ceph 16 makes, id by id:
 *
 * <ul>
 *   <li>roots by ascending id (most negative first), for each all classes by ascending id, children before parents;
 *   <li>a copy keeps algorithm and type; a device keeps its weight, a bucket is replaced by its copy with the copy's weight, even
 *       if that is empty; in a uniform bucket, where all weigh the same, each weighs the average of these;
 *   <li>a copy has the id that it had before, or was declared with; else the first one, counting down from -1, that no bucket has
 *       and no shadow copy had;
 *   <li>choose args of a copy have the positions of the original: devices keep their weights, a bucket weighs the sum of its copy.
 * </ul>
 *
 * <p>Of a tree with a uniform bucket in it Ceph makes no copies, without a word.
 */
final class ShadowTrees {
    private final CrushMapBuilder builder;
    private final NavigableMap<Integer, NavigableMap<Integer, Integer>> previous;
    private final Set<Integer> reservedIds = new HashSet<>();
    private final NavigableMap<Integer, Integer> classOf;
    private final NavigableMap<Integer, NavigableMap<Integer, Integer>> copies = new TreeMap<>();
    private final Map<Long, Map<Integer, long[]>> copyWeights = new HashMap<>();
    private int nextFreeId = -1;

    /**
     * Without shadow copies in the map as it stands.
     *
     * @param previous bucket id → class id → id that the copy had, or shall have
     */
    ShadowTrees(CrushMapBuilder builder, NavigableMap<Integer, NavigableMap<Integer, Integer>> previous) {
        this.builder = builder;
        this.previous = previous;
        this.classOf = new TreeMap<>(builder.deviceClasses().classOf());
        previous.values().forEach(byClass -> reservedIds.addAll(byClass.values()));
    }

    void build() {
        for (int root : builder.rootIds()) {
            for (int classId : builder.deviceClasses().names().keySet()) {
                copy(root, classId);
            }
        }
        builder.deviceClasses(new DeviceClasses(classOf, builder.deviceClasses().names(), copies));
    }

    private Bucket copy(int originalId, int classId) {
        Integer known = copies.getOrDefault(originalId, new TreeMap<>()).get(classId);
        if (known != null) {
            return builder.bucket(known).orElseThrow();
        }
        Bucket original = builder.bucket(originalId).orElseThrow();
        int[] items = new int[original.size()];
        int[] weights = new int[original.size()];
        int[] places = new int[original.size()];
        int size = 0;
        for (int i = 0; i < original.size(); i++) {
            int item = original.item(i);
            if (item < 0) {
                Bucket child = copy(item, classId);
                items[size] = child.id();
                weights[size] = child.weight();
                places[size++] = i;
            } else if (Integer.valueOf(classId).equals(classOf.get(item))) {
                items[size] = item;
                weights[size] = original.itemWeight(i);
                places[size++] = i;
            }
        }
        int id = idOfCopy(originalId, classId);
        items = Arrays.copyOf(items, size);
        weights = Arrays.copyOf(weights, size);
        if (original.alg() == BucketAlg.UNIFORM && size > 0) {
            // So the copy weighs what is in it, and those beside it still get what is theirs.
            Arrays.fill(weights, (int) (sum(weights) / size));
        }
        Bucket copy = Bucket.of(original.alg(), id, original.type(), items, weights, builder.tunables());
        String name = builder.itemName(originalId).orElse("bucket" + Bucket.slotOf(originalId));
        builder.bucket(
                copy, CrushNames.ofShadow(name, builder.deviceClasses().names().get(classId)));
        classOf.put(id, classId);
        copies.computeIfAbsent(originalId, o -> new TreeMap<>()).put(classId, id);
        copyChooseArgs(originalId, copy, places);
        return copy;
    }

    private static long sum(int[] weights) {
        return Arrays.stream(weights).mapToLong(Integer::toUnsignedLong).sum();
    }

    private int idOfCopy(int originalId, int classId) {
        Integer before = previous.getOrDefault(originalId, new TreeMap<>()).get(classId);
        if (before != null) {
            Checks.that(builder.bucket(before).isEmpty(), "bucket id %d, kept for a shadow copy, is in use", before);
            return before;
        }
        while (builder.bucket(nextFreeId).isPresent() || reservedIds.contains(nextFreeId)) {
            nextFreeId--;
        }
        return nextFreeId;
    }

    private void copyChooseArgs(int originalId, Bucket copy, int[] places) {
        for (Map.Entry<Long, ChooseArgs> set : builder.chooseArgs().entrySet()) {
            BucketArgs args = set.getValue().bySlot().get(Bucket.slotOf(originalId));
            if (args == null || args.positions() == 0) {
                continue;
            }
            Map<Integer, long[]> known = copyWeights.computeIfAbsent(set.getKey(), k -> new HashMap<>());
            int[][] weightSet = new int[args.positions()][copy.size()];
            long[] sums = new long[args.positions()];
            for (int position = 0; position < weightSet.length; position++) {
                int[] of = args.weights(position);
                for (int i = 0; i < copy.size(); i++) {
                    int item = copy.item(i);
                    long weight = item >= 0 ? Integer.toUnsignedLong(of[places[i]]) : weightOf(known, item, position);
                    weightSet[position][i] = (int) weight;
                    sums[position] += weight;
                }
            }
            known.put(copy.id(), sums);
            builder.chooseArgs(set.getKey(), set.getValue().with(copy.id(), new BucketArgs(weightSet, new int[0])));
        }
    }

    private static long weightOf(Map<Integer, long[]> known, int copyId, int position) {
        long[] sums = known.get(copyId);
        return sums == null || position >= sums.length ? 0 : sums[position];
    }
}
