package io.orthocone.mon.quorum;

import io.orthocone.env.Payload;
import java.nio.ByteBuffer;

/** Reads fields from a little-endian buffer and believes none of them before it is checked. */
final class FieldReader {
    /** Terms, indexes and sequences stay below this, so that adding to them cannot overflow. */
    static final long NUMBER_LIMIT = 1L << 62;

    private final ByteBuffer source;

    FieldReader(ByteBuffer source) {
        this.source = source;
    }

    byte octet() throws MalformedRaftMessageException {
        require(1);
        return source.get();
    }

    boolean flag() throws MalformedRaftMessageException {
        byte value = octet();
        if (value != 0 && value != 1) {
            throw new MalformedRaftMessageException("a flag is 0 or 1: " + value);
        }
        return value == 1;
    }

    /** Eight bytes of any value. */
    long bits() throws MalformedRaftMessageException {
        require(Long.BYTES);
        return source.getLong();
    }

    /** A term, index or sequence. */
    long number() throws MalformedRaftMessageException {
        long value = bits();
        if (value < 0 || value >= NUMBER_LIMIT) {
            throw new MalformedRaftMessageException("number out of range: " + Long.toUnsignedString(value));
        }
        return value;
    }

    /** A length or count of at most {@code limit}. */
    int length(int limit) throws MalformedRaftMessageException {
        require(Integer.BYTES);
        int value = source.getInt();
        if (value < 0 || value > limit) {
            throw new MalformedRaftMessageException(
                    "length out of range: " + Integer.toUnsignedString(value) + " of at most " + limit);
        }
        return value;
    }

    LogPosition position() throws MalformedRaftMessageException {
        long term = number();
        long index = number();
        if ((term == 0) != (index == 0)) {
            throw new MalformedRaftMessageException("no such log position: " + term + "/" + index);
        }
        return new LogPosition(term, index);
    }

    /** A length and so many bytes. */
    Payload payload() throws MalformedRaftMessageException {
        int lengthBytes = length(RaftMessageCodec.MAX_PAYLOAD_BYTES);
        require(lengthBytes);
        byte[] bytes = new byte[lengthBytes];
        source.get(bytes);
        return Payload.wrap(bytes);
    }

    LogEntry entry() throws MalformedRaftMessageException {
        return LogEntryCodec.get(source);
    }

    int remaining() {
        return source.remaining();
    }

    void end() throws MalformedRaftMessageException {
        if (source.hasRemaining()) {
            throw new MalformedRaftMessageException(source.remaining() + " bytes too many");
        }
    }

    private void require(int lengthBytes) throws MalformedRaftMessageException {
        if (source.remaining() < lengthBytes) {
            throw new MalformedRaftMessageException(
                    "ends too early: " + source.remaining() + " of " + lengthBytes + " bytes left");
        }
    }
}
