package io.orthocone.crush;

import io.orthocone.crush.CrushEditException.Reason;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Changes a map as Ceph's management commands do, to the same bytes as crushtool 16.2.15; shadow trees of device classes are made
 * anew after each change. Owned by its caller.
 *
 * <p>A <i>location</i> says where an item is to be: type name → bucket name. The lowest type counts; buckets that do not exist are
 * made, from there upwards until one exists, and what is said of levels above that one is ignored.
 *
 * <p>Unlike Ceph, removing an item from a uniform bucket leaves the weights of the others alone, and removing one from a tree
 * bucket leaves no place of weight 0 behind that names device 0.
 */
public final class CrushEditor {
    /** A device id costs memory in every mapping, used or not. */
    public static final int MAX_DEVICE_ID = (1 << 24) - 1;

    private final CrushMapBuilder builder;
    private final WeightEdits weights;

    public CrushEditor(CrushMap map) {
        this.builder = map.toBuilder();
        this.weights = new WeightEdits(builder);
    }

    /**
     * The map as it stands.
     *
     * @throws IllegalArgumentException if the map breaks an invariant of {@link CrushMap}
     */
    public CrushMap build() {
        return builder.build();
    }

    public boolean has(String itemName) {
        return builder.itemId(itemName).isPresent();
    }

    public CrushEditor tunables(Tunables tunables) {
        builder.tunables(tunables);
        return this;
    }

    /**
     * Puts an item into the hierarchy, also if it is elsewhere already.
     *
     * @param weight 1.0 is 1 TiB by convention; rounded as Ceph does
     */
    public void insertItem(int item, float weight, String name, Map<String, String> location) {
        insert(item, weight, name, location, true);
    }

    /**
     * Makes an item be at a location with a weight: puts it in, moves it, or only weighs it.
     *
     * @return whether anything changed
     */
    public boolean updateItem(int item, float weight, String name, Map<String, String> location) {
        checkNames(name, location);
        int newWeight = fixedPoint(weight);
        OptionalInt weightThere = weightAt(item, location);
        if (weightThere.isEmpty()) {
            if (builder.itemName(item).isPresent()) {
                remove(item, true);
            }
            insertItem(item, weight, name, location);
            return true;
        }
        boolean changed = false;
        if (weightThere.getAsInt() != newWeight) {
            setWeightAt(item, newWeight, location, true);
            rebuildShadowTrees();
            changed = true;
        }
        if (!name.equals(builder.itemName(item).orElse(null))) {
            builder.itemName(item, name);
            changed = true;
        }
        return changed;
    }

    /**
     * Moves a device or a bucket with all that is in it; a device keeps its weight.
     *
     * @return whether it was elsewhere
     */
    public boolean move(String name, Map<String, String> location) {
        int id = idOf(name);
        if (weightAt(id, location).isPresent()) {
            return false;
        }
        if (id >= 0) {
            float weight = holderOf(id) == null ? 0 : asFloat(weightIn(holderOf(id), id));
            remove(id, true);
            insertItem(id, weight, name, location);
        } else {
            moveBucket(id, location);
        }
        return true;
    }

    /** Makes an empty bucket, at a location if one is given. */
    public int addBucket(String name, String typeName, Map<String, String> location) {
        if (builder.itemId(name).isPresent()) {
            throw new CrushEditException(Reason.EXISTS, "bucket '" + name + "' already exists");
        }
        int type = builder.typeId(typeName).orElse(-1);
        if (type <= 0) {
            throw new CrushEditException(Reason.INVALID, "bad bucket type: " + typeName);
        }
        checkNames(name, location);
        int id = newBucket(type, new int[0]);
        builder.itemName(id, name);
        if (!location.isEmpty()) {
            moveBucket(id, location);
        }
        return id;
    }

    /** Removes a device or an empty bucket from everywhere. */
    public void removeItem(String name) {
        remove(idOf(name), false);
    }

    /** Gives an item a weight wherever it is. Shadow trees follow. */
    public void reweightItem(String name, float weight) {
        reweightItem(idOf(name), fixedPoint(weight));
    }

    /** The same for a weight that is 16.16 fixed point already. */
    public void reweightItem(int item, int weight) {
        if (weights.setWeightEverywhere(item, weight) == 0) {
            throw new CrushEditException(
                    Reason.NO_ENTRY, "'" + builder.itemName(item).orElse(String.valueOf(item)) + "' is in no bucket");
        }
        if (builder.hasUniformShadow()) {
            // Where one item was given a weight all others have it now, and what is in the copy need not be what is in
            // the original.
            rebuildShadowTrees();
        }
    }

