package io.orthocone.osdmap;

import java.util.Arrays;

/**
 * How many PGs each OSD serves. Owned by one thread while it counts; counts of several threads are added up by {@link #add}.
 */
public final class PgCounts {
    private static final int MAX_SIZE = 255;

    private final int[] count;
    private final int[] first;
    private final int[] primary;
    private final long[] sizes = new long[MAX_SIZE + 1];

    public PgCounts(int maxOsd) {
        count = new int[maxOsd];
        first = new int[maxOsd];
        primary = new int[maxOsd];
    }

    /** Counts the acting set of the PG that was placed last. */
    public void count(PgPlacer placer) {
        OsdBuffer acting = placer.actingBuffer();
        count(acting.osds, acting.size, placer.actingPrimary());
    }

    /** Counts a set of OSDs; holes only add to its size. */
    public void count(int[] osds, int size, int primaryOsd) {
        sizes[Math.min(size, MAX_SIZE)]++;
        for (int i = 0; i < size; i++) {
            if (osds[i] >= 0 && osds[i] < count.length) {
                count[osds[i]]++;
                first[osds[i]] += i == 0 ? 1 : 0;
            }
        }
        if (primaryOsd >= 0 && primaryOsd < primary.length) {
            primary[primaryOsd]++;
        }
    }

    public void add(PgCounts other) {
        for (int osd = 0; osd < count.length; osd++) {
            count[osd] += other.count[osd];
            first[osd] += other.first[osd];
            primary[osd] += other.primary[osd];
        }
        Arrays.setAll(sizes, size -> sizes[size] + other.sizes[size]);
    }

    public int count(int osd) {
        return count[osd];
    }

    /** How often it was the first of its set. */
    public int first(int osd) {
        return first[osd];
    }

    public int primary(int osd) {
        return primary[osd];
    }

    /** How many sets were of a size, 0..255. */
    public long ofSize(int size) {
        return sizes[size];
    }
}
