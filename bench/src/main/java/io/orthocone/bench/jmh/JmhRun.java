package io.orthocone.bench.jmh;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs benchmarks with JMH and says what it found. Each is measured in a JVM of its own, with the JDK and the flags of this one. What they
 * allocate is always measured too, since it costs nothing.
 */
public final class JmhRun {
    private static final String ALLOCATED = "gc.alloc.rate.norm";
    private static final String PACKAGE = JmhRun.class.getPackageName() + ".";

    /** For a look: JMH's option and its value. */
    private static final List<List<String>> QUICK = List.of(
            List.of("-f", "1"),
            List.of("-wi", "2"),
            List.of("-w", "300ms"),
            List.of("-i", "3"),
            List.of("-r", "200ms"));

    private final List<String> words;

    /**
     * What was measured.
     *
     * @param name class and method, without the package
     * @param nanosPerOp the mean of its iterations
     * @param error half the width of the interval that holds the true mean with 99.9 % confidence; NaN if there were too few iterations
     * @param bytesPerOp what an operation allocated
     */
    public record Measured(
            String name, NavigableMap<String, String> parameters, double nanosPerOp, double error, double bytesPerOp) {
        public double opsPerSecond() {
            return TimeUnit.SECONDS.toNanos(1) / nanosPerOp;
        }
    }

    /**
     * A run to come.
     *
     * @param words patterns of names, and JMH's own options, as JMH's command line takes them
     * @param isQuick whether to measure for a second or two each, where the words say nothing else
     */
    public JmhRun(List<String> words, boolean isQuick) {
        List<String> all = new ArrayList<>(words);
        if (isQuick) {
            QUICK.stream().filter(option -> !words.contains(option.getFirst())).forEach(all::addAll);
        }
        if (!words.contains("gc")) {
            all.addAll(List.of("-prof", "gc"));
        }
        this.words = List.copyOf(all);
    }

    /**
     * Runs, or lists and explains what the words ask for; nothing is measured then.
     *
     * @param log receives JMH's own report as it goes on
     * @throws IllegalArgumentException if JMH does not take the words, or no benchmark matches them
     */
    public List<Measured> run(PrintStream log) throws IOException {
        try {
            CommandLineOptions options = new CommandLineOptions(words.toArray(String[]::new));
            VerboseMode verbosity = options.verbosity().orElse(VerboseMode.NORMAL);
            Runner runner = new Runner(options, OutputFormatFactory.createFormatInstance(log, verbosity));
            if (options.shouldHelp()) {
                options.showHelp();
            } else if (options.shouldList()) {
                runner.list();
            } else if (options.shouldListWithParams()) {
                runner.listWithParams(options);
            } else if (options.shouldListProfilers()) {
                options.listProfilers();
            } else {
                return runner.run().stream()
                        .map(JmhRun::measured)
                        .sorted(Comparator.comparing(Measured::name))
                        .toList();
            }
            return List.of();
        } catch (NoBenchmarksException e) {
            throw new IllegalArgumentException("no benchmark has such a name; '-- -l' lists them", e);
        } catch (CommandLineOptionException | RunnerException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static Measured measured(RunResult run) {
        BenchmarkParams benchmark = run.getParams();
        NavigableMap<String, String> parameters = new TreeMap<>();
        benchmark.getParamsKeys().forEach(key -> parameters.put(key, benchmark.getParam(key)));
        Result<?> time = run.getPrimaryResult();
        Result<?> allocated = run.getSecondaryResults().get(ALLOCATED);
        String name = benchmark.getBenchmark();
        return new Measured(
                name.startsWith(PACKAGE) ? name.substring(PACKAGE.length()) : name,
                parameters,
                time.getScore(),
                time.getScoreError(),
                allocated == null ? Double.NaN : allocated.getScore());
    }
}
