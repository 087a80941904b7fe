package io.orthocone.tools.rados;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.bench.rados.RadosBench;
import io.orthocone.bench.rados.RadosBenchOptions;
import io.orthocone.bench.rados.RadosBenchProgress;
import io.orthocone.bench.rados.RadosBenchReport;
import io.orthocone.message.ErrorCode;
import io.orthocone.rados.Rados;
import io.orthocone.rados.RadosException;
import io.orthocone.tools.cli.Complaint;
import io.orthocone.tools.cli.OutputFormat;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code ocone rados bench}. */
@Command(
        name = "bench",
        description = {
            "Puts load on a pool and says what it bore. Reads verify every byte.",
            "seq and rand read what an earlier 'write --no-cleanup' of the same run left."
        })
final class BenchCommand implements Callable<Integer> {
    /** Contents are made, sent and compared: each block is there a few times. */
    private static final int SHARE_OF_MEMORY = 8;

    private static final int LINES_BETWEEN_HEADERS = 20;

    @ParentCommand
    private RadosCommand rados;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "SECONDS", description = "How long.")
    private int seconds;

    @Parameters(
            index = "1",
            paramLabel = "write|seq|rand",
            description = "New objects; all of them in order; or at random.")
    private RadosBenchOptions.Mode mode;

    @Option(
            names = {"-b", "--block-size"},
            paramLabel = "BYTES",
            defaultValue = "4194304",
            converter = ByteCount.class,
            description = "Size of each object written, e.g. 4096, 64K or 4M; ${DEFAULT-VALUE} unless told.")
    private int blockBytes;

    @Option(
            names = {"-t", "--concurrent-ios"},
            paramLabel = "N",
            defaultValue = "16",
            description = "Ops under way at once; ${DEFAULT-VALUE} unless told.")
    private int concurrency;

    @Option(
            names = "--run-name",
            paramLabel = "NAME",
            defaultValue = RadosBenchOptions.DEFAULT_RUN,
            description = "Tells runs in one pool apart; '${DEFAULT-VALUE}' unless told.")
    private String runName;

    @Option(names = "--no-cleanup", description = "Leave what was written, for seq and rand.")
    private boolean isKept;

    @Override
    public Integer call() throws InterruptedException {
        rados.refuseStriper();
        rados.poolName();
        RadosBenchOptions options = benchOptions();
        try (Rados cluster = rados.options().connect()) {
            RadosBench bench = new RadosBench(rados.pool(cluster));
            RadosBenchReport report = run(bench, options);
            print(report);
            if (mode == RadosBenchOptions.Mode.WRITE && !isKept) {
                bench.cleanup(runName);
            }
            return report.errors() == 0 ? 0 : 1;
        }
    }

    private RadosBenchOptions benchOptions() {
        RadosBenchOptions options;
        try {
            options = new RadosBenchOptions(mode, Duration.ofSeconds(seconds), blockBytes, concurrency, runName);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
        if ((long) blockBytes * concurrency > Runtime.getRuntime().maxMemory() / SHARE_OF_MEMORY) {
            throw new ParameterException(
                    spec.commandLine(),
                    concurrency + " blocks of " + blockBytes
                            + " bytes at once are more than this command's memory bears; make -b or -t smaller");
        }
        return options;
    }

    private RadosBenchReport run(RadosBench bench, RadosBenchOptions options) throws InterruptedException {
        try {
            if (rados.options().format().isJson()) {
                return bench.run(options);
            }
            if (mode == RadosBenchOptions.Mode.WRITE) {
                PrintWriter out = spec.commandLine().getOut();
                out.println("Maintaining " + concurrency + " concurrent writes of " + blockBytes
                        + " bytes to objects of size " + blockBytes + " for up to " + seconds + " seconds");
                out.println("Object prefix: " + RadosBench.objectPrefix(runName));
            }
            return bench.run(options, this::show);
        } catch (RadosException e) {
            if (e.code() == ErrorCode.ENOENT) {
                throw noSuchRun(rados.poolName(), runName);
            }
            throw e;
        }
    }

    private void show(RadosBenchProgress progress) {
        PrintWriter out = spec.commandLine().getOut();
        if (progress.second() % LINES_BETWEEN_HEADERS == 0) {
            out.println(RadosBenchProgress.HEADER);
        }
        out.println(progress.text());
        out.flush();
    }

    static Complaint noSuchRun(String pool, String runName) {
        return new Complaint(
                ErrorCode.ENOENT,
                "pool '" + pool + "' has no run '" + runName + "'; write one with: ocone rados -p " + pool
                        + " bench 10 write --run-name " + runName + " --no-cleanup");
    }

    private void print(RadosBenchReport report) {
        PrintWriter out = spec.commandLine().getOut();
        OutputFormat format = rados.options().format();
        out.println(
                format.isJson() ? format.render(json(report)) : report.text().stripTrailing());
        out.flush();
    }

    private static ObjectNode json(RadosBenchReport report) {
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.put("ops", report.ops())
                .put("seconds", report.seconds())
                .put("iops", report.iops())
                .put("mb_per_sec", report.mbPerSec());
        node.putObject("latency_ms")
                .put("avg", report.latency().avg())
                .put("min", report.latency().min())
                .put("p50", report.latency().p50())
                .put("p99", report.latency().p99())
                .put("max", report.latency().max());
        node.put("errors", report.errors());
        if (report.errors() > 0) {
            node.put("first_error", report.firstError());
        }
        return node;
    }
}
