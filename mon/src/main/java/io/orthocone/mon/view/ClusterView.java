package io.orthocone.mon.view;

import io.orthocone.message.MonMap;
import io.orthocone.mon.quorum.RaftStatus;
import io.orthocone.mon.service.Health;
import io.orthocone.mon.service.HealthChecks;
import io.orthocone.mon.service.PgMap;
import io.orthocone.mon.service.Progress;
import io.orthocone.mon.state.AuthDatabase;
import io.orthocone.mon.state.OsdMapHistory;
import io.orthocone.osdmap.OsdMap;
import java.util.List;

/**
 * The cluster as its leader sees it at one moment.
 *
 * @param leader id of the leading monitor
 * @param quorum ids of the monitors that take part, by rank
 * @param quorumAgeNanos how long this leader has led
 * @param raft where the replicated log stands
 */
public record ClusterView(
        MonMap monMap,
        String leader,
        List<String> quorum,
        long quorumAgeNanos,
        RaftStatus raft,
        OsdMapHistory osdMaps,
        AuthDatabase auth,
        PgMap pgMap,
        Progress.Snapshot progress) {
    public ClusterView {
        quorum = List.copyOf(quorum);
    }

    /** One in which nothing is in progress. */
    public ClusterView(
            MonMap monMap,
            String leader,
            List<String> quorum,
            long quorumAgeNanos,
            RaftStatus raft,
            OsdMapHistory osdMaps,
            AuthDatabase auth,
            PgMap pgMap) {
        this(monMap, leader, quorum, quorumAgeNanos, raft, osdMaps, auth, pgMap, Progress.Snapshot.EMPTY);
    }

    /** The newest OSD map. */
    public OsdMap osdMap() {
        return osdMaps.newest();
    }

    /** Ids of all monitors, by rank. */
    List<String> monitors() {
        return List.copyOf(monMap.monitors().keySet());
    }

    Health health() {
        return HealthChecks.of(osdMap(), pgMap, monitors(), quorum);
    }
}
