package io.orthocone.tools.balancer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.message.ErrorCode;
import io.orthocone.osdmap.BytesBalancer;
import io.orthocone.osdmap.BytesBalancer.Load;
import io.orthocone.osdmap.BytesBalancer.Move;
import io.orthocone.osdmap.BytesBalancer.Plan;
import io.orthocone.rados.Rados;
import io.orthocone.tools.cephtext.ByteCounts;
import io.orthocone.tools.cli.Complaint;
import io.orthocone.tools.cli.GlobalOptions;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code ocone balancer run}: plans, tells the monitors, and waits until all has moved. */
@Command(name = "run", description = "Plans, moves, and says how far it is until all PGs are where they should be.")
final class RunCommand implements Callable<Integer> {
    private static final long BETWEEN_LOOKS_MILLIS = 500;

    @ParentCommand
    private BalancerCommand balancer;

    @Mixin
    private PlanOptions limits;

    @Option(names = "--no-wait", description = "Return once the monitors know; the PGs move afterwards.")
    private boolean isNotAwaited;

    @Spec
    private CommandSpec spec;

    private String told = "";

    @Override
    public Integer call() throws InterruptedException {
        GlobalOptions options = balancer.options();
        try (Rados rados = options.connect()) {
            ClusterBytes before = ClusterBytes.of(rados);
            if (before.unclean() > 0) {
                throw new Complaint(
                        ErrorCode.EAGAIN,
                        before.unclean() + " PGs are not clean: what moves now would hold up their repair; see: ocone"
                                + " health detail");
            }
            Plan plan = BytesBalancer.plan(before.map(), before.bytesOfCopies(), limits.limits());
            progress(Reports.summary(plan));
            apply(rados, plan);
            Optional<ClusterBytes> after =
                    isNotAwaited ? Optional.empty() : Optional.of(awaitMoved(rados, plan.moves()));
            report(before, plan, after);
        }
        return 0;
    }

    private void apply(Rados rados, Plan plan) {
        plan.changes().newItems().forEach((pg, items) -> {
            ObjectNode command =
                    Reports.object().put("prefix", "osd pg-upmap-items").put("pgid", pg.toString());
            ArrayNode osds = command.putArray("id");
            items.forEach(item -> osds.add(item.from()).add(item.to()));
            rados.command(command.toString());
        });
        plan.changes()
                .oldItems()
                .forEach(pg -> rados.command(Reports.object()
                        .put("prefix", "osd rm-pg-upmap-items")
                        .put("pgid", pg.toString())
                        .toString()));
    }

    private ClusterBytes awaitMoved(Rados rados, List<Move> moves) throws InterruptedException {
        long all = moves.stream().mapToLong(Move::bytes).sum();
        while (true) {
            ClusterBytes now = ClusterBytes.of(rados);
            List<Move> left = moves.stream().filter(move -> !isDone(now, move)).toList();
            if (left.isEmpty()) {
                return now;
            }
            long done = all - left.stream().mapToLong(Move::bytes).sum();
            progress("moved " + ByteCounts.format((double) done) + " of " + ByteCounts.format((double) all) + " ("
                    + Reports.percent(all == 0 ? 0 : (double) done / all) + "), " + left.size() + " of " + moves.size()
                    + " moves left");
            Thread.sleep(BETWEEN_LOOKS_MILLIS);
        }
    }

    private static boolean isDone(ClusterBytes now, Move move) {
        if (now.map().pool(move.pg().pool()).isEmpty()) {
            return true; // The pool was removed meanwhile.
        }
        ClusterBytes.Report report = now.pgs().get(move.pg());
        return report != null
                && report.isClean()
                && report.acting().contains(move.to())
                && !report.acting().contains(move.from());
    }

    /** Once each. Programs wait for the result in silence. */
    private void progress(String line) {
        if (!balancer.options().format().isJson() && !line.equals(told)) {
            told = line;
            spec.commandLine().getErr().println(line);
            spec.commandLine().getErr().flush();
        }
    }

    private void report(ClusterBytes before, Plan plan, Optional<ClusterBytes> after) {
        PrintWriter out = spec.commandLine().getOut();
        GlobalOptions options = balancer.options();
        ObjectNode json = Reports.json(plan);
        if (after.isPresent()) {
            ClusterBytes now = after.get();
            List<Load> loads = BytesBalancer.loads(now.map(), now.bytesOfCopies());
            json.put("moved_bytes", now.movedSince(before));
            Reports.putLoads(json, loads);
            if (!options.format().isJson()) {
                out.println("moved " + ByteCounts.format((double) now.movedSince(before)) + " (planned "
                        + ByteCounts.format((double) plan.bytes()) + "); largest deviation "
                        + Reports.percent(Reports.largest(loads)));
            }
        } else if (!options.format().isJson()) {
            out.println("under way; see: ocone balancer status");
        }
        if (options.format().isJson()) {
            out.println(options.format().render(json));
        }
    }
}
