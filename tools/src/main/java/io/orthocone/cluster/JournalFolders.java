package io.orthocone.cluster;

import io.orthocone.env.FileDisk;
import io.orthocone.message.EntityName;
import io.orthocone.message.ErrorCode;
import io.orthocone.rados.RadosException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Journals of OSDs on another disk: {@code osd.N/journal} is then a link to {@code DIR/osd.N}. A folder for each below DIR, not DIR itself: of a disk that
 * is not mounted the folder DIR is there and empty, and an empty folder would pass for a journal that has lost everything.
 */
public final class JournalFolders {
    private static final String JOURNAL = "journal";

    private JournalFolders() {}

    /**
     * Makes sure that the journals of new OSDs can be put below a folder.
     *
     * @throws RadosException when not
     */
    static void requireFree(ClusterFolder cluster, Path directory, List<EntityName> osds) throws IOException {
        Path absolute = directory.toAbsolutePath().normalize();
        if (Files.exists(absolute) && !Files.isDirectory(absolute)) {
            throw refusal(cluster, absolute + " is no folder", "name a folder on another disk");
        }
        Path there = absolute;
        while (!Files.exists(there)) {
            there = there.getParent();
        }
        if (!Files.isWritable(there)) {
            throw refusal(cluster, there + " may not be written by this user", "name another, or change who owns it");
        }
        for (EntityName osd : osds) {
            Path place = absolute.resolve(osd.toString());
            if (Files.exists(place) && !isEmptyFolder(place)) {
                throw refusal(
                        cluster,
                        place + " is there already, perhaps the journal of another cluster's " + osd,
                        "name another folder; remove it only if no store has its records there");
            }
        }
    }

    private static boolean isEmptyFolder(Path place) throws IOException {
        if (!Files.isDirectory(place)) {
            return false;
        }
        try (Stream<Path> entries = Files.list(place)) {
            return entries.findAny().isEmpty();
        }
    }

    private static RadosException refusal(ClusterFolder cluster, String problem, String advice) {
        return new RadosException(
                ErrorCode.EINVAL, "put", "the journals of the cluster in " + cluster.root(), problem, advice);
    }

    /** Puts the journal of a new OSD below a folder. */
    static void place(ClusterFolder cluster, Path directory, EntityName osd) throws IOException {
        Path place = directory.toAbsolutePath().normalize().resolve(osd.toString());
        // Durably, as the store's own folders; the link becomes so when the store is made.
        FileDisk.at(place).close();
        Path link = cluster.of(osd).resolve(JOURNAL);
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, place);
    }

    /** Whether something in the folder of a new OSD is what {@link #place} makes. */
    static boolean isLink(Path entry) {
        return entry.endsWith(JOURNAL) && Files.isSymbolicLink(entry);
    }

    /** Below which folder the journal of an OSD is, if it is not with the OSD. */
    private static Optional<Path> directoryOf(ClusterFolder cluster, EntityName osd) throws IOException {
        Path link = cluster.of(osd).resolve(JOURNAL);
        return Files.isSymbolicLink(link)
                ? Optional.of(link.resolveSibling(Files.readSymbolicLink(link))
                        .normalize()
                        .getParent())
                : Optional.empty();
    }

    /**
     * Makes sure that the journals of a cluster that is there are below a folder.
     *
     * @throws RadosException when not
     */
    public static void requireBelow(ClusterFolder cluster, Path directory) throws IOException {
        Path wanted = directory.toAbsolutePath().normalize();
        for (EntityName osd : cluster.osds()) {
            Optional<Path> is = directoryOf(cluster, osd);
            if (!is.equals(Optional.of(wanted))) {
                throw refusal(
                        cluster,
                        "that of " + osd + " is "
                                + is.map(where -> "in " + where).orElse("in its own folder") + ", not in " + wanted,
                        "leave --journal-dir out: it is for a new cluster; doc/store.md says how a journal is moved");
            }
        }
    }

    /**
     * Makes sure that the journal of a daemon is there if it is a link. Without this the store would find that records are missing which it was
     * promised, and say that it is damaged, where only a disk is not mounted.
     *
     * @param folder the daemon's
     * @throws RadosException when the link leads nowhere
     */
    public static void requireThere(Path folder) throws IOException {
        Path link = folder.resolve(JOURNAL);
        if (Files.isSymbolicLink(link) && !Files.isDirectory(link)) {
            throw new RadosException(
                    ErrorCode.ENOENT,
                    "open",
                    "the store in " + folder,
                    "its journal is in " + Files.readSymbolicLink(link) + ", which is not there",
                    "mount the disk that has it; nothing is lost while it is away");
        }
    }
}
