package io.orthocone.osd.space;

import io.orthocone.osd.store.ObjectStore;
import io.orthocone.osdmap.Fullness;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.Ratios;

/**
 * How full this OSD's own store is, now: the map says the same a moment later. Owned by the OSD's reactor.
 *
 * <p>Invariant: from full on there is no room for others' growing changes, so what arrives after that was on its way before.
 */
public final class SpaceGauge {
    /** Ceph's {@code osd_failsafe_full_ratio}: what is above belongs to changes that were on their way, to deletions and to peering. */
    public static final double FAILSAFE_RATIO = 0.97;

    private final int osd;
    private final ObjectStore store;
    private final Runnable crossed;
    private Ratios ratios = Ratios.DEFAULT;
    private Fullness fullness = Fullness.NOT_FULL;
    private Fullness told = Fullness.NOT_FULL;

    /**
     * @param crossed runs when the map says something else of this OSD than is true; once, until there is another map
     */
    SpaceGauge(int osd, ObjectStore store, Runnable crossed) {
        this.osd = osd;
        this.store = store;
        this.crossed = crossed;
    }

    void mapChanged(OsdMap map) {
        ratios = map.ratios();
        told = map.exists(osd) ? Fullness.of(map.osd(osd)) : Fullness.NOT_FULL;
    }

    /** What the map should say. */
    public Fullness fullness() {
        fullness = Fullness.of(usedShare(store.usage()), ratios, fullness);
        if (fullness != told) {
            told = fullness;
            crossed.run();
        }
        return fullness;
    }

    /** Looks whether a report to the monitors is due. */
    void notice() {
        fullness();
    }

    /** Whether this OSD takes no more growing changes of clients, whatever the map says. */
    public boolean isAtFailsafe() {
        return usedShare(store.usage()) >= failsafe();
    }

    /** What others may yet send here. */
    public long roomBytes() {
        return fullness() == Fullness.FULL ? 0 : bytesToFailsafe();
    }

    /** Whether so much fits below failsafe. */
    public boolean fits(long bytes) {
        return bytes <= bytesToFailsafe();
    }

    private long bytesToFailsafe() {
        ObjectStore.StoreUsage usage = store.usage();
        long below = (long) (usage.totalBytes() * failsafe()) - usage.usedBytes();
        return Math.max(0, Math.min(below, store.roomBytes()));
    }

    private double failsafe() {
        return Math.max(FAILSAFE_RATIO, ratios.inOrder().full());
    }

    private static double usedShare(ObjectStore.StoreUsage usage) {
        return usage.totalBytes() <= 0 ? 0 : (double) usage.usedBytes() / usage.totalBytes();
    }
}
