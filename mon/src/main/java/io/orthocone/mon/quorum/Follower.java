package io.orthocone.mon.quorum;

import io.orthocone.env.Invariants;
import java.util.Optional;

/** Takes what the leader sends, and misses it when it is silent. */
final class Follower implements Role {
    private final RaftNode node;
    private Optional<MonId> leader;
    private Optional<IncomingSnapshot> incoming = Optional.empty();
    private int timeoutTicks;
    private int elapsedTicks;

    Follower(RaftNode node, Optional<MonId> leader) {
        this.node = node;
        this.leader = leader;
        this.timeoutTicks = node.drawElectionTimeout();
    }

    @Override
    public RaftRole kind() {
        return RaftRole.FOLLOWER;
    }

    @Override
    public Optional<MonId> leader() {
        return leader;
    }

    @Override
    public boolean hasLiveLeader() {
        return leader.isPresent() && elapsedTicks < node.config().electionTicks();
    }

    /** Whether the leader was silent for too long. */
    boolean tick() {
        elapsedTicks++;
        return elapsedTicks >= timeoutTicks;
    }

    /** How many more ticks it takes. */
    int ticksLeft() {
        return timeoutTicks - elapsedTicks;
    }

    /** Gives the leader, or the candidate just voted for, a whole timeout again. */
    void restartTimer() {
        elapsedTicks = 0;
        timeoutTicks = node.drawElectionTimeout();
    }

    void hear(MonId from) {
        Invariants.check(leader.isEmpty() || leader.get().equals(from), "one leader a term: %s after %s", from, leader);
        leader = Optional.of(from);
        elapsedTicks = 0;
    }

    void onAppend(MonId from, RaftMessage.AppendEntries append) {
        RaftLog log = node.log();
        LogPosition previous = append.previous();
        if (previous.index() < node.commitIndex()) {
            node.outbox().promise(from, new RaftMessage.AppendAccepted(node.term(), node.commitIndex()));
            return;
        }
        if (!log.holds(previous)) {
            node.outbox().send(from, new RaftMessage.AppendRejected(node.term(), previous.index(), hintFor(previous)));
            return;
        }
        log.merge(append.entries(), node.commitIndex());
        long matchIndex = previous.index() + append.entries().size();
        node.commitTo(Math.min(append.commitIndex(), matchIndex));
        node.outbox().promise(from, new RaftMessage.AppendAccepted(node.term(), matchIndex));
    }

    /** Where the leader should try next: a whole term is skipped at once. */
    private LogPosition hintFor(LogPosition previous) {
        RaftLog log = node.log();
        long index = Math.max(log.lastPossibleAgreement(previous), log.start().index());
        return new LogPosition(log.termAt(index).orElseThrow(), index);
    }

    void onHeartbeat(MonId from, RaftMessage.Heartbeat heartbeat) {
        node.commitTo(heartbeat.commitIndex());
        node.outbox().send(from, new RaftMessage.HeartbeatReply(node.term(), heartbeat.readSequence()));
    }

    void onInstallSnapshot(MonId from, RaftMessage.InstallSnapshot piece) {
        if (node.log().holds(piece.position())) {
            node.commitTo(piece.position().index());
        }
        if (piece.position().index() <= node.commitIndex()) {
            incoming = Optional.empty();
            node.outbox().promise(from, new RaftMessage.AppendAccepted(node.term(), node.commitIndex()));
            return;
        }
        if (piece.totalBytes() > node.config().maxSnapshotBytes()) {
            return;
        }
        IncomingSnapshot snapshot =
                incoming.filter(known -> known.isOf(piece)).orElseGet(() -> new IncomingSnapshot(piece));
        snapshot.add(piece);
        incoming = Optional.of(snapshot);
        node.outbox()
                .send(from, new RaftMessage.SnapshotReply(node.term(), piece.transferId(), snapshot.receivedBytes()));
        if (snapshot.isComplete()) {
            incoming = Optional.empty();
            node.install(snapshot.position(), snapshot.content());
            node.outbox().promise(from, new RaftMessage.AppendAccepted(node.term(), node.commitIndex()));
        }
    }
}
