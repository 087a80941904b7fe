package io.orthocone.wire;

import io.orthocone.env.Rope;
import io.orthocone.message.PgMessage;
import io.orthocone.message.PgMessage.QueryKind;
import io.orthocone.wire.proto.PgProto.LeaseAckBody;
import io.orthocone.wire.proto.PgProto.LeaseBody;
import io.orthocone.wire.proto.PgProto.PgInfoBody;
import io.orthocone.wire.proto.PgProto.PgLogBody;
import io.orthocone.wire.proto.PgProto.PgNotifyBody;
import io.orthocone.wire.proto.PgProto.PgQueryBody;
import io.orthocone.wire.proto.PgProto.PgRemoveBody;
import io.orthocone.wire.proto.PgProto.RepOpBody;
import io.orthocone.wire.proto.PgProto.RepOpReplyBody;

/** Peering, leases and replication between the copies of a PG, both directions. Transactions are data. */
final class PgConversions {
    private PgConversions() {}

    static EncodedMessage encode(PgMessage message) {
        return switch (message) {
            case PgMessage.Query query -> encodeQuery(query);
            case PgMessage.Notify notify -> encodeNotify(notify);
            case PgMessage.Log log -> encodeLog(log);
            case PgMessage.Activated activated -> encodeActivated(activated);
            case PgMessage.InfoUpdate update -> encodeInfoUpdate(update);
            case PgMessage.Remove remove -> encodeRemove(remove);
            case PgMessage.Lease lease -> encodeLease(lease);
            case PgMessage.LeaseAck ack -> encodeLeaseAck(ack);
            case PgMessage.RepOp op -> encodeRepOp(op);
            case PgMessage.RepOpReply reply -> encodeRepOpReply(reply);
            case PgMessage.Push push -> RecoveryConversions.encodePush(push);
            case PgMessage.PushReply reply -> RecoveryConversions.encodePushReply(reply);
            case PgMessage.Pull pull -> RecoveryConversions.encodePull(pull);
            case PgMessage.PullRefused refused -> RecoveryConversions.encodePullRefused(refused);
            case PgMessage.Scan scan -> RecoveryConversions.encodeScan(scan);
            case PgMessage.ScanReply reply -> RecoveryConversions.encodeScanReply(reply);
            case PgMessage.BackfillProgress progress -> RecoveryConversions.encodeBackfillProgress(progress);
            case PgMessage.BackfillProgressAck ack -> RecoveryConversions.encodeBackfillProgressAck(ack);
            case PgMessage.Reservation reservation -> RecoveryConversions.encodeReservation(reservation);
            case PgMessage.ScrubReservation reservation -> ScrubConversions.encodeReservation(reservation);
            case PgMessage.ScrubChunk chunk -> ScrubConversions.encodeChunk(chunk);
            case PgMessage.ScrubReply reply -> ScrubConversions.encodeReply(reply);
        };
    }

    // --- peering ---

    private static EncodedMessage encodeQuery(PgMessage.Query query) {
        PgQueryBody.Kind kind = switch (query.kind()) {
            case INFO -> PgQueryBody.Kind.INFO;
            case LOG -> PgQueryBody.Kind.LOG;
            case FULL_LOG -> PgQueryBody.Kind.FULL_LOG;
        };
        return EncodedMessage.of(PgQueryBody.newBuilder()
                .setPg(Values.toProto(query.pg()))
                .setEpoch(query.epoch())
                .setKind(kind)
                .setSince(Values.toProto(query.since()))
                .setHistory(PgValues.toProto(query.history()))
                .build());
    }

    static PgMessage.Query decodeQuery(PgQueryBody body) throws MalformedFrameException {
        QueryKind kind = switch (body.getKind()) {
            case INFO -> QueryKind.INFO;
            case LOG -> QueryKind.LOG;
            case FULL_LOG -> QueryKind.FULL_LOG;
            case KIND_UNSPECIFIED, UNRECOGNIZED ->
                throw MalformedFrameException.nonsense("unknown kind of query " + body.getKindValue());
        };
        return new PgMessage.Query(
                Values.fromProto(body.getPg()),
                body.getEpoch(),
                kind,
                Values.fromProto(body.getSince()),
                PgValues.fromProto(body.getHistory()));
    }

    private static EncodedMessage encodeNotify(PgMessage.Notify notify) {
        return EncodedMessage.of(PgNotifyBody.newBuilder()
                .setPg(Values.toProto(notify.pg()))
                .setEpoch(notify.epoch())
                .setQueryEpoch(notify.queryEpoch())
                .setInfo(PgValues.toProto(notify.info()))
                .addAllPastIntervals(PgValues.toProtoIntervals(notify.pastIntervals()))
                .build());
    }

    static PgMessage.Notify decodeNotify(PgNotifyBody body) {
        return new PgMessage.Notify(
                Values.fromProto(body.getPg()),
                body.getEpoch(),
                body.getQueryEpoch(),
                PgValues.fromProto(body.getInfo()),
                PgValues.fromProtoIntervals(body.getPastIntervalsList()));
    }

    private static EncodedMessage encodeLog(PgMessage.Log log) {
        return EncodedMessage.of(PgLogBody.newBuilder()
                .setPg(Values.toProto(log.pg()))
                .setEpoch(log.epoch())
                .setQueryEpoch(log.queryEpoch())
                .setActivate(log.activate())
                .setInfo(PgValues.toProto(log.info()))
                .setLog(PgValues.toProto(log.log()))
                .addAllMissing(PgValues.toProtoMissing(log.missing()))
                .addAllPastIntervals(PgValues.toProtoIntervals(log.pastIntervals()))
                .build());
    }

