package io.orthocone.cluster.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.message.EntityName;
import io.orthocone.mon.MonDaemon;
import io.orthocone.mon.MonOptions;
import java.util.Collections;

/** What a monitor tells, in Ceph's words and forms. */
public final class MonDesk {
    private MonDesk() {}

    /** The desk of a daemon that has these options. */
    public static Desk of(MonDaemon daemon, MonOptions given) {
        // What a new cluster begins with is no option of a monitor.
        MonOptions options = given.withFirstAccounts(Collections.emptySortedMap());
        return new Desk(EntityName.mon(options.id()), daemon::counters)
                .with("status", "state of this monitor and its quorum", () -> status(daemon))
                .with("mon_status", "state of this monitor and its quorum", () -> status(daemon))
                .with("config show", "dump current config settings", () -> OptionsJson.show(options))
                .with(
                        "config diff",
                        "dump diff of current config and default config",
                        () -> OptionsJson.diff(
                                options,
                                MonOptions.of(
                                        options.id(),
                                        options.monMap(),
                                        options.store().create())))
                .with("sessions", "list existing sessions", () -> sessions(daemon));
    }

    private static JsonNode status(MonDaemon daemon) {
        MonDaemon.Report report = daemon.report();
        ObjectNode json = Desk.object();
        json.put("name", report.id());
        json.put("fsid", report.fsid());
        json.put("state", report.role());
        json.put("leader", report.leader());
        json.put("term", report.term());
        json.put("committed", report.committed());
        json.put("applied", report.applied());
        json.put("osdmap_epoch", report.osdMapEpoch());
        report.quorum().forEach(json.putArray("quorum_names")::add);
        return json;
    }

    private static JsonNode sessions(MonDaemon daemon) {
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        for (MonDaemon.SessionReport session : daemon.sessionReports()) {
            json.addObject()
                    .put("entity", session.entity())
                    .put("account", session.account())
                    .put("host", session.host());
        }
        return json;
    }
}
