package io.orthocone.mon.quorum;

import io.orthocone.env.Payload;
import java.util.List;
import java.util.Optional;

/** What a {@link RaftCore} asks its driver to do, in the order of the list. */
public sealed interface RaftEffect {

    /**
     * Something to make durable. Writes are numbered 1, 2, 3, … and take effect on disk in that order: after a crash the disk
     * holds a prefix of them. The driver reports {@link RaftEvent.Persisted} when a write <em>and all before it</em> are durable;
     * one report may cover many. Until then it goes on with the other effects: what may not leave yet is kept back by the core.
     */
    sealed interface DurableWrite extends RaftEffect {
        long writeNumber();
    }

    record PersistHardState(long writeNumber, HardState hardState) implements DurableWrite {}

    /** Replace whatever the log holds from {@code truncateFromIndex} on by {@code entries}, of which the first has that index. */
    record PersistEntries(long writeNumber, long truncateFromIndex, List<LogEntry> entries) implements DurableWrite {
        public PersistEntries {
            entries = List.copyOf(entries);
        }
    }

    /** Replace the state machine by {@code content} and the whole log by an empty one that starts after {@code position}. */
    record PersistSnapshot(long writeNumber, LogPosition position, Payload content) implements DurableWrite {}

    /** Send now. May be lost, but not altered. */
    record Send(MonId to, RaftMessage message) implements RaftEffect {}

    /** These entries are committed and durable here; apply them, then report {@link RaftEvent.Applied}. Each index comes once, in order. */
    record ApplyEntries(List<LogEntry> entries) implements RaftEffect {
        public ApplyEntries {
            entries = List.copyOf(entries);
        }
    }

    /** The log now starts after {@code start}; what is before may be deleted from disk, at any time. */
    record TrimLog(LogPosition start) implements RaftEffect {}

    /** A follower needs the state machine's content; answer with {@link RaftEvent.SnapshotTaken} at the applied index. */
    record TakeSnapshot() implements RaftEffect {}

    /** This monitor's role, or the leader it knows, is another. Proposals whose fate is open stay open: their entry may yet commit. */
    record LeadershipChanged(long term, RaftRole role, Optional<MonId> leader) implements RaftEffect {}

    /** This leader's state machine holds everything that earlier leaders committed: it may now decide from it. */
    record LeaderReady(long term) implements RaftEffect {}

    /** The proposal is the entry at {@code position}; it is done when exactly that is applied, lost when another has its index. */
    record ProposalAppended(long requestId, LogPosition position) implements RaftEffect {}

    /** The proposal is in no log. */
    record ProposalRejected(long requestId, RefusalReason reason, Optional<MonId> leader) implements RaftEffect {}

    /** The state machine here has applied {@code index}, and with it all that was committed when the read was asked for: read now. */
    record ReadReady(long requestId, long index) implements RaftEffect {}

    record ReadRejected(long requestId, RefusalReason reason, Optional<MonId> leader) implements RaftEffect {}

    record TransferFailed(MonId target, RefusalReason reason) implements RaftEffect {}
}
