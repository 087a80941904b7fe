package io.orthocone.env;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A disk that keeps everything unsynced in this process's memory: writes until {@link DiskFile#sync}, creations, renames and
 * deletions until {@link #syncDirectory}. So {@code kill -9} of the process is a power cut in which nothing unsynced survives, and
 * a missing sync call anywhere becomes data loss that a test can see. For tests with real processes; the operating system would
 * forgive all that.
 *
 * <p>How names work: a created file is born under a hidden name in the root ({@code .unsynced-7}); syncing its folder renames it
 * to where it belongs. {@link #names} holds what daemons see where that differs from what is beneath. Pending operations of a
 * folder are applied one by one, in order, so a kill in the middle leaves a prefix. A folder that is not durable itself cannot
 * hold durable names: operations synced in it wait for it. Hidden files left over by a kill are deleted at the next opening.
 *
 * <p>Daemons use a disk from several threads; every method takes the one lock. Speed is not the point here.
 */
public final class VolatileDisk implements Disk {
    private static final String HIDDEN = ".unsynced-";

    private final FileDisk beneath;
    private final Object lock = new Object();
    /** Names whose fate is not durable yet; an empty value is a deletion. */
    private final TreeMap<String, Optional<VolatileFile>> names = new TreeMap<>();
    /** Files that were opened under durable names: two openings see one content. */
    private final TreeMap<String, VolatileFile> durable = new TreeMap<>();

    private final TreeSet<String> newDirectories = new TreeSet<>();
    private final TreeMap<String, List<NameOperation>> pending = new TreeMap<>();
    private long nextHidden;
    private boolean powerIsCut;

    /** Something that changes a folder; it belongs to the folder whose sync makes it durable. */
    private sealed interface NameOperation {
        record Create(VolatileFile file, String path) implements NameOperation {}

        record Rename(VolatileFile file, String from, String to) implements NameOperation {}

        record Delete(VolatileFile file, String path) implements NameOperation {}

        record CreateDirectory(String path) implements NameOperation {}
    }

    private VolatileDisk(FileDisk beneath) {
        this.beneath = beneath;
    }

    /** Puts the cache over a folder, which nobody else may use meanwhile. */
    public static VolatileDisk over(FileDisk beneath) throws IOException {
        for (String name : beneath.list("")) {
            if (name.startsWith(HIDDEN)) {
                beneath.delete(name);
            }
        }
        return new VolatileDisk(beneath);
    }

    /** Forgets all that is not synced and refuses every further call. */
    public void powerCut() {
        synchronized (lock) {
            powerIsCut = true;
        }
    }

    Object lock() {
        return lock;
    }

    void requirePower() throws IOException {
        if (powerIsCut) {
            throw new IOException("the power is cut");
        }
    }

    @Override
    public DiskFile create(String path, Mode mode) throws IOException {
        DiskPath.requireFile(path);
        synchronized (lock) {
            requirePower();
            if (find(path).isPresent()) {
                throw new FileAlreadyExistsException(path);
            }
            String parent = DiskPath.parentOf(path);
            if (!isDirectory(parent)) {
                throw new NoSuchFileException(parent);
            }
            String hidden = HIDDEN + nextHidden++;
            beneath.create(hidden, Mode.BUFFERED).close();
            VolatileFile file = new VolatileFile(this, hidden, 0);
            names.put(path, Optional.of(file));
            operationsOf(parent).add(new NameOperation.Create(file, path));
            return new VolatileDiskFile(file, path, mode);
        }
    }

    @Override
    public DiskFile open(String path, Mode mode) throws IOException {
        synchronized (lock) {
            requirePower();
            VolatileFile file = find(path).orElseThrow(() -> new NoSuchFileException(path));
            return new VolatileDiskFile(file, path, mode);
        }
    }

    @Override
    public boolean exists(String path) throws IOException {
        synchronized (lock) {
            requirePower();
            return isDirectory(path) || find(path).isPresent();
        }
    }

    @Override
    public List<String> list(String directory) throws IOException {
        DiskPath.requireDirectory(directory);
        synchronized (lock) {
            requirePower();
            TreeSet<String> visible = new TreeSet<>(beneath.list(directory));
            visible.removeIf(name -> name.startsWith(HIDDEN));
            newDirectories.stream()
                    .filter(path -> DiskPath.parentOf(path).equals(directory))
                    .forEach(path -> visible.add(DiskPath.nameOf(path)));
            for (Map.Entry<String, Optional<VolatileFile>> name : names.entrySet()) {
                if (DiskPath.parentOf(name.getKey()).equals(directory)) {
                    String last = DiskPath.nameOf(name.getKey());
                    boolean _ = name.getValue().isPresent() ? visible.add(last) : visible.remove(last);
                }
            }
            return List.copyOf(visible);
        }
    }

    @Override
    public void createDirectory(String directory) throws IOException {
        DiskPath.requireDirectory(directory);
        synchronized (lock) {
            requirePower();
            if (isDirectory(directory)) {
                return;
            }
            if (find(directory).isPresent()) {
                throw new FileAlreadyExistsException(directory);
            }
            String parent = DiskPath.parentOf(directory);
            createDirectory(parent);
            newDirectories.add(directory);
            operationsOf(parent).add(new NameOperation.CreateDirectory(directory));
        }
    }

    @Override
    public void delete(String path) throws IOException {
        synchronized (lock) {
            requirePower();
            Optional<VolatileFile> file = find(path);
            if (file.isPresent()) {
                names.put(path, Optional.empty());
                operationsOf(DiskPath.parentOf(path)).add(new NameOperation.Delete(file.get(), path));
            }
        }
    }

    @Override
    public void rename(String from, String to) throws IOException {
        DiskPath.requireFile(to);
        synchronized (lock) {
            requirePower();
            VolatileFile file = find(from).orElseThrow(() -> new NoSuchFileException(from));
            if (!isDirectory(DiskPath.parentOf(to))) {
                throw new NoSuchFileException(DiskPath.parentOf(to));
            }
            names.put(from, Optional.empty());
            names.put(to, Optional.of(file));
            operationsOf(DiskPath.parentOf(to)).add(new NameOperation.Rename(file, from, to));
        }
    }

    @Override
    public void syncDirectory(String directory) throws IOException {
        synchronized (lock) {
            requirePower();
            if (!isDirectory(directory)) {
                throw new NoSuchFileException(directory);
            }
            if (isDirectoryBeneath(directory)) {
                apply(directory);
            }
        }
    }

    private void apply(String directory) throws IOException {
        List<NameOperation> operations = pending.remove(directory);
        if (operations != null) {
            for (NameOperation operation : operations) {
                apply(operation);
            }
        }
        beneath.syncDirectory(directory);
    }

    private void apply(NameOperation operation) throws IOException {
        switch (operation) {
            case NameOperation.Create(VolatileFile file, String path) -> {
                if (file.isHidden()) {
                    moveBeneath(file, path);
                }
            }
            case NameOperation.Rename(VolatileFile file, String from, String to) -> {
                moveBeneath(file, to);
                settle(from);
            }
            case NameOperation.Delete(VolatileFile file, String path) -> {
                if (file.pathBeneath().equals(path)) {
                    beneath.delete(path);
                    durable.remove(path);
                }
                settle(path);
            }
            case NameOperation.CreateDirectory(String path) -> {
                beneath.createDirectory(path);
                newDirectories.remove(path);
                apply(path);
            }
        }
    }

    private void moveBeneath(VolatileFile file, String path) throws IOException {
        beneath.rename(file.pathBeneath(), path);
        durable.remove(file.pathBeneath());
        file.movedBeneath(path);
        durable.put(path, file);
        settle(path);
    }

    /** Forgets the difference in a name once there is none. */
    private void settle(String path) throws IOException {
        Optional<VolatileFile> seen = names.get(path);
        if (seen != null) {
            boolean same = seen.isPresent() ? seen.get().pathBeneath().equals(path) : !beneath.exists(path);
            if (same) {
                names.remove(path);
            }
        }
    }

    @Override
    public AutoCloseable lock(String path) throws IOException {
        synchronized (lock) {
            requirePower();
            return beneath.lock(path);
        }
    }

    @Override
    public long usableBytes() throws IOException {
        synchronized (lock) {
            requirePower();
            return beneath.usableBytes();
        }
    }

    private Optional<VolatileFile> find(String path) throws IOException {
        DiskPath.requireFile(path);
        Optional<VolatileFile> changed = names.get(path);
        if (changed != null) {
            return changed;
        }
        VolatileFile known = durable.get(path);
        if (known == null && beneath.exists(path) && !isDirectoryBeneath(path)) {
            known = new VolatileFile(this, path, beneath.fileSizeBytes(path));
            durable.put(path, known);
        }
        return Optional.ofNullable(known);
    }

    private boolean isDirectory(String path) throws IOException {
        return newDirectories.contains(path) || isDirectoryBeneath(path);
    }

    private boolean isDirectoryBeneath(String path) throws IOException {
        return path.isEmpty() || beneath.isDirectory(path);
    }

    private List<NameOperation> operationsOf(String directory) {
        return pending.computeIfAbsent(directory, _ -> new ArrayList<>());
    }

    DiskFile openBeneath(VolatileFile file) throws IOException {
        return beneath.open(file.pathBeneath(), Mode.BUFFERED);
    }

    static boolean isHidden(String path) {
        return path.startsWith(HIDDEN);
    }
}
