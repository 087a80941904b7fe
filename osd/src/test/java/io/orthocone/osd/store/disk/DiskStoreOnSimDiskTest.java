package io.orthocone.osd.store.disk;

import io.orthocone.osd.store.ObjectStoreContract;
import io.orthocone.osd.store.OpenStore;
import io.orthocone.sim.SimDisk;
import java.util.SplittableRandom;

final class DiskStoreOnSimDiskTest extends ObjectStoreContract {
    private final SimDisk disk = new SimDisk(new SplittableRandom(1));

    @Override
    protected OpenStore open() {
        disk.processEnded();
        return DiskStores.open(disk);
    }
}
