package io.orthocone.mon.quorum;

import io.orthocone.env.Invariants;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Leads one term: appends commands, feeds the followers, counts what is durable where, and makes sure that it still leads.
 *
 * <ul>
 *   <li>It never changes or removes entries of its own log.
 *   <li>Its own copy counts towards a commit only once it is durable, like any other.
 *   <li>It commits by counting only entries of its own term; those before are committed with them.
 *   <li>It steps down if it has not heard a majority for {@code electionTicks}.
 * </ul>
 */
final class Leader implements Role {
    private final RaftNode node;
    private final Reads ownReads;
    private final Followers followers;
    private final LeaderReads reads;
    private final long noOpIndex;
    private boolean isReadyAnnounced;
    private long uncommittedBytes;
    private int ticksSinceHeartbeat;
    private int ticksSinceQuorumCheck;
    private Optional<Transfer> transfer = Optional.empty();

    private record Transfer(MonId target, int ageTicks) {}

    /** Opens the term with an empty entry. */
    Leader(RaftNode node, Reads ownReads) {
        this.node = node;
        this.ownReads = ownReads;
        this.followers = new Followers(node);
        this.reads = new LeaderReads(node.config().maxPendingReads());
        this.noOpIndex = node.log().lastIndex() + 1;
        node.log().append(LogEntry.noOp(noOpIndex, node.term()));
        this.uncommittedBytes = costOf(node.commitIndex() + 1, noOpIndex);
        followers.replicateToAll(true);
    }

    @Override
    public RaftRole kind() {
        return RaftRole.LEADER;
    }

    @Override
    public Optional<MonId> leader() {
        return Optional.of(node.self());
    }

    @Override
    public boolean hasLiveLeader() {
        return true;
    }

    SortedMap<MonId, Long> matchIndexes() {
        SortedMap<MonId, Long> matchIndexes = new TreeMap<>();
        followers.all().forEach((peer, progress) -> matchIndexes.put(peer, progress.matchIndex()));
        return matchIndexes;
    }

    /** Whether this monitor may go on leading. */
    boolean tick() {
        ticksSinceQuorumCheck++;
        if (ticksSinceQuorumCheck >= node.config().electionTicks()) {
            ticksSinceQuorumCheck = 0;
            if (!followers.checkQuorum()) {
                return false;
            }
        }
        ageTransfer();
        ticksSinceHeartbeat++;
        if (ticksSinceHeartbeat >= node.config().heartbeatTicks()) {
            sendHeartbeats();
        }
        return true;
    }

    /** How many more ticks until there is something to say or to judge. */
    int ticksLeft() {
        if (transfer.isPresent()) {
            return 1;
        }
        int untilCheck = node.config().electionTicks() - ticksSinceQuorumCheck;
        int untilHeartbeat = node.config().heartbeatTicks() - ticksSinceHeartbeat;
        return followers.all().isEmpty() ? untilCheck : Math.min(untilCheck, untilHeartbeat);
    }

    private void sendHeartbeats() {
        ticksSinceHeartbeat = 0;
        followers.sendHeartbeats(reads.lastSequence());
    }

    void propose(RaftEvent.Propose proposal) {
        Optional<RefusalReason> refusal = refusalOf(proposal);
        if (refusal.isPresent()) {
            node.outbox().add(new RaftEffect.ProposalRejected(proposal.requestId(), refusal.get(), leader()));
            return;
        }
        LogEntry entry = LogEntry.command(node.log().lastIndex() + 1, node.term(), proposal.command());
        node.log().append(entry);
        uncommittedBytes += entry.costBytes();
        node.outbox().add(new RaftEffect.ProposalAppended(proposal.requestId(), entry.position()));
        followers.replicateToAll(false);
    }

    private Optional<RefusalReason> refusalOf(RaftEvent.Propose proposal) {
        RaftConfig config = node.config();
        if (proposal.command().length() > config.maxCommandBytes()) {
            return Optional.of(RefusalReason.TOO_LARGE);
        }
        if (transfer.isPresent()) {
            return Optional.of(RefusalReason.TRANSFER_IN_PROGRESS);
        }
        boolean isOverloaded =
                uncommittedBytes >= config.maxUncommittedBytes() || node.log().costBytes() >= config.maxLogBytes();
        return isOverloaded ? Optional.of(RefusalReason.OVERLOADED) : Optional.empty();
    }

    /** Own entries have become durable: this leader's copy counts from now on. */
    void onOwnLogDurable() {
        advanceCommit();
    }

    void onAccepted(MonId from, RaftMessage.AppendAccepted accepted) {
        Invariants.check(
                accepted.matchIndex() <= node.log().lastIndex(),
                "a follower accepts only what was sent: %s of %s",
                accepted.matchIndex(),
                node.log().lastIndex());
        if (followers.accepted(from, accepted.matchIndex())) {
            advanceCommit();
        }
        followers.replicateAll(from);
        continueTransfer(from);
    }

