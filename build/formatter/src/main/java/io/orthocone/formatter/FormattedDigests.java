package io.orthocone.formatter;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * The SHA-256 digests of texts known to be formatted, one hexadecimal line each. Only texts met in this run are kept on
 * {@link #save()}, so the file does not grow. Losing the file costs time and nothing else. May be used from several threads.
 */
final class FormattedDigests {
    private final Path file;
    private final Set<String> known;
    private final Set<String> met = new ConcurrentSkipListSet<>();

    private FormattedDigests(Path file, Set<String> known) {
        this.file = file;
        this.known = known;
    }

    static FormattedDigests load(Path file) throws IOException {
        return new FormattedDigests(file, Files.exists(file) ? Set.copyOf(Files.readAllLines(file)) : Set.of());
    }

    boolean contains(String text) {
        String digest = digestOf(text);
        if (!known.contains(digest)) {
            return false;
        }
        met.add(digest);
        return true;
    }

    void add(String text) {
        met.add(digestOf(text));
    }

    void save() throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, met);
    }

    private static String digestOf(String text) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
