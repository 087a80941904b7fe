package io.orthocone.wire;

import io.orthocone.env.Payload;
import io.orthocone.message.PgMessage;
import io.orthocone.message.PgMessage.ReservationPhase;
import io.orthocone.wire.proto.PgProto.BackfillProgressAckBody;
import io.orthocone.wire.proto.PgProto.BackfillProgressBody;
import io.orthocone.wire.proto.PgProto.PullBody;
import io.orthocone.wire.proto.PgProto.PullRefusedBody;
import io.orthocone.wire.proto.PgProto.PushBody;
import io.orthocone.wire.proto.PgProto.PushReplyBody;
import io.orthocone.wire.proto.PgProto.ReservationBody;
import io.orthocone.wire.proto.PgProto.ScanBody;
import io.orthocone.wire.proto.PgProto.ScanReplyBody;
import java.util.ArrayList;
import java.util.List;

/** Recovery and backfill between the copies of a PG, both directions. Content of objects is data. */
final class RecoveryConversions {
    private RecoveryConversions() {}

    static EncodedMessage encodePush(PgMessage.Push push) {
        PushBody.Builder body = PushBody.newBuilder()
                .setPg(Values.toProto(push.pg()))
                .setEpoch(push.epoch())
                .setIntervalSince(push.intervalSince());
        List<Payload> data = new ArrayList<>(push.parts().size());
        for (PgMessage.ObjectPart part : push.parts()) {
            PushBody.ObjectPart.Builder to = PushBody.ObjectPart.newBuilder()
                    .setObject(Values.toProto(part.object()))
                    .setVersion(Values.toProto(part.version()))
                    .setDeleted(part.deleted())
                    .setSizeBytes(part.sizeBytes())
                    .setOffset(part.offset())
                    .setDataBytes(part.data().length())
                    .addAllXattrs(Values.toProto(part.xattrs()))
                    .setLast(part.last())
                    .setOmapHeader(Values.toProto(part.omapHeader()))
                    .setOmapAfter(Values.toProto(part.omapAfter()));
            if (!part.omap().isEmpty()) {
                to.setOmap(Values.toProtoOmap(part.omap()));
            }
            body.addParts(to);
            data.add(part.data());
        }
        return new EncodedMessage(body.build(), data);
    }

    static PgMessage.Push decodePush(PushBody body, DataCursor data) throws MalformedFrameException {
        List<PgMessage.ObjectPart> parts = new ArrayList<>(body.getPartsCount());
        for (PushBody.ObjectPart part : body.getPartsList()) {
            parts.add(new PgMessage.ObjectPart(
                    Values.fromProto(part.getObject()),
                    Values.fromProto(part.getVersion()),
                    part.getDeleted(),
                    part.getSizeBytes(),
                    part.getOffset(),
                    data.take(part.getDataBytes()),
                    Values.fromProto(part.getXattrsList()),
                    part.getLast(),
                    Values.fromProto(part.getOmapHeader()),
                    Values.fromProto(part.getOmapAfter()),
                    Values.fromProtoOmap(part.getOmap())));
        }
        return new PgMessage.Push(Values.fromProto(body.getPg()), body.getEpoch(), body.getIntervalSince(), parts);
    }

    static EncodedMessage encodePushReply(PgMessage.PushReply reply) {
        PushReplyBody.Builder body = PushReplyBody.newBuilder()
                .setPg(Values.toProto(reply.pg()))
                .setEpoch(reply.epoch())
                .setIntervalSince(reply.intervalSince());
        for (PgMessage.PushedPart part : reply.parts()) {
            body.addParts(PushReplyBody.PushedPart.newBuilder()
                    .setObject(Values.toProto(part.object()))
                    .setVersion(Values.toProto(part.version()))
                    .setEndOffset(part.end().offset())
                    .setOmapKey(Values.toProto(part.end().omapAfter()))
                    .setLast(part.last()));
        }
        return EncodedMessage.of(body.build());
    }

