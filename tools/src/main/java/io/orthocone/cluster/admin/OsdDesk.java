package io.orthocone.cluster.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.env.Env;
import io.orthocone.message.EntityName;
import io.orthocone.osd.OsdDaemon;
import io.orthocone.osd.OsdOptions;
import io.orthocone.osd.op.OpHistory;
import io.orthocone.osd.op.OpReport;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What an OSD tells, in Ceph's words and forms. */
public final class OsdDesk {
    private OsdDesk() {}

    /** The desk of a daemon that has these options. */
    public static Desk of(OsdDaemon daemon, OsdOptions options, Env env) {
        return new Desk(EntityName.osd(options.osd()), daemon::counters)
                .with("status", "high-level status of OSD", () -> status(daemon))
                .with("config show", "dump current config settings", () -> OptionsJson.show(options))
                .with(
                        "config diff",
                        "dump diff of current config and default config",
                        () -> OptionsJson.diff(options, OsdOptions.of(options.osd(), options.host())))
                .with("dump_ops_in_flight", "show the ops currently in flight", () -> inFlight(daemon, env))
                .with("ops", "show the ops currently in flight", () -> inFlight(daemon, env))
                .with("dump_blocked_ops", "show the blocked ops currently in flight", () -> blocked(daemon, env))
                .with("dump_historic_ops", "show the slowest recent ops", () -> historic(daemon, env))
                .with("sessions", "list clients, by the names that a blocklist takes", () -> sessions(daemon));
    }

    private static JsonNode status(OsdDaemon daemon) {
        OsdDaemon.Status status = daemon.status();
        return Desk.object()
                .put("cluster_fsid", status.clusterFsid())
                .put("osd_fsid", status.storeUuid())
                .put("whoami", status.osd())
                .put("state", status.state())
                .put("oldest_map", status.oldestMap())
                .put("newest_map", status.newestMap())
                .put("num_pgs", status.pgs());
    }

    private static JsonNode sessions(OsdDaemon daemon) {
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        for (OsdDaemon.ClientReport client : daemon.clients()) {
            json.addObject()
                    .put("instance", client.instance())
                    .put("account", client.account())
                    .put("host", client.host());
        }
        return json;
    }

    private static JsonNode inFlight(OsdDaemon daemon, Env env) {
        List<OpReport> ops = daemon.opsInFlight();
        ObjectNode json = Desk.object();
        json.set("ops", ops(ops, env));
        return json.put("num_ops", ops.size());
    }

    private static JsonNode blocked(OsdDaemon daemon, Env env) {
        List<OpReport> ops = daemon.blockedOps();
        ObjectNode json = Desk.object();
        json.set("ops", ops(ops, env));
        return json.put("complaint_time", TimeUnit.NANOSECONDS.toSeconds(OsdDaemon.COMPLAINT_NANOS))
                .put("num_blocked_ops", ops.size());
    }

    private static JsonNode historic(OsdDaemon daemon, Env env) {
        List<OpReport> ops = daemon.historicOps();
        ObjectNode json = Desk.object();
        json.put("num_to_keep", OpHistory.KEPT).put("threshold_to_keep", 0);
        json.set("ops", ops(ops, env));
        return json;
    }

    private static ArrayNode ops(List<OpReport> ops, Env env) {
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        ops.forEach(op -> json.add(op(op, env)));
        return json;
    }

    private static ObjectNode op(OpReport op, Env env) {
        ObjectNode json = Desk.object();
        json.put("description", op.what());
        long beganMillis = env.wallClockMillis() - TimeUnit.NANOSECONDS.toMillis(op.ageNanos());
        json.put("initiated_at", Instant.ofEpochMilli(beganMillis).toString());
        json.put("age", PerfJson.seconds(op.ageNanos()));
        ObjectNode data = json.putObject("type_data");
        data.put("flag_point", op.stage().word());
        data.put("waits_for", op.waitsFor());
        data.put("client", op.client());
        data.put("pg", op.pg().toString());
        ArrayNode events = data.putArray("events");
        op.spentNanos()
                .forEach((stage, nanos) ->
                        events.addObject().put("event", stage.word()).put("duration", PerfJson.seconds(nanos)));
        return json;
    }
}
