package io.orthocone.mon;

import io.orthocone.env.Invariants;
import io.orthocone.env.Reactor;
import io.orthocone.message.ErrorCode;
import io.orthocone.mon.log.QuorumLog;
import io.orthocone.mon.service.Verdict;
import io.orthocone.mon.state.ClusterState;
import io.orthocone.mon.state.CommandId;
import io.orthocone.mon.state.StateChange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The leader's hand on one thing that is agreed on, the OSD map or the auth database: collects requests, lets its service decide on them,
 * and proposes what comes of it. Owned by the monitor's reactor.
 *
 * <pre>
 *   submit ──▶ queue ──(no proposal under way)──▶ batch ──prepare──▶ proposed ──applied──▶ verdicts told
 *                ▲                                                      │
 *                └───────────── deferred, begun ────────────────────────┘      leadership lost: all dropped
 * </pre>
 *
 * <ul>
 *   <li>At most one proposal is under way, and it was prepared from the newest state.
 *   <li>A verdict that rests on a change of its batch is told when that change is applied; one that rests on the state as it is, when the
 *       log has proved that this monitor still leads.
 *   <li>Every request submitted is told a verdict or dropped, once.
 * </ul>
 *
 * @param <R> what is asked for
 */
final class ChangeKeeper<R> {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeKeeper.class);

    /** Requests that one epoch takes, at most: it bounds the size of a change. */
    private static final int MOST_IN_BATCH = 512;

    /** Requests that may wait. */
    private static final int MOST_WAITING = 16_384;

    private final Reactor reactor;
    private final QuorumLog log;
    private final ClusterState state;
    private final Decider<R> decider;
    private final ArrayDeque<Pending<R>> queue = new ArrayDeque<>();
    private List<Pending<R>> underWay = List.of();
    private boolean advanceScheduled;

    /** Decides on requests, from the newest state. */
    interface Decider<R> {
        Prepared prepare(List<R> requests);
    }

    /**
     * What a batch of requests comes to.
     *
     * @param change with the commands that it answers; empty when nothing changes
     * @param verdicts one for each request, in order
     */
    record Prepared(Optional<Function<List<StateChange.Answered>, StateChange>> change, List<Verdict> verdicts) {
        Prepared {
            verdicts = List.copyOf(verdicts);
        }
    }

    /** Hears what became of a request. */
    interface Receiver {
        void verdict(Verdict verdict);

        /** This monitor leads no more: ask the next leader. */
        void dropped();
    }

    private record Pending<R>(R request, Optional<CommandId> command, Receiver receiver) {}

    /** A keeper without requests. */
    ChangeKeeper(Reactor reactor, QuorumLog log, ClusterState state, Decider<R> decider) {
        this.reactor = reactor;
        this.log = log;
        this.state = state;
        this.decider = decider;
    }

    /** Asks for a change of which nobody waits for the outcome: whoever wants it sees the state. */
    void submit(R request) {
        submit(request, Optional.empty(), new Receiver() {
            @Override
            public void verdict(Verdict verdict) {
                if (verdict instanceof Verdict.Refused refused) {
                    LOG.info("{} refused: {}", request, refused.advice());
                }
            }

            @Override
            public void dropped() {
                // The OSD that wants it asks again.
            }
        });
    }

    /** Asks for a change. */
    void submit(R request, Optional<CommandId> command, Receiver receiver) {
        reactor.assertInReactor();
        if (queue.size() >= MOST_WAITING) {
            receiver.verdict(new Verdict.Refused(ErrorCode.EBUSY, "too many changes wait; try again later"));
            return;
        }
        queue.add(new Pending<>(request, command, receiver));
        advanceSoon();
    }

    /** At the end of the turn, so that what one turn brings shares an epoch. */
    private void advanceSoon() {
        if (!advanceScheduled) {
            advanceScheduled = true;
            reactor.executeAtEndOfTurn(() -> {
                advanceScheduled = false;
                advance();
            });
        }
    }

    private void advance() {
        if (!log.isReady() || !state.isFounded() || !underWay.isEmpty() || queue.isEmpty()) {
            return;
        }
        List<Pending<R>> batch = new ArrayList<>();
        while (!queue.isEmpty() && batch.size() < MOST_IN_BATCH) {
            batch.add(queue.remove());
        }
        Prepared prepared = decider.prepare(batch.stream().map(Pending::request).toList());
        if (prepared.change().isPresent()) {
            propose(batch, prepared, prepared.change().get());
        } else {
            tellUnchanged(batch, prepared.verdicts());
            advanceSoon();
        }
    }

    private void propose(
            List<Pending<R>> batch, Prepared prepared, Function<List<StateChange.Answered>, StateChange> change) {
        List<StateChange.Answered> answered = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            Optional<CommandId> command = batch.get(i).command();
            if (command.isPresent() && prepared.verdicts().get(i) instanceof Verdict.Accepted accepted) {
                answered.add(new StateChange.Answered(command.get(), accepted.status()));
            }
        }
        underWay = batch;
        log.propose(change.apply(answered).encode(), new QuorumLog.ProposalOutcome() {
            @Override
            public void applied() {
                underWay = List.of();
                tellChanged(batch, prepared.verdicts());
                advanceSoon();
            }

            @Override
            public void dropped() {
                underWay = List.of();
                batch.forEach(pending -> pending.receiver().dropped());
            }
        });
    }

    private void tellChanged(List<Pending<R>> batch, List<Verdict> verdicts) {
        List<Pending<R>> again = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            switch (verdicts.get(i)) {
                case Verdict.Begun _, Verdict.Deferred _ -> again.add(batch.get(i));
                case Verdict.Accepted told -> batch.get(i).receiver().verdict(told);
                case Verdict.Unchanged told -> batch.get(i).receiver().verdict(told);
                case Verdict.Refused told -> batch.get(i).receiver().verdict(told);
            }
        }
        again.reversed().forEach(queue::addFirst);
    }

    private void tellUnchanged(List<Pending<R>> batch, List<Verdict> verdicts) {
        log.read(
                () -> {
                    for (int i = 0; i < batch.size(); i++) {
                        Verdict verdict = verdicts.get(i);
                        boolean isFinal = verdict instanceof Verdict.Unchanged || verdict instanceof Verdict.Refused;
                        Invariants.check(isFinal, "what changes nothing leaves nothing to be done: %s", verdict);
                        batch.get(i).receiver().verdict(verdict);
                    }
                },
                () -> batch.forEach(pending -> pending.receiver().dropped()));
    }

    /** This monitor leads no more. What is under way is dropped by the log. */
    void leadershipLost() {
        List<Pending<R>> dropped = List.copyOf(queue);
        queue.clear();
        dropped.forEach(pending -> pending.receiver().dropped());
    }

    /** Requests that wait or are under way. */
    int pending() {
        return queue.size() + underWay.size();
    }
}
