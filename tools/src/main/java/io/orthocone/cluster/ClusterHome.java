package io.orthocone.cluster;

import io.orthocone.message.EntityName;
import io.orthocone.rados.ClusterConf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where an embedded cluster keeps its things: a folder that stays, or a temporary one that goes with it.
 *
 * <p>In memory is meant of objects; monitors keep the little that they have in the temporary folder.
 */
record ClusterHome(ClusterFolder folder, ClusterConf conf, boolean isInMemory) implements AutoCloseable {
    /** The cluster that is in the folder; a new one if there is none. */
    static ClusterHome in(ClusterFolder folder, int monitors, int osds) throws IOException {
        folder.refuseStrangers();
        Files.createDirectories(folder.root());
        ClusterConf conf = folder.hasCluster() ? ClusterConf.read(folder.conf()) : folder.create(monitors, osds);
        return new ClusterHome(folder, conf, false);
    }

    static ClusterHome temporary(int monitors, int osds) throws IOException {
        ClusterFolder folder = new ClusterFolder(Files.createTempDirectory("ocone-"));
        return new ClusterHome(folder, folder.create(monitors, osds), true);
    }

    /** Monitors first. */
    List<EntityName> daemons() {
        List<EntityName> daemons = new ArrayList<>(folder.monitors());
        daemons.addAll(folder.osds());
        return daemons;
    }

    @Override
    public void close() {
        if (isInMemory) {
            try (Stream<Path> entries = Files.walk(folder.root())) {
                for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(entry);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
