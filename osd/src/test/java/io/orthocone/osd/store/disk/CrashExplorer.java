package io.orthocone.osd.store.disk;

import static io.orthocone.osd.store.StoreFixture.BITS;
import static io.orthocone.osd.store.StoreFixture.PG;

import io.orthocone.env.Disk;
import io.orthocone.env.DiskFile;
import io.orthocone.journal.JournalOptions;
import io.orthocone.osd.store.OpenStore;
import io.orthocone.osd.store.RandomTransactions;
import io.orthocone.osd.store.StepEnv;
import io.orthocone.osd.store.StoreContents;
import io.orthocone.osd.store.StoreException;
import io.orthocone.osd.store.StoreFullException;
import io.orthocone.osd.store.Transaction;
import io.orthocone.osd.store.mem.MemMedia;
import io.orthocone.osd.store.mem.MemStore;
import io.orthocone.sim.DiskFault;
import io.orthocone.sim.DiskOperation;
import io.orthocone.sim.PowerCutError;
import io.orthocone.sim.SimDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/**
 * Runs a random workload on a store and cuts the power at its disk calls, many times at each, on copies of the disk: each copy, opened by the
 * real code, must hold the transactions up to some point not before the last that was acknowledged, whole, and pass the check.
 */
final class CrashExplorer {
    /** So few blocks that freed ones are soon wanted again. */
    static final StoreOptions TINY =
            new StoreOptions(112 * 4096, 8 << 20, new JournalOptions(32 << 10, 1, 16 << 10), 24 << 10, 16 << 10);

    private final SplittableRandom random;
    private final int statesAtEachFence;
    private final SimDisk disk;
    private final UnaryOperator<Disk> seen;
    /** What is there after 0, 1, 2, ... transactions; null where nothing was submitted yet. */
    private final List<StoreContents> contents = new ArrayList<>();

    private int acknowledged;
    private boolean exploring;
    private int states;

    /**
     * @param seen what the store is given in place of the disk, to leave out what it asks for
     */
    CrashExplorer(long seed, int statesAtEachFence, UnaryOperator<Disk> seen) {
        this.random = new SplittableRandom(seed);
        this.statesAtEachFence = statesAtEachFence;
        this.disk = new SimDisk(random.split());
        this.seen = seen;
    }

    int states() {
        return states;
    }

    /** Explores; throws an AssertionError for a state that must not be. */
    CrashExplorer explore(int transactions) {
        disk.addListener(this::before);
        contents.add(new StoreContents(new LinkedHashMap<>()));
        exploring = true;
        OpenStore store = open(seen.apply(disk)).orThrow();
        StepEnv modelEnv = new StepEnv(disk);
        OpenStore model = new OpenStore(modelEnv, new MemStore(modelEnv, modelEnv, new MemMedia(1L << 40, "model")));
        RandomTransactions generator = new RandomTransactions(random.split(), 3, 30_000);
        submit(store, model, Transaction.builder().createCollection(PG, BITS).build());
        for (int i = 0; i < transactions; i++) {
            submit(store, model, generator.next());
            for (int steps = random.nextInt(8); steps > 0; steps--) {
                store.env.step();
            }
            // What a failed store did not acknowledge may be gone, and the model would go on with it.
            store.orThrow();
            if (random.nextInt(12) == 0) {
                store.close();
                store.orThrow();
                disk.processEnded();
                store = open(seen.apply(disk)).orThrow();
            }
        }
        store.env.settle();
        store.orThrow().close();
        return this;
    }

    private void submit(OpenStore store, OpenStore model, Transaction transaction) {
        int number = contents.size();
        Runnable acknowledge = () -> acknowledged = number;
        try {
            store.store.submit(transaction, acknowledge);
        } catch (StoreFullException soon) {
            // What was freed is free after the checkpoint that this has started.
            store.env.settle();
            try {
                store.orThrow().store.submit(transaction, acknowledge);
            } catch (StoreFullException full) {
                throw new AssertionError(full);
            }
        }
        model.commit(transaction);
        contents.add(StoreContents.of(model));
    }

