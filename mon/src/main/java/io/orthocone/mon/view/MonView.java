package io.orthocone.mon.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.mon.quorum.RaftStatus;
import java.util.List;
import java.util.Locale;

/** {@code mon stat}, {@code mon dump} and {@code quorum_status}. */
final class MonView {
    private MonView() {}

    static Answer stat(ClusterView view) {
        List<String> monitors = view.monitors();
        StringBuilder text = new StringBuilder();
        text.append("e").append(view.monMap().epoch()).append(": ").append(monitors.size());
        text.append(" mons at ").append(addresses(view));
        text.append(", election epoch ").append(view.raft().term());
        text.append(", leader ")
                .append(monitors.indexOf(view.leader()))
                .append(' ')
                .append(view.leader());
        text.append(", quorum ")
                .append(String.join(
                        ",", ranks(view).stream().map(String::valueOf).toList()));
        text.append(' ').append(String.join(",", view.quorum()));
        ObjectNode json = Answer.object();
        json.put("epoch", view.monMap().epoch());
        json.put("num_mons", monitors.size());
        json.put("leader", view.leader());
        json.put("election_epoch", view.raft().term());
        ArrayNode quorum = json.putArray("quorum");
        view.quorum()
                .forEach(mon ->
                        quorum.addObject().put("rank", monitors.indexOf(mon)).put("name", mon));
        return new Answer.Told(text.toString(), json);
    }

    private static String addresses(ClusterView view) {
        return "{"
                + String.join(
                        ",",
                        view.monMap().monitors().entrySet().stream()
                                .map(entry -> entry.getKey() + "=" + entry.getValue())
                                .toList())
                + "}";
    }

    private static List<Integer> ranks(ClusterView view) {
        return view.quorum().stream().map(mon -> view.monitors().indexOf(mon)).toList();
    }

    static Answer dump(ClusterView view) {
        StringBuilder text = new StringBuilder();
        text.append("epoch ").append(view.monMap().epoch());
        text.append("\nfsid ").append(view.monMap().fsid());
        view.monMap()
                .monitors()
                .forEach((id, addr) -> text.append('\n')
                        .append(view.monitors().indexOf(id))
                        .append(": ")
                        .append(addr)
                        .append(" mon.")
                        .append(id));
        ObjectNode json = monMapJson(view);
        quorumOf(view, json);
        return new Answer.Told(text.toString(), json);
    }

    private static ObjectNode monMapJson(ClusterView view) {
        ObjectNode json = Answer.object();
        json.put("epoch", view.monMap().epoch());
        json.put("fsid", view.monMap().fsid().toString());
        ArrayNode mons = json.putArray("mons");
        view.monMap()
                .monitors()
                .forEach((id, addr) -> mons.addObject()
                        .put("rank", view.monitors().indexOf(id))
                        .put("name", id)
                        .put("addr", addr.toString()));
        return json;
    }

    private static void quorumOf(ClusterView view, ObjectNode json) {
        ArrayNode ranks = json.putArray("quorum");
        ranks(view).forEach(ranks::add);
    }

    /** The monitors' part of {@code status}. */
    static void statusJson(ClusterView view, ObjectNode json) {
        json.put("election_epoch", view.raft().term());
        quorumOf(view, json);
        ArrayNode names = json.putArray("quorum_names");
        view.quorum().forEach(names::add);
        json.put("quorum_age", view.quorumAgeNanos() / 1_000_000_000L);
        json.putObject("monmap")
                .put("epoch", view.monMap().epoch())
                .put("num_mons", view.monitors().size());
    }

    static Answer quorumStatus(ClusterView view) {
        RaftStatus raft = view.raft();
        ObjectNode json = Answer.object();
        json.put("election_epoch", raft.term());
        quorumOf(view, json);
        ArrayNode names = json.putArray("quorum_names");
        view.quorum().forEach(names::add);
        json.put("quorum_leader_name", view.leader());
        json.put("quorum_age", view.quorumAgeNanos() / 1_000_000_000L);
        json.set("monmap", monMapJson(view));
        ObjectNode log = json.putObject("log");
        log.put("first_index", raft.logStart().index() + 1);
        log.put("last_index", raft.lastPosition().index());
        log.put("commit_index", raft.commitIndex());
        log.put("applied_index", raft.appliedIndex());
        ObjectNode matches = log.putObject("match_index");
        raft.matchIndexes().forEach((mon, index) -> matches.put(mon.name(), index));
        String text = String.format(
                Locale.ROOT,
                "leader mon.%s in term %d, quorum %s\nlog %d to %d, committed %d, applied %d",
                view.leader(),
                raft.term(),
                String.join(",", view.quorum()),
                raft.logStart().index() + 1,
                raft.lastPosition().index(),
                raft.commitIndex(),
                raft.appliedIndex());
        return new Answer.Told(text, json);
    }
}