    /** Gives all devices below a bucket a weight. */
    public void reweightSubtree(String name, float weight) {
        int newWeight = fixedPoint(weight);
        Deque<Integer> left = new ArrayDeque<>(List.of(bucketNamed(name)));
        while (!left.isEmpty()) {
            int id = left.removeFirst();
            for (int item : builder.bucket(id).orElseThrow().items) {
                if (item < 0) {
                    left.add(item);
                } else {
                    weights.setWeight(id, item, newWeight, true);
                }
            }
        }
        rebuildShadowTrees();
    }

    /** Computes the weights of all buckets from what is in them. */
    public void reweight() {
        builder.rootIds().forEach(weights::reweight);
        rebuildShadowTrees();
    }

    public void renameItem(String name, String newName) {
        int id = idOf(name);
        if (!CrushNames.isValid(newName)) {
            throw new CrushEditException(Reason.INVALID, "'" + newName + "' does not match [-_.0-9a-zA-Z]+");
        }
        if (builder.itemId(newName).isPresent()) {
            throw new CrushEditException(Reason.EXISTS, "'" + newName + "' already exists");
        }
        builder.itemName(id, newName);
        rebuildShadowTrees();
    }

    /** Puts a device into a class, which comes to be if need be. */
    public void setDeviceClass(int device, String className) {
        putIntoClass(device, className);
        rebuildShadowTrees();
    }

    /** Puts all devices below a bucket into a class. */
    public void setSubtreeClass(String name, String className) {
        putSubtreeIntoClass(name, className);
        rebuildShadowTrees();
    }

    /**
     * Turns trees that were kept apart by hand, one for each kind of device, into one tree with device classes.
     *
     * @param log told line by line what is done
     */
    public void reclassify(Reclassification wanted, Consumer<String> log) {
        wanted.subtreeClasses().forEach(this::putSubtreeIntoClass);
        new Reclassifier(this, builder, log).run(wanted);
    }

    private void putSubtreeIntoClass(String name, String className) {
        Deque<Integer> left = new ArrayDeque<>(List.of(bucketNamed(name)));
        while (!left.isEmpty()) {
            for (int item : builder.bucket(left.removeFirst()).orElseThrow().items) {
                if (item < 0) {
                    left.add(item);
                } else {
                    putIntoClass(item, className);
                }
            }
        }
    }

    public void removeDeviceClass(int device) {
        builder.deviceClasses(builder.deviceClasses().without(device));
        rebuildShadowTrees();
    }

    /**
     * Makes a rule that takes a root, chooses that many items of a failure domain, and a device in each.
     *
     * @param failureDomain a type name; empty for devices
     * @param className only devices of this class; empty for all
     * @return its id, the lowest free one
     */
    public int addSimpleRule(
            String name, String root, String failureDomain, String className, SimpleRule.Mode mode, int ruleType) {
        return new SimpleRule(builder).add(name, root, failureDomain, className, mode, ruleType);
    }

    public void removeRule(String name) {
        int id = builder.ruleId(name)
                .orElseThrow(() -> new CrushEditException(Reason.NO_ENTRY, "rule " + name + " does not exist"));
        builder.removeRule(id);
        rebuildShadowTrees();
    }

    /** Makes the shadow trees anew; copies keep their ids. Classes that no device has and no rule takes are forgotten. */
    public void rebuildShadowTrees() {
        builder.rebuildShadowTrees();
    }

