package io.orthocone.mon.quorum;

import io.orthocone.env.Payload;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of a {@link RaftMessage}. Little-endian:
 *
 * <pre>
 *   0         1      2        10
 *   ├ version ┼ kind ┼ term ──┼ the kind's fields, in the order of its record
 *     u8 = 1    u8     u64
 * </pre>
 *
 * A flag is a byte 0 or 1; a number is a u64 below 2^62; a position is term and index; a payload is a u32 length and its bytes; a
 * list is a u32 count and its elements ({@link LogEntryCodec}). Kinds are numbered below and never reused. A later version may
 * only add kinds, or fields at the end together with a new version number.
 */
public final class RaftMessageCodec {
    /** Bound of one command and of one piece of a snapshot. */
    public static final int MAX_PAYLOAD_BYTES = 16 << 20;

    private static final byte VERSION = 1;
    private static final int HEADER_BYTES = 1 + 1 + 8;

    private static final byte REQUEST_VOTE = 1;
    private static final byte VOTE_REPLY = 2;
    private static final byte APPEND_ENTRIES = 3;
    private static final byte APPEND_ACCEPTED = 4;
    private static final byte APPEND_REJECTED = 5;
    private static final byte HEARTBEAT = 6;
    private static final byte HEARTBEAT_REPLY = 7;
    private static final byte INSTALL_SNAPSHOT = 8;
    private static final byte SNAPSHOT_REPLY = 9;
    private static final byte TIMEOUT_NOW = 10;
    private static final byte READ_INDEX_REQUEST = 11;
    private static final byte READ_INDEX_REPLY = 12;

    private RaftMessageCodec() {}

    /** The bytes of a message. */
    public static Payload encode(RaftMessage message) {
        byte[] bytes = new byte[HEADER_BYTES + bodyBytes(message)];
        ByteBuffer target = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        target.put(VERSION);
        target.put(kindOf(message));
        target.putLong(message.term());
        putBody(target, message);
        return Payload.wrap(bytes);
    }

