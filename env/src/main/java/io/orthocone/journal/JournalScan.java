package io.orthocone.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds out, at opening, what the log consists of and whether its end is torn or corrupt.
 *
 * <p>From the newest segment (by stamp) back, each one names the one before it; that one's content ends where its successor begins. What
 * is missing between them and the highest known trim is damage. In all but the newest segment
 * every record up to the limit was durable before its successor's header was written, so any fault there is corruption: it shows when the records are
 * replayed. In the newest, a fault is a torn end unless something legible behind it says that it was durable.
 */
final class JournalScan {
    /** Live segments in order. */
    final List<Segment> live = new ArrayList<>();
    /** Those that hold nothing that is needed. */
    final List<Segment> free = new ArrayList<>();

    long firstSeq = 1;
    long lastSeq;
    long trimBelow = 1;
    long lastStamp;
    /** Where the next write to the newest segment can begin; -1 when what is behind its end is not clean. */
    int writeAt = -1;
    /** The chain at the end of the newest segment. */
    int chain;
    /** Whether a torn end was cut off. */
    boolean torn;

    private final long salt;
    private final int segmentBytes;

    JournalScan(long salt, int segmentBytes) {
        this.salt = salt;
        this.segmentBytes = segmentBytes;
    }

    void scan(List<Segment> segments) throws IOException {
        TreeMap<Long, Segment> byStamp = new TreeMap<>();
        for (Segment segment : segments) {
            if (segment.header == null) {
                free.add(segment);
            } else {
                byStamp.put(segment.header.stamp(), segment);
                trimBelow = Math.max(trimBelow, segment.header.trimBelow());
            }
        }
        lastStamp = byStamp.isEmpty() ? 0 : byStamp.lastKey();
        refuseLostHeaders();
        if (!byStamp.isEmpty()) {
            readTail(byStamp.remove(lastStamp));
            readBack(byStamp);
            LogPosition first = live.get(0).header.first();
            firstSeq = Math.max(trimBelow, first.fragment() == 0 ? first.seq() : first.seq() + 1);
            if (firstSeq > trimBelow) {
                throw new JournalDamagedException(
                        "records " + trimBelow + " to " + (firstSeq - 1) + " are not readable");
            }
        }
        free.addAll(byStamp.values());
    }

    /** A segment without a valid header that holds records of the newest use had one: its header is corrupt. */
    private void refuseLostHeaders() throws IOException {
        for (Segment segment : free) {
            long stamp = SegmentReader.highestStamp(Segment.load(segment.file, segmentBytes), salt);
            if (stamp > lastStamp) {
                throw new JournalDamagedException(
                        segment.file.path() + " has records of use " + stamp + " and no valid header");
            }
        }
    }

    private void readTail(Segment newest) throws IOException {
        newest.limit = new LogPosition(Long.MAX_VALUE, 0);
        SegmentReader reader = new SegmentReader(Segment.load(newest.file, segmentBytes), newest.header);
        readAll(reader, newest.limit);
        LogPosition end = reader.expected();
        SegmentReader.Behind behind = reader.lookBehind();
        if (behind == SegmentReader.Behind.DURABLE) {
            throw new JournalDamagedException("record " + end.seq() + " in " + newest.file.path()
                    + " is not readable, and what follows was written after it was durable");
        }
        lastSeq = end.seq() - 1;
        chain = reader.chain();
        torn = behind == SegmentReader.Behind.LEFTOVERS || end.fragment() != 0;
        writeAt = torn ? -1 : reader.nextWriteAt();
        live.add(newest);
    }

    /**
     * Takes older segments as long as they are needed, each up to where its successor begins. They are not read here, but when their records are:
     * {@link #replay} finds damage as well, and what they say of trims the newest one's header says too.
     */
    private void readBack(Map<Long, Segment> byStamp) {
        while (live.get(0).header.first().compareTo(LogPosition.of(trimBelow)) > 0) {
            SegmentHeader successor = live.get(0).header;
            Segment segment = byStamp.remove(successor.previousStamp());
            if (segment == null) {
                return;
            }
            segment.limit = successor.first();
            live.add(0, segment);
        }
    }

    private void readAll(SegmentReader reader, LogPosition limit) {
        while (reader.expected().compareTo(limit) < 0 && reader.next()) {
            trimBelow = Math.max(trimBelow, reader.current().trimBelow());
        }
    }

    /** Every live record from {@code from} on, in order. */
    static void replay(List<Segment> live, int segmentBytes, long from, long lastSeq, Journal.Visitor visitor)
            throws IOException {
        List<ByteBuffer> parts = new ArrayList<>();
        for (Segment segment : live) {
            if (segment.limit.seq() < from) {
                continue;
            }
            SegmentReader reader = new SegmentReader(Segment.load(segment.file, segmentBytes), segment.header);
            while (reader.expected().compareTo(segment.limit) < 0
                    && reader.expected().seq() <= lastSeq
                    && reader.next()) {
                RecordHeader record = reader.current();
                if (record.isMarker()) {
                    continue;
                }
                if (record.position().fragment() == 0) {
                    parts.clear();
                }
                parts.add(reader.currentContent());
                if (record.isLast() && record.position().seq() >= from) {
                    visitor.record(record.position().seq(), Journal.join(parts));
                }
            }
            LogPosition last = LogPosition.of(lastSeq + 1);
            LogPosition end = segment.limit.compareTo(last) < 0 ? segment.limit : last;
            if (reader.expected().compareTo(end) < 0) {
                throw new JournalDamagedException(
                        "record " + reader.expected().seq() + " in " + segment.file.path() + " is not readable");
            }
        }
    }
}
