package io.orthocone.cluster.sim;

import io.orthocone.sim.FaultKind;
import io.orthocone.sim.World;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What kind of trouble a run is about. The same seed under two profiles gives two runs. */
public enum SimProfile {
    CALM("a kind world without faults"),
    STORM("everything that is fair"),
    NETWORK("cut, jammed, parted and damaged links; processes and disks live"),
    DISK("power cuts, failing and slow disks; the network lives"),
    RESTARTS("crashes, pauses and clocks that jump; network and disks live"),
    BEYOND("everything that is fair, and objects of which every copy rots"),
    SPLITS("everything that is fair, and the pool gets more PGs meanwhile");

    private final String about;

    SimProfile(String about) {
        this.about = about;
    }

    /** In a few words. */
    public String about() {
        return about;
    }

    Set<FaultKind> kinds() {
        return switch (this) {
            case CALM -> EnumSet.noneOf(FaultKind.class);
            case STORM, BEYOND, SPLITS -> EnumSet.allOf(FaultKind.class);
            case NETWORK ->
                EnumSet.of(
                        FaultKind.CUT,
                        FaultKind.CUT_AFTER_BYTES,
                        FaultKind.FLIP_BIT,
                        FaultKind.JAM,
                        FaultKind.PARTITION,
                        FaultKind.ONE_WAY_PARTITION);
            case DISK -> EnumSet.of(FaultKind.POWER_CUT, FaultKind.SLOW_DISK, FaultKind.DISK_ERROR);
            case RESTARTS -> EnumSet.of(FaultKind.CRASH, FaultKind.PAUSE, FaultKind.CLOCK_JUMP);
        };
    }

    boolean allows(FaultKind kind) {
        return kinds().contains(kind);
    }

    /** Whether some objects are more than a cluster can keep. */
    boolean doomsObjects() {
        return this == BEYOND;
    }

    boolean splitsPgs() {
        return this == SPLITS;
    }

    World world(long seed) {
        return this == CALM ? World.calm(seed) : World.stormy(seed);
    }

    /** As it is typed. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