    void onRejected(MonId from, RaftMessage.AppendRejected rejected) {
        followers.rejected(from, rejected);
    }

    void onHeartbeatReply(MonId from, RaftMessage.HeartbeatReply reply) {
        followers.alive(from, reply.readSequence());
        confirmReads();
        continueTransfer(from);
    }

    void onSnapshotReply(MonId from, RaftMessage.SnapshotReply reply) {
        followers.snapshotMoved(from, reply);
    }

    void onSnapshotTaken(RaftEvent.SnapshotTaken snapshot) {
        followers.snapshotTaken(snapshot);
    }

    private void advanceCommit() {
        long majorityIndex = followers.majorityOf(node.log().durableIndex(), Progress::matchIndex);
        boolean isOwnTerm = node.log().termAt(majorityIndex).orElse(0) == node.term();
        if (majorityIndex <= node.commitIndex() || !isOwnTerm) {
            return;
        }
        uncommittedBytes -= costOf(node.commitIndex() + 1, majorityIndex);
        node.commitTo(majorityIndex);
        followers.replicateToAll(true);
        reads.takePostponed().forEach(this::admit);
    }

    private long costOf(long fromIndex, long toIndex) {
        List<LogEntry> entries = node.log().range(fromIndex, toIndex);
        return entries.stream().mapToLong(LogEntry::costBytes).sum();
    }

    void announceReady() {
        if (!isReadyAnnounced && node.appliedIndex() >= noOpIndex) {
            isReadyAnnounced = true;
            node.outbox().add(new RaftEffect.LeaderReady(node.term()));
        }
    }

    void readHere(long requestId) {
        if (reads.isFull() || ownReads.isFull()) {
            ownReads.reject(requestId, RefusalReason.OVERLOADED, leader());
        } else {
            read(new LeaderReads.Read(node.self(), 0, requestId));
        }
    }

    /** A read asked for elsewhere. Under overload it stays unanswered and times out where it was asked. */
    void onReadRequest(MonId from, RaftMessage.ReadIndexRequest request) {
        if (!reads.isFull()) {
            read(new LeaderReads.Read(from, request.incarnation(), request.requestId()));
        }
    }

    private void read(LeaderReads.Read read) {
        boolean hasCommittedInTerm = node.commitIndex() >= noOpIndex;
        if (hasCommittedInTerm) {
            admit(read);
        } else {
            reads.postpone(read);
        }
    }

    private void admit(LeaderReads.Read read) {
        reads.admit(read, node.commitIndex());
        sendHeartbeats();
        confirmReads();
    }

    private void confirmReads() {
        long proved = followers.majorityOf(reads.lastSequence(), Progress::readSequence);
        for (LeaderReads.Confirmed confirmed : reads.confirm(proved)) {
            LeaderReads.Read read = confirmed.read();
            if (read.origin().equals(node.self())) {
                ownReads.confirmed(read.requestId(), confirmed.index());
            } else {
                node.outbox()
                        .send(
                                read.origin(),
                                new RaftMessage.ReadIndexReply(
                                        node.term(), read.incarnation(), read.requestId(), confirmed.index()));
            }
        }
    }

    /** Leadership is over: reads asked for here get no proof any more. */
    void rejectPendingReads(Optional<MonId> newLeader) {
        for (LeaderReads.Read read : reads.pending()) {
            if (read.origin().equals(node.self())) {
                ownReads.reject(read.requestId(), RefusalReason.LEADERSHIP_CHANGED, newLeader);
            }
        }
    }

    void transferTo(MonId target) {
        if (target.equals(node.self())) {
            return;
        }
        if (!followers.all().containsKey(target)) {
            node.outbox().add(new RaftEffect.TransferFailed(target, RefusalReason.NOT_A_PEER));
        } else if (transfer.isPresent()) {
            node.outbox().add(new RaftEffect.TransferFailed(target, RefusalReason.TRANSFER_IN_PROGRESS));
        } else {
            transfer = Optional.of(new Transfer(target, 0));
            continueTransfer(target);
        }
    }

    /** Asks the target to campaign once it has the whole log; asks again at each sign of life, in case that was lost. */
    private void continueTransfer(MonId from) {
        boolean isTarget = transfer.isPresent() && transfer.get().target.equals(from);
        if (isTarget && followers.all().get(from).matchIndex() == node.log().lastIndex()) {
            node.outbox().send(from, new RaftMessage.TimeoutNow(node.term()));
        }
    }

    private void ageTransfer() {
        if (transfer.isEmpty()) {
            return;
        }
        Transfer older = new Transfer(transfer.get().target, transfer.get().ageTicks + 1);
        if (older.ageTicks < node.config().electionTicks()) {
            transfer = Optional.of(older);
        } else {
            transfer = Optional.empty();
            node.outbox().add(new RaftEffect.TransferFailed(older.target, RefusalReason.TIMED_OUT));
        }
    }
}
