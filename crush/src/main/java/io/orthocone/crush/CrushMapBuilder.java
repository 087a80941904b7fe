package io.orthocone.crush;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Makes a {@link CrushMap}, from nothing or from another one. Owned by its caller; {@link #build} checks the whole.
 *
 * <p>{@link #addItem}, {@link #removeItem} and {@link #setItemWeight} carry a change of weight up to the root, so that a
 * bucket always weighs what is in it.
 */
public final class CrushMapBuilder {
    /** Each slot costs memory even when empty; a hostile id must not cost gigabytes. */
    static final int MAX_SLOTS = 1 << 20;

    private final NavigableMap<Integer, Bucket> buckets = new TreeMap<>();
    private final NavigableMap<Integer, Rule> rules = new TreeMap<>();
    private final NavigableMap<Integer, String> typeNames = new TreeMap<>();
    private final NavigableMap<Integer, String> itemNames = new TreeMap<>();
    private final NavigableMap<Integer, String> ruleNames = new TreeMap<>();
    private final NavigableMap<Long, ChooseArgs> chooseArgs = new TreeMap<>();
    private DeviceClasses deviceClasses = DeviceClasses.NONE;
    private Tunables tunables = Tunables.JEWEL;
    private int maxBuckets;
    private int maxRules;
    private int maxDevices;

    CrushMapBuilder() {}

    CrushMapBuilder(CrushMap map) {
        map.buckets().forEach(bucket -> buckets.put(Bucket.slotOf(bucket.id()), bucket));
        for (int id = 0; id < map.maxRules(); id++) {
            int ruleId = id;
            map.rule(id).ifPresent(rule -> rules.put(ruleId, rule));
        }
        typeNames.putAll(map.typeNames());
        itemNames.putAll(map.itemNames());
        ruleNames.putAll(map.ruleNames());
        chooseArgs.putAll(map.chooseArgs());
        deviceClasses = map.deviceClasses();
        tunables = map.tunables();
        maxBuckets = map.maxBuckets();
        maxRules = map.maxRules();
        maxDevices = map.maxDevices();
    }

    /** Adds a bucket, or replaces the one of the same id. Slots grow by doubling from 8, as Ceph's do. */
    public CrushMapBuilder bucket(Bucket bucket) {
        int slot = Bucket.slotOf(bucket.id());
        Checks.that(slot < MAX_SLOTS, "bucket id %d is out of range", bucket.id());
        buckets.put(slot, bucket);
        if (slot >= maxBuckets) {
            // Not to the next power of two: a map that states another number of slots doubles that.
            maxBuckets = maxBuckets == 0 ? 8 : maxBuckets;
            while (maxBuckets <= slot) {
                maxBuckets *= 2;
            }
        }
        for (int item : bucket.items) {
            if (item >= 0 && item < CrushMap.ITEM_NONE - 1) {
                maxDevices = Math.max(maxDevices, item + 1);
            }
        }
        return this;
    }

    public CrushMapBuilder bucket(Bucket bucket, String name) {
        return bucket(bucket).itemName(bucket.id(), name);
    }

    public CrushMapBuilder rule(int id, Rule rule) {
        Checks.range("rule id", id, 0, MAX_SLOTS - 1);
        rules.put(id, rule);
        maxRules = Math.max(maxRules, id + 1);
        return this;
    }

    public CrushMapBuilder rule(int id, String name, Rule rule) {
        ruleNames.put(id, name);
        return rule(id, rule);
    }

    public CrushMapBuilder removeRule(int id) {
        rules.remove(id);
        ruleNames.remove(id);
        return this;
    }

    public CrushMapBuilder typeName(int type, String name) {
        typeNames.put(type, name);
        return this;
    }

    public CrushMapBuilder itemName(int item, String name) {
        itemNames.put(item, name);
        return this;
    }

    /** The name of an item, as things stand. */
    public Optional<String> itemName(int item) {
        return Optional.ofNullable(itemNames.get(item));
    }

    public CrushMapBuilder removeItemName(int item) {
        itemNames.remove(item);
        return this;
    }

    public CrushMapBuilder ruleName(int id, String name) {
        ruleNames.put(id, name);
        return this;
    }

    public CrushMapBuilder tunables(Tunables newTunables) {
        tunables = newTunables;
        return this;
    }

    public CrushMapBuilder deviceClasses(DeviceClasses newClasses) {
        deviceClasses = newClasses;
        return this;
    }

    public CrushMapBuilder chooseArgs(long key, ChooseArgs args) {
        chooseArgs.put(key, args);
        return this;
    }

    /** Forgets choose args of buckets that are not straw2: they never count, and Ceph's reader of binary maps forgets them too. */
    public CrushMapBuilder dropIdleChooseArgs() {
        chooseArgs.replaceAll((key, args) -> {
            ChooseArgs counting = args;
            for (int slot : args.bySlot().keySet()) {
                Bucket bucket = buckets.get(slot);
                boolean counts = bucket != null && bucket.alg() == BucketAlg.STRAW2;
                counting = counts ? counting : counting.without(-1 - slot);
            }
            return counting;
        });
        return this;
    }

    /** Sets the number of bucket slots exactly, as a binary map states it. */
    public CrushMapBuilder maxBuckets(int count) {
        Checks.range("max_buckets", count, 0, MAX_SLOTS);
        Checks.that(
                buckets.isEmpty() || buckets.lastKey() < count, "max_buckets %d is below the highest bucket", count);
        maxBuckets = count;
        return this;
    }

    /** Sets the number of rule slots exactly, as a binary map states it. */
    public CrushMapBuilder maxRules(int count) {
        Checks.range("max_rules", count, 0, MAX_SLOTS);
        Checks.that(rules.isEmpty() || rules.lastKey() < count, "max_rules %d is below the highest rule", count);
        maxRules = count;
        return this;
    }

    /** Forgets a device. If it was the last one, there is no more room than for the last that has a name. */
    void forgetDevice(int device) {
        itemNames.remove(device);
        if (device == maxDevices - 1) {
            maxDevices = itemNames.isEmpty() ? 0 : Math.max(0, itemNames.lastKey() + 1);
        }
    }

    /** Makes room for devices that are in no bucket yet. */
    public CrushMapBuilder atLeastDevices(int count) {
        return maxDevices(Math.max(maxDevices, count));
    }

    /** Refuses a rule whose mappings could take too long, with the tunables as they stand. */
    public CrushMapBuilder checkRule(int id) {
        MapChecks.boundedTries(id, rules.get(id), tunables);
        return this;
    }

    /**
     * Makes shadow trees for a map that has none, by the classes of its devices.
     *
     * @param declared bucket id → class id → id of the copy; copies that are not named get free ids
     */
    public CrushMapBuilder addShadowTrees(NavigableMap<Integer, NavigableMap<Integer, Integer>> declared) {
        new ShadowTrees(this, declared).build();
        return this;
    }

    /** Makes the shadow trees anew after a change; copies keep their ids. */
    public CrushMapBuilder rebuildShadowTrees() {
        DeviceClasses before = deviceClasses;
        if (before.names().isEmpty() && before.classOf().isEmpty()) {
            return this;
        }
        for (int shadowId : before.classOf().headMap(0).keySet()) {
            dropBucket(shadowId);
        }
        if (!before.classOf().headMap(0).isEmpty()) {
            dropIdleChooseArgs(); // As Ceph, which does it for each shadow tree that goes.
        }
        deviceClasses = before.withoutShadows(takenItems());
        return addShadowTrees(before.shadows());
    }

    /** Sets the number of devices exactly, as a binary map states it. */
    public CrushMapBuilder maxDevices(int count) {
        Checks.range("max_devices", count, 0, Integer.MAX_VALUE);
        maxDevices = count;
        return this;
    }

    /**
     * Puts an item at the end of a bucket.
     *
     * @param weight unsigned 16.16
     */
    public CrushMapBuilder addItem(int bucketId, int item, int weight) {
        Bucket bucket = required(bucketId);
        Checks.that(bucket.indexOf(item) < 0, "item %d is in bucket %d already", item, bucketId);
        int[] items = Arrays.copyOf(bucket.items, bucket.size() + 1);
        int[] weights = Arrays.copyOf(bucket.itemWeights(), items.length);
        items[bucket.size()] = item;
        weights[bucket.size()] = weight;
        changeArgs(bucketId, args -> args.withItem(item, weight));
        return replace(bucket.withItems(items, weights, tunables));
    }

    /** Takes an item out of a bucket. */
    public CrushMapBuilder removeItem(int bucketId, int item) {
        Bucket bucket = required(bucketId);
        int index = bucket.indexOf(item);
        Checks.that(index >= 0, "item %d is not in bucket %d", item, bucketId);
        changeArgs(bucketId, args -> args.withoutItem(index));
        int[] items = BucketArgs.without(bucket.items, index);
        return replace(bucket.withItems(items, BucketArgs.without(bucket.itemWeights(), index), tunables));
    }

    /** Gives an item of a bucket another weight, unsigned 16.16. */
    public CrushMapBuilder setItemWeight(int bucketId, int item, int weight) {
        Bucket bucket = required(bucketId);
        int index = bucket.indexOf(item);
        Checks.that(index >= 0, "item %d is not in bucket %d", item, bucketId);
        int[] weights = bucket.itemWeights();
        weights[index] = weight;
        return replace(bucket.withItems(bucket.items, weights, tunables));
    }

    /** The highest bucket id that is free: -1, -2, ... */
    public int freeBucketId() {
        int slot = 0;
        while (buckets.containsKey(slot)) {
            slot++;
        }
        return -1 - slot;
    }

    /** The highest bucket id that is free, and a slot for it: one more, where {@link #bucket} would double them. */
    int claimBucketId() {
        int id = freeBucketId();
        maxBuckets = Math.max(maxBuckets, Bucket.slotOf(id) + 1);
        return id;
    }

    /** The bucket of an id, as things stand. */
    public Optional<Bucket> bucket(int bucketId) {
        return Optional.ofNullable(buckets.get(Bucket.slotOf(bucketId)));
    }

    /** The buckets that hold an item, shadow copies of device classes left out. */
    public List<Bucket> holdersOf(int item) {
        return buckets.values().stream()
                .filter(bucket -> bucket.indexOf(item) >= 0 && !deviceClasses.isShadow(bucket.id()))
                .toList();
    }

    boolean hasUniformShadow() {
        return buckets.values().stream()
                .anyMatch(bucket -> bucket.alg() == BucketAlg.UNIFORM && deviceClasses.isShadow(bucket.id()));
    }

    /** Removes a bucket that is empty, its name, and the place it has in others. */
    public CrushMapBuilder removeBucket(int bucketId) {
        Checks.that(required(bucketId).size() == 0, "bucket %d is not empty", bucketId);
        holdersOf(bucketId).forEach(holder -> removeItem(holder.id(), bucketId));
        dropBucket(bucketId);
        return this;
    }

    /** Forgets a bucket, its name and its choose args, whatever is in it or holds it. */
    void dropBucket(int bucketId) {
        buckets.remove(Bucket.slotOf(bucketId));
        itemNames.remove(bucketId);
        chooseArgs.replaceAll((key, args) -> args.without(bucketId));
    }

    /** The id of a bucket or device by its name, as things stand. */
    public OptionalInt itemId(String name) {
        return itemNames.entrySet().stream()
                .filter(e -> e.getValue().equals(name))
                .mapToInt(Map.Entry::getKey)
                .findFirst();
    }

    /**
     * The map as it stands.
     *
     * @throws IllegalArgumentException if the map breaks an invariant of {@link CrushMap}
     */
    public CrushMap build() {
        return new CrushMap(this);
    }

    private Bucket required(int bucketId) {
        Bucket bucket = buckets.get(Bucket.slotOf(bucketId));
        Checks.that(bucket != null, "bucket %d does not exist", bucketId);
        return bucket;
    }

    /** Puts a changed bucket in place and tells its weight to the buckets that hold it. */
    private CrushMapBuilder replace(Bucket changed) {
        bucket(changed);
        List<Bucket> holders = new ArrayList<>();
        for (Bucket bucket : buckets.values()) {
            if (bucket.indexOf(changed.id()) >= 0) {
                holders.add(bucket);
            }
        }
        for (Bucket holder : holders) {
            setItemWeight(holder.id(), changed.id(), changed.weight());
        }
        return this;
    }

    /** Weight sets must fit their bucket. */
    void changeArgs(int bucketId, UnaryOperator<BucketArgs> change) {
        chooseArgs.replaceAll((key, args) -> {
            NavigableMap<Integer, BucketArgs> changed = new TreeMap<>(args.bySlot());
            changed.computeIfPresent(Bucket.slotOf(bucketId), (slot, old) -> change.apply(old));
            return new ChooseArgs(changed);
        });
    }

    /** Buckets by descending id, as things stand: -1, -2, ... */
    List<Bucket> buckets() {
        return List.copyOf(buckets.values());
    }

    /** The items from which rules start. */
    Set<Integer> takenItems() {
        Set<Integer> taken = new HashSet<>();
        for (Rule rule : rules.values()) {
            rule.steps().stream().filter(step -> step.op() == RuleStep.Op.TAKE).forEach(step -> taken.add(step.arg1()));
        }
        return taken;
    }

    /** The lowest rule id that no rule has, as its id or as its ruleset. */
    int freeRuleId() {
        int id = 0;
        while (isRuleNumberTaken(id)) {
            id++;
        }
        return id;
    }

    private boolean isRuleNumberTaken(int id) {
        return rules.containsKey(id) || rules.values().stream().anyMatch(rule -> rule.ruleset() == id);
    }

    OptionalInt typeId(String name) {
        return CrushMap.keyOf(typeNames, name);
    }

    OptionalInt ruleId(String name) {
        return CrushMap.keyOf(ruleNames, name);
    }

    /** Buckets that are in no other one, most negative first; shadow copies left out. */
    List<Integer> rootIds() {
        Set<Integer> inside = new HashSet<>();
        buckets.values().forEach(bucket -> inside.addAll(bucket.items()));
        return buckets.descendingMap().values().stream()
                .map(Bucket::id)
                .filter(id -> !inside.contains(id) && !deviceClasses.isShadow(id))
                .toList();
    }

    Bucket[] slotArray() {
        Bucket[] slots = new Bucket[maxBuckets];
        buckets.forEach((slot, bucket) -> slots[slot] = bucket);
        return slots;
    }

    /** Rules by id, as things stand. */
    NavigableMap<Integer, Rule> rules() {
        return Collections.unmodifiableNavigableMap(rules);
    }

    Rule[] ruleArray() {
        Rule[] array = new Rule[maxRules];
        rules.forEach((id, rule) -> array[id] = rule);
        return array;
    }

    int maxDevices() {
        return maxDevices;
    }

    /** The tunables as they stand. */
    public Tunables tunables() {
        return tunables;
    }

    NavigableMap<Integer, String> typeNames() {
        return typeNames;
    }

    NavigableMap<Integer, String> itemNames() {
        return itemNames;
    }

    NavigableMap<Integer, String> ruleNames() {
        return ruleNames;
    }

    /** The device classes as they stand. */
    public DeviceClasses deviceClasses() {
        return deviceClasses;
    }

    NavigableMap<Long, ChooseArgs> chooseArgs() {
        return chooseArgs;
    }
}
