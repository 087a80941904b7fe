package io.orthocone.tools;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.cluster.sim.SimReport;
import io.orthocone.cluster.sim.SimRunFailure;
import io.orthocone.cluster.sim.SimScenario;
import io.orthocone.message.ErrorCode;
import io.orthocone.sim.FaultPlan;
import io.orthocone.sim.TraceEntry;
import io.orthocone.tools.cli.OutputFormat;
import java.io.PrintWriter;

/** How runs of the simulator look to people and to programs. */
final class SimText {
    private static final ObjectMapper JSON = new ObjectMapper();

    private SimText() {}

    static void show(SimReport report, OutputFormat format, PrintWriter out) {
        if (format.isJson()) {
            ObjectNode node = of(report.scenario());
            node.put("trace_hash", Long.toHexString(report.traceHash()))
                    .put("events", report.events())
                    .put("virtual_seconds", report.virtualNanos() / 1e9)
                    .put("real_seconds", report.realNanos() / 1e9)
                    .put("virtual_to_real", report.ratio())
                    .put("acknowledged", report.acknowledged())
                    .put("faults", report.faults());
            ObjectNode probes = node.putObject("probes");
            report.probes().forEach(probes::put);
            out.println(format.render(node));
        } else {
            out.printf(
                    "seed %d: %d calls acknowledged under %d faults in %.1f virtual s, %d events, trace hash %s%n",
                    report.scenario().seed(),
                    report.acknowledged(),
                    report.faults(),
                    report.virtualNanos() / 1e9,
                    report.events(),
                    Long.toHexString(report.traceHash()));
            out.println("probes: " + report.probes());
            out.printf("in %.2f real s: %.0f virtual s in a real one%n", report.realNanos() / 1e9, report.ratio());
        }
        out.flush();
    }

    /** A run that ended badly, in all that is known of it. */
    static void complain(SimRunFailure failure, OutputFormat format, PrintWriter err) {
        if (format.isJson()) {
            ObjectNode node = JSON.createObjectNode();
            node.put("error", failure.what())
                    .put("code", ErrorCode.EIO.name())
                    .put("exit_code", Complaints.FAILED)
                    .setAll(of(failure.scenario()));
            node.set("plan", of(failure.plan()));
            node.put("report", failure.getMessage())
                    .put("replay", failure.scenario().replay());
            err.println(format.render(node));
        } else {
            err.println(failure.getMessage());
        }
        err.flush();
    }

    /** Which run: where every JSON answer of these commands begins. */
    static ObjectNode of(SimScenario scenario) {
        return JSON.createObjectNode()
                .put("seed", scenario.seed())
                .put("profile", scenario.profile().toString());
    }

    /** A fault a text, as {@link FaultPlan#parse} reads it. */
    static ArrayNode of(FaultPlan plan) {
        ArrayNode lines = JSON.createArrayNode();
        plan.toString().lines().forEach(lines::add);
        return lines;
    }

    static ObjectNode of(TraceEntry event) {
        return JSON.createObjectNode()
                .put("nanos", event.timeNanos())
                .put("sequence", event.sequence())
                .put("kind", event.kind())
                .put("actor", event.actor());
    }

    static String line(TraceEntry event, OutputFormat format) {
        return format.isJson() ? of(event).toString() : event.toString();
    }
}
