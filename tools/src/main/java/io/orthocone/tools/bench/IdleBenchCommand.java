package io.orthocone.tools.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.bench.idle.ThreadUsage;
import io.orthocone.cluster.Cluster;
import io.orthocone.tools.cli.GlobalOptions;
import io.orthocone.tools.cli.Logs;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ocone bench idle}. */
@Command(
        name = "idle",
        description = {
            "Starts a cluster in this JVM, lets it be, and counts what its threads use for nothing: processor time,"
                    + " and how often one of them is woken.",
            "All threads count, those of the JVM itself too."
        })
public final class IdleBenchCommand implements Callable<Integer> {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int SHOWN_THREADS = 12;
    private static final Duration CLEAN_WITHIN = Duration.ofMinutes(2);

    private final GlobalOptions options;

    @Spec
    private CommandSpec spec;

    @Option(names = "--mons", defaultValue = "3", description = "Monitors; ${DEFAULT-VALUE} unless told.")
    private int monitors;

    @Option(names = "--osds", defaultValue = "17", description = "OSDs; ${DEFAULT-VALUE} unless told.")
    private int osds;

    @Option(names = "--tcp", description = "Daemons talk over loopback sockets, not inside the JVM.")
    private boolean isOverTcp;

    @Option(
            names = "--settle",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long to wait once all PGs are clean; ${DEFAULT-VALUE} unless told.")
    private int settleSeconds;

    @Option(
            names = "--seconds",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long to count; ${DEFAULT-VALUE} unless told.")
    private int seconds;

    public IdleBenchCommand(GlobalOptions options) {
        this.options = options;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (monitors < 1 || osds < 1 || settleSeconds < 0 || seconds < 1) {
            throw new ParameterException(spec.commandLine(), "daemons and seconds are counted from 1");
        }
        Logs.quiet();
        Cluster.Builder described =
                Cluster.builder().monitors(monitors).osds(osds).inMemory();
        if (isOverTcp) {
            described.overSockets();
        }
        List<ThreadUsage.Used> used;
        double elapsed;
        try (Cluster cluster = described.start()) {
            cluster.awaitClean(CLEAN_WITHIN);
            TimeUnit.SECONDS.sleep(settleSeconds);
            ThreadUsage before = ThreadUsage.now();
            long begun = System.nanoTime();
            TimeUnit.SECONDS.sleep(seconds);
            elapsed = (System.nanoTime() - begun) / NANOS_PER_SECOND;
            used = ThreadUsage.now().since(before);
        }
        report(used, elapsed);
        return 0;
    }

    private void report(List<ThreadUsage.Used> used, double elapsed) {
        double wakeups = used.stream().mapToLong(ThreadUsage.Used::wakeups).sum() / elapsed;
        double cpu = used.stream().mapToLong(ThreadUsage.Used::cpuNanos).sum() / elapsed / NANOS_PER_SECOND * 100;
        PrintWriter out = spec.commandLine().getOut();
        if (options.format().isJson()) {
            ObjectNode node = new ObjectMapper().createObjectNode();
            node.put("mons", monitors).put("osds", osds).put("tcp", isOverTcp).put("seconds", elapsed);
            node.put("percent_of_a_core", cpu).put("wakeups_per_sec", wakeups);
            ArrayNode threads = node.putArray("threads");
            used.forEach(thread -> threads.addObject()
                    .put("name", thread.name())
                    .put("wakeups_per_sec", thread.wakeups() / elapsed)
                    .put("percent_of_a_core", thread.cpuNanos() / elapsed / NANOS_PER_SECOND * 100));
            out.println(options.format().render(node));
        } else {
            out.printf(
                    Locale.ROOT,
                    "%d monitors and %d OSDs, %s, idle for %.0f s: %.2f %% of a core, %.1f wake-ups a second%n",
                    monitors,
                    osds,
                    isOverTcp ? "over loopback" : "inside the JVM",
                    elapsed,
                    cpu,
                    wakeups);
            used.stream().limit(SHOWN_THREADS).forEach(thread -> print(out, thread, elapsed));
        }
        out.flush();
    }

    private static void print(PrintWriter out, ThreadUsage.Used used, double elapsed) {
        out.printf(
                Locale.ROOT,
                "  %-16s %8.1f wake-ups/s %7.3f %%%n",
                used.name(),
                used.wakeups() / elapsed,
                used.cpuNanos() / elapsed / NANOS_PER_SECOND * 100);
    }
}
