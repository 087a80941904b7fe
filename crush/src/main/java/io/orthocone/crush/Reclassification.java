package io.orthocone.crush;

import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * How trees that were kept apart by hand become one tree with device classes, so that next to no data moves.
 *
 * @param subtreeClasses bucket name → class of the devices below it, set first
 * @param roots name of a root → class: all of it becomes the shadow tree of that class, and a new tree takes its name
 * @param buckets which buckets hold devices of which class; {@code %-ssd} stands for all names that end so, {@code ssd-%} for all that
 *     begin so, and a whole name for itself
 */
public record Reclassification(
        NavigableMap<String, String> subtreeClasses,
        NavigableMap<String, String> roots,
        NavigableMap<String, Target> buckets) {
    /**
     * What becomes of buckets that match: shadow copies of the bucket that has the rest of their name.
     *
     * @param className the class of their devices
     * @param defaultParent where that bucket goes if it has to be made, and what a bucket becomes that is named in whole
     */
    public record Target(String className, String defaultParent) {}

    public Reclassification {
        subtreeClasses = Collections.unmodifiableNavigableMap(new TreeMap<>(subtreeClasses));
        roots = Collections.unmodifiableNavigableMap(new TreeMap<>(roots));
        buckets = Collections.unmodifiableNavigableMap(new TreeMap<>(buckets));
    }
}
