package io.orthocone.crush;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * The recorded answers of Ceph's own programs (release 16.2.15) under {@code golden/} in the test resources. A file may be
 * stored with {@code .gz}.
 */
public final class Golden {
    private Golden() {}

    public static byte[] bytes(String path) {
        try (InputStream plain = Golden.class.getResourceAsStream("/golden/" + path)) {
            if (plain != null) {
                return plain.readAllBytes();
            }
            try (InputStream packed = Golden.class.getResourceAsStream("/golden/" + path + ".gz")) {
                if (packed == null) {
                    throw new IllegalArgumentException("no golden file " + path);
                }
                byte[] content = packed.readAllBytes();
                return new GZIPInputStream(new ByteArrayInputStream(content)).readAllBytes();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether there is such a file. */
    public static boolean exists(String path) {
        return Golden.class.getResource("/golden/" + path) != null
                || Golden.class.getResource("/golden/" + path + ".gz") != null;
    }

    public static String text(String path) {
        return new String(bytes(path), StandardCharsets.UTF_8);
    }

    public static List<String> lines(String path) {
        return text(path).lines().toList();
    }

    /** The fields of each line after the header. */
    public static List<String[]> table(String path, String separator) {
        return lines(path).stream()
                .skip(1)
                .map(line -> line.split(separator, -1))
                .toList();
    }

    /** The first column of an {@code index.tsv}: the names of the cases. */
    public static List<String> cases(String folder) {
        return table(folder + "/index.tsv", "\t").stream().map(row -> row[0]).toList();
    }
}
