package io.orthocone.osd.store.disk;

import static io.orthocone.osd.store.StoreFixture.BITS;
import static io.orthocone.osd.store.StoreFixture.PG;

import io.orthocone.env.Disk;
import io.orthocone.env.DiskFile;
import io.orthocone.journal.JournalOptions;
import io.orthocone.osd.store.OpenStore;
import io.orthocone.osd.store.RandomTransactions;
import io.orthocone.osd.store.StoreContents;
import io.orthocone.osd.store.StoreException;
import io.orthocone.osd.store.StoreFullException;
import io.orthocone.osd.store.Transaction;
import io.orthocone.sim.DiskFault;
import io.orthocone.sim.DiskOperation;
import io.orthocone.sim.PowerCutError;
import io.orthocone.sim.SimDisk;
import io.orthocone.sim.Survival;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Runs a random workload on a store and cuts the power at its disk calls, many times at each, on copies of the disk: each copy, opened by the
 * real code, must hold the transactions up to some point not before the last that was acknowledged, whole, and pass the check.
 *
 * <p>Before a call that makes something durable, every subset of what is not durable yet is tried while that is few calls; of more a sample, with
 * torn sectors, in the middle of the call. Now and then the power goes a second time, while the store opens.
 */
final class CrashExplorer {
    /** So few blocks that freed ones are soon wanted again. */
    static final StoreOptions TINY =
            new StoreOptions(112 * 4096, 8 << 20, new JournalOptions(32 << 10, 1, 16 << 10), 24 << 10, 16 << 10);

    /** Of so many calls that are not durable every subset is tried. */
    private static final int ALL_SUBSETS_OF = 4;

    private static final Transaction CREATE =
            Transaction.builder().createCollection(PG, BITS).build();

    private final SplittableRandom random;
    private final int statesAtEachFence;
    /** Calls that are not durable yet, with what makes them so: a file, or a folder and {@code /}. */
    private final TreeMap<Long, String> pending = new TreeMap<>();

