package io.orthocone.bench.race;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /**
     * Where a program is: the first of its name on {@code PATH}; a path is taken as it is.
     *
     * @param ours a folder whose programs do not count: our own tools have the names of Ceph's
     */
    public static Optional<Path> find(String program, Path ours) throws IOException {
        if (program.contains("/")) {
            return Optional.of(Path.of(program)).filter(Files::isExecutable);
        }
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        for (String folder : path.split(":", -1)) {
            Path candidate = Path.of(folder, program);
            if (Files.isExecutable(candidate) && !candidate.toRealPath().startsWith(ours)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
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
