package io.orthocone.kv;

import io.orthocone.env.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.lmdbjava.ByteBufferProxy;
import org.lmdbjava.Dbi;
import org.lmdbjava.DbiFlags;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.LmdbException;
import org.lmdbjava.LmdbNativeException;

/**
 * The production engine: LMDB, one environment a store.
 *
 * <ul>
 *   <li>Commits are synced; the flags that skip a sync are never used.
 *   <li>{@code MDB_NOTLS}: a snapshot belongs to whoever holds it, not to a thread.
 *   <li>LMDB 0.9 has no page checksums, so every value carries a crc32c over its key and itself. It follows whatever a page says: damage of a branch
 *       page may end the process, or hide entries. So the file is read page by page before it is opened, by {@link LmdbWalk}: damage is an
 *       exception, and the store is rebuilt from its peers.
 *   <li>LMDB's lock file is mapped for writing: a page of it for which the file system has no room would end the process with SIGBUS. So it has real
 *       blocks before LMDB sees it.
 *   <li>Readers that died with an earlier process are cleared at open. Two processes must not open the same folder: the owner holds a lock
 *       on it (its superblock's), because LMDB itself would allow them.
 * </ul>
 */
public final class LmdbEngine implements KvEngine {
    private static final int MAX_READERS = 126;
    private static final long SLACK_BYTES = 16 << 20;

    /** What this process has open, by real path: LMDB allows one opening a process. */
    private static final ConcurrentHashMap<Path, LmdbStore> OPEN = new ConcurrentHashMap<>();

    /** LMDB takes as many readers as the file has room for, and never makes it smaller. */
    private static final String LOCK_FILE = "lock.mdb";

    private static final int LOCK_FILE_BYTES = 4 * Disk.BLOCK_BYTES;
    private static final int EIO = 5;
    private static final int ENOSPC = 28;

    private final Path root;

    /**
     * An engine for the folders below a daemon's folder.
     *
     * @param root the real folder that {@code Env.disk()} of the daemon stands for
     */
    public LmdbEngine(Path root) {
        this.root = root;
    }

    @Override
    public KvStore open(String directory, List<String> tables, long maxBytes) throws IOException {
        Files.createDirectories(root.resolve(directory));
        Path folder = root.resolve(directory).toRealPath();
        closeAbandoned(folder);
        LmdbWalk.verify(folder);
        fillLockFile(folder);
        // A commit copies every page that it changes, also to delete: a full store needs room to shrink.
        long mapBytes = (maxBytes + maxBytes / 4 + SLACK_BYTES) / Disk.BLOCK_BYTES * Disk.BLOCK_BYTES;
        Env<ByteBuffer> env = null;
        try {
            env = Env.create(ByteBufferProxy.PROXY_OPTIMAL)
                    .setMapSize(mapBytes)
                    .setMaxDbs(tables.size())
                    .setMaxReaders(MAX_READERS)
                    .open(folder.toFile(), EnvFlags.MDB_NOTLS, EnvFlags.MDB_NORDAHEAD);
            env.readerCheck();
            Map<String, Dbi<ByteBuffer>> dbis = new LinkedHashMap<>();
            for (String table : tables) {
                dbis.put(table, env.openDbi(table, DbiFlags.MDB_CREATE));
            }
            syncNames(folder);
            LmdbStore store = new LmdbStore(folder, env, dbis, maxBytes);
            OPEN.put(folder, store);
            return store;
        } catch (LmdbException e) {
            if (env != null) {
                env.close();
            }
            throw damagedOr(e, "cannot open " + folder);
        } catch (IOException e) {
            env.close();
            throw e;
        }
    }

    /** Nobody has it open: what is in it belongs to processes that have ended, and LMDB makes it anew. */
    private static void fillLockFile(Path folder) throws IOException {
        Path file = folder.resolve(LOCK_FILE);
        if (!Files.exists(file) || Files.size(file) < LOCK_FILE_BYTES) {
            Files.write(file, new byte[LOCK_FILE_BYTES]);
        }
    }

    /** LMDB syncs what is in its file, but not that there is one. */
    private void syncNames(Path folder) throws IOException {
        for (Path at = folder; at.startsWith(root.toRealPath()); at = at.getParent()) {
            try (FileChannel directory = FileChannel.open(at, StandardOpenOption.READ)) {
                directory.force(true);
            }
        }
    }

    /**
     * A daemon of this process that was killed has left its opening behind. It holds the folder no more (its successor has the lock), so
     * what it may still be doing is waited for and ended.
     */
    private static void closeAbandoned(Path folder) {
        LmdbStore abandoned = OPEN.remove(folder);
        if (abandoned != null) {
            abandoned.close();
        }
    }

    /** Whether the file system had no room for a page. */
    static boolean isDiskFull(LmdbException error) {
        return isOfSystem(error, ENOSPC);
    }

    /** Whether a page could not be written, or not whole. */
    static boolean isInputOutput(LmdbException error) {
        return isOfSystem(error, EIO);
    }

    private static boolean isOfSystem(LmdbException error, int number) {
        return error instanceof LmdbNativeException.ConstantDerivedException
                && error.getMessage().contains("(" + number + ")");
    }

    /** LMDB's errors as ours. */
    static IOException damagedOr(LmdbException error, String what) {
        String name = error.getClass().getSimpleName();
        boolean damaged = switch (name) {
            case "PageCorruptedException",
                    "PageNotFoundException",
                    "PanicException",
                    "FileInvalidException",
                    "VersionMismatchException",
                    "IncompatibleException" -> true;
            default -> false;
        };
        IOException ours = damaged
                ? new KvDamagedException(what + ": " + error.getMessage())
                : new IOException(what + ": " + error.getMessage());
        ours.addSuppressed(error);
        return ours;
    }
}