    /**
     * Reads one message, which must fill {@code bytes}.
     *
     * @throws MalformedRaftMessageException if this is no message of a known version; the only exception, and nothing larger than the
     *     input was allocated
     */
    public static RaftMessage decode(Payload bytes) throws MalformedRaftMessageException {
        FieldReader fields = new FieldReader(bytes.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN));
        byte version = fields.octet();
        if (version != VERSION) {
            throw new MalformedRaftMessageException("unknown version of a quorum message: " + version);
        }
        byte kind = fields.octet();
        long term = fields.number();
        RaftMessage message = body(kind, term, fields);
        fields.end();
        return message;
    }

    private static byte kindOf(RaftMessage message) {
        return switch (message) {
            case RaftMessage.RequestVote _ -> REQUEST_VOTE;
            case RaftMessage.VoteReply _ -> VOTE_REPLY;
            case RaftMessage.AppendEntries _ -> APPEND_ENTRIES;
            case RaftMessage.AppendAccepted _ -> APPEND_ACCEPTED;
            case RaftMessage.AppendRejected _ -> APPEND_REJECTED;
            case RaftMessage.Heartbeat _ -> HEARTBEAT;
            case RaftMessage.HeartbeatReply _ -> HEARTBEAT_REPLY;
            case RaftMessage.InstallSnapshot _ -> INSTALL_SNAPSHOT;
            case RaftMessage.SnapshotReply _ -> SNAPSHOT_REPLY;
            case RaftMessage.TimeoutNow _ -> TIMEOUT_NOW;
            case RaftMessage.ReadIndexRequest _ -> READ_INDEX_REQUEST;
            case RaftMessage.ReadIndexReply _ -> READ_INDEX_REPLY;
        };
    }

    private static int bodyBytes(RaftMessage message) {
        return switch (message) {
            case RaftMessage.RequestVote _ -> 16 + 1 + 1;
            case RaftMessage.VoteReply _ -> 1 + 1;
            case RaftMessage.AppendEntries append -> 16 + 8 + 4 + entriesBytes(append.entries());
            case RaftMessage.AppendAccepted _ -> 8;
            case RaftMessage.AppendRejected _ -> 8 + 16;
            case RaftMessage.Heartbeat _ -> 8 + 8;
            case RaftMessage.HeartbeatReply _ -> 8;
            case RaftMessage.InstallSnapshot piece ->
                16 + 8 + 4 + 4 + 4 + piece.chunk().length();
            case RaftMessage.SnapshotReply _ -> 8 + 4;
            case RaftMessage.TimeoutNow _ -> 0;
            case RaftMessage.ReadIndexRequest _ -> 8 + 8;
            case RaftMessage.ReadIndexReply _ -> 8 + 8 + 8;
        };
    }

    private static int entriesBytes(List<LogEntry> entries) {
        return entries.stream().mapToInt(LogEntryCodec::encodedBytes).reduce(0, Math::addExact);
    }

    private static void putBody(ByteBuffer target, RaftMessage message) {
        switch (message) {
            case RaftMessage.RequestVote request -> {
                putPosition(target, request.last());
                putFlag(target, request.isPreVote());
                putFlag(target, request.isTransfer());
            }
            case RaftMessage.VoteReply reply -> {
                putFlag(target, reply.isPreVote());
                putFlag(target, reply.isGranted());
            }
            case RaftMessage.AppendEntries append -> {
                putPosition(target, append.previous());
                target.putLong(append.commitIndex());
                target.putInt(append.entries().size());
                append.entries().forEach(entry -> LogEntryCodec.put(target, entry));
            }
            case RaftMessage.AppendAccepted accepted -> target.putLong(accepted.matchIndex());
            case RaftMessage.AppendRejected rejected -> {
                target.putLong(rejected.rejectedIndex());
                putPosition(target, rejected.hint());
            }
            case RaftMessage.Heartbeat heartbeat -> {
                target.putLong(heartbeat.commitIndex());
                target.putLong(heartbeat.readSequence());
            }
            case RaftMessage.HeartbeatReply reply -> target.putLong(reply.readSequence());
            case RaftMessage.InstallSnapshot piece -> {
                putPosition(target, piece.position());
                target.putLong(piece.transferId());
                target.putInt(piece.totalBytes());
                target.putInt(piece.offsetBytes());
                target.putInt(piece.chunk().length());
                piece.chunk().copyTo(target);
            }
            case RaftMessage.SnapshotReply reply -> {
                target.putLong(reply.transferId());
                target.putInt(reply.nextOffsetBytes());
            }
            case RaftMessage.TimeoutNow _ -> {}
            case RaftMessage.ReadIndexRequest request -> {
                target.putLong(request.incarnation());
                target.putLong(request.requestId());
            }
            case RaftMessage.ReadIndexReply reply -> {
                target.putLong(reply.incarnation());
                target.putLong(reply.requestId());
                target.putLong(reply.index());
            }
        }
    }

    private static RaftMessage body(byte kind, long term, FieldReader fields) throws MalformedRaftMessageException {
        return switch (kind) {
            case REQUEST_VOTE -> new RaftMessage.RequestVote(term, fields.position(), fields.flag(), fields.flag());
            case VOTE_REPLY -> new RaftMessage.VoteReply(term, fields.flag(), fields.flag());
            case APPEND_ENTRIES -> appendEntries(term, fields);
            case APPEND_ACCEPTED -> new RaftMessage.AppendAccepted(term, fields.number());
            case APPEND_REJECTED -> new RaftMessage.AppendRejected(term, fields.number(), fields.position());
            case HEARTBEAT -> new RaftMessage.Heartbeat(term, fields.number(), fields.number());
            case HEARTBEAT_REPLY -> new RaftMessage.HeartbeatReply(term, fields.number());
            case INSTALL_SNAPSHOT -> installSnapshot(term, fields);
            case SNAPSHOT_REPLY ->
                new RaftMessage.SnapshotReply(term, fields.number(), fields.length(Integer.MAX_VALUE));
            case TIMEOUT_NOW -> new RaftMessage.TimeoutNow(term);
            case READ_INDEX_REQUEST -> new RaftMessage.ReadIndexRequest(term, fields.bits(), fields.bits());
            case READ_INDEX_REPLY ->
                new RaftMessage.ReadIndexReply(term, fields.bits(), fields.bits(), fields.number());
            default -> throw new MalformedRaftMessageException("unknown kind of quorum message: " + kind);
        };
    }

    private static RaftMessage appendEntries(long term, FieldReader fields) throws MalformedRaftMessageException {
        LogPosition previous = fields.position();
        long commitIndex = fields.number();
        int count = fields.length(fields.remaining() / LogEntryCodec.HEADER_BYTES);
        List<LogEntry> entries = new ArrayList<>(count);
        for (int at = 0; at < count; at++) {
            entries.add(fields.entry());
        }
        try {
            return new RaftMessage.AppendEntries(term, previous, commitIndex, entries);
        } catch (IllegalArgumentException e) {
            throw new MalformedRaftMessageException("entries do not follow one another", e);
        }
    }

    private static RaftMessage installSnapshot(long term, FieldReader fields) throws MalformedRaftMessageException {
        LogPosition position = fields.position();
        long transferId = fields.number();
        int totalBytes = fields.length(Integer.MAX_VALUE);
        int offsetBytes = fields.length(totalBytes);
        Payload chunk = fields.payload();
        try {
            return new RaftMessage.InstallSnapshot(term, position, transferId, totalBytes, offsetBytes, chunk);
        } catch (IllegalArgumentException e) {
            throw new MalformedRaftMessageException("no piece of a snapshot", e);
        }
    }

    private static void putPosition(ByteBuffer target, LogPosition position) {
        target.putLong(position.term());
        target.putLong(position.index());
    }

    private static void putFlag(ByteBuffer target, boolean flag) {
        target.put(flag ? (byte) 1 : (byte) 0);
    }
}
