package io.orthocone.crush;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
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
        SortedMap<Integer, Integer> classOf,
        SortedMap<Integer, String> names,
        SortedMap<Integer, SortedMap<Integer, Integer>> shadows) {
    public static final DeviceClasses NONE = new DeviceClasses(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

    public DeviceClasses {
        classOf = Collections.unmodifiableSortedMap(new TreeMap<>(classOf));
        names = Collections.unmodifiableSortedMap(new TreeMap<>(names));
        SortedMap<Integer, SortedMap<Integer, Integer>> copies = new TreeMap<>();
        shadows.forEach((bucket, byClass) -> copies.put(bucket, Collections.unmodifiableSortedMap(new TreeMap<>(byClass))));
        shadows = Collections.unmodifiableSortedMap(copies);
    }

    /** Whether a bucket is a copy for a class. */
    public boolean isShadow(int bucketId) {
        return bucketId < 0 && classOf.containsKey(bucketId);
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
