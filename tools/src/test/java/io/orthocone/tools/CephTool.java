package io.orthocone.tools;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One of Ceph's own offline tools, which random runs of ours are compared with. */
public final class CephTool {
    /** Ended by a signal: 128 and its number. Exit codes of Ceph's own are above the last. */
    private static final int CRASHED = 128;

    private static final int LAST_SIGNAL = 160;

    private final String name;
    private final Path folder;
    private final Path scratch;
    private final int patienceSeconds;

    /**
     * A tool that runs in a folder. Where it is not installed, the test is skipped.
     *
     * @param scratch where its output goes meanwhile
     */
    public CephTool(String name, Path folder, Path scratch, int patienceSeconds) {
        Path program = Path.of("/usr/bin", name);
        assumeTrue(Files.isExecutable(program), "no " + name + " of Ceph in " + program + ": nothing to compare with");
        this.name = name;
        this.folder = folder;
        this.scratch = scratch;
        this.patienceSeconds = patienceSeconds;
    }

    /** How a run ended. */
    public record Ended(int exitCode, String out, String err) {
        public boolean hasCrashed() {
            return exitCode >= CRASHED && exitCode <= LAST_SIGNAL;
        }
    }

    /** Runs it; after the patience it is ended. */
    public Ended run(String... arguments) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(name));
        words.addAll(List.of(arguments));
        Path out = scratch.resolve("out");
        Path err = scratch.resolve("err");
        Process process = new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        if (!process.waitFor(patienceSeconds, TimeUnit.SECONDS)) {
            // Damaged memory lets it hang as well as crash.
            process.destroyForcibly().waitFor();
        }
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /** The first line in which ours and theirs differ; empty when none does. */
    public static String firstDifference(List<String> ours, List<String> theirs) {
        for (int at = 0; at < Math.max(ours.size(), theirs.size()); at++) {
            String ourLine = at < ours.size() ? ours.get(at) : "(end)";
            String theirLine = at < theirs.size() ? theirs.get(at) : "(end)";
            if (!ourLine.equals(theirLine)) {
                return "line " + (at + 1) + ": " + ourLine + ", and theirs: " + theirLine;
            }
        }
        return "";
    }
}
