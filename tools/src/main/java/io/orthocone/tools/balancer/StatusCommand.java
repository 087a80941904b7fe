package io.orthocone.tools.balancer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.osdmap.BytesBalancer;
import io.orthocone.osdmap.BytesBalancer.Load;
import io.orthocone.rados.Rados;
import io.orthocone.tools.cli.GlobalOptions;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code ocone balancer status}. */
@Command(name = "status", description = "What each OSD holds, and what its weight asks for.")
final class StatusCommand implements Callable<Integer> {
    @ParentCommand
    private BalancerCommand balancer;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        GlobalOptions options = balancer.options();
        PrintWriter out = spec.commandLine().getOut();
        try (Rados rados = options.connect()) {
            ClusterBytes cluster = ClusterBytes.of(rados);
            List<Load> loads = BytesBalancer.loads(cluster.map(), cluster.bytesOfCopies());
            if (options.format().isJson()) {
                ObjectNode json = Reports.object();
                Reports.putLoads(json, loads);
                json.put("upmap_entries", cluster.map().pgUpmapItems().size());
                json.put("unclean_pgs", cluster.unclean());
                out.println(options.format().render(json));
            } else {
                Reports.printLoads(out, loads);
                out.println("largest deviation " + Reports.percent(Reports.largest(loads)) + "; "
                        + cluster.map().pgUpmapItems().size() + " PGs with upmap entries; " + cluster.unclean()
                        + " PGs not clean");
            }
        }
        return 0;
    }
}