    private OpenStore open(Disk disk) {
        return DiskStores.open(disk, DiskStores.simKv(disk), TINY, random.split());
    }

    private void before(DiskOperation operation) {
        if (!exploring || (!operation.isFence() && random.nextInt(6) != 0)) {
            return;
        }
        exploring = false;
        for (int i = 0; i < statesAtEachFence; i++) {
            SimDisk crashed = disk.fork(random.split());
            cutDuring(operation, crashed);
            verify(crashed, operation, true);
        }
        exploring = true;
    }

    /** Lets the operation happen on the copy, in part. */
    private static void cutDuring(DiskOperation operation, SimDisk crashed) {
        try {
            if (operation instanceof DiskOperation.Write write) {
                ByteBuffer bytes = ByteBuffer.allocateDirect(write.bytes().length() + 2 * Disk.BLOCK_BYTES)
                        .alignedSlice(Disk.BLOCK_BYTES);
                write.bytes().copyTo(bytes);
                DiskFile file =
                        crashed.open(write.path(), write.durable() ? Disk.Mode.DIRECT_SYNC : Disk.Mode.BUFFERED);
                crashed.failCall(crashed.calls() + 1, DiskFault.POWER_CUT);
                file.write(write.position(), bytes.flip());
            } else {
                crashed.powerCut();
            }
        } catch (PowerCutError off) {
            crashed.powerOn();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void verify(SimDisk crashed, DiskOperation operation, boolean again) {
        states++;
        if (again && random.nextInt(8) == 0) {
            cutDuringRecovery(crashed);
        }
        OpenStore store = open(crashed);
        if (store.failure() != null) {
            throw new AssertionError(
                    "after a cut at " + describe(operation) + " the store does not open", store.failure());
        }
        StoreContents found = StoreContents.of(store);
        List<StoreContents> allowed = contents.subList(acknowledged, contents.size());
        if (!allowed.contains(found)) {
            throw new AssertionError("after a cut at " + describe(operation) + " with " + acknowledged + " of "
                    + (contents.size() - 1) + " acknowledged the store holds what it never held: "
                    + (contents.contains(found)
                            ? "state " + contents.lastIndexOf(found)
                            : "a mixture, against the last: " + found.differenceTo(contents.get(contents.size() - 1))));
        }
        store.close();
        crashed.processEnded();
        List<StoreCheck.Finding> findings = Checks.fsck(crashed);
        if (!findings.isEmpty()) {
            throw new AssertionError("after a cut at " + describe(operation) + ": " + findings);
        }
    }

    /** The power goes again while the store opens. */
    private void cutDuringRecovery(SimDisk crashed) {
        crashed.failCall(crashed.calls() + 1 + random.nextInt(40), DiskFault.POWER_CUT);
        try {
            OpenStore store = open(crashed);
            if (store.failure() != null) {
                throw new AssertionError("the store does not open", store.failure());
            }
            store.close();
        } catch (PowerCutError off) {
            crashed.powerOn();
        }
        crashed.clearFaults();
        crashed.processEnded();
    }

    private static String describe(DiskOperation operation) {
        String text = operation.toString();
        return text.length() > 200 ? text.substring(0, 200) : text;
    }

    /** Runs the workload with one disk call failing; whatever came of it, what was acknowledged is there after the next power cut. */
    static void failOneCall(long seed, int call, DiskFault fault, int transactions) {
        SplittableRandom random = new SplittableRandom(seed);
        CrashExplorer explorer = new CrashExplorer(random.nextLong(), 0, disk -> disk);
        explorer.disk.failCall(call, fault);
        try {
            explorer.explore(transactions);
        } catch (StoreException failed) {
            if (failed.isDamage()) {
                throw new AssertionError("an error of the disk is no damage", failed);
            }
        } catch (AssertionError unexpected) {
            if (!(unexpected.getCause() instanceof StoreException)) {
                throw unexpected;
            }
        }
        explorer.disk.clearFaults();
        explorer.disk.powerCut();
        explorer.exploring = false;
        explorer.verify(explorer.disk, new DiskOperation.Open(call, fault.name()), false);
    }
}
