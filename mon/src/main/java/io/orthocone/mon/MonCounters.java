package io.orthocone.mon;

import io.orthocone.counters.Counter;
import io.orthocone.counters.Reading;
import io.orthocone.counters.Section;
import io.orthocone.message.OsdStat;
import io.orthocone.message.PgStateFlag;
import io.orthocone.mon.quorum.RaftStatus;
import io.orthocone.mon.service.PgMap;
import io.orthocone.mon.state.ClusterState;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.PgId;
import io.orthocone.session.Messenger;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * What a monitor counts, under Ceph's names where it counts the same; and what it knows of the cluster, which on a follower is what has passed
 * through it. Owned by the monitor's reactor.
 */
final class MonCounters {
    private final Section mon = new Section("mon");
    private final Section quorum = new Section("quorum");
    private final Section cluster = new Section("cluster");
    private final ClusterState state;
    private final PgMap pgMap;
    private final Counter commands;

    MonCounters(
            Supplier<RaftStatus> raft, ClusterState state, PgMap pgMap, Messenger messenger, BooleanSupplier leads) {
        this.state = state;
        this.pgMap = pgMap;
        mon.gauge("num_sessions", "Open sessions", () -> messenger.sessions().size());
        mon.gauge("is_leader", "1 if it leads and serves", () -> leads.getAsBoolean() ? 1 : 0);
        commands = mon.counter("commands", "Commands that clients have given here");
        quorum.counted(
                "term",
                "Term of the replicated log: grows with each election",
                () -> raft.get().term());
        quorum.counted(
                "committed",
                "Entries of the log that are agreed on",
                () -> raft.get().commitIndex());
        quorum.counted(
                "applied",
                "Entries of the log that were applied here",
                () -> raft.get().appliedIndex());
        quorum.gaugeOfBytes(
                "log_bytes", "Size of the log in memory", () -> raft.get().logBytes());
        ofMap("osd_epoch", "Current epoch of the OSD map", OsdMap::epoch);
        ofMap("num_osd", "OSDs", OsdMap::countExisting);
        ofMap("num_osd_up", "OSDs that are up", OsdMap::countUp);
        ofMap("num_osd_in", "OSDs that are in", OsdMap::countIn);
        ofMap("num_pool", "Pools", map -> map.pools().size());
        ofMap(
                "num_blocklisted",
                "Entries of the blocklist",
                map -> map.blocklist().size());
        bytesOfOsds("osd_bytes", "Total capacity of the cluster", OsdStat::totalBytes);
        bytesOfOsds("osd_bytes_used", "Used space", OsdStat::usedBytes);
        bytesOfOsds("osd_bytes_avail", "Available space", OsdStat::availableBytes);
        cluster.gauge(
                "slow_ops",
                "Operations of clients that OSDs have had for too long",
                () -> sum(stat -> stat.slowOps().count()));
        ofMap("num_pg", "Placement groups", map -> PgMap.pgsOf(map).size());
        pgs("num_pg_active", "Placement groups in active state", PgStateFlag.ACTIVE);
        pgs("num_pg_clean", "Placement groups in clean state", PgStateFlag.CLEAN);
        pgs("num_pg_peering", "Placement groups in peering state", PgStateFlag.PEERING);
        ofMap("num_object", "Objects", map -> pgMap.usage(map).objects());
        ofMap(
                "num_object_degraded",
                "Copies of objects that are lacking",
                map -> pgMap.usage(map).degraded());
        ofMap(
                "num_object_misplaced",
                "Copies of objects that are on the wrong OSD",
                map -> pgMap.usage(map).misplaced());
        ofMap(
                "num_object_unfound",
                "Objects of which no copy is known",
                map -> pgMap.usage(map).unfound());
        cluster.gaugeOfBytes(
                "num_bytes",
                "Size of all objects",
                () -> whenFounded(map -> pgMap.usage(map).bytes()));
    }

    private void ofMap(String name, String help, ToLongFunction<OsdMap> value) {
        cluster.gauge(name, help, () -> whenFounded(value));
    }

    private long whenFounded(ToLongFunction<OsdMap> value) {
        return state.isFounded() ? value.applyAsLong(state.osdMaps().newest()) : 0;
    }

    private void bytesOfOsds(String name, String help, ToLongFunction<OsdStat> value) {
        cluster.gaugeOfBytes(name, help, () -> sum(value));
    }

    private long sum(ToLongFunction<OsdStat> value) {
        return pgMap.osdStats().values().stream().mapToLong(value).sum();
    }

    private void pgs(String name, String help, PgStateFlag flag) {
        ofMap(name, help, map -> {
            long count = 0;
            for (PgId pg : PgMap.pgsOf(map)) {
                SortedSet<PgStateFlag> flags = pgMap.stateOf(map, pg);
                count += flags.contains(flag) ? 1 : 0;
            }
            return count;
        });
    }

    /** A client has given a command. */
    void command() {
        commands.increment();
    }

    List<Reading> read() {
        List<Reading> readings = new ArrayList<>(mon.read());
        readings.addAll(quorum.read());
        readings.addAll(cluster.read());
        return readings;
    }
}
