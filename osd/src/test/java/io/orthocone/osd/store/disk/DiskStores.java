package io.orthocone.osd.store.disk;

import io.orthocone.env.Disk;
import io.orthocone.journal.JournalOptions;
import io.orthocone.kv.KvEngine;
import io.orthocone.kv.SimKvEngine;
import io.orthocone.osd.store.OpenStore;
import io.orthocone.osd.store.StepEnv;
import io.orthocone.sim.SimDisk;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Disk stores for tests, small in every measure so that rare paths are common. */
final class DiskStores {
    static final StoreOptions SMALL =
            new StoreOptions(16 << 20, 8 << 20, new JournalOptions(256 << 10, 1, 64 << 10), 64 << 10, 16 << 10);

    private DiskStores() {}

    static KvEngine simKv(Disk disk) {
        return new SimKvEngine(disk, new SplittableRandom(11));
    }

    static OpenStore open(Disk disk, KvEngine engine, StoreOptions options) {
        StepEnv env = new StepEnv(disk);
        return new OpenStore(env, new DiskStore(env, env, engine, options));
    }

    /** As above, with the events of the workers and the reactor in an order drawn from {@code order}. */
    static OpenStore open(Disk disk, KvEngine engine, StoreOptions options, RandomGenerator order) {
        StepEnv env = new StepEnv(disk, order);
        return new OpenStore(env, new DiskStore(env, env, engine, options));
    }

    static OpenStore open(SimDisk disk) {
        return open(disk, simKv(disk), SMALL);
    }
}
