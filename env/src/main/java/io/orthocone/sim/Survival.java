package io.orthocone.sim;

import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Which of the unsynced changes of a {@link SimDisk} had reached the medium when the power went off. Changes are known by the number
 * of the call that made them (see {@link DiskOperation#call}).
 */
public interface Survival {
    /** How many of the first bytes of this sector's write are on the medium: 0, all 512, or between (a torn sector). */
    int sectorBytes(long call, long sector);

    /** Whether a change of a name or of a file's size is on the medium. */
    boolean change(long call);

    /** Nothing unsynced is there. */
    Survival NOTHING = only(Set.of());

    /** Everything is there, as after the crash of a process. */
    Survival EVERYTHING = new Survival() {
        @Override
        public int sectorBytes(long call, long sector) {
            return SimDisk.SECTOR_BYTES;
        }

        @Override
        public boolean change(long call) {
            return true;
        }
    };

    /** Exactly the changes of these calls are there, each as a whole. */
    static Survival only(Set<Long> calls) {
        return new Survival() {
            @Override
            public int sectorBytes(long call, long sector) {
                return calls.contains(call) ? SimDisk.SECTOR_BYTES : 0;
            }

            @Override
            public boolean change(long call) {
                return calls.contains(call);
            }
        };
    }

    /**
     * Any subset. How much survives is drawn first, because half of everything is only one of the interesting cases; one sector in
     * 256 is torn.
     */
    static Survival random(RandomGenerator random) {
        double share = switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> 1;
            case 2 -> 0.5;
            default -> random.nextDouble();
        };
        return new Survival() {
            @Override
            public int sectorBytes(long call, long sector) {
                if (random.nextInt(256) == 0) {
                    return random.nextInt(1, SimDisk.SECTOR_BYTES);
                }
                return change(call) ? SimDisk.SECTOR_BYTES : 0;
            }

            @Override
            public boolean change(long call) {
                return random.nextDouble() < share;
            }
        };
    }
}
