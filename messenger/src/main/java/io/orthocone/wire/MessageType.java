package io.orthocone.wire;

/**
 * The kinds of messages by their code on the wire. A code is never used again. The version grows with each field added to a body; the
 * compat version only when a reader of an older one would misunderstand it.
 */
enum MessageType {
    SUBSCRIBE(1),
    MON_MAP_UPDATE(2),
    OSD_MAP_UPDATE(3),
    COMMAND(4),
    COMMAND_REPLY(5),
    OSD_BOOT(6),
    OSD_FAILURE(7),
    OSD_FAILURE_CANCELLED(8),
    OSD_ALIVE(9),
    OSD_MARK_ME_DOWN(10),
    PG_TEMP_REQUEST(11),
    PG_CREATED(12),
    PG_STATS_REPORT(13),
    QUORUM(14),
    FORWARD(15),
    FORWARD_REPLY(16),
    TICKET_REQUEST(17),
    TICKET_REPLY(18),
    AUTH_UPDATE(19),

    OSD_OP(32),
    OSD_OP_REPLY(33),

    PG_QUERY(64),
    PG_NOTIFY(65),
    PG_LOG(66),
    PG_ACTIVATED(67),
    PG_INFO_UPDATE(68),
    PG_REMOVE(69),
    LEASE(70),
    LEASE_ACK(71),
    REP_OP(72),
    REP_OP_REPLY(73),
    PUSH(74),
    PUSH_REPLY(75),
    PULL(76),
    PULL_REFUSED(77),
    SCAN(78),
    SCAN_REPLY(79),
    BACKFILL_PROGRESS(80),
    BACKFILL_PROGRESS_ACK(81),
    RESERVATION(82),

    OSD_PING(112);

    private static final int MAX_CODE = 127;
    private static final MessageType[] BY_CODE = new MessageType[MAX_CODE + 1];

    static {
        for (MessageType type : values()) {
            BY_CODE[type.code] = type;
        }
    }

    private final int code;
    private final int version;
    private final int compat;

    MessageType(int code) {
        this(code, 1, 1);
    }

    MessageType(int code, int version, int compat) {
        this.code = code;
        this.version = version;
        this.compat = compat;
    }

    int code() {
        return code;
    }

    int version() {
        return version;
    }

    int compat() {
        return compat;
    }

    static MessageType ofCode(int code, int compat) throws MalformedFrameException {
        if (code < 0 || code > MAX_CODE || BY_CODE[code] == null) {
            throw MalformedFrameException.nonsense("unknown message type " + Integer.toUnsignedString(code));
        }
        MessageType type = BY_CODE[code];
        if (Integer.compareUnsigned(compat, type.version) > 0) {
            throw MalformedFrameException.nonsense(type + " needs a reader of version "
                    + Integer.toUnsignedString(compat) + "; this one knows " + type.version);
        }
        return type;
    }
}
