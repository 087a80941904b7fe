package io.orthocone.bench.race;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A program and its arguments, to be run and timed.
 *
 * @param words the first is the program: a path, or a name to be found on {@code PATH}
 */
public record Program(List<String> words) {
    private static final double NANOS_PER_SECOND = 1e9;

    public Program {
        words = List.copyOf(words);
    }

    /**
     * One run, from the start of the process to its end.
     *
     * @param output what it printed; what it said on standard error is not kept
     */
    public record Run(double seconds, String output) {}

    /** What a program of Ceph answers to {@code --version}; nothing if there is none, or if it is another one of this name. */
    public static Optional<String> cephVersion(String program) throws InterruptedException {
        try {
            String answer =
                    new Program(List.of(program, "--version")).run().output().strip();
            return Optional.of(answer).filter(line -> line.startsWith("ceph version "));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Runs it.
     *
     * @throws IOException if it cannot be started or does not end with 0
     */
    public Run run() throws IOException, InterruptedException {
        long begin = System.nanoTime();
        Process process = new ProcessBuilder(words)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output;
        try (InputStream in = process.getInputStream()) {
            output = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        int exitCode = process.waitFor();
        double seconds = (System.nanoTime() - begin) / NANOS_PER_SECOND;
        if (exitCode != 0) {
            throw new IOException("'" + String.join(" ", words) + "' ended with " + exitCode);
        }
        return new Run(seconds, output);
    }
}
