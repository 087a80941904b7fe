package io.orthocone.osdmap;

import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The exceptions to CRUSH of one pool, laid out so that asking for a PG allocates nothing: pg_upmap, pg_upmap_items, pg_temp
 * and primary_temp by seed. Immutable.
 */
final class PgExceptions {
    private static final int[] NO_OSDS = new int[0];

    private final Table upmaps;
    private final Table upmapItems;
    private final Table temps;
    private final Table primaryTemps;

    private PgExceptions(Table upmaps, Table upmapItems, Table temps, Table primaryTemps) {
        this.upmaps = upmaps;
        this.upmapItems = upmapItems;
        this.temps = temps;
        this.primaryTemps = primaryTemps;
    }

    static PgExceptions of(OsdMap map, long poolId) {
        return new PgExceptions(
                Table.of(map.pgUpmap(), poolId, PgExceptions::osds),
                Table.of(map.pgUpmapItems(), poolId, PgExceptions::pairs),
                Table.of(map.pgTemp(), poolId, PgExceptions::osds),
                Table.of(map.primaryTemp(), poolId, primary -> new int[] {primary}));
    }

    /** The list that replaces the raw one, or null. */
    int[] upmap(int seed) {
        return upmaps.get(seed, null);
    }

    /** Pairs from, to, from, to, ...; empty if there are none. */
    int[] upmapItems(int seed) {
        return upmapItems.get(seed, NO_OSDS);
    }

    int[] temp(int seed) {
        return temps.get(seed, NO_OSDS);
    }

    /** The entry of primary_temp, or {@code otherwise}. */
    int primaryTemp(int seed, int otherwise) {
        int[] primary = primaryTemps.get(seed, NO_OSDS);
        return primary.length == 0 ? otherwise : primary[0];
    }

    private static int[] osds(List<Integer> osds) {
        return osds.stream().mapToInt(Integer::intValue).toArray();
    }

    private static int[] pairs(List<UpmapItem> items) {
        int[] pairs = new int[2 * items.size()];
        for (int i = 0; i < items.size(); i++) {
            pairs[2 * i] = items.get(i).from();
            pairs[2 * i + 1] = items.get(i).to();
        }
        return pairs;
    }

    /** Rows by seed, searched by halves. Seeds of pools are below 2^31, so signed order is theirs. */
    private record Table(int[] seeds, int[][] rows) {
        static <T> Table of(NavigableMap<PgId, T> byPg, long poolId, Function<T, int[]> row) {
            TreeMap<Integer, int[]> sorted = new TreeMap<>();
            byPg.subMap(new PgId(poolId, 0), true, new PgId(poolId, -1), true)
                    .forEach((pg, value) -> sorted.put(pg.seed(), row.apply(value)));
            int[] seeds = sorted.keySet().stream().mapToInt(Integer::intValue).toArray();
            return new Table(seeds, sorted.values().toArray(int[][]::new));
        }

        int[] get(int seed, int[] otherwise) {
            int at = seeds.length == 0 ? -1 : Arrays.binarySearch(seeds, seed);
            return at >= 0 ? rows[at] : otherwise;
        }
    }
}
