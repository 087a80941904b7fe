package io.orthocone.mon.quorum;

import io.orthocone.env.Invariants;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * One monitor's part in the replicated log. Pure: no clock, thread, disk, network or logger; the same events and the same random
 * source give the same effects. Owned by whoever drives it, and not safe for use by two threads.
 *
 * <pre>
 *                    timeout                 majority would vote              majority voted,
 *   ┌──────────┐ ───────────────► PreCandidate ───────────────► Candidate ─────────────────────► Leader
 *   │ Follower │                       │         new term           │         own vote durable     │
 *   └──────────┘ ◄─────────────────────┴────────────────────────────┴──────────────────────────────┘
 *                a leader of this term, any later term, a lost election, or (leader) no majority heard
 * </pre>
 *
 * <ul>
 *   <li>Election safety: at most one leader a term, for a vote is durable before it is told, the own one too.
 *   <li>Leader completeness: a vote goes only to a log that is as up to date, and what is accepted is durable before it is told.
 *   <li>A monitor that hears a live leader helps nobody else to a term, except at that leader's request.
 *   <li>Nothing depends on clocks for safety: reads are proved by a majority's replies, not by a lease.
 * </ul>
 */
public final class RaftCore {
    private final RaftNode node;
    private final Reads reads;
    private Role role;
    private RaftEffect.LeadershipChanged announced;

    /**
     * A core that continues where the disk says it stopped, as a follower.
     *
     * @param durable what the driver found on its disk
     * @param random for election timeouts and this run's incarnation number; a different seed for each monitor and each run
     * @throws IllegalArgumentException if the log names more than this quorum could have persisted
     */
    public RaftCore(RaftConfig config, DurableState durable, RandomGenerator random) {
        this.node = new RaftNode(config, durable, random);
        this.reads = new Reads(node, random.nextLong());
        this.role = new Follower(node, Optional.empty());
        this.announced = leadership();
    }

    /** Takes one event and says what is to be done, in order. */
    public List<RaftEffect> on(RaftEvent event) {
        switch (event) {
            case RaftEvent.Tick() -> onTick();
            case RaftEvent.MessageReceived(MonId from, RaftMessage message) -> onMessage(from, message);
            case RaftEvent.Persisted(long writeNumber) -> onPersisted(writeNumber);
            case RaftEvent.Applied(long index) -> node.applied(index);
            case RaftEvent.Propose proposal -> onPropose(proposal);
            case RaftEvent.ReadIndex(long requestId) -> onReadIndex(requestId);
            case RaftEvent.TransferLeadership(MonId target) -> onTransfer(target);
            case RaftEvent.Campaign() -> campaign();
            case RaftEvent.Trim(long index) -> node.trim(index);
            case RaftEvent.SnapshotTaken snapshot -> onSnapshotTaken(snapshot);
        }
        return conclude();
    }

    /** What the event changed becomes effects: writes, entries to apply, news. */
    private List<RaftEffect> conclude() {
        node.issueWrites();
        node.issueEntries();
        announceLeadership();
        if (role instanceof Leader leader) {
            leader.announceReady();
        }
        reads.issueReady();
        return node.outbox().drain();
    }

    /**
     * How many ticks from now on the first one comes that does more than to be counted, if nothing else happens before: the driver may
     * sleep until then and tick so many times at once. At least 1.
     */
    public int ticksUntilDuty() {
        if (reads.areAwaited()) {
            return 1;
        }
        return Math.max(
                1,
                switch (role) {
                    case Follower follower -> node.config().isSoleVoter() ? 1 : follower.ticksLeft();
                    case Candidate candidate -> candidate.ticksLeft();
                    case Leader leader -> leader.ticksLeft();
                });
    }

    public RaftStatus status() {
        RaftLog log = node.log();
        SortedMap<MonId, Long> matchIndexes = role instanceof Leader leader ? leader.matchIndexes() : new TreeMap<>();
        return new RaftStatus(
                node.term(),
                role.kind(),
                role.leader(),
                log.start(),
                log.last(),
                log.durableIndex(),
                node.commitIndex(),
                node.appliedIndex(),
                log.costBytes(),
                node.outbox().heldMessages(),
                matchIndexes);
    }

    // --- time, disk and requests ---

    private void onTick() {
        reads.tick(role.leader());
        boolean isDue = switch (role) {
            case Follower follower -> follower.tick() || node.config().isSoleVoter();
            case Candidate candidate -> candidate.tick();
            case Leader leader -> {
                if (!leader.tick()) {
                    becomeFollower(Optional.empty());
                }
                yield false;
            }
        };
        if (isDue) {
            campaign();
        }
    }

    private void onPersisted(long writeNumber) {
        node.persisted(writeNumber);
        switch (role) {
            case Follower _ -> {}
            case Candidate candidate -> countOwnVote(candidate);
            case Leader leader -> leader.onOwnLogDurable();
        }
    }

