package io.orthocone.tools.balancer;

import io.orthocone.osdmap.BytesBalancer;
import io.orthocone.osdmap.BytesBalancer.Plan;
import io.orthocone.rados.Rados;
import io.orthocone.tools.cli.GlobalOptions;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code ocone balancer plan}: says what {@code run} would do, and changes nothing. */
@Command(name = "plan", description = "Which PGs would move where, and how many bytes that is. Changes nothing.")
final class PlanCommand implements Callable<Integer> {
    @ParentCommand
    private BalancerCommand balancer;

    @Mixin
    private PlanOptions limits;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        GlobalOptions options = balancer.options();
        PrintWriter out = spec.commandLine().getOut();
        try (Rados rados = options.connect()) {
            ClusterBytes cluster = ClusterBytes.of(rados);
            Plan plan = BytesBalancer.plan(cluster.map(), cluster.bytesOfCopies(), limits.limits());
            if (options.format().isJson()) {
                out.println(options.format().render(Reports.json(plan)));
                return 0;
            }
            if (!plan.moves().isEmpty()) {
                Reports.printMoves(out, plan.moves());
            }
            out.println(Reports.summary(plan));
        }
        return 0;
    }
}