    static PgMessage.PushReply decodePushReply(PushReplyBody body) {
        List<PgMessage.PushedPart> parts = new ArrayList<>(body.getPartsCount());
        for (PushReplyBody.PushedPart part : body.getPartsList()) {
            parts.add(new PgMessage.PushedPart(
                    Values.fromProto(part.getObject()),
                    Values.fromProto(part.getVersion()),
                    new PgMessage.ObjectPosition(part.getEndOffset(), Values.fromProto(part.getOmapKey())),
                    part.getLast()));
        }
        return new PgMessage.PushReply(Values.fromProto(body.getPg()), body.getEpoch(), body.getIntervalSince(), parts);
    }

    static EncodedMessage encodePull(PgMessage.Pull pull) {
        PullBody.Builder body = PullBody.newBuilder()
                .setPg(Values.toProto(pull.pg()))
                .setEpoch(pull.epoch())
                .setIntervalSince(pull.intervalSince());
        for (PgMessage.PullPart part : pull.parts()) {
            body.addParts(PullBody.PullPart.newBuilder()
                    .setObject(Values.toProto(part.object()))
                    .setNeed(Values.toProto(part.need()))
                    .setOffset(part.from().offset())
                    .setOmapAfter(Values.toProto(part.from().omapAfter()))
                    .setMaxBytes(part.maxBytes()));
        }
        return EncodedMessage.of(body.build());
    }

    static PgMessage.Pull decodePull(PullBody body) {
        List<PgMessage.PullPart> parts = new ArrayList<>(body.getPartsCount());
        for (PullBody.PullPart part : body.getPartsList()) {
            parts.add(new PgMessage.PullPart(
                    Values.fromProto(part.getObject()),
                    Values.fromProto(part.getNeed()),
                    new PgMessage.ObjectPosition(part.getOffset(), Values.fromProto(part.getOmapAfter())),
                    part.getMaxBytes()));
        }
        return new PgMessage.Pull(Values.fromProto(body.getPg()), body.getEpoch(), body.getIntervalSince(), parts);
    }

    static EncodedMessage encodePullRefused(PgMessage.PullRefused refused) {
        return EncodedMessage.of(PullRefusedBody.newBuilder()
                .setPg(Values.toProto(refused.pg()))
                .setEpoch(refused.epoch())
                .setIntervalSince(refused.intervalSince())
                .setObject(Values.toProto(refused.object()))
                .setNeed(Values.toProto(refused.need()))
                .setCode(Values.toProto(refused.code()))
                .build());
    }

    static PgMessage.PullRefused decodePullRefused(PullRefusedBody body) {
        return new PgMessage.PullRefused(
                Values.fromProto(body.getPg()),
                body.getEpoch(),
                body.getIntervalSince(),
                Values.fromProto(body.getObject()),
                Values.fromProto(body.getNeed()),
                Values.errorCode(body.getCode()));
    }

    static EncodedMessage encodeScan(PgMessage.Scan scan) {
        return EncodedMessage.of(ScanBody.newBuilder()
                .setPg(Values.toProto(scan.pg()))
                .setEpoch(scan.epoch())
                .setIntervalSince(scan.intervalSince())
                .setBegin(Values.toProto(scan.begin()))
                .setMaxObjects(scan.maxObjects())
                .build());
    }

    static PgMessage.Scan decodeScan(ScanBody body) {
        return new PgMessage.Scan(
                Values.fromProto(body.getPg()),
                body.getEpoch(),
                body.getIntervalSince(),
                Values.fromProto(body.getBegin()),
                body.getMaxObjects());
    }

    static EncodedMessage encodeScanReply(PgMessage.ScanReply reply) {
        ScanReplyBody.Builder body = ScanReplyBody.newBuilder()
                .setPg(Values.toProto(reply.pg()))
                .setEpoch(reply.epoch())
                .setIntervalSince(reply.intervalSince())
                .setBegin(Values.toProto(reply.begin()))
                .setEnd(Values.toProto(reply.end()));
        for (PgMessage.ObjectVersion object : reply.objects()) {
            body.addObjects(ScanReplyBody.ObjectVersion.newBuilder()
                    .setObject(Values.toProto(object.object()))
                    .setVersion(Values.toProto(object.version())));
        }
        return EncodedMessage.of(body.build());
    }

