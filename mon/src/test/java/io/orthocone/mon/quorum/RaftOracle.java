package io.orthocone.mon.quorum;

import io.orthocone.env.Invariants;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sees everything and forgets nothing: checks Raft's properties after every event of a simulated quorum.
 *
 * <ul>
 *   <li>election safety: one leader a term;
 *   <li>log matching: an index and a term name one entry with one predecessor, wherever and whenever it is written;
 *   <li>leader completeness: a new leader's log has every entry that was ever applied;
 *   <li>state machine safety: at an index, all apply the same entry;
 *   <li>durability: what is applied is on the disks of a majority; what is promised is on the disk of who promises;
 *   <li>linearizable reads: a read sees all that anybody had applied when it was asked for.
 * </ul>
 */
final class RaftOracle {
    private final int majority;
    private final Map<Long, MonId> leaderOfTerm = new TreeMap<>();
    private final Map<LogPosition, Written> writtenAt = new HashMap<>();
    private final List<LogEntry> applied = new ArrayList<>();
    private final Map<Long, Long> readFloors = new TreeMap<>();

    private record Written(long previousTerm, LogEntry entry) {}

    RaftOracle(int majority) {
        this.majority = majority;
    }

    long appliedIndex() {
        return applied.size();
    }

    int terms() {
        return leaderOfTerm.size();
    }

    void entryWritten(long previousTerm, LogEntry entry) {
        Written written = new Written(previousTerm, entry);
        Written before = writtenAt.putIfAbsent(entry.position(), written);
        Invariants.check(before == null || before.equals(written), "log matching: %s and %s", before, written);
    }

    void elected(long term, MonId leader, SimLog log) {
        MonId before = leaderOfTerm.putIfAbsent(term, leader);
        Invariants.check(
                before == null || before.equals(leader), "election safety: %s and %s lead %s", before, leader, term);
        for (long index = applied.size(); index > log.start().index(); index--) {
            LogEntry committed = applied.get((int) index - 1);
            Invariants.check(log.holds(committed.position()), "leader completeness: %s lacks %s", leader, committed);
        }
        Invariants.check(log.start().index() <= applied.size(), "leader completeness: %s starts beyond", leader);
    }

    void entryApplied(LogEntry entry, Iterable<SimMon> mons) {
        int slot = (int) entry.index() - 1;
        if (slot < applied.size()) {
            Invariants.check(
                    applied.get(slot).equals(entry), "state machine safety: %s and %s", applied.get(slot), entry);
            return;
        }
        Invariants.check(slot == applied.size(), "entries are applied without a gap: %s", entry);
        int copies = 0;
        for (SimMon mon : mons) {
            copies += mon.store().holds(entry.position()) ? 1 : 0;
        }
        Invariants.check(copies >= majority, "applied before durable on a majority: %s on %s", entry, copies);
        applied.add(entry);
    }

    void messageSent(SimMon from, MonId to, RaftMessage message) {
        SimStore store = from.store();
        HardState hardState = store.hardState();
        switch (message) {
            case RaftMessage.VoteReply(long term, boolean isPreVote, boolean isGranted) -> {
                if (isGranted && !isPreVote) {
                    boolean isKept =
                            hardState.term() > term || hardState.votingFor(to).equals(hardState);
                    Invariants.check(hardState.term() >= term && isKept, "a vote told is durable: %s in %s", to, term);
                }
            }
            case RaftMessage.RequestVote request -> {
                boolean isKept = request.isPreVote() || hardState.term() >= request.term();
                Invariants.check(isKept, "a candidacy told is durable: %s in %s", from.id(), request.term());
                boolean isLogKept =
                        request.isPreVote() || hardState.term() > request.term() || store.holds(request.last());
                Invariants.check(isLogKept, "a candidate's log is durable: %s", request);
            }
            case RaftMessage.AppendAccepted(long term, long matchIndex) -> {
                boolean isKept = hardState.term() > term || store.reaches(matchIndex);
                Invariants.check(hardState.term() >= term && isKept, "what is accepted is durable: %s", matchIndex);
            }
            case RaftMessage.AppendEntries _,
                    RaftMessage.AppendRejected _,
                    RaftMessage.Heartbeat _,
                    RaftMessage.HeartbeatReply _,
                    RaftMessage.InstallSnapshot _,
                    RaftMessage.SnapshotReply _,
                    RaftMessage.TimeoutNow _,
                    RaftMessage.ReadIndexRequest _,
                    RaftMessage.ReadIndexReply _ -> {}
        }
    }

    void durableClaimed(SimMon mon, SimLog log, long durableIndex) {
        if (durableIndex >= log.start().index()) {
            LogPosition claimed = log.positionAt(durableIndex);
            boolean isTrue = claimed.index() == 0 || mon.store().holds(claimed);
            Invariants.check(isTrue, "what counts as durable is: %s on %s", claimed, mon.id());
        }
    }

    void readAsked(long requestId) {
        readFloors.put(requestId, appliedIndex());
    }

    void readAnswered(long requestId, long index, long appliedHere) {
        long floor = readFloors.get(requestId);
        Invariants.check(index >= floor, "linearizable reads: %s is before %s", index, floor);
        Invariants.check(appliedHere >= index, "a read is ready once applied: %s of %s", appliedHere, index);
    }
}
