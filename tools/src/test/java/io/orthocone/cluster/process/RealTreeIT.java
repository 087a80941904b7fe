package io.orthocone.cluster.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.rados.IoContext;
import io.orthocone.rados.Limits;
import io.orthocone.rados.Rados;
import io.orthocone.stripe.Striper;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that nobody made for a test: of the JDK that runs it, and of the system, one object a file; and large ones. What comes back has the
 * same SHA-256, also after the cluster was stopped and started.
 */
@Timeout(900)
class RealTreeIT {
    private static final int THREADS = 8;
    private static final int MIB = 1 << 20;

    @TempDir
    private Path directory;

    @Test
    void aPartOfTheJdkComesBackAsItWas(TestReporter reporter) throws Exception {
        storeAndReadBack(60, 40 * MIB, 8 * MIB, 24 * MIB, reporter);
    }

    @Test
    @Tag("long")
    void aWholeTreeComesBackAsItWas(TestReporter reporter) throws Exception {
        storeAndReadBack(500, 200L * MIB, 100 * MIB, 300 * MIB, reporter);
    }

    private void storeAndReadBack(int files, long bytes, int largeBytes, int stripedBytes, TestReporter reporter)
            throws Exception {
        Map<String, Path> tree = realFiles(files, bytes);
        tree.put("made/empty", Files.writeString(directory.resolve("empty"), ""));
        tree.put("made/large", randomFile("large", largeBytes));
        Path striped = randomFile("striped", stripedBytes);
        long treeBytes = 0;
        for (Path file : tree.values()) {
            treeBytes += Files.size(file);
        }
        long started = System.nanoTime();
        try (RunningProcesses cluster = new RunningProcesses(directory.resolve("cluster"))) {
            cluster.up(ClusterProcesses.Mode.PROCESSES, false);
            long upNanos = System.nanoTime();
            Map<String, String> digests;
            try (Rados rados = cluster.connect()) {
                IoContext data = rados.ioContext("data");
                digests = inParallel(tree, (name, file) -> put(data, name, file));
                try (InputStream source = Files.newInputStream(striped);
                        OutputStream target = new Striper(data).newOutputStream("made/striped")) {
                    source.transferTo(target);
                }
            }
            long putNanos = System.nanoTime();
            cluster.processes().down();
            cluster.up(ClusterProcesses.Mode.PROCESSES, false);
            long getNanos = System.nanoTime();
            try (Rados rados = cluster.connect()) {
                IoContext data = rados.ioContext("data");
                assertThat(inParallel(tree, (name, file) -> get(data, name))).isEqualTo(digests);
                MessageDigest digest = sha256();
                try (InputStream source = new Striper(data).newInputStream("made/striped")) {
                    source.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
                }
                assertThat(hex(digest)).isEqualTo(digestOf(striped));
            }
            reporter.publishEntry("%d files, %d MiB, and %d MiB striped: up %d ms, put %d ms, get %d ms"
                    .formatted(
                            tree.size(),
                            treeBytes / MIB,
                            stripedBytes / MIB,
                            (upNanos - started) / 1_000_000,
                            (putNanos - upNanos) / 1_000_000,
                            (System.nanoTime() - getNanos) / 1_000_000));
        }
    }

    // --- files

    /** At least so many files with so many bytes together, of the JDK and then of the system. */
    private static Map<String, Path> realFiles(int files, long bytes) throws IOException {
        Map<String, Path> found = new TreeMap<>();
        long total = 0;
        for (Path root :
                List.of(Path.of(System.getProperty("java.home")), Path.of("/usr/share"), Path.of("/usr/lib"))) {
            for (Path file : regularFiles(root, 4 * files)) {
                if (found.size() < files || total < bytes) {
                    found.put(file.toString(), file);
                    total += Files.size(file);
                }
            }
        }
        assertThat(found).as("files of this machine").hasSizeGreaterThanOrEqualTo(files);
        assertThat(total).as("bytes of this machine's files").isGreaterThanOrEqualTo(bytes);
        return found;
    }

    private static List<Path> regularFiles(Path root, int atMost) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> entries = Files.walk(root)) {
            var next = entries.iterator();
            while (files.size() < atMost && next.hasNext()) {
                Path entry = next.next();
                if (Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)
                        && Files.isReadable(entry)
                        && Files.size(entry) <= Limits.MAX_OBJECT_BYTES) {
                    files.add(entry);
                }
            }
        } catch (UncheckedIOException e) {
            // A folder that this user may not read: what was found is enough, or the count says that it is not.
            assertThat(e.getCause()).isInstanceOf(AccessDeniedException.class);
        }
        return files;
    }

    private Path randomFile(String name, int sizeBytes) throws IOException {
        SplittableRandom random = new SplittableRandom(sizeBytes);
        Path file = directory.resolve(name);
        byte[] piece = new byte[MIB];
        try (OutputStream target = new BufferedOutputStream(Files.newOutputStream(file))) {
            for (int written = 0; written < sizeBytes; written += MIB) {
                random.nextBytes(piece);
                target.write(piece);
            }
        }
        return file;
    }

    // --- transfers; each gives the SHA-256 of what went through

    private interface Transfer {
        String of(String name, Path file) throws IOException, NoSuchAlgorithmException;
    }

    private static Map<String, String> inParallel(Map<String, Path> tree, Transfer transfer)
            throws InterruptedException {
        Queue<Map.Entry<String, Path>> left = new ConcurrentLinkedQueue<>(tree.entrySet());
        Map<String, String> digests = new ConcurrentHashMap<>();
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            threads.add(Thread.startVirtualThread(() -> {
                for (var one = left.poll(); one != null; one = left.poll()) {
                    try {
                        digests.put(one.getKey(), transfer.of(one.getKey(), one.getValue()));
                    } catch (IOException | NoSuchAlgorithmException | RuntimeException e) {
                        failures.add(e);
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
        assertThat(digests).hasSameSizeAs(tree);
        return new TreeMap<>(digests);
    }

    private static String put(IoContext data, String name, Path file) throws IOException, NoSuchAlgorithmException {
        try (InputStream source = Files.newInputStream(file)) {
            data.put(name, source);
        }
        return digestOf(file);
    }

    private static String get(IoContext data, String name) throws IOException, NoSuchAlgorithmException {
        MessageDigest digest = sha256();
        data.get(name, new DigestOutputStream(OutputStream.nullOutputStream(), digest));
        return hex(digest);
    }

    private static String digestOf(Path file) throws IOException, NoSuchAlgorithmException {
        MessageDigest digest = sha256();
        Files.copy(file, new DigestOutputStream(OutputStream.nullOutputStream(), digest));
        return hex(digest);
    }

    private static MessageDigest sha256() throws NoSuchAlgorithmException {
        return MessageDigest.getInstance("SHA-256");
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }
}