    static PgMessage.ScanReply decodeScanReply(ScanReplyBody body) {
        List<PgMessage.ObjectVersion> objects = new ArrayList<>(body.getObjectsCount());
        for (ScanReplyBody.ObjectVersion object : body.getObjectsList()) {
            objects.add(new PgMessage.ObjectVersion(
                    Values.fromProto(object.getObject()), Values.fromProto(object.getVersion())));
        }
        return new PgMessage.ScanReply(
                Values.fromProto(body.getPg()),
                body.getEpoch(),
                body.getIntervalSince(),
                Values.fromProto(body.getBegin()),
                Values.fromProto(body.getEnd()),
                objects);
    }

    static EncodedMessage encodeBackfillProgress(PgMessage.BackfillProgress progress) {
        return EncodedMessage.of(BackfillProgressBody.newBuilder()
                .setPg(Values.toProto(progress.pg()))
                .setEpoch(progress.epoch())
                .setIntervalSince(progress.intervalSince())
                .setLastBackfill(Values.toProto(progress.lastBackfill()))
                .setLastUpdate(Values.toProto(progress.lastUpdate()))
                .setObjects(progress.objects())
                .setBytes(progress.bytes())
                .build());
    }

    static PgMessage.BackfillProgress decodeBackfillProgress(BackfillProgressBody body) {
        return new PgMessage.BackfillProgress(
                Values.fromProto(body.getPg()),
                body.getEpoch(),
                body.getIntervalSince(),
                Values.fromProto(body.getLastBackfill()),
                Values.fromProto(body.getLastUpdate()),
                body.getObjects(),
                body.getBytes());
    }

    static EncodedMessage encodeBackfillProgressAck(PgMessage.BackfillProgressAck ack) {
        return EncodedMessage.of(BackfillProgressAckBody.newBuilder()
                .setPg(Values.toProto(ack.pg()))
                .setEpoch(ack.epoch())
                .setIntervalSince(ack.intervalSince())
                .setLastBackfill(Values.toProto(ack.lastBackfill()))
                .build());
    }

    static PgMessage.BackfillProgressAck decodeBackfillProgressAck(BackfillProgressAckBody body) {
        return new PgMessage.BackfillProgressAck(
                Values.fromProto(body.getPg()),
                body.getEpoch(),
                body.getIntervalSince(),
                Values.fromProto(body.getLastBackfill()));
    }

    static EncodedMessage encodeReservation(PgMessage.Reservation reservation) {
        return EncodedMessage.of(ReservationBody.newBuilder()
                .setPg(Values.toProto(reservation.pg()))
                .setEpoch(reservation.epoch())
                .setIntervalSince(reservation.intervalSince())
                .setPhase(toProto(reservation.phase()))
                .setPriority(reservation.priority())
                .build());
    }

    static PgMessage.Reservation decodeReservation(ReservationBody body) throws MalformedFrameException {
        return new PgMessage.Reservation(
                Values.fromProto(body.getPg()),
                body.getEpoch(),
                body.getIntervalSince(),
                fromProto(body.getPhase(), body.getPhaseValue()),
                body.getPriority());
    }

    static ReservationBody.Phase toProto(ReservationPhase phase) {
        return switch (phase) {
            case REQUEST -> ReservationBody.Phase.REQUEST;
            case GRANT -> ReservationBody.Phase.GRANT;
            case REJECT -> ReservationBody.Phase.REJECT;
            case RELEASE -> ReservationBody.Phase.RELEASE;
            case TOO_FULL -> ReservationBody.Phase.TOO_FULL;
        };
    }

    static ReservationPhase fromProto(ReservationBody.Phase phase, int number) throws MalformedFrameException {
        return switch (phase) {
            case REQUEST -> ReservationPhase.REQUEST;
            case GRANT -> ReservationPhase.GRANT;
            case REJECT -> ReservationPhase.REJECT;
            case RELEASE -> ReservationPhase.RELEASE;
            case TOO_FULL -> ReservationPhase.TOO_FULL;
            case PHASE_UNSPECIFIED, UNRECOGNIZED -> throw MalformedFrameException.nonsense("unknown phase " + number);
        };
    }
}