    private void onPropose(RaftEvent.Propose proposal) {
        if (role instanceof Leader leader) {
            leader.propose(proposal);
            return;
        }
        RefusalReason reason = role.leader().isPresent() ? RefusalReason.NOT_LEADER : RefusalReason.NO_LEADER;
        node.outbox().add(new RaftEffect.ProposalRejected(proposal.requestId(), reason, role.leader()));
    }

    private void onReadIndex(long requestId) {
        if (role instanceof Leader leader) {
            leader.readHere(requestId);
        } else {
            reads.forward(requestId, role.leader());
        }
    }

    private void onTransfer(MonId target) {
        if (role instanceof Leader leader) {
            leader.transferTo(target);
        } else {
            node.outbox().add(new RaftEffect.TransferFailed(target, RefusalReason.NOT_LEADER));
        }
    }

    private void onSnapshotTaken(RaftEvent.SnapshotTaken snapshot) {
        if (role instanceof Leader leader) {
            leader.onSnapshotTaken(snapshot);
        }
    }

    // --- messages ---

    private void onMessage(MonId from, RaftMessage message) {
        if (!node.config().peers().contains(from)) {
            return;
        }
        if (message.term() < node.term()) {
            answerStale(from, message);
        } else if (message.term() == node.term() || admitsTerm(from, message)) {
            dispatch(from, message);
        }
    }

    /** Whoever is behind learns the term by our answer. A stale leader steps down by it; so a monitor with a later term rejoins. */
    private void answerStale(MonId from, RaftMessage message) {
        switch (message) {
            case RaftMessage.RequestVote request ->
                node.outbox().send(from, new RaftMessage.VoteReply(node.term(), request.isPreVote(), false));
            case RaftMessage.AppendEntries _, RaftMessage.Heartbeat _, RaftMessage.InstallSnapshot _ ->
                node.outbox().send(from, new RaftMessage.HeartbeatReply(node.term(), 0));
            case RaftMessage.VoteReply _,
                    RaftMessage.AppendAccepted _,
                    RaftMessage.AppendRejected _,
                    RaftMessage.HeartbeatReply _,
                    RaftMessage.SnapshotReply _,
                    RaftMessage.TimeoutNow _,
                    RaftMessage.ReadIndexRequest _,
                    RaftMessage.ReadIndexReply _ -> {}
        }
    }

    /** Whether a message of a later term is to be handled; if so this monitor is in that term now, unless it is about a pre-vote. */
    private boolean admitsTerm(MonId from, RaftMessage message) {
        return switch (message) {
            case RaftMessage.RequestVote request -> {
                boolean isDisturbance = role.hasLiveLeader() && !request.isTransfer();
                if (!isDisturbance && !request.isPreVote()) {
                    enterTerm(request.term(), Optional.empty());
                }
                yield !isDisturbance;
            }
            case RaftMessage.VoteReply reply -> {
                boolean isOfThisTerm = reply.isPreVote() && reply.isGranted();
                if (!isOfThisTerm) {
                    enterTerm(reply.term(), Optional.empty());
                }
                yield isOfThisTerm;
            }
            case RaftMessage.AppendEntries _,
                    RaftMessage.Heartbeat _,
                    RaftMessage.InstallSnapshot _,
                    RaftMessage.TimeoutNow _,
                    RaftMessage.ReadIndexReply _ -> enterTerm(message.term(), Optional.of(from));
            case RaftMessage.AppendAccepted _,
                    RaftMessage.AppendRejected _,
                    RaftMessage.HeartbeatReply _,
                    RaftMessage.SnapshotReply _,
                    RaftMessage.ReadIndexRequest _ -> enterTerm(message.term(), Optional.empty());
        };
    }

    private void dispatch(MonId from, RaftMessage message) {
        switch (message) {
            case RaftMessage.RequestVote request -> onRequestVote(from, request);
            case RaftMessage.VoteReply reply -> onVoteReply(from, reply);
            case RaftMessage.AppendEntries append -> following(from).onAppend(from, append);
            case RaftMessage.Heartbeat heartbeat -> following(from).onHeartbeat(from, heartbeat);
            case RaftMessage.InstallSnapshot piece -> following(from).onInstallSnapshot(from, piece);
            case RaftMessage.TimeoutNow _ -> {
                following(from);
                startElection(true);
            }
            case RaftMessage.ReadIndexReply reply -> reads.onReply(reply);
            case RaftMessage.AppendAccepted accepted -> {
                if (role instanceof Leader leader) {
                    leader.onAccepted(from, accepted);
                }
            }
            case RaftMessage.AppendRejected rejected -> {
                if (role instanceof Leader leader) {
                    leader.onRejected(from, rejected);
                }
            }
            case RaftMessage.HeartbeatReply reply -> {
                if (role instanceof Leader leader) {
                    leader.onHeartbeatReply(from, reply);
                }
            }
            case RaftMessage.SnapshotReply reply -> {
                if (role instanceof Leader leader) {
                    leader.onSnapshotReply(from, reply);
                }
            }
            case RaftMessage.ReadIndexRequest request -> {
                if (role instanceof Leader leader) {
                    leader.onReadRequest(from, request);
                }
            }
        }
    }

