package io.orthocone.wire;

import io.orthocone.auth.Authority;
import io.orthocone.message.Message;
import io.orthocone.message.MonMessage;
import io.orthocone.message.OsdClientMessage;
import io.orthocone.message.OsdPing;
import io.orthocone.message.PgMessage;

/**
 * The kinds of messages by their code on the wire. A code is never used again. The version grows with each field added to a body; the
 * compat version only when a reader of an older one would misunderstand it. Each declares what who says it must be allowed.
 */
enum MessageType {
    SUBSCRIBE(1, Authority.MON_READ),
    MON_MAP_UPDATE(2, Authority.MONITOR),
    OSD_MAP_UPDATE(3, Authority.MONITOR),
    COMMAND(4, Authority.COMMAND),
    COMMAND_REPLY(5, Authority.MONITOR),
    OSD_BOOT(6, Authority.OSD_OF_ITSELF),
    OSD_FAILURE(7, Authority.OSD_REPORT),
    OSD_FAILURE_CANCELLED(8, Authority.OSD_REPORT),
    OSD_ALIVE(9, Authority.OSD_OF_ITSELF),
    OSD_MARK_ME_DOWN(10, Authority.OSD_OF_ITSELF),
    PG_TEMP_REQUEST(11, Authority.OSD_OF_ITSELF),
    PG_CREATED(12, Authority.OSD_OF_ITSELF),
    PG_STATS_REPORT(13, Authority.OSD_OF_ITSELF),
    QUORUM(14, Authority.PEER_MONITOR),
    FORWARD(15, Authority.PEER_MONITOR),
    FORWARD_REPLY(16, Authority.PEER_MONITOR),
    TICKET_REQUEST(17, Authority.ACCOUNT),
    TICKET_REPLY(18, Authority.MONITOR),
    AUTH_UPDATE(19, Authority.MONITOR),
    PG_ORDER(20, Authority.MONITOR),
    PG_ORDER_REPLY(21, Authority.OSD_OF_ITSELF),

    OSD_OP(32, Authority.OBJECTS),
    OSD_OP_REPLY(33, Authority.OSD_ANSWER),

    PG_QUERY(64, Authority.PEER_OSD),
    PG_NOTIFY(65, Authority.PEER_OSD),
    PG_LOG(66, Authority.PEER_OSD),
    PG_ACTIVATED(67, Authority.PEER_OSD),
    PG_INFO_UPDATE(68, Authority.PEER_OSD),
    PG_REMOVE(69, Authority.PEER_OSD),
    LEASE(70, Authority.PEER_OSD),
    LEASE_ACK(71, Authority.PEER_OSD),
    REP_OP(72, Authority.PEER_OSD),
    REP_OP_REPLY(73, Authority.PEER_OSD),
    PUSH(74, Authority.PEER_OSD),
    PUSH_REPLY(75, Authority.PEER_OSD),
    PULL(76, Authority.PEER_OSD),
    PULL_REFUSED(77, Authority.PEER_OSD),
    SCAN(78, Authority.PEER_OSD),
    SCAN_REPLY(79, Authority.PEER_OSD),
    BACKFILL_PROGRESS(80, Authority.PEER_OSD),
    BACKFILL_PROGRESS_ACK(81, Authority.PEER_OSD),
    RESERVATION(82, Authority.PEER_OSD),
    SCRUB_RESERVATION(83, Authority.PEER_OSD),
    SCRUB_CHUNK(84, Authority.PEER_OSD),
    SCRUB_REPLY(85, Authority.PEER_OSD),

    OSD_PING(112, Authority.PEER_OSD);

    private static final int MAX_CODE = 127;
    private static final MessageType[] BY_CODE = new MessageType[MAX_CODE + 1];

    static {
        for (MessageType type : values()) {
            BY_CODE[type.code] = type;
        }
    }

    private final int code;
    private final Authority authority;
    private final int version;
    private final int compat;

    MessageType(int code, Authority authority) {
        this(code, authority, 1, 1);
    }

    MessageType(int code, Authority authority, int version, int compat) {
        this.code = code;
        this.authority = authority;
        this.version = version;
        this.compat = compat;
    }

    int code() {
        return code;
    }

    Authority authority() {
        return authority;
    }

    int version() {
        return version;
    }

    int compat() {
        return compat;
    }

    /** Which kind a message is of. */
    static MessageType of(Message message) {
        return switch (message) {
            case MonMessage.Subscribe _ -> SUBSCRIBE;
            case MonMessage.MonMapUpdate _ -> MON_MAP_UPDATE;
            case MonMessage.OsdMapUpdate _ -> OSD_MAP_UPDATE;
            case MonMessage.Command _ -> COMMAND;
            case MonMessage.CommandReply _ -> COMMAND_REPLY;
            case MonMessage.OsdBoot _ -> OSD_BOOT;
            case MonMessage.OsdFailure _ -> OSD_FAILURE;
            case MonMessage.OsdFailureCancelled _ -> OSD_FAILURE_CANCELLED;
            case MonMessage.OsdAlive _ -> OSD_ALIVE;
            case MonMessage.OsdMarkMeDown _ -> OSD_MARK_ME_DOWN;
            case MonMessage.PgTempRequest _ -> PG_TEMP_REQUEST;
            case MonMessage.PgCreated _ -> PG_CREATED;
            case MonMessage.PgStatsReport _ -> PG_STATS_REPORT;
            case MonMessage.Quorum _ -> QUORUM;
            case MonMessage.Forward _ -> FORWARD;
            case MonMessage.ForwardReply _ -> FORWARD_REPLY;
            case MonMessage.TicketRequest _ -> TICKET_REQUEST;
            case MonMessage.TicketReply _ -> TICKET_REPLY;
            case MonMessage.AuthUpdate _ -> AUTH_UPDATE;
            case MonMessage.PgOrder _ -> PG_ORDER;
            case MonMessage.PgOrderReply _ -> PG_ORDER_REPLY;
            case OsdClientMessage.OsdOp _ -> OSD_OP;
            case OsdClientMessage.OsdOpReply _ -> OSD_OP_REPLY;
            case PgMessage.Query _ -> PG_QUERY;
            case PgMessage.Notify _ -> PG_NOTIFY;
            case PgMessage.Log _ -> PG_LOG;
            case PgMessage.Activated _ -> PG_ACTIVATED;
            case PgMessage.InfoUpdate _ -> PG_INFO_UPDATE;
            case PgMessage.Remove _ -> PG_REMOVE;
            case PgMessage.Lease _ -> LEASE;
            case PgMessage.LeaseAck _ -> LEASE_ACK;
            case PgMessage.RepOp _ -> REP_OP;
            case PgMessage.RepOpReply _ -> REP_OP_REPLY;
            case PgMessage.Push _ -> PUSH;
            case PgMessage.PushReply _ -> PUSH_REPLY;
            case PgMessage.Pull _ -> PULL;
            case PgMessage.PullRefused _ -> PULL_REFUSED;
            case PgMessage.Scan _ -> SCAN;
            case PgMessage.ScanReply _ -> SCAN_REPLY;
            case PgMessage.BackfillProgress _ -> BACKFILL_PROGRESS;
            case PgMessage.BackfillProgressAck _ -> BACKFILL_PROGRESS_ACK;
            case PgMessage.Reservation _ -> RESERVATION;
            case PgMessage.ScrubReservation _ -> SCRUB_RESERVATION;
            case PgMessage.ScrubChunk _ -> SCRUB_CHUNK;
            case PgMessage.ScrubReply _ -> SCRUB_REPLY;
            case OsdPing _ -> OSD_PING;
        };
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
