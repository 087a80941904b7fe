package io.orthocone.osd.store.disk;

import io.orthocone.osd.store.OpenStore;
import io.orthocone.sim.SimDisk;
import java.io.IOException;
import java.util.List;

/** Deep checks of stores on simulated disks. */
final class Checks {
    private Checks() {}

    /** What a deep check finds in a store that has just been opened. */
    static List<StoreCheck.Finding> check(OpenStore on) {
        try {
            return StoreCheck.check(((DiskStore) on.store).files(), true).findings();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** What a deep check finds in a store whose daemon is gone. */
    static List<StoreCheck.Finding> fsck(SimDisk disk) {
        try {
            return StoreCheck.fsck(disk, DiskStores.simKv(disk), true).findings();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