    private void insert(int item, float weight, String name, Map<String, String> location, boolean initWeightSets) {
        checkNames(name, location);
        int newWeight = fixedPoint(weight);
        if (item > MAX_DEVICE_ID) {
            throw new CrushEditException(Reason.INVALID, "device id " + item + " is beyond " + MAX_DEVICE_ID);
        }
        OptionalInt sameName = builder.itemId(name);
        if (sameName.isPresent() && sameName.getAsInt() != item) {
            throw new CrushEditException(
                    Reason.EXISTS, "device name '" + name + "' already exists as id " + sameName.getAsInt());
        }
        builder.itemName(item, name);
        int current = item;
        for (Map.Entry<Integer, String> type : builder.typeNames().tailMap(1).entrySet()) {
            String bucketName = location.get(type.getValue());
            if (bucketName == null) {
                continue;
            }
            OptionalInt id = builder.itemId(bucketName);
            if (id.isPresent()) {
                link(current, id.getAsInt(), type.getKey(), newWeight);
                break;
            }
            current = newBucket(type.getKey(), new int[] {current});
            builder.itemName(current, bucketName);
        }
        if (!setWeightAt(item, newWeight, location, item >= 0 && initWeightSets)) {
            throw new CrushEditException(
                    Reason.INVALID,
                    location.isEmpty()
                            ? ""
                            : "error: didn't find anywhere to add item " + item + " in " + asText(location));
        }
        rebuildShadowTrees();
    }

    private void link(int item, int bucketId, int type, int weight) {
        Bucket bucket = builder.bucket(bucketId).orElse(null);
        if (bucket == null) {
            throw new CrushEditException(Reason.INVALID, "insert_item doesn't have bucket " + bucketId);
        }
        if (contains(bucketId, item)) {
            throw new CrushEditException(
                    Reason.INVALID, "insert_item item " + item + " already exists beneath " + bucketId);
        }
        if (bucket.type != type) {
            throw new CrushEditException(
                    Reason.INVALID,
                    "insert_item existing bucket has type '" + typeName(bucket.type) + "' != '" + typeName(type) + "'");
        }
        if (contains(item, bucketId)) {
            throw new CrushEditException(
                    Reason.LOOP, "insert_item " + item + " already contains " + bucketId + "; cannot form loop");
        }
        if (bucket instanceof UniformBucket uniform
                && uniform.size() > 0
                && item >= 0
                && uniform.itemWeight() != weight) {
            throw new CrushEditException(
                    Reason.INVALID, "items of uniform bucket " + bucketId + " must have equal weights");
        }
        weights.append(bucket, item);
    }

    private void moveBucket(int id, Map<String, String> location) {
        Bucket holder = holderOf(id);
        if (holder != null) {
            weights.remove(holder, id);
        }
        linkBucket(id, location);
    }

    /** Puts a bucket into another place too. */
    void linkBucket(int id, Map<String, String> location) {
        Bucket bucket = builder.bucket(id).orElseThrow();
        insert(id, asFloat(bucket.weight), builder.itemName(id).orElseThrow(), location, false);
    }

    private void remove(int item, boolean onlyUnlink) {
        if (item < 0 && !onlyUnlink) {
            Bucket bucket = builder.bucket(item)
                    .orElseThrow(() -> new CrushEditException(Reason.NO_ENTRY, "bucket " + item + " does not exist"));
            if (bucket.size() > 0) {
                throw new CrushEditException(
                        Reason.NOT_EMPTY, "remove_item bucket " + item + " has " + bucket.size() + " items, not empty");
            }
            if (isInUse(item)) {
                throw new CrushEditException(Reason.BUSY, "a rule takes bucket " + item);
            }
        }
        for (Bucket bucket : builder.buckets()) {
            Bucket now = builder.bucket(bucket.id).orElseThrow();
            if (now.indexOf(item) >= 0) {
                weights.remove(now, item);
            }
        }
        if (item < 0 && !onlyUnlink) {
            builder.dropBucket(item);
        } else if (item >= 0) {
            if (onlyUnlink) {
                builder.removeItemName(item);
            } else {
                builder.forgetDevice(item);
                builder.deviceClasses(builder.deviceClasses().without(item));
            }
        }
        rebuildShadowTrees();
    }

    /** Whether a rule takes a bucket or a copy of it, or it is such a copy. */
    private boolean isInUse(int bucketId) {
        DeviceClasses classes = builder.deviceClasses();
        NavigableMap<Integer, Integer> copies = classes.shadows().getOrDefault(bucketId, new TreeMap<>());
        return classes.shadowIds().contains(bucketId)
                || builder.takenItems().stream().anyMatch(taken -> taken == bucketId || copies.containsValue(taken));
    }

    private int newBucket(int type, int[] items) {
        int id = builder.freeBucketId();
        BucketAlg alg = BucketAlg.preferredOf(builder.tunables().allowedBucketAlgs())
                .orElseThrow(() -> new CrushEditException(Reason.INVALID, "no bucket algorithm is allowed"));
        builder.bucket(Bucket.of(alg, id, type, items, new int[items.length], builder.tunables()));
        if (items.length > 0) {
            builder.chooseArgs()
                    .replaceAll((key, args) -> args.with(
                            id, new BucketArgs(new int[Math.max(1, args.positions())][items.length], new int[0])));
        }
        return id;
    }