    /** This monitor as a follower of {@code from}, which speaks as the leader of the present term. */
    private Follower following(MonId from) {
        Invariants.check(!(role instanceof Leader), "one leader a term: %s in %s", from, node.term());
        Follower follower = role instanceof Follower present ? present : becomeFollower(Optional.of(from));
        follower.hear(from);
        return follower;
    }

    // --- elections ---

    private void onRequestVote(MonId from, RaftMessage.RequestVote request) {
        boolean isUpToDate = request.last().isAtLeastAsUpToDateAs(node.log().last());
        if (request.isPreVote()) {
            boolean isGranted = isUpToDate && request.term() > node.term();
            long term = isGranted ? request.term() : node.term();
            node.outbox().send(from, new RaftMessage.VoteReply(term, true, isGranted));
            return;
        }
        Optional<MonId> vote = node.hardState().current().votedFor();
        boolean isFree = vote.isEmpty() ? role.leader().isEmpty() : vote.get().equals(from);
        boolean isGranted = isUpToDate && isFree;
        if (isGranted) {
            node.hardState().voteFor(from);
            if (role instanceof Follower follower) {
                follower.restartTimer();
            }
        }
        node.outbox().promise(from, new RaftMessage.VoteReply(node.term(), false, isGranted));
    }

    private void onVoteReply(MonId from, RaftMessage.VoteReply reply) {
        if (!(role instanceof Candidate candidate) || candidate.isPreVote() != reply.isPreVote()) {
            return;
        }
        long termAskedFor = candidate.isPreVote() ? node.term() + 1 : node.term();
        boolean isStaleGrant = reply.isGranted() && reply.term() != termAskedFor;
        if (!isStaleGrant) {
            candidate.ballot().record(from, reply.isGranted());
            settle(candidate);
        }
    }

    /** The own vote counts once it is durable. */
    private void countOwnVote(Candidate candidate) {
        HardState durable = node.hardState().durable();
        boolean isDurable = durable.term() == node.term() && durable.votedFor().equals(Optional.of(node.self()));
        if (!candidate.isPreVote() && isDurable) {
            candidate.ballot().record(node.self(), true);
            settle(candidate);
        }
    }

    private void settle(Candidate candidate) {
        if (candidate.ballot().isWon()) {
            if (candidate.isPreVote()) {
                startElection(false);
            } else {
                becomeLeader();
            }
        } else if (candidate.ballot().isLost()) {
            becomeFollower(Optional.empty());
        }
    }

    private void campaign() {
        if (role instanceof Leader) {
            return;
        }
        Candidate candidate = new Candidate(node, true);
        changeRole(candidate);
        candidate.ballot().record(node.self(), true);
        LogPosition last = node.log().last();
        for (MonId peer : node.config().peers()) {
            node.outbox().send(peer, new RaftMessage.RequestVote(node.term() + 1, last, true, false));
        }
        settle(candidate);
    }

    /**
     * Opens a new term and asks for votes. The requests are promises: what they say of the log, and the own vote, must survive a crash,
     * or a late answer could elect a later run of this monitor that has lost both.
     */
    private void startElection(boolean isTransfer) {
        node.hardState().enterTerm(node.term() + 1);
        node.hardState().voteFor(node.self());
        changeRole(new Candidate(node, false));
        LogPosition last = node.log().last();
        for (MonId peer : node.config().peers()) {
            node.outbox().promise(peer, new RaftMessage.RequestVote(node.term(), last, false, isTransfer));
        }
    }

    // --- transitions ---

    private boolean enterTerm(long term, Optional<MonId> leader) {
        node.hardState().enterTerm(term);
        becomeFollower(leader);
        return true;
    }

    private Follower becomeFollower(Optional<MonId> leader) {
        Follower follower = new Follower(node, leader);
        changeRole(follower);
        return follower;
    }

    private void becomeLeader() {
        Invariants.check(role instanceof Candidate, "only a candidate is elected: %s", role.kind());
        changeRole(new Leader(node, reads));
    }

    private void changeRole(Role next) {
        if (role instanceof Leader leader) {
            leader.rejectPendingReads(next.leader());
        }
        reads.rejectForwarded(next.leader());
        role = next;
    }

    private RaftEffect.LeadershipChanged leadership() {
        return new RaftEffect.LeadershipChanged(node.term(), role.kind(), role.leader());
    }

    private void announceLeadership() {
        RaftEffect.LeadershipChanged now = leadership();
        if (!now.equals(announced)) {
            announced = now;
            node.outbox().add(now);
        }
    }
}
