package io.orthocone.tools;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.cluster.ClusterFolder;
import io.orthocone.cluster.process.ClusterProcesses;
import io.orthocone.tools.cli.GlobalOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ocone down}. */
@Command(
        name = "down",
        description = "Stops the cluster on this machine and keeps its data; 'ocone up' brings it back.")
final class DownCommand implements Callable<Integer> {
    private final GlobalOptions options;

    @Spec
    private CommandSpec spec;

    DownCommand(GlobalOptions options) {
        this.options = options;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        ClusterFolder folder = options.cluster().folder();
        options.cluster().conf();
        PrintWriter out = spec.commandLine().getOut();
        boolean isJson = options.format().isJson();
        List<String> stopped = new ClusterProcesses(folder, isJson ? line -> {} : out::println).down();
        if (isJson) {
            ObjectNode node = new ObjectMapper().createObjectNode();
            stopped.forEach(node.putArray("stopped")::add);
            out.println(options.format().render(node));
        } else {
            out.println(
                    stopped.isEmpty()
                            ? "nothing of the cluster in " + folder.root() + " runs"
                            : "stopped " + String.join(", ", stopped) + "; its data stay in " + folder.root());
        }
        return 0;
    }
}
