package io.orthocone.mon.quorum;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The reads that were asked for at this monitor: those asked of a leader elsewhere, and those whose index is known and not applied
 * yet. Survives changes of role. Every read ends in ReadReady or ReadRejected.
 */
final class Reads {
    private final RaftNode node;
    private final long incarnation;
    private final Map<Long, Integer> ageTicksOfForwarded = new LinkedHashMap<>();
    private final NavigableMap<Long, List<Long>> awaitingApply = new TreeMap<>();
    private int awaitingApplyCount;

    Reads(RaftNode node, long incarnation) {
        this.node = node;
        this.incarnation = incarnation;
    }

    void forward(long requestId, Optional<MonId> leader) {
        if (leader.isEmpty()) {
            reject(requestId, RefusalReason.NO_LEADER, leader);
        } else if (isFull()) {
            reject(requestId, RefusalReason.OVERLOADED, leader);
        } else {
            ageTicksOfForwarded.put(requestId, 0);
            node.outbox().send(leader.get(), new RaftMessage.ReadIndexRequest(node.term(), incarnation, requestId));
        }
    }

    boolean isFull() {
        return ageTicksOfForwarded.size() + awaitingApplyCount >= node.config().maxPendingReads();
    }

    void onReply(RaftMessage.ReadIndexReply reply) {
        boolean isAwaited = reply.incarnation() == incarnation && ageTicksOfForwarded.remove(reply.requestId()) != null;
        if (isAwaited) {
            confirmed(reply.requestId(), reply.index());
        }
    }

    /** The read's index is known; it is ready once that is applied here. */
    void confirmed(long requestId, long index) {
        awaitingApply.computeIfAbsent(index, _ -> new ArrayList<>()).add(requestId);
        awaitingApplyCount++;
    }

    void reject(long requestId, RefusalReason reason, Optional<MonId> leader) {
        node.outbox().add(new RaftEffect.ReadRejected(requestId, reason, leader));
    }

    /** The leader that was asked may never answer now. */
    void rejectForwarded(Optional<MonId> newLeader) {
        ageTicksOfForwarded.keySet().forEach(id -> reject(id, RefusalReason.LEADERSHIP_CHANGED, newLeader));
        ageTicksOfForwarded.clear();
    }

    void tick(Optional<MonId> leader) {
        Iterator<Map.Entry<Long, Integer>> forwarded =
                ageTicksOfForwarded.entrySet().iterator();
        while (forwarded.hasNext()) {
            Map.Entry<Long, Integer> read = forwarded.next();
            read.setValue(read.getValue() + 1);
            if (read.getValue() > node.config().electionTicks()) {
                forwarded.remove();
                reject(read.getKey(), RefusalReason.TIMED_OUT, leader);
            }
        }
    }

    /** Whether somebody counts the ticks until an answer. */
    boolean areAwaited() {
        return !ageTicksOfForwarded.isEmpty();
    }

    void issueReady() {
        while (!awaitingApply.isEmpty() && awaitingApply.firstKey() <= node.appliedIndex()) {
            Map.Entry<Long, List<Long>> ready = awaitingApply.pollFirstEntry();
            awaitingApplyCount -= ready.getValue().size();
            ready.getValue().forEach(id -> node.outbox().add(new RaftEffect.ReadReady(id, ready.getKey())));
        }
    }
}
