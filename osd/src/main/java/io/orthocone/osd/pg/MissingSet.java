package io.orthocone.osd.pg;

import io.orthocone.message.Eversion;
import io.orthocone.message.HObject;
import io.orthocone.message.MissingItem;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The objects that a copy lacks in the version its log says. Owned by whoever owns the PG.
 *
 * <p>Invariant: an object is in it once, and in {@code byNeed} under the version it is missing in.
 */
public final class MissingSet {
    private record Need(Eversion version, HObject object) implements Comparable<Need> {
        @Override
        public int compareTo(Need other) {
            int byVersion = version.compareTo(other.version);
            return byVersion != 0 ? byVersion : object.compareTo(other.object);
        }
    }

    private final TreeMap<HObject, MissingItem> items = new TreeMap<>();
    private final SortedSet<Need> byNeed = new TreeSet<>();

    public MissingSet() {}

    public MissingSet(Collection<MissingItem> missing) {
        missing.forEach(this::put);
    }

    public MissingSet copy() {
        return new MissingSet(items.values());
    }

    public boolean isEmpty() {
        return items.isEmpty();
    }

    public int size() {
        return items.size();
    }

    public boolean contains(HObject object) {
        return items.containsKey(object);
    }

    public Optional<MissingItem> get(HObject object) {
        return Optional.ofNullable(items.get(object));
    }

    /** In the order of the objects. */
    public List<MissingItem> items() {
        return List.copyOf(items.values());
    }

    /** Objects missing in [from, to), in order. */
    public List<HObject> objectsBetween(HObject from, HObject to) {
        return List.copyOf(items.subMap(from, to).keySet());
    }

    /** The objects, oldest need first: the order of recovery. */
    public List<HObject> oldestFirst() {
        return byNeed.stream().map(Need::object).toList();
    }

    /** The oldest version that is needed. */
    public Optional<Eversion> oldestNeed() {
        return byNeed.isEmpty() ? Optional.empty() : Optional.of(byNeed.first().version());
    }

    public void put(MissingItem item) {
        remove(item.object());
        items.put(item.object(), item);
        byNeed.add(new Need(item.need(), item.object()));
    }

    /** Returns whether it was missing. */
    public boolean remove(HObject object) {
        MissingItem old = items.remove(object);
        if (old == null) {
            return false;
        }
        byNeed.remove(new Need(old.need(), object));
        return true;
    }

    /** The object was changed after this copy's version, by an entry that is not here yet. */
    void need(HObject object, Eversion version, Eversion priorVersion) {
        MissingItem old = items.get(object);
        put(new MissingItem(object, version, old == null ? priorVersion : old.have()));
    }

    void clear() {
        items.clear();
        byNeed.clear();
    }
}
