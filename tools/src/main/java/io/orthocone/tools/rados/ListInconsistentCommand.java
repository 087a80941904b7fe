package io.orthocone.tools.rados;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.mon.command.CommandJson;
import io.orthocone.rados.Rados;
import io.orthocone.tools.cli.OutputFormat;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code ocone rados list-inconsistent-obj}: the words of Ceph's {@code rados} for {@code ocone pg list-inconsistent}. */
@Command(
        name = "list-inconsistent-obj",
        description = "Lists objects of a PG whose copies the newest scrubs found to differ, as JSON.")
final class ListInconsistentCommand implements Callable<Integer> {
    @ParentCommand
    private RadosCommand rados;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "PGID", description = "The PG, e.g. 1.1f.")
    private String pg;

    @Override
    public Integer call() {
        ObjectNode command = CommandJson.begin("pg list-inconsistent").put("pgid", pg);
        try (Rados cluster = rados.options().connect()) {
            String answer = cluster.command(command.toString()).text().stripTrailing();
            OutputFormat format = rados.options().format();
            spec.commandLine().getOut().println(format.isJson() ? format.render(answer) : answer);
        }
        return 0;
    }
}
