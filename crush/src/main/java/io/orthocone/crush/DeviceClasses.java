package io.orthocone.crush;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * Device classes ("ssd", "hdd") and the shadow trees kept for them: for each bucket and class a copy that holds only the
 * devices of the class. Immutable.
 *
 * @param classOf device or shadow bucket id → class id
 * @param names class id → name
 * @param shadows bucket id → class id → id of its copy
 */
public record DeviceClasses(
        NavigableMap<Integer, Integer> classOf,
        NavigableMap<Integer, String> names,
        NavigableMap<Integer, NavigableMap<Integer, Integer>> shadows) {
    public static final DeviceClasses NONE = new DeviceClasses(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

    public DeviceClasses {
        classOf = Collections.unmodifiableNavigableMap(new TreeMap<>(classOf));
        names = Collections.unmodifiableNavigableMap(new TreeMap<>(names));
        NavigableMap<Integer, NavigableMap<Integer, Integer>> copies = new TreeMap<>();
        shadows.forEach(
                (bucket, byClass) -> copies.put(bucket, Collections.unmodifiableNavigableMap(new TreeMap<>(byClass))));
        shadows = Collections.unmodifiableNavigableMap(copies);
    }

    /** Whether a bucket is a copy for a class. */
    public boolean isShadow(int bucketId) {
        return bucketId < 0 && classOf.containsKey(bucketId);
    }

    /** The name of the class of a device, or of that of a shadow copy. */
    public Optional<String> classNameOf(int item) {
        return Optional.ofNullable(classOf.get(item)).map(names::get);
    }

    /** The id of a class by its name. */
    public OptionalInt classId(String name) {
        return names.entrySet().stream()
                .filter(e -> e.getValue().equals(name))
                .mapToInt(Map.Entry::getKey)
                .findFirst();
    }

    /** With a device in a class, which gets the next id if it is new. */
    DeviceClasses with(int device, String className) {
        DeviceClasses named = withClass(className);
        NavigableMap<Integer, Integer> newClassOf = new TreeMap<>(classOf);
        newClassOf.put(device, named.classId(className).orElseThrow());
        return new DeviceClasses(newClassOf, named.names, shadows);
    }

    /** With a class, if it is new; it gets the next id. */
    DeviceClasses withClass(String className) {
        if (classId(className).isPresent()) {
            return this;
        }
        NavigableMap<Integer, String> newNames = new TreeMap<>(names);
        newNames.put(names.isEmpty() ? 0 : names.lastKey() + 1, className);
        return new DeviceClasses(classOf, newNames, shadows);
    }

    /** With a bucket as the copy of another one for a class; that one may have other copies too. */
    DeviceClasses withCopy(int original, int classId, int copy) {
        NavigableMap<Integer, Integer> newClassOf = new TreeMap<>(classOf);
        newClassOf.put(copy, classId);
        NavigableMap<Integer, NavigableMap<Integer, Integer>> newShadows = new TreeMap<>(shadows);
        NavigableMap<Integer, Integer> copies = new TreeMap<>(shadows.getOrDefault(original, new TreeMap<>()));
        copies.put(classId, copy);
        newShadows.put(original, copies);
        return new DeviceClasses(newClassOf, names, newShadows);
    }

    /** Without a word on the copies of a bucket, which are still there. */
    DeviceClasses withoutCopiesOf(int original) {
        NavigableMap<Integer, NavigableMap<Integer, Integer>> newShadows = new TreeMap<>(shadows);
        newShadows.remove(original);
        return new DeviceClasses(classOf, names, newShadows);
    }

    /** Which bucket a shadow copy stands for. */
    OptionalInt originalOf(int copy) {
        return shadows.entrySet().stream()
                .filter(entry -> entry.getValue().containsValue(copy))
                .mapToInt(Map.Entry::getKey)
                .findFirst();
    }

    /** With a device in no class. */
    DeviceClasses without(int device) {
        NavigableMap<Integer, Integer> newClassOf = new TreeMap<>(classOf);
        newClassOf.remove(device);
        return new DeviceClasses(newClassOf, names, shadows);
    }

    /** Without shadow trees, and without classes that no device has and of which no copy is among the taken items. */
    DeviceClasses withoutShadows(Set<Integer> takenItems) {
        NavigableMap<Integer, Integer> ofDevices = new TreeMap<>(classOf.tailMap(0, true));
        NavigableMap<Integer, String> alive = new TreeMap<>(names);
        alive.keySet()
                .removeIf(classId -> !ofDevices.containsValue(classId)
                        && shadows.values().stream()
                                .noneMatch(copies ->
                                        copies.containsKey(classId) && takenItems.contains(copies.get(classId))));
        return new DeviceClasses(ofDevices, alive, new TreeMap<>());
    }

    /** The ids of all copies. */
    public Set<Integer> shadowIds() {
        Set<Integer> ids = new LinkedHashSet<>();
        for (Map<Integer, Integer> byClass : shadows.values()) {
            ids.addAll(byClass.values());
        }
        return ids;
    }
}
