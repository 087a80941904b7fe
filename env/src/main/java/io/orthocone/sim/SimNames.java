package io.orthocone.sim;

import io.orthocone.env.DiskPath;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The names of a {@link SimDisk}: what daemons see, what is durable, and the changes that lie between. A change belongs to the
 * folder whose sync makes it durable (a rename: the target's) and survives a power cut by itself, whatever happens to the others.
 */
final class SimNames {
    private final TreeMap<String, SimContent> seen = new TreeMap<>();
    private final TreeSet<String> seenDirectories = new TreeSet<>();
    private final TreeMap<String, SimContent> durable = new TreeMap<>();
    private final TreeSet<String> durableDirectories = new TreeSet<>();
    private final List<Change> pending = new ArrayList<>();

    private sealed interface Change {
        long call();

        String directory();

        record Create(long call, String directory, String path, SimContent file) implements Change {}

        record Rename(long call, String directory, String from, String to, SimContent file) implements Change {}

        record Delete(long call, String directory, String path, SimContent file) implements Change {}

        record CreateDirectory(long call, String directory, String path) implements Change {}
    }

    SimContent find(String path) {
        return seen.get(path);
    }

    boolean isDirectory(String path) {
        return path.isEmpty() || seenDirectories.contains(path);
    }

    Iterable<SimContent> files() {
        return seen.values();
    }

    List<String> list(String directory) {
        TreeSet<String> names = new TreeSet<>();
        for (Iterable<String> paths : List.of(seen.keySet(), seenDirectories)) {
            for (String path : paths) {
                if (DiskPath.parentOf(path).equals(directory)) {
                    names.add(DiskPath.nameOf(path));
                }
            }
        }
        return List.copyOf(names);
    }

    void create(long call, String path, SimContent file) {
        seen.put(path, file);
        pending.add(new Change.Create(call, DiskPath.parentOf(path), path, file));
    }

    void delete(long call, String path) {
        SimContent file = seen.remove(path);
        pending.add(new Change.Delete(call, DiskPath.parentOf(path), path, file));
    }

    void rename(long call, String from, String to) {
        SimContent file = seen.remove(from);
        seen.put(to, file);
        pending.add(new Change.Rename(call, DiskPath.parentOf(to), from, to, file));
    }

    void createDirectory(long call, String path) {
        if (!isDirectory(path)) {
            createDirectory(call, DiskPath.parentOf(path));
            seenDirectories.add(path);
            pending.add(new Change.CreateDirectory(call, DiskPath.parentOf(path), path));
        }
    }

    void sync(String directory) {
        for (Iterator<Change> changes = pending.iterator(); changes.hasNext(); ) {
            Change change = changes.next();
            if (change.directory().equals(directory)) {
                makeDurable(change);
                changes.remove();
            }
        }
    }

    private void makeDurable(Change change) {
        switch (change) {
            case Change.Create(long _, String _, String path, SimContent file) -> {
                // A rename of the file that was synced in another folder has moved it on already.
                if (!durable.containsValue(file)) {
                    durable.put(path, file);
                }
            }
            case Change.Rename(long _, String _, String from, String to, SimContent file) -> {
                durable.remove(from, file);
                durable.put(to, file);
            }
            case Change.Delete(long _, String _, String path, SimContent file) -> durable.remove(path, file);
            case Change.CreateDirectory(long _, String _, String path) -> durableDirectories.add(path);
        }
    }

    /** Afterwards what is seen is what is durable; names in a folder that was lost are lost with it. */
    void powerCut(Survival survival) {
        for (Change change : pending) {
            if (survival.change(change.call())) {
                makeDurable(change);
            }
        }
        pending.clear();
        // Sorted, so a folder comes after its parent.
        durableDirectories.removeIf(path -> !isDurableDirectory(DiskPath.parentOf(path)));
        durable.keySet().removeIf(path -> !isDurableDirectory(DiskPath.parentOf(path)));
        seen.clear();
        seen.putAll(durable);
        seenDirectories.clear();
        seenDirectories.addAll(durableDirectories);
    }

    private boolean isDurableDirectory(String path) {
        return path.isEmpty() || durableDirectories.contains(path);
    }

    SimNames fork() {
        Map<Long, SimContent> copies = new TreeMap<>();
        SimNames copy = new SimNames();
        seen.forEach((path, file) -> copy.seen.put(path, forkOnce(copies, file)));
        durable.forEach((path, file) -> copy.durable.put(path, forkOnce(copies, file)));
        copy.seenDirectories.addAll(seenDirectories);
        copy.durableDirectories.addAll(durableDirectories);
        for (Change change : pending) {
            copy.pending.add(
                    switch (change) {
                        case Change.Create(long call, String in, String path, SimContent file) ->
                            new Change.Create(call, in, path, forkOnce(copies, file));
                        case Change.Rename(long call, String in, String from, String to, SimContent file) ->
                            new Change.Rename(call, in, from, to, forkOnce(copies, file));
                        case Change.Delete(long call, String in, String path, SimContent file) ->
                            new Change.Delete(call, in, path, forkOnce(copies, file));
                        case Change.CreateDirectory directory -> directory;
                    });
        }
        return copy;
    }

    private static SimContent forkOnce(Map<Long, SimContent> copies, SimContent file) {
        return copies.computeIfAbsent(file.id(), _ -> file.fork());
    }
}
