package io.orthocone.osdmap;

import io.orthocone.crush.CrushHash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The PGs of one pool and the OSDs that they are wanted on, while they are moved about. Owned by a balancer.
 *
 * <p>For each position of each PG there is where CRUSH (or pg_upmap) puts it, which stays, and where it is now, which differs
 * by pg_upmap_items. OSDs that are down count: their data is wanted there when they return. A PG with an entry can also go
 * <i>home</i>, to where CRUSH alone puts it.
 */
final class PoolLayout {
    private final long poolId;
    private final int size;
    private final int[] base;
    private final int[] original;
    private final int[] current;
    private final int[] lengths;
    private final boolean[] isFixed;
    private final int[] home;
    private final boolean[] canGoHome;
    private final OsdPgs[] pgsOf;
    private final boolean[] isChanged;
    private int changes;

    PoolLayout(OsdMap map, long poolId, int seed) {
        Pool pool = map.pools().get(poolId);
        this.poolId = poolId;
        this.size = pool.size();
        int pgNum = pool.pgNum();
        base = new int[pgNum * size];
        current = new int[pgNum * size];
        lengths = new int[pgNum];
        isFixed = new boolean[pgNum];
        home = new int[pgNum * size];
        canGoHome = new boolean[pgNum];
        isChanged = new boolean[pgNum];
        place(map, pgNum);
        original = current.clone();
        pgsOf = new OsdPgs[map.maxOsd()];
        Arrays.setAll(pgsOf, osd -> new OsdPgs());
        for (int pg : inOrderOf(seed, pgNum)) {
            for (int i = 0; i < lengths[pg]; i++) {
                int osd = current[pg * size + i];
                if (osd >= 0 && osd < pgsOf.length) {
                    pgsOf[osd].add(pg);
                }
            }
        }
    }

    private void place(OsdMap map, int pgNum) {
        PgPlacer placer = new PgPlacer(map);
        placer.pool(poolId);
        for (int pg = 0; pg < pgNum; pg++) {
            placer.place(pg);
            lengths[pg] = Math.min(size, placer.upmappedSize());
            isFixed[pg] = placer.upmappedSize() > size
                    || placer.rawSize() != placer.upmappedSize()
                    || map.pgUpmap().containsKey(new PgId(poolId, pg));
            for (int i = 0; i < lengths[pg]; i++) {
                current[pg * size + i] = placer.upmapped(i);
                base[pg * size + i] = isFixed[pg] ? placer.upmapped(i) : placer.raw(i);
            }
            noteHome(map, placer, pg);
        }
    }

    /** A PG goes home whole, and by one command, so not from two entries or to fewer OSDs. */
    private void noteHome(OsdMap map, PgPlacer placer, int pg) {
        PgId id = new PgId(poolId, pg);
        boolean hasOneEntry =
                map.pgUpmap().containsKey(id) != map.pgUpmapItems().containsKey(id);
        canGoHome[pg] = hasOneEntry && placer.rawSize() == lengths[pg] && placer.upmappedSize() == lengths[pg];
        for (int i = 0; i < lengths[pg] && canGoHome[pg]; i++) {
            home[pg * size + i] = placer.raw(i);
            canGoHome[pg] = isOsd(map, placer.raw(i)) && isOsd(map, current[pg * size + i]);
        }
    }

    private static boolean isOsd(OsdMap map, int osd) {
        return osd >= 0 && osd < map.maxOsd();
    }

    /** The same PGs, to be moved about independently. */
    private PoolLayout(PoolLayout other) {
        poolId = other.poolId;
        size = other.size;
        base = other.base;
        original = other.original;
        current = other.current.clone();
        lengths = other.lengths;
        isFixed = other.isFixed;
        home = other.home;
        canGoHome = other.canGoHome;
        pgsOf = Arrays.stream(other.pgsOf).map(OsdPgs::copy).toArray(OsdPgs[]::new);
        isChanged = other.isChanged.clone();
        changes = other.changes;
    }

    PoolLayout copy() {
        return new PoolLayout(this);
    }

