package io.orthocone.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import com.google.protobuf.UnsafeByteOperations;
import io.orthocone.env.Invariants;
import io.orthocone.env.Payload;
import io.orthocone.message.Message;
import io.orthocone.message.MonMessage;
import io.orthocone.message.OsdClientMessage;
import io.orthocone.message.OsdPing;
import io.orthocone.message.PgMessage;
import io.orthocone.wire.proto.MessageProto.MessageHeader;
import io.orthocone.wire.proto.MonProto.AuthUpdateBody;
import io.orthocone.wire.proto.MonProto.CommandBody;
import io.orthocone.wire.proto.MonProto.CommandReplyBody;
import io.orthocone.wire.proto.MonProto.EmbeddedMessage;
import io.orthocone.wire.proto.MonProto.ForwardBody;
import io.orthocone.wire.proto.MonProto.ForwardReplyBody;
import io.orthocone.wire.proto.MonProto.MonMapBody;
import io.orthocone.wire.proto.MonProto.OsdAliveBody;
import io.orthocone.wire.proto.MonProto.OsdBootBody;
import io.orthocone.wire.proto.MonProto.OsdFailureBody;
import io.orthocone.wire.proto.MonProto.OsdFailureCancelledBody;
import io.orthocone.wire.proto.MonProto.OsdMapBody;
import io.orthocone.wire.proto.MonProto.OsdMarkMeDownBody;
import io.orthocone.wire.proto.MonProto.PgCreatedBody;
import io.orthocone.wire.proto.MonProto.PgStatsBody;
import io.orthocone.wire.proto.MonProto.PgTempBody;
import io.orthocone.wire.proto.MonProto.QuorumBody;
import io.orthocone.wire.proto.MonProto.SubscribeBody;
import io.orthocone.wire.proto.MonProto.TicketReplyBody;
import io.orthocone.wire.proto.MonProto.TicketRequestBody;
import io.orthocone.wire.proto.OsdClientProto.OsdOpBody;
import io.orthocone.wire.proto.OsdClientProto.OsdOpReplyBody;
import io.orthocone.wire.proto.PgOrderProto.PgOrderBody;
import io.orthocone.wire.proto.PgOrderProto.PgOrderReplyBody;
import io.orthocone.wire.proto.PgProto.BackfillProgressAckBody;
import io.orthocone.wire.proto.PgProto.BackfillProgressBody;
import io.orthocone.wire.proto.PgProto.LeaseAckBody;
import io.orthocone.wire.proto.PgProto.LeaseBody;
import io.orthocone.wire.proto.PgProto.PgInfoBody;
import io.orthocone.wire.proto.PgProto.PgLogBody;
import io.orthocone.wire.proto.PgProto.PgNotifyBody;
import io.orthocone.wire.proto.PgProto.PgQueryBody;
import io.orthocone.wire.proto.PgProto.PgRemoveBody;
import io.orthocone.wire.proto.PgProto.PullBody;
import io.orthocone.wire.proto.PgProto.PullRefusedBody;
import io.orthocone.wire.proto.PgProto.PushBody;
import io.orthocone.wire.proto.PgProto.PushReplyBody;
import io.orthocone.wire.proto.PgProto.RepOpBody;
import io.orthocone.wire.proto.PgProto.RepOpReplyBody;
import io.orthocone.wire.proto.PgProto.ReservationBody;
import io.orthocone.wire.proto.PgProto.ScanBody;
import io.orthocone.wire.proto.PgProto.ScanReplyBody;
import io.orthocone.wire.proto.PgProto.ScrubChunkBody;
import io.orthocone.wire.proto.PgProto.ScrubReplyBody;
import io.orthocone.wire.proto.PgProto.ScrubReservationBody;
import io.orthocone.wire.proto.PingProto.OsdPingBody;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Messages as header, body and data, and back. Pure functions.
 *
 * <p>A message that stands alone (in a test's golden file, in a store) is a {@link MessageHeader}, a body, both preceded by their
 * lengths, and the data to the end.
 */
public final class MessageCodec {
    private MessageCodec() {}

    /** The message as one run of bytes. */
    public static Payload toBytes(Message message) {
        EncodedMessage encoded = encode(message);
        byte[] header = header(MessageType.of(message)).toByteArray();
        byte[] body = encoded.body().toByteArray();
        byte[] lengths = new byte[8];
        LittleEndian.putInt(lengths, 0, header.length);
        LittleEndian.putInt(lengths, 4, body.length);
        List<Payload> parts = new ArrayList<>(encoded.data().size() + 3);
        parts.add(Payload.wrap(lengths));
        parts.add(Payload.wrap(header));
        parts.add(Payload.wrap(body));
        parts.addAll(encoded.data());
        return Payload.concat(parts);
    }

    /** What {@link #toBytes} gave. */
    public static Message fromBytes(Payload bytes) throws MalformedFrameException {
        if (bytes.length() < 8) {
            throw MalformedFrameException.nonsense("a message of " + bytes.length() + " bytes");
        }
        byte[] lengths = bytes.slice(0, 8).toByteArray();
        int header = LittleEndian.getInt(lengths, 0);
        int body = LittleEndian.getInt(lengths, 4);
        int rest = bytes.length() - 8;
        if (header < 0 || header > WireLimits.MAX_HEADER_BYTES || header > rest) {
            throw MalformedFrameException.nonsense("a header of " + Integer.toUnsignedString(header) + " bytes");
        }
        if (body < 0 || body > WireLimits.MAX_BODY_BYTES || body > rest - header) {
            throw MalformedFrameException.nonsense("a body of " + Integer.toUnsignedString(body) + " bytes");
        }
        return decode(
                bytes.slice(8, header).toByteArray(),
                bytes.slice(8 + header, body).toByteArray(),
                bytes.slice(8 + header + body, rest - header - body));
    }

    static MessageHeader header(MessageType type) {
        return MessageHeader.newBuilder()
                .setType(type.code())
                .setVersion(type.version())
                .setCompat(type.compat())
                .build();
    }

    static EncodedMessage encode(Message message) {
        EncodedMessage encoded = switch (message) {
            case MonMessage mon -> MonConversions.encode(mon);
            case OsdClientMessage client -> OsdClientConversions.encode(client);
            case PgMessage pg -> PgConversions.encode(pg);
            case OsdPing ping -> PingConversions.encode(ping);
        };
        Invariants.check(
                encoded.dataBytes() <= WireLimits.MAX_DATA_BYTES,
                "a %s must fit a frame; whoever builds it cuts it",
                message.getClass().getSimpleName());
        return encoded;
    }

    static Message decode(byte[] header, byte[] body, Payload data) throws MalformedFrameException {
        Optional<MessageType> known = KnownHeader.typeOf(header);
        MessageType type = known.isPresent() ? known.get() : parseHeader(header);
        DataCursor cursor = new DataCursor(data);
        Message message = decodeBody(type, UnsafeByteOperations.unsafeWrap(body), cursor, 0);
        cursor.finish();
        return message;
    }

    private static MessageType parseHeader(byte[] header) throws MalformedFrameException {
        MessageHeader envelope = parse(MessageHeader.parser(), UnsafeByteOperations.unsafeWrap(header));
        return MessageType.ofCode(envelope.getType(), envelope.getCompat());
    }

    static Message decodeEmbedded(EmbeddedMessage inner, DataCursor data, int embedding)
            throws MalformedFrameException {
        if (embedding >= WireLimits.MAX_EMBEDDING) {
            throw MalformedFrameException.nonsense("a forwarded message within a forwarded message");
        }
        DataCursor own = new DataCursor(data.take(inner.getDataBytes()));
        MessageType type = MessageType.ofCode(inner.getType(), inner.getCompat());
        Message message = decodeBody(type, inner.getBody(), own, embedding + 1);
        own.finish();
        return message;
    }

    /** The one place where what a record's constructor refuses becomes the declared exception. */
    private static Message decodeBody(MessageType type, ByteString body, DataCursor data, int embedding)
            throws MalformedFrameException {
        try {
            return decode(type, body, data, embedding);
        } catch (IllegalArgumentException e) {
            throw new MalformedFrameException("a " + type + " with an impossible value: " + e.getMessage(), e);
        }
    }

    private static Message decode(MessageType type, ByteString body, DataCursor data, int embedding)
            throws MalformedFrameException {
        return switch (type) {
            case SUBSCRIBE -> MonConversions.decodeSubscribe(parse(SubscribeBody.parser(), body));
            case MON_MAP_UPDATE ->
                new MonMessage.MonMapUpdate(MonConversions.fromProto(parse(MonMapBody.parser(), body)));
            case OSD_MAP_UPDATE -> MonConversions.decodeOsdMapUpdate(parse(OsdMapBody.parser(), body), data);
            case COMMAND -> MonConversions.decodeCommand(parse(CommandBody.parser(), body), data);
            case COMMAND_REPLY -> MonConversions.decodeCommandReply(parse(CommandReplyBody.parser(), body), data);
            case OSD_BOOT -> MonConversions.decodeOsdBoot(parse(OsdBootBody.parser(), body));
            case OSD_FAILURE -> MonConversions.decodeOsdFailure(parse(OsdFailureBody.parser(), body));
            case OSD_FAILURE_CANCELLED ->
                MonConversions.decodeOsdFailureCancelled(parse(OsdFailureCancelledBody.parser(), body));
            case OSD_ALIVE -> MonConversions.decodeOsdAlive(parse(OsdAliveBody.parser(), body));
            case OSD_MARK_ME_DOWN -> MonConversions.decodeOsdMarkMeDown(parse(OsdMarkMeDownBody.parser(), body));
            case PG_TEMP_REQUEST -> MonConversions.decodePgTempRequest(parse(PgTempBody.parser(), body));
            case PG_CREATED -> MonConversions.decodePgCreated(parse(PgCreatedBody.parser(), body));
            case PG_STATS_REPORT -> PgStatConversions.decode(parse(PgStatsBody.parser(), body));
            case QUORUM -> MonConversions.decodeQuorum(parse(QuorumBody.parser(), body), data);
            case FORWARD -> MonConversions.decodeForward(parse(ForwardBody.parser(), body), data, embedding);
            case FORWARD_REPLY ->
                MonConversions.decodeForwardReply(parse(ForwardReplyBody.parser(), body), data, embedding);
            case TICKET_REQUEST -> {
                parse(TicketRequestBody.parser(), body);
                yield new MonMessage.TicketRequest();
            }
            case TICKET_REPLY -> MonConversions.decodeTicketReply(parse(TicketReplyBody.parser(), body), data);
            case AUTH_UPDATE -> MonConversions.decodeAuthUpdate(parse(AuthUpdateBody.parser(), body));
            case PG_ORDER -> PgOrderConversions.decode(parse(PgOrderBody.parser(), body));
            case PG_ORDER_REPLY -> PgOrderConversions.decode(parse(PgOrderReplyBody.parser(), body));
            case OSD_OP -> OsdClientConversions.decodeOp(parse(OsdOpBody.parser(), body), data);
            case OSD_OP_REPLY -> OsdClientConversions.decodeReply(parse(OsdOpReplyBody.parser(), body), data);
            case PG_QUERY -> PgConversions.decodeQuery(parse(PgQueryBody.parser(), body));
            case PG_NOTIFY -> PgConversions.decodeNotify(parse(PgNotifyBody.parser(), body));
            case PG_LOG -> PgConversions.decodeLog(parse(PgLogBody.parser(), body));
            case PG_ACTIVATED -> PgConversions.decodeActivated(parse(PgInfoBody.parser(), body));
            case PG_INFO_UPDATE -> PgConversions.decodeInfoUpdate(parse(PgInfoBody.parser(), body));
            case PG_REMOVE -> PgConversions.decodeRemove(parse(PgRemoveBody.parser(), body));
            case LEASE -> PgConversions.decodeLease(parse(LeaseBody.parser(), body));
            case LEASE_ACK -> PgConversions.decodeLeaseAck(parse(LeaseAckBody.parser(), body));
            case REP_OP -> PgConversions.decodeRepOp(parse(RepOpBody.parser(), body), data);
            case REP_OP_REPLY -> PgConversions.decodeRepOpReply(parse(RepOpReplyBody.parser(), body));
            case PUSH -> RecoveryConversions.decodePush(parse(PushBody.parser(), body), data);
            case PUSH_REPLY -> RecoveryConversions.decodePushReply(parse(PushReplyBody.parser(), body));
            case PULL -> RecoveryConversions.decodePull(parse(PullBody.parser(), body));
            case PULL_REFUSED -> RecoveryConversions.decodePullRefused(parse(PullRefusedBody.parser(), body));
            case SCAN -> RecoveryConversions.decodeScan(parse(ScanBody.parser(), body));
            case SCAN_REPLY -> RecoveryConversions.decodeScanReply(parse(ScanReplyBody.parser(), body));
            case BACKFILL_PROGRESS ->
                RecoveryConversions.decodeBackfillProgress(parse(BackfillProgressBody.parser(), body));
            case BACKFILL_PROGRESS_ACK ->
                RecoveryConversions.decodeBackfillProgressAck(parse(BackfillProgressAckBody.parser(), body));
            case RESERVATION -> RecoveryConversions.decodeReservation(parse(ReservationBody.parser(), body));
            case SCRUB_RESERVATION -> ScrubConversions.decodeReservation(parse(ScrubReservationBody.parser(), body));
            case SCRUB_CHUNK -> ScrubConversions.decodeChunk(parse(ScrubChunkBody.parser(), body));
            case SCRUB_REPLY -> ScrubConversions.decodeReply(parse(ScrubReplyBody.parser(), body));
            case OSD_PING -> PingConversions.decode(parse(OsdPingBody.parser(), body));
        };
    }

    /** Fields that a newer writer has added are skipped: keeping them would cost more than they are long. */
    static <T extends com.google.protobuf.Message> T parse(Parser<T> parser, ByteString bytes)
            throws MalformedFrameException {
        try {
            if (bytes.size() > WireLimits.TRUSTED_BODY_BYTES) {
                BodyShape.check(parser.parseFrom(ByteString.EMPTY).getDescriptorForType(), bytes);
            }
            CodedInputStream in = bytes.newCodedInput();
            in.setRecursionLimit(WireLimits.MAX_NESTING);
            T parsed = DiscardUnknownFieldsParser.wrap(parser).parseFrom(in);
            in.checkLastTagWas(0);
            return parsed;
        } catch (InvalidProtocolBufferException e) {
            throw new MalformedFrameException("not the Protobuf message expected: " + e.getMessage(), e);
        }
    }
}
