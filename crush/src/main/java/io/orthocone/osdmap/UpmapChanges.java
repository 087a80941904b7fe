package io.orthocone.osdmap;

import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Upmap entries to make and to drop. Immutable.
 *
 * @param newItems PG → its new pg_upmap_items, in place of those it had
 * @param oldItems PGs that lose their pg_upmap_items
 * @param oldUpmaps PGs that lose their pg_upmap
 */
public record UpmapChanges(
        NavigableMap<PgId, List<UpmapItem>> newItems, NavigableSet<PgId> oldItems, NavigableSet<PgId> oldUpmaps) {
    public static final UpmapChanges NONE = new UpmapChanges(new TreeMap<>(), new TreeSet<>(), new TreeSet<>());

    public UpmapChanges {
        newItems = Collections.unmodifiableNavigableMap(new TreeMap<>(newItems));
        oldItems = Collections.unmodifiableNavigableSet(new TreeSet<>(oldItems));
        oldUpmaps = Collections.unmodifiableNavigableSet(new TreeSet<>(oldUpmaps));
    }

    public boolean isEmpty() {
        return size() == 0;
    }

    /** How many entries change: as many commands would say the same. */
    public int size() {
        return newItems.size() + oldItems.size() + oldUpmaps.size();
    }

    /** These changes with those of another pool. */
    public UpmapChanges and(UpmapChanges others) {
        NavigableMap<PgId, List<UpmapItem>> items = new TreeMap<>(newItems);
        items.putAll(others.newItems);
        NavigableSet<PgId> dropped = new TreeSet<>(oldItems);
        dropped.addAll(others.oldItems);
        NavigableSet<PgId> droppedUpmaps = new TreeSet<>(oldUpmaps);
        droppedUpmaps.addAll(others.oldUpmaps);
        return new UpmapChanges(items, dropped, droppedUpmaps);
    }

    public void addTo(IncrementalBuilder incremental) {
        newItems.forEach(incremental::upmapItems);
        oldItems.forEach(incremental::removeUpmapItems);
        oldUpmaps.forEach(incremental::removeUpmap);
    }
}
