package io.orthocone.wire;

import io.orthocone.auth.Identity;
import io.orthocone.message.EntityType;
import io.orthocone.message.Message;
import io.orthocone.message.MonMessage;
import io.orthocone.message.OsdClientMessage;
import io.orthocone.message.OsdPing;
import io.orthocone.message.PgMessage;
import java.util.OptionalInt;

/** May who has proven this say that? Asked for every message before anybody hears of it. */
public final class MessageAuthority {
    private MessageAuthority() {}

    /**
     * Whether who has proven this identity may send the message.
     *
     * @param at the kind of daemon that has received it
     */
    public static boolean permits(Identity identity, EntityType at, Message message) {
        return typeOf(message).authority().permits(identity, at, ofOsd(message));
    }

    static MessageType typeOf(Message message) {
        return switch (message) {
            case MonMessage.Subscribe _ -> MessageType.SUBSCRIBE;
            case MonMessage.MonMapUpdate _ -> MessageType.MON_MAP_UPDATE;
            case MonMessage.OsdMapUpdate _ -> MessageType.OSD_MAP_UPDATE;
            case MonMessage.Command _ -> MessageType.COMMAND;
            case MonMessage.CommandReply _ -> MessageType.COMMAND_REPLY;
            case MonMessage.OsdBoot _ -> MessageType.OSD_BOOT;
            case MonMessage.OsdFailure _ -> MessageType.OSD_FAILURE;
            case MonMessage.OsdFailureCancelled _ -> MessageType.OSD_FAILURE_CANCELLED;
            case MonMessage.OsdAlive _ -> MessageType.OSD_ALIVE;
            case MonMessage.OsdMarkMeDown _ -> MessageType.OSD_MARK_ME_DOWN;
            case MonMessage.PgTempRequest _ -> MessageType.PG_TEMP_REQUEST;
            case MonMessage.PgCreated _ -> MessageType.PG_CREATED;
            case MonMessage.PgStatsReport _ -> MessageType.PG_STATS_REPORT;
            case MonMessage.Quorum _ -> MessageType.QUORUM;
            case MonMessage.Forward _ -> MessageType.FORWARD;
            case MonMessage.ForwardReply _ -> MessageType.FORWARD_REPLY;
            case MonMessage.TicketRequest _ -> MessageType.TICKET_REQUEST;
            case MonMessage.TicketReply _ -> MessageType.TICKET_REPLY;
            case MonMessage.AuthUpdate _ -> MessageType.AUTH_UPDATE;
            case OsdClientMessage.OsdOp _ -> MessageType.OSD_OP;
            case OsdClientMessage.OsdOpReply _ -> MessageType.OSD_OP_REPLY;
            case PgMessage.Query _ -> MessageType.PG_QUERY;
            case PgMessage.Notify _ -> MessageType.PG_NOTIFY;
            case PgMessage.Log _ -> MessageType.PG_LOG;
            case PgMessage.Activated _ -> MessageType.PG_ACTIVATED;
            case PgMessage.InfoUpdate _ -> MessageType.PG_INFO_UPDATE;
            case PgMessage.Remove _ -> MessageType.PG_REMOVE;
            case PgMessage.Lease _ -> MessageType.LEASE;
            case PgMessage.LeaseAck _ -> MessageType.LEASE_ACK;
            case PgMessage.RepOp _ -> MessageType.REP_OP;
            case PgMessage.RepOpReply _ -> MessageType.REP_OP_REPLY;
            case PgMessage.Push _ -> MessageType.PUSH;
            case PgMessage.PushReply _ -> MessageType.PUSH_REPLY;
            case PgMessage.Pull _ -> MessageType.PULL;
            case PgMessage.PullRefused _ -> MessageType.PULL_REFUSED;
            case PgMessage.Scan _ -> MessageType.SCAN;
            case PgMessage.ScanReply _ -> MessageType.SCAN_REPLY;
            case PgMessage.BackfillProgress _ -> MessageType.BACKFILL_PROGRESS;
            case PgMessage.BackfillProgressAck _ -> MessageType.BACKFILL_PROGRESS_ACK;
            case PgMessage.Reservation _ -> MessageType.RESERVATION;
            case OsdPing _ -> MessageType.OSD_PING;
        };
    }

    /** The OSD that says it of itself. */
    static OptionalInt ofOsd(Message message) {
        return switch (message) {
            case MonMessage.OsdBoot boot -> OptionalInt.of(boot.osd());
            case MonMessage.OsdAlive alive -> OptionalInt.of(alive.osd());
            case MonMessage.OsdMarkMeDown down -> OptionalInt.of(down.osd());
            case MonMessage.PgTempRequest request -> OptionalInt.of(request.osd());
            case MonMessage.PgCreated created -> OptionalInt.of(created.osd());
            case MonMessage.PgStatsReport report -> OptionalInt.of(report.osd());
            case MonMessage _, OsdClientMessage _, PgMessage _, OsdPing _ -> OptionalInt.empty();
        };
    }
}
