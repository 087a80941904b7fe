package io.orthocone.mon.quorum;

import io.orthocone.env.Payload;
import java.util.List;

/**
 * What monitors of one quorum say to each other. Each carries the sender's term; {@code doc/quorum.md} has the table of who sends
 * what to whom and what it promises. The network may lose, repeat, delay and reorder all of them.
 */
public sealed interface RaftMessage {

    long term();

    /**
     * A candidate asks for a vote.
     *
     * @param term the term to be elected for; of a pre-vote, the term it would campaign in
     * @param last where the candidate's log ends
     * @param isPreVote only asks whether a vote would be granted, and binds nobody
     * @param isTransfer the leader asked for this election, so that voters need not wait until they miss it
     */
    record RequestVote(long term, LogPosition last, boolean isPreVote, boolean isTransfer) implements RaftMessage {}

    /**
     * A voter's answer.
     *
     * @param term of a granted pre-vote the term asked for, else the voter's
     */
    record VoteReply(long term, boolean isPreVote, boolean isGranted) implements RaftMessage {}

    /** Entries that follow {@code previous}; none means only to compare the logs and to pass on the commit index. */
    record AppendEntries(long term, LogPosition previous, long commitIndex, List<LogEntry> entries)
            implements RaftMessage {
        public AppendEntries {
            entries = List.copyOf(entries);
            LogPosition before = previous;
            for (LogEntry entry : entries) {
                boolean follows = entry.index() == before.index() + 1 && entry.term() >= before.term();
                if (!follows || entry.term() > term) {
                    throw new IllegalArgumentException(
                            "entry " + entry.position() + " cannot follow " + before + " in term " + term);
                }
                before = entry.position();
            }
        }
    }

    /** The sender's log equals the leader's up to {@code matchIndex}, durably. */
    record AppendAccepted(long term, long matchIndex) implements RaftMessage {}

    /**
     * The sender does not have the entry before the ones it was sent.
     *
     * @param rejectedIndex the index of the missing or different entry
     * @param hint the last position in the sender's log at which the logs could agree
     */
    record AppendRejected(long term, long rejectedIndex, LogPosition hint) implements RaftMessage {}

    /**
     * The leader is alive.
     *
     * @param commitIndex committed, and known to be in the receiver's log
     * @param readSequence the leader's latest round of asking whether it still leads
     */
    record Heartbeat(long term, long commitIndex, long readSequence) implements RaftMessage {}

    /** In this term the sender knows of no later leader; {@code readSequence} is the heartbeat's. */
    record HeartbeatReply(long term, long readSequence) implements RaftMessage {}

    /**
     * A piece of the state machine's content at {@code position}, for a follower whose next entry is no longer in the log.
     *
     * @param transferId tells apart the transfers of one term
     * @param totalBytes length of the whole snapshot
     * @param offsetBytes where {@code chunk} belongs in it
     */
    record InstallSnapshot(
            long term, LogPosition position, long transferId, int totalBytes, int offsetBytes, Payload chunk)
            implements RaftMessage {
        public InstallSnapshot {
            boolean isInside =
                    offsetBytes >= 0 && offsetBytes <= totalBytes && chunk.length() <= totalBytes - offsetBytes;
            boolean bringsSomething = !chunk.isEmpty() || offsetBytes == totalBytes;
            if (!isInside || !bringsSomething || position.index() == 0) {
                throw new IllegalArgumentException("no piece of a snapshot at " + position + ": " + chunk.length()
                        + " bytes at " + offsetBytes + " of " + totalBytes);
            }
        }
    }

    /** The sender has the bytes before {@code nextOffsetBytes}; once all are durable it says {@link AppendAccepted}. */
    record SnapshotReply(long term, long transferId, int nextOffsetBytes) implements RaftMessage {}

    /** The leader asks the receiver, whose log is complete, to campaign at once. */
    record TimeoutNow(long term) implements RaftMessage {}

    /**
     * A follower asks for an index that is at least all that is committed now.
     *
     * @param incarnation a random number of this run of the sender, so that an answer to an earlier run is not taken for one to this
     */
    record ReadIndexRequest(long term, long incarnation, long requestId) implements RaftMessage {}

    /** The leader has proved that it led when it was asked; to be read after applying {@code index}. */
    record ReadIndexReply(long term, long incarnation, long requestId, long index) implements RaftMessage {}
}
