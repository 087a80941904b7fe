package io.orthocone.sim;

import io.orthocone.env.Disk;
import io.orthocone.env.DiskFile;
import io.orthocone.env.DiskPath;
import io.orthocone.env.Invariants;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * A disk in memory with a volatile cache: what {@link Disk} promises survives a {@link #powerCut}, and of everything else any subset of
 * sectors and names. Used by the {@link World}, and alone by unit tests and crash explorers of stores.
 *
 * <p>Calls are numbered from 1. A fault may be set for any number ({@link #failCall}), which sweeps and plans use; a
 * {@link DiskListener} sees every call before it happens, and may {@link #fork} the disk there to try crashes on the copy.
 *
 * <p>Fair faults: a power cut never loses what a sync that returned has promised; {@link #flipBit} and
 * {@link #breakSector} do harm to durable data, so a plan uses them only where another copy exists.
 *
 * <p>Not for several threads at once.
 */
public final class SimDisk implements Disk {
    /** What a disk writes or does not write as a whole. */
    public static final int SECTOR_BYTES = 512;

    private final RandomGenerator random;
    private final TreeMap<Long, DiskFault> faults = new TreeMap<>();
    private final TreeMap<String, TreeSet<Long>> brokenSectors = new TreeMap<>();
    private final TreeSet<String> locks = new TreeSet<>();
    private final List<DiskListener> listeners = new ArrayList<>();
    private final List<Runnable> powerCutHooks = new ArrayList<>();
    private SimNames names = new SimNames();
    private long capacityBytes = Long.MAX_VALUE / 2;
    private long calls;
    private long durabilityWaits;
    private long bytesMoved;
    private int users;
    private boolean powerIsOn = true;

    /** An empty disk. */
    public SimDisk(RandomGenerator random) {
        this.random = random;
    }

    // What tests and plans do to a disk.

    /** Cuts the power now; a random subset of what is unsynced survives. The disk can be used again at once, by new openings. */
    public void powerCut() {
        powerCut(Survival.random(random));
    }

    /** Cuts the power now with a chosen survival. */
    public void powerCut(Survival survival) {
        names.powerCut(survival);
        for (SimContent file : names.files()) {
            file.powerCut(survival);
        }
        processEnded();
    }

    /** The process that used the disk is gone, its files and locks with it; the cache lives on in the kernel. */
    public void processEnded() {
        users++;
        locks.clear();
    }

    /** After a {@link DiskFault#POWER_CUT} every call throws until the power is back. */
    public void powerOn() {
        powerIsOn = true;
    }

    /** Lets a call fail. The next call is number {@code calls() + 1}. */
    public void failCall(long call, DiskFault fault) {
        Invariants.check(call > calls, "call %s is over, %s were made", call, calls);
        faults.put(call, fault);
    }

    /** Takes back the faults that have not struck. */
    public void clearFaults() {
        faults.clear();
    }

    /** Calls made so far. */
    public long calls() {
        return calls;
    }

    /** Calls so far that had to wait for the medium: syncs and durable writes. */
    long durabilityWaits() {
        return durabilityWaits;
    }

    long bytesMoved() {
        return bytesMoved;
    }

    /** The sum that the sizes of all files may reach. */
    public void capacityBytes(long bytes) {
        capacityBytes = bytes;
    }

    /** Bit rot: changes one bit of durable content. */
    public void flipBit(String path, long position, int bit) {
        SimContent file = names.find(path);
        Invariants.check(file != null && position < file.sizeBytes(), "no byte %s in %s", position, path);
        file.flipBit(position, bit);
    }

    /** A latent error: reads of this sector fail until it is written again. */
    public void breakSector(String path, long position) {
        brokenSectors.computeIfAbsent(path, _ -> new TreeSet<>()).add(position / SECTOR_BYTES);
    }

    public void addListener(DiskListener listener) {
        listeners.add(listener);
    }

    /** Runs when an injected {@link DiskFault#POWER_CUT} has struck, before the error is thrown. */
    public void onPowerCut(Runnable hook) {
        powerCutHooks.add(hook);
    }

    /** A disk that holds the same, unsynced changes included, and goes its own way: without faults, listeners and locks. */
    public SimDisk fork(RandomGenerator randomOfCopy) {
        SimDisk copy = new SimDisk(randomOfCopy);
        copy.names = names.fork();
        copy.capacityBytes = capacityBytes;
        copy.calls = calls;
        brokenSectors.forEach((path, sectors) -> copy.brokenSectors.put(path, new TreeSet<>(sectors)));
        return copy;
    }

    // What daemons do.

    @Override
    public DiskFile create(String path, Mode mode) throws IOException {
        DiskPath.requireFile(path);
        DiskFault fault = begin(new DiskOperation.Create(calls + 1, path));
        failIf(fault, DiskFault.EIO, path);
        failIf(fault, DiskFault.ENOSPC, path);
        requireParent(path);
        if (exists(path)) {
            throw new FileAlreadyExistsException(path);
        }
        SimContent content = new SimContent(calls);
        names.create(calls, path, content);
        cutIf(fault);
        return new SimDiskFile(this, content, path, mode, users);
    }

    @Override
    public DiskFile open(String path, Mode mode) throws IOException {
        DiskPath.requireFile(path);
        DiskFault fault = begin(new DiskOperation.Open(calls + 1, path));
        failIf(fault, DiskFault.EIO, path);
        cutIf(fault);
        return new SimDiskFile(this, require(path), path, mode, users);
    }

    @Override
    public boolean exists(String path) {
        requirePower();
        return names.isDirectory(path) || names.find(DiskPath.requireFile(path)) != null;
    }

    @Override
    public List<String> list(String directory) {
        requirePower();
        return names.list(DiskPath.requireDirectory(directory));
    }

    @Override
    public void createDirectory(String directory) throws IOException {
        DiskPath.requireDirectory(directory);
        DiskFault fault = begin(new DiskOperation.CreateDirectory(calls + 1, directory));
        failIf(fault, DiskFault.EIO, directory);
        failIf(fault, DiskFault.ENOSPC, directory);
        if (names.find(directory) != null) {
            throw new FileAlreadyExistsException(directory);
        }
        names.createDirectory(calls, directory);
        cutIf(fault);
    }

    @Override
    public void delete(String path) throws IOException {
        DiskPath.requireFile(path);
        DiskFault fault = begin(new DiskOperation.Delete(calls + 1, path));
        failIf(fault, DiskFault.EIO, path);
        if (names.find(path) != null) {
            names.delete(calls, path);
        }
        cutIf(fault);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        DiskPath.requireFile(to);
        DiskFault fault = begin(new DiskOperation.Rename(calls + 1, from, to));
        failIf(fault, DiskFault.EIO, from);
        require(from);
        requireParent(to);
        names.rename(calls, from, to);
        cutIf(fault);
    }

    @Override
    public void syncDirectory(String directory) throws IOException {
        DiskPath.requireDirectory(directory);
        DiskFault fault = begin(new DiskOperation.SyncDirectory(calls + 1, directory));
        failIf(fault, DiskFault.EIO, directory);
        if (!names.isDirectory(directory)) {
            throw new NoSuchFileException(directory);
        }
        cutIf(fault);
        names.sync(directory);
    }

    @Override
    public AutoCloseable lock(String path) throws IOException {
        requirePower();
        if (!locks.add(DiskPath.requireFile(path))) {
            throw new DiskLockedException(path + " is locked: another daemon works on this folder");
        }
        if (names.find(path) == null) {
            calls++;
            names.create(calls, path, new SimContent(calls));
        }
        int user = users;
        return () -> {
            if (user == users) {
                locks.remove(path);
            }
        };
    }

    @Override
    public long usableBytes() {
        requirePower();
        return Math.max(0, capacityBytes - usedBytes());
    }

    private long usedBytes() {
        long used = 0;
        for (SimContent file : names.files()) {
            used += file.sizeBytes();
        }
        return used;
    }

    private SimContent require(String path) throws NoSuchFileException {
        SimContent file = names.find(path);
        if (file == null) {
            throw new NoSuchFileException(path);
        }
        return file;
    }

    private void requireParent(String path) throws NoSuchFileException {
        if (!names.isDirectory(DiskPath.parentOf(path))) {
            throw new NoSuchFileException(DiskPath.parentOf(path));
        }
    }

    // Shared with open files.

    /** The number that the next call will have. */
    long nextCall() {
        return calls + 1;
    }

    /** Counts a call, shows it to the listeners and tells the fault that strikes it, or null. */
    DiskFault begin(DiskOperation operation) {
        requirePower();
        for (DiskListener listener : listeners) {
            listener.before(operation);
        }
        calls++;
        if (operation.isFence()) {
            durabilityWaits++;
        }
        return faults.remove(calls);
    }

    void requirePower() {
        if (!powerIsOn) {
            throw new PowerCutError("the power is off");
        }
    }

    void requireUser(int user) {
        if (user != users) {
            throw new PowerCutError("the process that opened this file is gone");
        }
    }

    /** Whether the page cache happens to have what is asked for. */
    boolean hasInCache() {
        return random.nextBoolean();
    }

    void moved(int lengthBytes) {
        bytesMoved += lengthBytes;
    }

    void requireSpace(SimContent file, long newSizeBytes, String path) throws IOException {
        long growth = newSizeBytes - file.sizeBytes();
        if (growth > 0 && usedBytes() + growth > capacityBytes) {
            throw new DiskFullException(path + ": no space left on device");
        }
    }

    void requireReadable(String path, long position, int lengthBytes) throws IOException {
        TreeSet<Long> broken = brokenSectors.get(path);
        if (broken != null
                && !broken.subSet(position / SECTOR_BYTES, true, (position + lengthBytes - 1) / SECTOR_BYTES, true)
                        .isEmpty()) {
            throw new IOException(path + ": input/output error near " + position);
        }
    }

    void written(String path, long position, int lengthBytes) {
        TreeSet<Long> broken = brokenSectors.get(path);
        if (broken != null) {
            broken.subSet(position / SECTOR_BYTES, true, (position + lengthBytes - 1) / SECTOR_BYTES, true)
                    .clear();
        }
    }

    Survival anySurvival() {
        return Survival.random(random);
    }

    static void failIf(DiskFault fault, DiskFault expected, String path) throws IOException {
        if (fault == expected) {
            throw expected == DiskFault.ENOSPC
                    ? new DiskFullException(path + ": no space left on device (injected)")
                    : new IOException(path + ": input/output error (injected)");
        }
    }

    void cutIf(DiskFault fault) {
        if (fault == DiskFault.POWER_CUT) {
            powerCut();
            powerIsOn = false;
            powerCutHooks.forEach(Runnable::run);
            throw new PowerCutError("the power was cut at disk call " + calls);
        }
    }
}