    private boolean setWeightAt(int item, int weight, Map<String, String> location, boolean alsoInWeightSets) {
        boolean found = false;
        for (String name : new TreeMap<>(location).values()) {
            OptionalInt id = builder.itemId(name);
            found |= id.isPresent() && weights.setWeight(id.getAsInt(), item, weight, alsoInWeightSets);
        }
        return found;
    }

    /** The weight of an item in the bucket that is the lowest of a location; empty if it is not there. */
    private OptionalInt weightAt(int item, Map<String, String> location) {
        for (String typeName : builder.typeNames().tailMap(1).values()) {
            String name = location.get(typeName);
            if (name != null) {
                Bucket bucket = builder.itemId(name).stream()
                        .boxed()
                        .findFirst()
                        .flatMap(builder::bucket)
                        .orElse(null);
                boolean isThere = bucket != null && bucket.indexOf(item) >= 0;
                return isThere ? OptionalInt.of(weightIn(bucket, item)) : OptionalInt.empty();
            }
        }
        return OptionalInt.empty();
    }

    private static int weightIn(Bucket bucket, int item) {
        return bucket.itemWeight(bucket.indexOf(item));
    }

    private Bucket holderOf(int item) {
        List<Bucket> holders = builder.holdersOf(item);
        return holders.isEmpty() ? null : holders.getFirst();
    }

    /** Whether an item is another one or below it. */
    boolean contains(int above, int item) {
        if (above == item) {
            return true;
        }
        Bucket bucket = builder.bucket(above).orElse(null);
        if (bucket != null) {
            for (int below : bucket.items) {
                if (contains(below, item)) {
                    return true;
                }
            }
        }
        return false;
    }

    void putIntoClass(int device, String className) {
        if (!CrushNames.isValid(className)) {
            throw new CrushEditException(Reason.INVALID, "'" + className + "' cannot be the name of a class");
        }
        builder.deviceClasses(builder.deviceClasses().with(device, className));
    }

    private int idOf(String name) {
        return builder.itemId(name)
                .orElseThrow(() -> new CrushEditException(Reason.NO_ENTRY, "item '" + name + "' does not exist"));
    }

    private int bucketNamed(String name) {
        int id = idOf(name);
        if (builder.bucket(id).isEmpty()) {
            throw new CrushEditException(Reason.INVALID, "'" + name + "' is no bucket");
        }
        return id;
    }

    private static void checkNames(String name, Map<String, String> location) {
        if (!CrushNames.isValid(name)) {
            throw new CrushEditException(Reason.INVALID, "names must match [-_.0-9a-zA-Z]+");
        }
        new TreeMap<>(location).forEach((type, bucket) -> {
            if (!CrushNames.isValid(type) || !CrushNames.isValid(bucket)) {
                throw new CrushEditException(
                        Reason.INVALID,
                        "loc[" + type + "] = '" + bucket + "' not a valid crush name ([A-Za-z0-9_-.]+)");
            }
        });
    }

    /** A location as Ceph's tools print it: {@code {host=h1,root=default}}. */
    public static String asText(Map<String, String> location) {
        return new TreeMap<>(location)
                .entrySet().stream()
                        .map(at -> at.getKey() + "=" + at.getValue())
                        .collect(Collectors.joining(",", "{", "}"));
    }

    private String typeName(int type) {
        return builder.typeNames().getOrDefault(type, "");
    }

    /** Cut, not rounded, after a multiplication of 32-bit floats: what Ceph stores. */
    private static int fixedPoint(float weight) {
        float scaled = weight * (float) Bucket.WEIGHT_ONE;
        if (scaled < 0 || Float.isNaN(scaled)) {
            throw new CrushEditException(Reason.OVERFLOW, "weight " + weight + " is below 0");
        }
        if (scaled >= (float) Integer.MAX_VALUE) {
            throw new CrushEditException(Reason.OVERFLOW, "weight " + weight + " is too large");
        }
        return (int) scaled;
    }

    static float asFloat(int weight) {
        return (float) Integer.toUnsignedLong(weight) / (float) Bucket.WEIGHT_ONE;
    }
}
