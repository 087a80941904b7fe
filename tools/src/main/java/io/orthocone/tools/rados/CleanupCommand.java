package io.orthocone.tools.rados;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.orthocone.bench.rados.RadosBench;
import io.orthocone.bench.rados.RadosBenchOptions;
import io.orthocone.message.ErrorCode;
import io.orthocone.rados.IoContext;
import io.orthocone.rados.Rados;
import io.orthocone.rados.RadosException;
import io.orthocone.tools.cli.Complaint;
import io.orthocone.tools.cli.Failure;
import io.orthocone.tools.cli.OutputFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code ocone rados cleanup}. */
@Command(name = "cleanup", description = "Removes what a 'bench write' left that was interrupted or told --no-cleanup.")
final class CleanupCommand implements Callable<Integer> {
    @ParentCommand
    private RadosCommand rados;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--run-name",
            paramLabel = "NAME",
            defaultValue = RadosBenchOptions.DEFAULT_RUN,
            description = "The run; '${DEFAULT-VALUE}' unless told.")
    private String runName;

    @Override
    public Integer call() throws InterruptedException {
        rados.refuseStriper();
        rados.poolName();
        try (Rados cluster = rados.options().connect()) {
            long removed = cleanup(rados.pool(cluster));
            OutputFormat format = rados.options().format();
            spec.commandLine()
                    .getOut()
                    .println(
                            format.isJson()
                                    ? format.render(new ObjectMapper()
                                            .createObjectNode()
                                            .put("removed", removed))
                                    : "Removed " + removed + " objects");
            return 0;
        }
    }

    private long cleanup(IoContext pool) throws InterruptedException {
        try {
            return new RadosBench(pool).cleanup(runName);
        } catch (RadosException e) {
            if (e.code() == ErrorCode.ENOENT) {
                return cleanupByName(pool);
            }
            throw e;
        }
    }

    /** A run that was interrupted has not written down how many objects it made: they are looked for. */
    private long cleanupByName(IoContext pool) throws InterruptedException {
        String prefix = RadosBench.objectPrefix(runName) + "_object";
        List<String> names;
        try (Stream<String> all = pool.list()) {
            names = all.filter(name -> name.startsWith(prefix)).toList();
        }
        if (names.isEmpty()) {
            throw BenchCommand.noSuchRun(rados.poolName(), runName);
        }
        TreeTransfer removal = new TreeTransfer();
        removal.run(names, name -> {
            pool.remove(name);
            return 0;
        });
        if (!removal.failures().isEmpty()) {
            Failure why = removal.failures().getFirst().why();
            throw new Complaint(why.code(), why.line());
        }
        return names.size();
    }
}
