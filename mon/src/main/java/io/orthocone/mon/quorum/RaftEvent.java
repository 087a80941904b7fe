package io.orthocone.mon.quorum;

import io.orthocone.env.Payload;

/** What happens to a {@link RaftCore}. */
public sealed interface RaftEvent {

    /** Time passes: sent by the driver at a steady pace. */
    record Tick() implements RaftEvent {}

    /** A message arrived. {@code from} is who the session proved it to be; a stranger's message is dropped. */
    record MessageReceived(MonId from, RaftMessage message) implements RaftEvent {}

    /** All writes up to and including {@code writeNumber} are durable. */
    record Persisted(long writeNumber) implements RaftEvent {}

    /** The state machine has applied all entries up to {@code index}. */
    record Applied(long index) implements RaftEvent {}

    /** Append a command. Answered by ProposalAppended or ProposalRejected; the id is the driver's. */
    record Propose(long requestId, Payload command) implements RaftEvent {}

    /** Find an index at which a read is linearizable. Answered by ReadReady or ReadRejected; an id is used once while the core lives. */
    record ReadIndex(long requestId) implements RaftEvent {}

    /** Hand leadership over. Ignored if {@code target} leads; else ends in LeadershipChanged or TransferFailed. */
    record TransferLeadership(MonId target) implements RaftEvent {}

    /** Campaign without waiting for the election timeout. Harmless while there is a leader: the others refuse the pre-vote. */
    record Campaign() implements RaftEvent {}

    /** The state machine is durable at {@code index} or beyond, so entries up to it may be dropped; at most what is applied. */
    record Trim(long index) implements RaftEvent {}

    /** The answer to TakeSnapshot: the content of the state machine after applying {@code index}. */
    record SnapshotTaken(long index, Payload content) implements RaftEvent {}
}
