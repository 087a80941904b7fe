package io.orthocone.journal;

import io.orthocone.env.Disk;
import io.orthocone.env.DiskFile;
import io.orthocone.env.DurableFiles;
import io.orthocone.env.Invariants;
import io.orthocone.env.Payload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * A durable log of records in one folder. Blocking: used by one thread at a time (a {@link io.orthocone.env.Worker}'s, see
 * {@link JournalWriter}; or the opener's).
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>records {@code firstSeq() .. lastSeq()} are durable, readable, and consecutive;
 *   <li>a block that is durable is not written again until its segment is used anew;
 *   <li>a segment is used anew only when a durable header says that its records are trimmed;
 *   <li>at most one write is under way, so whatever lies before it in the log was durable when it began;
 *   <li>after a failed write nothing is written any more.
 * </ul>
 *
 * <p>Crash cases: (1) in a write to the log: its end is torn and cut off at opening; whoever waited for it was not told. (2) In the write
 * of a segment's header: the segment counts as unused. (3) In the creation of a segment: no such name, or an unused one. (4) In a
 * truncation: the new segment's header is there, and the old suffix is void, or it is not, and nothing happened.
 */
public final class Journal implements AutoCloseable {
    /** No record is longer. */
    public static final int MAX_RECORD_BYTES = 256 << 20;

    private static final String SEGMENT_PREFIX = "segment-";

    private final Disk disk;
    private final String directory;
    private final long salt;
    private final int segmentBytes;
    private final BatchLayout layout;
    private final ByteBuffer buffer;
    private final List<Segment> live = new ArrayList<>();
    private final Deque<Segment> free = new ArrayDeque<>();
    private final boolean tornAtOpen;
    private int segmentCount;

    private long firstSeq;
    private long lastSeq;
    private long lastStamp;
    /** Trimmed by the owner. */
    private long trimBelow;
    /** The highest trim that a durable header carries. */
    private long durableTrimBelow;
    /** Where the next write to the newest segment begins; -1 when it must go to a new one. */
    private int writeAt;

    private int chain;
    private LogPosition end;
    private boolean failed;

    /** Sees records in order. */
    @FunctionalInterface
    public interface Visitor {
        /** The content shares the bytes of the whole segment: what is kept of it for long is copied. */
        void record(long seq, Payload content) throws IOException;
    }

    /**
     * Opens a journal, creating it when the folder has none. An interrupted last write is cut off.
     *
     * @param random for the number that tells this journal's records from all others'
     * @throws JournalDamagedException when something that was durable is not readable; records of older segments are read by {@link #replay} only
     */
    public static Journal open(Disk disk, String directory, JournalOptions options, RandomGenerator random)
            throws IOException {
        if (!JournalIdentity.exists(disk, directory)) {
            create(disk, directory, options, random);
        }
        JournalIdentity identity = JournalIdentity.read(disk, directory);
        return new Journal(disk, directory, identity, options.bufferBytes());
    }

    /** The identity comes last: without it there is no journal, and leftovers of an earlier attempt are taken over. */
    private static void create(Disk disk, String directory, JournalOptions options, RandomGenerator random)
            throws IOException {
        DurableFiles.createDirectory(disk, directory);
        for (String name : segmentNames(disk, directory)) {
            disk.delete(directory + "/" + name);
        }
        for (int i = 1; i <= options.initialSegments(); i++) {
            createSegment(disk, directory, i, options.segmentBytes()).close();
        }
        new JournalIdentity(random.nextLong(), options.segmentBytes()).write(disk, directory);
    }

    private Journal(Disk disk, String directory, JournalIdentity identity, int bufferBytes) throws IOException {
        this.disk = disk;
        this.directory = directory;
        this.salt = identity.salt();
        this.segmentBytes = identity.segmentBytes();
        this.layout = new BatchLayout(bufferBytes, segmentBytes);
        // Whoever made a segment may have ended, or failed, before its name was durable; records must not outlive it.
        disk.syncDirectory(directory);
        List<Segment> segments = new ArrayList<>();
        for (String name : segmentNames(disk, directory)) {
            DiskFile file = disk.open(directory + "/" + name, Disk.Mode.DIRECT_SYNC);
            segmentCount = Math.max(segmentCount, Integer.parseInt(name.substring(SEGMENT_PREFIX.length())));
            segments.add(new Segment(file, SegmentHeader.decode(Segment.loadFirstBlock(file), salt, segmentBytes)));
        }
        JournalScan scan = new JournalScan(salt, segmentBytes);
        scan.scan(segments);
        live.addAll(scan.live);
        free.addAll(scan.free);
        firstSeq = scan.firstSeq;
        lastSeq = scan.lastSeq;
        trimBelow = scan.trimBelow;
        durableTrimBelow = scan.trimBelow;
        lastStamp = scan.lastStamp;
        writeAt = live.isEmpty() ? -1 : scan.writeAt;
        chain = scan.chain;
        tornAtOpen = scan.torn;
        end = LogPosition.of(lastSeq + 1);
        buffer = Segment.blocks(Math.min(bufferBytes, segmentBytes - Disk.BLOCK_BYTES));
    }

    /** The first record that is kept; {@code lastSeq() + 1} when there is none. */
    public long firstSeq() {
        return firstSeq;
    }

    /** The last record; {@code firstSeq() - 1} when there is none. The next one gets the number after it. */
    public long lastSeq() {
        return lastSeq;
    }

    /** Whether opening cut off an interrupted write. */
    public boolean wasTornAtOpen() {
        return tornAtOpen;
    }

    /** Bytes of segments that hold records. */
    public long usedBytes() {
        return (long) live.size() * segmentBytes;
    }

    /** Bytes of all segments. */
    public long allocatedBytes() {
        return (long) (live.size() + free.size()) * segmentBytes;
    }

    /**
     * Appends records; when it returns all of them are durable. After a crash in between, a prefix of them may be there.
     *
     * @return the number of the last one
     * @throws JournalFullException when no segment can be had; nothing was written
     * @throws IOException for any other failure; nothing can be appended any more
     */
    public long append(List<? extends JournalRecord> records) throws IOException {
        requireUsable();
        ensureSegments(records);
        try {
            layout.walk(records, roomBytes(), new Writing(records));
        } catch (IOException | RuntimeException e) {
            failed = true;
            throw e;
        }
        lastSeq += records.size();
        return lastSeq;
    }

    /**
     * Visits the records from {@code from} (or the first one, if later) on.
     *
     * @throws JournalDamagedException at the first one that is not readable
     */
    public void replay(long from, Visitor visitor) throws IOException {
        JournalScan.replay(live, segmentBytes, Math.max(from, firstSeq), lastSeq, visitor);
    }

    /** Says that records below {@code seq} are not needed any more; their space is used again. Never goes back. */
    public void trimBelow(long seq) throws IOException {
        requireUsable();
        Invariants.check(seq <= lastSeq + 1, "only what was written is trimmed: %s", seq);
        if (seq <= trimBelow) {
            return;
        }
        trimBelow = seq;
        firstSeq = Math.max(firstSeq, seq);
        if (live.size() > 1 && live.get(1).header.first().compareTo(LogPosition.of(seq)) <= 0) {
            // The segment can be used again only when a durable header says so.
            writeMarker();
            releaseTrimmed();
        }
    }

    /** Removes the records from {@code seq} on; durable on return. The next record gets this number. */
    public void truncateFrom(long seq) throws IOException {
        requireUsable();
        Invariants.check(seq >= firstSeq, "what is trimmed cannot be truncated: %s", seq);
        if (seq <= lastSeq) {
            startOver(LogPosition.of(seq));
        }
    }

    /** Removes all records; durable on return. The next record gets number {@code nextSeq}, which may leave a gap. */
    public void reset(long nextSeq) throws IOException {
        requireUsable();
        Invariants.check(nextSeq >= trimBelow, "numbers are not given again below the trim: %s", nextSeq);
        trimBelow = nextSeq;
        firstSeq = nextSeq;
        startOver(LogPosition.of(nextSeq));
        releaseTrimmed();
    }

    private void startOver(LogPosition from) throws IOException {
        ensureFree(1);
        try {
            end = from;
            lastSeq = from.seq() - 1;
            roll();
            // Should the header decay, the marker tells that it was there.
            writeMarker();
        } catch (IOException | RuntimeException e) {
            failed = true;
            throw e;
        }
    }

    /**
     * Makes the end of the log provable: writes a marker that says how far it is durable. Without one, decay of the very last write cannot
     * be told from a torn one. Costs a write, so it is left to idle moments.
     */
    public void mark() throws IOException {
        requireUsable();
        if (roomBytes() < Disk.BLOCK_BYTES) {
            // The header of a next segment says as much.
            if (!live.isEmpty()) {
                ensureFree(1);
                rollOrFail();
            }
        } else {
            writeMarker();
        }
    }

    private void rollOrFail() throws IOException {
        try {
            roll();
        } catch (IOException e) {
            failed = true;
            throw e;
        }
    }

    /** Allocates the next segment while there is time, so that no append has to wait for it. */
    public void allocateAhead() throws IOException {
        requireUsable();
        if (free.isEmpty() && (writeAt < 0 || writeAt > segmentBytes / 2)) {
            ensureFree(1);
        }
    }

    /** Marks the end and closes the files. Blocks. */
    @Override
    public void close() throws IOException {
        try {
            if (!failed) {
                mark();
            }
        } catch (JournalFullException e) {
            // Everything is durable; only the proof of it had no room.
        } finally {
            failed = true;
            for (Segment segment : live) {
                segment.file.close();
            }
            for (Segment segment : free) {
                segment.file.close();
            }
        }
    }

    // --- writing ---

    /** Puts fragments into the buffer and writes them, as the layout says. */
    private final class Writing implements BatchLayout.Sink {
        private final List<? extends JournalRecord> records;
        private ByteBuffer oversized;
        private int oversizedRecord = -1;

        Writing(List<? extends JournalRecord> records) {
            this.records = records;
            buffer.clear();
        }

        @Override
        public void fragment(int record, int fragment, int from, int lengthBytes, boolean last) {
            int at = buffer.position();
            buffer.position(at + RecordHeader.BYTES);
            if (fragment == 0 && last) {
                records.get(record).writeTo(buffer);
            } else {
                buffer.put(whole(record).slice(from, lengthBytes));
            }
            Invariants.check(
                    buffer.position() == at + RecordHeader.BYTES + lengthBytes,
                    "a record writes the length it said: %s",
                    lengthBytes);
            putHeader(at, end, lengthBytes, last ? RecordHeader.LAST : 0);
            end = end.after(last);
        }

        /** A record that is cut is encoded once, aside. */
        private ByteBuffer whole(int record) {
            if (oversizedRecord != record) {
                oversized =
                        ByteBuffer.allocate(records.get(record).lengthBytes()).order(ByteOrder.LITTLE_ENDIAN);
                records.get(record).writeTo(oversized);
                oversizedRecord = record;
            }
            return oversized;
        }

        @Override
        public void flush() throws IOException {
            flushBuffer();
        }

        @Override
        public void roll() throws IOException {
            Journal.this.roll();
        }
    }

    private void putHeader(int at, LogPosition position, int lengthBytes, int flags) {
        while (buffer.position() % RecordHeader.ALIGNMENT != 0) {
            buffer.put((byte) 0);
        }
        chain = RecordHeader.encode(
                buffer, at, salt, lastStamp, position, lengthBytes, lastSeq, trimBelow, flags, chain, writeAt);
    }

    private void flushBuffer() throws IOException {
        while (buffer.position() % Disk.BLOCK_BYTES != 0) {
            buffer.put((byte) 0);
        }
        buffer.flip();
        int length = buffer.limit();
        newest().file.write(writeAt, buffer);
        writeAt += length;
        durableTrimBelow = trimBelow;
        buffer.clear();
    }

    private void writeMarker() throws IOException {
        if (roomBytes() < Disk.BLOCK_BYTES) {
            return;
        }
        try {
            buffer.clear().position(RecordHeader.BYTES);
            putHeader(0, LogPosition.of(lastSeq), 0, RecordHeader.LAST | RecordHeader.MARKER);
            flushBuffer();
        } catch (IOException e) {
            failed = true;
            throw e;
        }
    }

    private int roomBytes() {
        return writeAt < 0 ? 0 : segmentBytes - writeAt;
    }

    private Segment newest() {
        return live.get(live.size() - 1);
    }

    /** Goes on in a free segment: its header says that whatever older ones hold from {@code end} on is void. */
    private void roll() throws IOException {
        Segment next = free.remove();
        // A segment that holds nothing below its limit is void as soon as the new header is there.
        List<Segment> voided = new ArrayList<>();
        for (Segment segment : live) {
            segment.limit = segment.limit.compareTo(end) < 0 ? segment.limit : end;
            if (segment.header.first().compareTo(segment.limit) >= 0) {
                voided.add(segment);
            }
        }
        live.removeAll(voided);
        lastStamp++;
        ByteBuffer block = Segment.blocks(Disk.BLOCK_BYTES);
        long previousStamp = live.isEmpty() ? 0 : newest().header.stamp();
        next.header = SegmentHeader.encode(block, salt, lastStamp, previousStamp, end, trimBelow, segmentBytes);
        next.limit = new LogPosition(Long.MAX_VALUE, 0);
        next.file.write(0, block);
        durableTrimBelow = trimBelow;
        free.addAll(voided);
        live.add(next);
        chain = next.header.crc();
        writeAt = Disk.BLOCK_BYTES;
    }

    // --- segments ---

    private void ensureSegments(List<? extends JournalRecord> records) throws IOException {
        int[] rolls = new int[1];
        layout.walk(records, roomBytes(), new BatchLayout.Sink() {
            @Override
            public void fragment(int record, int fragment, int from, int lengthBytes, boolean last) {}

            @Override
            public void flush() {}

            @Override
            public void roll() {
                rolls[0]++;
            }
        });
        ensureFree(rolls[0]);
    }

    private void ensureFree(int count) throws IOException {
        if (free.size() < count) {
            releaseTrimmed();
        }
        while (free.size() < count) {
            try {
                free.add(new Segment(createSegment(disk, directory, segmentCount + 1, segmentBytes), null));
                segmentCount++;
            } catch (IOException e) {
                throw new JournalFullException("no further segment for the journal in " + directory, e);
            }
        }
    }

    /** Frees the segments whose records a durable header says to be trimmed. */
    private void releaseTrimmed() {
        while (live.size() > 1 && live.get(1).header.first().compareTo(LogPosition.of(durableTrimBelow)) <= 0) {
            free.add(live.remove(0));
        }
    }

    private void requireUsable() throws IOException {
        if (failed) {
            throw new IOException("the journal in " + directory + " has failed or is closed");
        }
    }

    private static DiskFile createSegment(Disk disk, String directory, int number, int segmentBytes)
            throws IOException {
        String path = directory + "/" + SEGMENT_PREFIX + String.format(Locale.ROOT, "%06d", number);
        return DurableFiles.create(disk, path, segmentBytes, Disk.Mode.DIRECT_SYNC);
    }

    private static List<String> segmentNames(Disk disk, String directory) throws IOException {
        return disk.list(directory).stream()
                .filter(name -> name.matches(SEGMENT_PREFIX + "[0-9]{6}"))
                .toList();
    }

    /** One part is not copied: it shares the bytes of the segment that was read. */
    static Payload join(List<ByteBuffer> parts) {
        if (parts.size() == 1) {
            ByteBuffer part = parts.get(0);
            return Payload.wrap(part.array(), part.arrayOffset() + part.position(), part.remaining());
        }
        int length = 0;
        for (ByteBuffer part : parts) {
            length += part.remaining();
        }
        byte[] joined = new byte[length];
        int at = 0;
        for (ByteBuffer part : parts) {
            int partLength = part.remaining();
            part.get(part.position(), joined, at, partLength);
            at += partLength;
        }
        return Payload.wrap(joined);
    }
}