    private final SimDisk disk;
    private final UnaryOperator<Disk> seen;
    private final Model model = new Model();
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
        exploring = true;
        OpenStore store = open(seen.apply(disk)).orThrow();
        RandomTransactions generator = new RandomTransactions(random.split(), 3, 30_000);
        submit(store, CREATE);
        for (int i = 0; i < transactions; i++) {
            submit(store, generator.next());
            for (int steps = random.nextInt(8); steps > 0; steps--) {
                store.env.step();
            }
            // What a failed store did not acknowledge may be gone, and the model would go on with it.
            store.orThrow();
            if (random.nextInt(12) == 0) {
                store = random.nextBoolean() ? restart(store) : killAndRestart(generator);
            }
        }
        store.env.settle();
        store.orThrow().close();
        return this;
    }

    private OpenStore restart(OpenStore store) {
        store.close();
        store.orThrow();
        disk.processEnded();
        return open(seen.apply(disk)).orThrow();
    }

    /** Of what was submitted some may be there; what was written but not made durable is still in the kernel's hands. */
    private OpenStore killAndRestart(RandomTransactions generator) {
        disk.processEnded();
        OpenStore store = open(seen.apply(disk)).orThrow();
        StoreContents found = StoreContents.of(store);
        String objection = model.objection(found);
        if (objection != null) {
            throw new AssertionError("after a kill " + objection);
        }
        // What the new process has found is durable from here on, even if the old one did not know it.
        model.goOnFrom(found);
        generator.goOnFrom(found);
        if (!found.collections().contains(PG)) {
            submit(store, CREATE);
        }
        return store;
    }

    private void submit(OpenStore store, Transaction transaction) {
        int number = model.size() + 1;
        Runnable acknowledge = () -> model.acknowledge(number);
        try {
            store.store.submit(transaction, acknowledge);
        } catch (StoreFullException soon) {
            // What was freed is free after the checkpoint that this has started.
            store.env.settle();
            store.env.passTime();
            store.env.settle();
            try {
                store.orThrow().store.submit(transaction, acknowledge);
            } catch (StoreFullException full) {
                throw new AssertionError(full);
            }
        }
        model.submit(transaction);
    }

    private OpenStore open(Disk disk) {
        return DiskStores.open(disk, DiskStores.simKv(disk), TINY, random.split());
    }

    private void before(DiskOperation operation) {
        if (!exploring) {
            return;
        }
        if (operation.isFence() || random.nextInt(6) == 0) {
            exploring = false;
            if (statesAtEachFence > 0 && pending.size() <= ALL_SUBSETS_OF) {
                cutBefore(operation);
            }
            for (int i = 0; i < statesAtEachFence; i++) {
                SimDisk crashed = disk.fork(random.split());
                cutDuring(operation, crashed);
                verify(crashed, operation, true);
            }
            exploring = true;
        }
        note(operation);
    }

    /** With every subset of what is not durable. */
    private void cutBefore(DiskOperation operation) {
        List<Long> calls = List.copyOf(pending.keySet());
        for (int subset = 0; subset < 1 << calls.size(); subset++) {
            TreeSet<Long> surviving = new TreeSet<>();
            for (int i = 0; i < calls.size(); i++) {
                if ((subset & 1 << i) != 0) {
                    surviving.add(calls.get(i));
                }
            }
            SimDisk crashed = disk.fork(random.split());
            crashed.powerCut(Survival.only(surviving));
            verify(crashed, operation, false);
        }
    }

    private void note(DiskOperation operation) {
        switch (operation) {
            case DiskOperation.Write write -> {
                if (!write.durable()) {
                    pending.put(write.call(), write.path());
                }
            }
            case DiskOperation.Allocate allocate -> pending.put(allocate.call(), allocate.path());
            case DiskOperation.Truncate truncate -> pending.put(truncate.call(), truncate.path());
            case DiskOperation.Create create -> pending.put(create.call(), folderOf(create.path()));
            case DiskOperation.Delete delete -> pending.put(delete.call(), folderOf(delete.path()));
            case DiskOperation.Rename rename -> pending.put(rename.call(), folderOf(rename.to()));
            case DiskOperation.CreateDirectory create -> pending.put(create.call(), folderOf(create.path()));
            case DiskOperation.Sync sync -> pending.values().removeIf(sync.path()::equals);
            case DiskOperation.SyncDirectory sync -> pending.values().removeIf((sync.path() + "/")::equals);
            case DiskOperation.Open _, DiskOperation.Read _ -> {}
        }
    }

    private static String folderOf(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1).isEmpty()
                ? "/"
                : path.substring(0, path.lastIndexOf('/') + 1);
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
        if (again && random.nextInt(4) == 0) {
            cutDuringRecovery(crashed);
        }
        OpenStore store = open(crashed);
        if (store.failure() != null) {
            throw new AssertionError(
                    "after a cut at " + describe(operation) + " the store does not open", store.failure());
        }
        String objection = model.objection(StoreContents.of(store));
        if (objection != null) {
            throw new AssertionError("after a cut at " + describe(operation) + " " + objection);
        }
        requireSound(Checks.check(store), operation);
        if (random.nextInt(4) == 0) {
            // And once more, after all has gone home.
            store.close();
            crashed.processEnded();
            requireSound(Checks.fsck(crashed), operation);
        }
    }

    private static void requireSound(List<StoreCheck.Finding> findings, DiskOperation operation) {
        if (!findings.isEmpty()) {
            throw new AssertionError("after a cut at " + describe(operation) + ": " + findings);
        }
    }

    /** The power goes again while the store opens, or soon after. */
    private void cutDuringRecovery(SimDisk crashed) {
        states++;
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

    /**
     * Runs the workload with one disk call failing; whatever came of it, what was acknowledged is there after the next power cut.
     *
     * @return whether the workload made so many calls
     */
    static boolean failOneCall(long seed, int call, DiskFault fault, int transactions) {
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
            // The store failed, or a read said that the disk did.
            boolean isOfTheFault = unexpected.getCause() instanceof StoreException
                    || unexpected.getMessage().contains("(injected)");
            if (!isOfTheFault) {
                throw unexpected;
            }
        }
        boolean wasReached = explorer.disk.calls() >= call;
        explorer.disk.clearFaults();
        explorer.disk.powerCut();
        explorer.exploring = false;
        explorer.verify(explorer.disk, new DiskOperation.Open(call, fault.name()), false);
        return wasReached;
    }
}