    static PgMessage.Log decodeLog(PgLogBody body) throws MalformedFrameException {
        return new PgMessage.Log(
                Values.fromProto(body.getPg()),
                body.getEpoch(),
                body.getQueryEpoch(),
                body.getActivate(),
                PgValues.fromProto(body.getInfo()),
                PgValues.fromProto(body.getLog()),
                PgValues.fromProtoMissing(body.getMissingList()),
                PgValues.fromProtoIntervals(body.getPastIntervalsList()));
    }

    private static EncodedMessage encodeActivated(PgMessage.Activated activated) {
        return EncodedMessage.of(PgInfoBody.newBuilder()
                .setPg(Values.toProto(activated.pg()))
                .setEpoch(activated.epoch())
                .setInfo(PgValues.toProto(activated.info()))
                .build());
    }

    static PgMessage.Activated decodeActivated(PgInfoBody body) {
        return new PgMessage.Activated(
                Values.fromProto(body.getPg()), body.getEpoch(), PgValues.fromProto(body.getInfo()));
    }

    private static EncodedMessage encodeInfoUpdate(PgMessage.InfoUpdate update) {
        return EncodedMessage.of(PgInfoBody.newBuilder()
                .setPg(Values.toProto(update.pg()))
                .setEpoch(update.epoch())
                .setInfo(PgValues.toProto(update.info()))
                .build());
    }

    static PgMessage.InfoUpdate decodeInfoUpdate(PgInfoBody body) {
        return new PgMessage.InfoUpdate(
                Values.fromProto(body.getPg()), body.getEpoch(), PgValues.fromProto(body.getInfo()));
    }

    private static EncodedMessage encodeRemove(PgMessage.Remove remove) {
        return EncodedMessage.of(PgRemoveBody.newBuilder()
                .setPg(Values.toProto(remove.pg()))
                .setEpoch(remove.epoch())
                .build());
    }

    static PgMessage.Remove decodeRemove(PgRemoveBody body) {
        return new PgMessage.Remove(Values.fromProto(body.getPg()), body.getEpoch());
    }

    // --- leases ---

    private static EncodedMessage encodeLease(PgMessage.Lease lease) {
        return EncodedMessage.of(LeaseBody.newBuilder()
                .setPg(Values.toProto(lease.pg()))
                .setEpoch(lease.epoch())
                .setIntervalSince(lease.intervalSince())
                .setSentNanos(lease.sentNanos())
                .setDurationNanos(lease.durationNanos())
                .build());
    }

    static PgMessage.Lease decodeLease(LeaseBody body) {
        return new PgMessage.Lease(
                Values.fromProto(body.getPg()),
                body.getEpoch(),
                body.getIntervalSince(),
                body.getSentNanos(),
                body.getDurationNanos());
    }

    private static EncodedMessage encodeLeaseAck(PgMessage.LeaseAck ack) {
        return EncodedMessage.of(LeaseAckBody.newBuilder()
                .setPg(Values.toProto(ack.pg()))
                .setEpoch(ack.epoch())
                .setIntervalSince(ack.intervalSince())
                .setSentNanos(ack.sentNanos())
                .build());
    }

    static PgMessage.LeaseAck decodeLeaseAck(LeaseAckBody body) {
        return new PgMessage.LeaseAck(
                Values.fromProto(body.getPg()), body.getEpoch(), body.getIntervalSince(), body.getSentNanos());
    }

    // --- replication ---

    private static EncodedMessage encodeRepOp(PgMessage.RepOp op) {
        return EncodedMessage.of(
                RepOpBody.newBuilder()
                        .setPg(Values.toProto(op.pg()))
                        .setEpoch(op.epoch())
                        .setIntervalSince(op.intervalSince())
                        .setReqId(Values.toProto(op.reqId()))
                        .setObject(Values.toProto(op.object()))
                        .addAllEntries(PgValues.toProtoEntries(op.entries()))
                        .setTrimTo(Values.toProto(op.trimTo()))
                        .setCommittedTo(Values.toProto(op.committedTo()))
                        .setObjects(op.objects())
                        .setBytes(op.bytes())
                        .setTransactionDataBytes(op.transaction().length())
                        .build(),
                op.transaction().pieces());
    }

    static PgMessage.RepOp decodeRepOp(RepOpBody body, DataCursor data) throws MalformedFrameException {
        return new PgMessage.RepOp(
                Values.fromProto(body.getPg()),
                body.getEpoch(),
                body.getIntervalSince(),
                Values.fromProto(body.getReqId()),
                Values.fromProto(body.getObject()),
                PgValues.fromProtoEntries(body.getEntriesList()),
                Values.fromProto(body.getTrimTo()),
                Values.fromProto(body.getCommittedTo()),
                body.getObjects(),
                body.getBytes(),
                Rope.of(data.take(body.getTransactionDataBytes())));
    }

    private static EncodedMessage encodeRepOpReply(PgMessage.RepOpReply reply) {
        return EncodedMessage.of(RepOpReplyBody.newBuilder()
                .setPg(Values.toProto(reply.pg()))
                .setEpoch(reply.epoch())
                .setIntervalSince(reply.intervalSince())
                .setVersion(Values.toProto(reply.version()))
                .setLastComplete(Values.toProto(reply.lastComplete()))
                .setRoomBytesPlusOne(reply.roomBytes() + 1)
                .build());
    }

    static PgMessage.RepOpReply decodeRepOpReply(RepOpReplyBody body) {
        return new PgMessage.RepOpReply(
                Values.fromProto(body.getPg()),
                body.getEpoch(),
                body.getIntervalSince(),
                Values.fromProto(body.getVersion()),
                Values.fromProto(body.getLastComplete()),
                body.getRoomBytesPlusOne() - 1);
    }
}
