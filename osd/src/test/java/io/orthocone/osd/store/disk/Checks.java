package io.orthocone.osd.store.disk;

import io.orthocone.sim.SimDisk;
import java.io.IOException;
import java.util.List;

/** What a deep check finds in a store whose daemon is gone. */
final class Checks {
    private Checks() {}

    static List<StoreCheck.Finding> fsck(SimDisk disk) {
        try {
            return StoreCheck.fsck(disk, DiskStores.simKv(disk), true).findings();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
