package io.orthocone.mon.quorum;

import io.orthocone.env.Payload;
import java.nio.ByteBuffer;

/**
 * The bytes of a {@link LogEntry}, on the wire and in a driver's journal. Little-endian:
 *
 * <pre>
 *   0        8       16     17          21
 *   ├ index ─┼ term ─┼ kind ┼ length ───┼ payload …
 *     u64      u64     u8     u32
 * </pre>
 *
 * Kinds: 1 no-op, 2 command. The buffer's byte order is set by the caller.
 */
public final class LogEntryCodec {
    static final int HEADER_BYTES = 8 + 8 + 1 + 4;

    private LogEntryCodec() {}

    public static int encodedBytes(LogEntry entry) {
        return HEADER_BYTES + entry.payload().length();
    }

    /** Writes an entry at the buffer's position; the buffer is little-endian and has room for {@link #encodedBytes}. */
    public static void put(ByteBuffer target, LogEntry entry) {
        target.putLong(entry.index());
        target.putLong(entry.term());
        target.put(kindNumber(entry.kind()));
        target.putInt(entry.payload().length());
        entry.payload().copyTo(target);
    }

    /**
     * Reads the entry at the buffer's position; the buffer is little-endian. The payload is a copy.
     *
     * @throws MalformedRaftMessageException if the bytes are no entry; nothing larger than what remains was allocated
     */
    public static LogEntry get(ByteBuffer source) throws MalformedRaftMessageException {
        FieldReader fields = new FieldReader(source);
        long index = fields.number();
        long term = fields.number();
        byte kindNumber = fields.octet();
        EntryKind kind = switch (kindNumber) {
            case 1 -> EntryKind.NO_OP;
            case 2 -> EntryKind.COMMAND;
            default -> throw new MalformedRaftMessageException("unknown kind of entry: " + kindNumber);
        };
        Payload payload = fields.payload();
        if (index == 0 || term == 0) {
            throw new MalformedRaftMessageException("index and term of an entry start at 1: " + term + "/" + index);
        }
        return new LogEntry(index, term, kind, payload);
    }

    private static byte kindNumber(EntryKind kind) {
        return switch (kind) {
            case NO_OP -> 1;
            case COMMAND -> 2;
        };
    }
}
