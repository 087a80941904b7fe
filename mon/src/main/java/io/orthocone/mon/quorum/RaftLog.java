package io.orthocone.mon.quorum;

import io.orthocone.env.Invariants;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The entries after the last trim, in memory, and how far they are written and durable. Owned by the {@link RaftCore}.
 *
 * <pre>
 *      start          durableIndex        firstUnwritten     last
 *   ─────┼──────────────────┼───────────────────┼──────────────┤
 *  trimmed     on disk           on its way        new in this event
 * </pre>
 *
 * <ul>
 *   <li>Indexes are without a gap, terms never go back.
 *   <li>{@code durableIndex} speaks of the log as it stands: an entry that replaced a durable one is not durable, whatever the disk
 *       had at its index. A write's number, not its (term, index), says which version reached the disk.
 *   <li>After {@link #reset} nothing counts as durable, not even {@code start}, until the snapshot's write is.
 * </ul>
 */
final class RaftLog {
    private LogPosition start;
    private final ArrayList<LogEntry> entries;
    private long costBytes;
    private long firstUnwritten;
    private long durableIndex;
    private final ArrayDeque<Write> writes = new ArrayDeque<>();

    /** The write with this number brings the log on disk to {@code lastIndex}. */
    private record Write(long number, long lastIndex) {}

    /** A log found on disk: all of it is durable. */
    RaftLog(LogPosition start, List<LogEntry> entries) {
        this.start = start;
        this.entries = new ArrayList<>(entries);
        this.costBytes = entries.stream().mapToLong(LogEntry::costBytes).sum();
        this.durableIndex = lastIndex();
        this.firstUnwritten = lastIndex() + 1;
    }

    LogPosition start() {
        return start;
    }

    LogPosition last() {
        return entries.isEmpty() ? start : entries.get(entries.size() - 1).position();
    }

    long lastIndex() {
        return start.index() + entries.size();
    }

    long durableIndex() {
        return durableIndex;
    }

    long costBytes() {
        return costBytes;
    }

    /** The term at an index, unless it was trimmed or is not there yet. */
    OptionalLong termAt(long index) {
        if (index == start.index()) {
            return OptionalLong.of(start.term());
        }
        boolean isHere = index > start.index() && index <= lastIndex();
        return isHere ? OptionalLong.of(entry(index).term()) : OptionalLong.empty();
    }

    boolean holds(LogPosition position) {
        OptionalLong term = termAt(position.index());
        return term.isPresent() && term.getAsLong() == position.term();
    }

    /** Entries from {@code fromIndex} to {@code toIndex}, both included; all must be here. */
    List<LogEntry> range(long fromIndex, long toIndex) {
        return entries.subList(slot(fromIndex), slot(toIndex) + 1);
    }

    /** Entries from {@code fromIndex} on, up to {@code maxBytes} of cost, but at least one if there is one. */
    List<LogEntry> from(long fromIndex, long maxBytes) {
        long end = fromIndex;
        long bytes = 0;
        while (end <= lastIndex()) {
            bytes += entry(end).costBytes();
            if (bytes > maxBytes && end > fromIndex) {
                break;
            }
            end++;
        }
        return end == fromIndex ? List.of() : range(fromIndex, end - 1);
    }

    /**
     * The last index at which this log could agree with one that has {@code hint} and nothing of a later term before it: terms never
     * go back, so every entry here with a later term than the hint's is out of the question.
     */
    long lastPossibleAgreement(LogPosition hint) {
        if (hint.index() < start.index()) {
            return hint.index();
        }
        long index = Math.min(hint.index(), lastIndex());
        while (index > start.index() && entry(index).term() > hint.term()) {
            index--;
        }
        boolean isBeforeStart = index == start.index() && start.term() > hint.term();
        return isBeforeStart ? Math.max(0, index - 1) : index;
    }

    void append(LogEntry entry) {
        Invariants.check(
                entry.index() == lastIndex() + 1, "an entry follows the last: %s after %s", entry.index(), last());
        Invariants.check(entry.term() >= last().term(), "terms never go back: %s after %s", entry.term(), last());
        entries.add(entry);
        costBytes += entry.costBytes();
    }

    /** Takes entries of a leader that follow a position held here. What differs gives way, with all that follows it. */
    void merge(List<LogEntry> incoming, long commitIndex) {
        for (LogEntry entry : incoming) {
            if (holds(entry.position())) {
                continue;
            }
            Invariants.check(
                    entry.index() > commitIndex, "committed entries never change: %s is replaced", entry.index());
            truncateFrom(entry.index());
            append(entry);
        }
    }

    private void truncateFrom(long index) {
        if (index > lastIndex()) {
            return;
        }
        List<LogEntry> replaced = entries.subList(slot(index), entries.size());
        costBytes -= replaced.stream().mapToLong(LogEntry::costBytes).sum();
        replaced.clear();
        firstUnwritten = Math.min(firstUnwritten, index);
        durableIndex = Math.min(durableIndex, index - 1);
        shortenWritesTo(index - 1);
    }

    /** Writes under way still bring the disk to their last index, but no longer with the entries that stand there now. */
    private void shortenWritesTo(long lastIndex) {
        List<Write> shortened = writes.stream()
                .map(write -> new Write(write.number, Math.min(write.lastIndex, lastIndex)))
                .toList();
        writes.clear();
        writes.addAll(shortened);
    }

    boolean hasUnwritten() {
        return firstUnwritten <= lastIndex();
    }

    /** The write of all that is new; it replaces what the log on disk has from its first index on. */
    RaftEffect.PersistEntries write(long writeNumber) {
        List<LogEntry> unwritten = range(firstUnwritten, lastIndex());
        RaftEffect.PersistEntries write = new RaftEffect.PersistEntries(writeNumber, firstUnwritten, unwritten);
        firstUnwritten = lastIndex() + 1;
        writes.add(new Write(writeNumber, lastIndex()));
        return write;
    }

    /** The snapshot at {@code start} will be durable with this write. */
    void writeStart(long writeNumber) {
        writes.add(new Write(writeNumber, start.index()));
    }

    void persisted(long writeNumber) {
        while (!writes.isEmpty() && writes.peek().number <= writeNumber) {
            durableIndex = Math.max(durableIndex, writes.poll().lastIndex);
        }
    }

    /** Drops entries up to {@code index}, which is applied and durable. */
    void trim(long index) {
        Invariants.check(index <= durableIndex, "only durable entries are trimmed: %s of %s", index, durableIndex);
        LogPosition newStart = entry(index).position();
        List<LogEntry> trimmed = range(start.index() + 1, index);
        costBytes -= trimmed.stream().mapToLong(LogEntry::costBytes).sum();
        trimmed.clear();
        start = newStart;
    }

    /** Forgets everything for a snapshot at {@code position}, which a later write makes durable. */
    void reset(LogPosition position) {
        start = position;
        entries.clear();
        costBytes = 0;
        firstUnwritten = position.index() + 1;
        durableIndex = 0;
        writes.clear();
    }

    private LogEntry entry(long index) {
        return entries.get(slot(index));
    }

    private int slot(long index) {
        return Math.toIntExact(index - start.index() - 1);
    }
}
