package io.orthocone.fuzzing;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Inputs that reach much of a target's code, in one file a target: {@code XFuzzTest.inputs} beside the class, each input preceded by
 * its length as u32. The fuzzer found them; ordinary test runs try them all, and the next run of the fuzzer begins with them.
 *
 * <p>To store what a run has found: {@code java StoredInputs.java CORPUS_FOLDER FILE}.
 */
public final class StoredInputs {
    /** Longer ones say little more, and every one of them is in the repository for ever. */
    private static final int LONGEST_BYTES = 512;

    private static final int MOST_BYTES = 24 << 10;

    private StoredInputs() {}

    /** Those of a test; none if there is no file. */
    public static Stream<byte[]> of(Class<?> test) {
        try (InputStream in = test.getResourceAsStream(test.getSimpleName() + ".inputs")) {
            return in == null ? Stream.empty() : read(new DataInputStream(in)).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<byte[]> read(DataInputStream in) throws IOException {
        List<byte[]> inputs = new ArrayList<>();
        while (in.available() > 0) {
            inputs.add(in.readNBytes(in.readInt()));
        }
        return inputs;
    }

    /** Packs a corpus of the fuzzer's, the short inputs first and as many as there is room for. */
    public static void main(String[] arguments) throws IOException {
        List<byte[]> inputs = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of(arguments[0]))) {
            for (Path file : files.toList()) {
                inputs.add(Files.readAllBytes(file));
            }
        }
        inputs.sort(Comparator.<byte[]>comparingInt(input -> input.length).thenComparing(Arrays::compare));
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(Path.of(arguments[1])))) {
            for (byte[] input : inputs) {
                if (input.length <= LONGEST_BYTES && out.size() + Integer.BYTES + input.length <= MOST_BYTES) {
                    out.writeInt(input.length);
                    out.write(input);
                }
            }
        }
    }
}