    /** Another seed looks at the PGs in another order. */
    private static int[] inOrderOf(int seed, int pgNum) {
        return IntStream.range(0, pgNum)
                .boxed()
                .sorted(Comparator.comparingInt((Integer pg) -> CrushHash.hash2(seed, pg))
                        .thenComparing(pg -> pg))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    int count(int osd) {
        return pgsOf[osd].size;
    }

    OsdPgs pgsOf(int osd) {
        return pgsOf[osd];
    }

    /** How many PGs have other entries than before. */
    int changes() {
        return changes;
    }

    boolean isChanged(int pg) {
        return isChanged[pg];
    }

    /** The position of an OSD in a PG, or -1. */
    int positionOf(int pg, int osd) {
        for (int i = 0; i < lengths[pg]; i++) {
            if (current[pg * size + i] == osd) {
                return i;
            }
        }
        return -1;
    }

    /** Whether the rule, and the form of upmap entries, allow an OSD in the place of another one. */
    boolean mayMove(RuleShape shape, int pg, int position, int to) {
        if (isFixed[pg] || !shape.mayReplace(current, pg * size, lengths[pg], position, to)) {
            return false;
        }
        int at = pg * size + position;
        int from = current[at];
        current[at] = to;
        boolean canBeSaid = items(pg).isPresent();
        current[at] = from;
        return canBeSaid;
    }

    /** Whether a move to this OSD brings a position back to where CRUSH has it. */
    boolean isBase(int pg, int position, int osd) {
        return base[pg * size + position] == osd;
    }

    void move(int pg, int position, int to) {
        int at = pg * size + position;
        pgsOf[current[at]].remove(pg);
        current[at] = to;
        pgsOf[to].add(pg);
        boolean differs = false;
        for (int i = pg * size; i < pg * size + lengths[pg]; i++) {
            differs |= current[i] != original[i];
        }
        changes += (differs ? 1 : 0) - (isChanged[pg] ? 1 : 0);
        isChanged[pg] = differs;
    }

    int pgNum() {
        return lengths.length;
    }

    /** Whether a PG has an entry, and is not where it would be without. */
    boolean canGoHome(int pg) {
        return canGoHome[pg] && !isHome(pg);
    }

    private boolean isHome(int pg) {
        int from = pg * size;
        return Arrays.equals(current, from, from + lengths[pg], home, from, from + lengths[pg]);
    }

    /** Where CRUSH alone puts a PG that can go home. */
    int[] homeOf(int pg) {
        return Arrays.copyOfRange(home, pg * size, pg * size + lengths[pg]);
    }

    /** The OSDs of a PG as they are now. */
    int[] osds(int pg) {
        return Arrays.copyOfRange(current, pg * size, pg * size + lengths[pg]);
    }

    /** The OSDs of a PG as they were at first. */
    int[] originalOsds(int pg) {
        return Arrays.copyOfRange(original, pg * size, pg * size + lengths[pg]);
    }

    /** What makes the OSDs of a PG from those of CRUSH; nothing if no list of pairs does, as when two swap places. */
    Optional<List<UpmapItem>> items(int pg) {
        int offset = pg * size;
        int[] list = Arrays.copyOfRange(base, offset, offset + lengths[pg]);
        List<UpmapItem> items = new ArrayList<>(2);
        boolean isStuck = false;
        while (!isStuck) {
            isStuck = true;
            for (int i = 0; i < list.length; i++) {
                int to = current[offset + i];
                if (list[i] != to && indexOf(list, to) < 0 && indexOf(list, list[i]) == i) {
                    items.add(new UpmapItem(list[i], to));
                    list[i] = to;
                    isStuck = false;
                }
            }
        }
        return Arrays.equals(list, osds(pg)) ? Optional.of(items) : Optional.empty();
    }

    private static int indexOf(int[] list, int osd) {
        for (int i = 0; i < list.length; i++) {
            if (list[i] == osd) {
                return i;
            }
        }
        return -1;
    }

    /** The entries that say what has changed. */
    UpmapChanges upmapChanges(OsdMap map) {
        NavigableMap<PgId, List<UpmapItem>> newItems = new TreeMap<>();
        NavigableSet<PgId> oldItems = new TreeSet<>();
        NavigableSet<PgId> oldUpmaps = new TreeSet<>();
        for (int pg = 0; pg < lengths.length; pg++) {
            PgId id = new PgId(poolId, pg);
            if (isChanged[pg] && isFixed[pg]) {
                (map.pgUpmap().containsKey(id) ? oldUpmaps : oldItems).add(id);
            } else if (isChanged[pg]) {
                List<UpmapItem> items = items(pg).orElseThrow();
                if (!items.isEmpty()) {
                    newItems.put(id, items);
                } else if (map.pgUpmapItems().containsKey(id)) {
                    oldItems.add(id);
                }
            }
        }
        return new UpmapChanges(newItems, oldItems, oldUpmaps);
    }
}
