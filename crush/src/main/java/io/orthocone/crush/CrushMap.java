package io.orthocone.crush;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * A map of the cluster's hierarchy with its rules. Immutable; made by a {@link CrushMapBuilder}.
 *
 * <p>Invariants, checked when it is built:
 *
 * <ul>
 *   <li>bucket {@code b} is in slot {@code -1 - b}; a bucket named as an item exists;
 *   <li>no bucket is below itself, and none is deeper than {@link #MAX_DEPTH}: going down always ends;
 *   <li>each choose args entry fits its bucket;
 *   <li>the tries that rules and tunables ask for are bounded: mapping always ends soon.
 * </ul>
 *
 * <p>A device beyond {@link #maxDevices()} is allowed as an item: the mapper gives up on it, as Ceph's does. Names need not
 * be there at all.
 */
public final class CrushMap {
    /** A position that could not be filled. */
    public static final int ITEM_NONE = 0x7fffffff;

    /** Deeper than any real hierarchy (Ceph's types make twelve levels). */
    public static final int MAX_DEPTH = 64;

    /** Type 0: the leaves. */
    public static final int DEVICE_TYPE = 0;

    private final Bucket[] slots;
    private final Rule[] rules;
    private final int maxDevices;
    private final Tunables tunables;
    private final NavigableMap<Integer, String> typeNames;
    private final NavigableMap<Integer, String> itemNames;
    private final NavigableMap<Integer, String> ruleNames;
    private final DeviceClasses deviceClasses;
    private final NavigableMap<Long, ChooseArgs> chooseArgs;
    private final int[] parents;
    private final Map<Integer, Integer> deviceParents;
    private final Map<String, Integer> itemIds;

    CrushMap(CrushMapBuilder builder) {
        slots = builder.slotArray();
        rules = builder.ruleArray();
        maxDevices = builder.maxDevices();
        tunables = builder.tunables();
        typeNames = Collections.unmodifiableNavigableMap(new TreeMap<>(builder.typeNames()));
        itemNames = Collections.unmodifiableNavigableMap(new TreeMap<>(builder.itemNames()));
        ruleNames = Collections.unmodifiableNavigableMap(new TreeMap<>(builder.ruleNames()));
        deviceClasses = builder.deviceClasses();
        chooseArgs = Collections.unmodifiableNavigableMap(new TreeMap<>(builder.chooseArgs()));
        MapChecks.check(slots, rules, tunables, chooseArgs);
        parents = new int[slots.length];
        deviceParents = new HashMap<>();
        indexParents();
        itemIds = new HashMap<>();
        itemNames.forEach((id, name) -> itemIds.putIfAbsent(name, id));
    }

    /** A builder for an empty map with the tunables of new clusters. */
    public static CrushMapBuilder builder() {
        return new CrushMapBuilder();
    }

    /** A builder that starts from this map. */
    public CrushMapBuilder toBuilder() {
        return new CrushMapBuilder(this);
    }

    /** Of several parents (shared devices) the one with the highest id counts: shadow copies have the lowest. */
    private void indexParents() {
        for (int slot = slots.length - 1; slot >= 0; slot--) {
            if (slots[slot] != null && !deviceClasses.isShadow(slots[slot].id)) {
                for (int item : slots[slot].items) {
                    if (item < 0) {
                        parents[Bucket.slotOf(item)] = slots[slot].id;
                    } else {
                        deviceParents.put(item, slots[slot].id);
                    }
                }
            }
        }
    }

    /** Number of bucket slots, used or not. */
    public int maxBuckets() {
        return slots.length;
    }

    /** Number of rule slots, used or not. */
    public int maxRules() {
        return rules.length;
    }

    /** One more than the highest device id. */
    public int maxDevices() {
        return maxDevices;
    }

    public Tunables tunables() {
        return tunables;
    }

    public Optional<Bucket> bucket(int bucketId) {
        return Optional.ofNullable(bucketOrNull(bucketId));
    }

    /** All buckets by descending id: -1, -2, ... */
    public List<Bucket> buckets() {
        return Arrays.stream(slots).filter(Objects::nonNull).toList();
    }

    public Optional<Rule> rule(int ruleId) {
        return Optional.ofNullable(ruleOrNull(ruleId));
    }

    /** The first rule that serves a pool, as pools find theirs. */
    public OptionalInt findRule(int ruleset, int poolType, int poolSize) {
        for (int id = 0; id < rules.length; id++) {
            if (rules[id] != null && rules[id].serves(ruleset, poolType, poolSize)) {
                return OptionalInt.of(id);
            }
        }
        return OptionalInt.empty();
    }

    /** Type names by type, ascending. */
    public NavigableMap<Integer, String> typeNames() {
        return typeNames;
    }

    /** Names of buckets and devices by id, ascending: most negative first. */
    public NavigableMap<Integer, String> itemNames() {
        return itemNames;
    }

    /** Rule names by id, ascending. */
    public NavigableMap<Integer, String> ruleNames() {
        return ruleNames;
    }

    /** The id of a bucket or device by its name. */
    public OptionalInt itemId(String name) {
        Integer id = itemIds.get(name);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    /** The number of a type by its name. */
    public OptionalInt typeId(String name) {
        return keyOf(typeNames, name);
    }

    /** The id of a rule by its name. */
    public OptionalInt ruleId(String name) {
        return keyOf(ruleNames, name);
    }

    public DeviceClasses deviceClasses() {
        return deviceClasses;
    }

    /** By pool id, or {@link ChooseArgs#DEFAULT_KEY}. */
    public NavigableMap<Long, ChooseArgs> chooseArgs() {
        return chooseArgs;
    }

    /** The choose args that count for a key: its own, else the default ones, else none. */
    public Optional<ChooseArgs> chooseArgsFor(long key) {
        ChooseArgs own = chooseArgs.get(key);
        return Optional.ofNullable(own != null ? own : chooseArgs.get(ChooseArgs.DEFAULT_KEY));
    }

    /** The bucket in which an item is; shadow copies of device classes do not count. */
    public Optional<Bucket> parentOf(int item) {
        int parent = 0;
        if (item >= 0) {
            parent = deviceParents.getOrDefault(item, 0);
        } else if (Bucket.slotOf(item) < parents.length) {
            parent = parents[Bucket.slotOf(item)];
        }
        return parent == 0 ? Optional.empty() : bucket(parent);
    }

    /** The bucket of a type that an item is in, at any distance: the failure domain of an OSD. */
    public Optional<Bucket> ancestorOfType(int item, int type) {
        Optional<Bucket> above = parentOf(item);
        while (above.isPresent() && above.get().type() != type) {
            above = parentOf(above.get().id());
        }
        return above;
    }

    /** The buckets above an item, the nearest first; shadow copies of device classes do not count. */
    public List<Bucket> ancestorsOf(int item) {
        List<Bucket> ancestors = new ArrayList<>();
        Optional<Bucket> above = parentOf(item);
        while (above.isPresent()) {
            ancestors.add(above.get());
            above = parentOf(above.get().id);
        }
        return ancestors;
    }

    /** The type of an item: 0 for a device, the bucket's otherwise. */
    public int typeOf(int item) {
        return item >= 0 ? DEVICE_TYPE : slots[Bucket.slotOf(item)].type;
    }

    /** Buckets that are in no other one, most negative id first; shadow copies left out. */
    public List<Bucket> roots() {
        return buckets().reversed().stream()
                .filter(bucket -> !deviceClasses.isShadow(bucket.id)
                        && parentOf(bucket.id).isEmpty())
                .toList();
    }

    Bucket bucketOrNull(int bucketId) {
        int slot = Bucket.slotOf(bucketId);
        return slot >= 0 && slot < slots.length ? slots[slot] : null;
    }

    Rule ruleOrNull(int ruleId) {
        return ruleId >= 0 && ruleId < rules.length ? rules[ruleId] : null;
    }

    static OptionalInt keyOf(NavigableMap<Integer, String> names, String name) {
        return names.entrySet().stream()
                .filter(e -> e.getValue().equals(name))
                .mapToInt(Map.Entry::getKey)
                .findFirst();
    }
}
