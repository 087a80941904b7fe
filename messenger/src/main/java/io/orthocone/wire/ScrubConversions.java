package io.orthocone.wire;

import io.orthocone.message.PgMessage;
import io.orthocone.message.PgMessage.CopyFault;
import io.orthocone.wire.proto.PgProto.ScrubChunkBody;
import io.orthocone.wire.proto.PgProto.ScrubReplyBody;
import io.orthocone.wire.proto.PgProto.ScrubReservationBody;
import java.util.ArrayList;
import java.util.List;

/** Scrub between the copies of a PG, both directions. */
final class ScrubConversions {
    private ScrubConversions() {}

    static EncodedMessage encodeReservation(PgMessage.ScrubReservation reservation) {
        return EncodedMessage.of(ScrubReservationBody.newBuilder()
                .setPg(Values.toProto(reservation.pg()))
                .setEpoch(reservation.epoch())
                .setIntervalSince(reservation.intervalSince())
                .setPhase(RecoveryConversions.toProto(reservation.phase()))
                .build());
    }

    static PgMessage.ScrubReservation decodeReservation(ScrubReservationBody body) throws MalformedFrameException {
        return new PgMessage.ScrubReservation(
                Values.fromProto(body.getPg()),
                body.getEpoch(),
                body.getIntervalSince(),
                RecoveryConversions.fromProto(body.getPhase(), body.getPhaseValue()));
    }

    static EncodedMessage encodeChunk(PgMessage.ScrubChunk chunk) {
        return EncodedMessage.of(ScrubChunkBody.newBuilder()
                .setPg(Values.toProto(chunk.pg()))
                .setEpoch(chunk.epoch())
                .setIntervalSince(chunk.intervalSince())
                .setChunk(chunk.chunk())
                .setBegin(Values.toProto(chunk.begin()))
                .setEnd(Values.toProto(chunk.end()))
                .setDeep(chunk.deep())
                .build());
    }

    static PgMessage.ScrubChunk decodeChunk(ScrubChunkBody body) {
        return new PgMessage.ScrubChunk(
                Values.fromProto(body.getPg()),
                body.getEpoch(),
                body.getIntervalSince(),
                body.getChunk(),
                Values.fromProto(body.getBegin()),
                Values.fromProto(body.getEnd()),
                body.getDeep());
    }

    static EncodedMessage encodeReply(PgMessage.ScrubReply reply) {
        ScrubReplyBody.Builder body = ScrubReplyBody.newBuilder()
                .setPg(Values.toProto(reply.pg()))
                .setEpoch(reply.epoch())
                .setIntervalSince(reply.intervalSince())
                .setChunk(reply.chunk())
                .setBegin(Values.toProto(reply.begin()))
                .setEnd(Values.toProto(reply.end()));
        for (PgMessage.ScrubbedCopy copy : reply.copies()) {
            body.addCopies(ScrubReplyBody.ScrubbedCopy.newBuilder()
                    .setObject(Values.toProto(copy.object()))
                    .setFault(toProto(copy.fault()))
                    .setVersion(Values.toProto(copy.version()))
                    .setInfoBytes(copy.infoBytes())
                    .setSizeBytes(copy.sizeBytes())
                    .setAttrNamesDigest(copy.attrNamesDigest())
                    .setAttrsDigest(copy.attrsDigest())
                    .setOmapDigest(copy.omapDigest())
                    .setDataDigest(copy.dataDigest()));
        }
        return EncodedMessage.of(body.build());
    }

    static PgMessage.ScrubReply decodeReply(ScrubReplyBody body) throws MalformedFrameException {
        List<PgMessage.ScrubbedCopy> copies = new ArrayList<>(body.getCopiesCount());
        for (ScrubReplyBody.ScrubbedCopy copy : body.getCopiesList()) {
            copies.add(new PgMessage.ScrubbedCopy(
                    Values.fromProto(copy.getObject()),
                    fromProto(copy.getFault(), copy.getFaultValue()),
                    Values.fromProto(copy.getVersion()),
                    copy.getInfoBytes(),
                    copy.getSizeBytes(),
                    copy.getAttrNamesDigest(),
                    copy.getAttrsDigest(),
                    copy.getOmapDigest(),
                    copy.getDataDigest()));
        }
        return new PgMessage.ScrubReply(
                Values.fromProto(body.getPg()),
                body.getEpoch(),
                body.getIntervalSince(),
                body.getChunk(),
                Values.fromProto(body.getBegin()),
                Values.fromProto(body.getEnd()),
                copies);
    }

    private static ScrubReplyBody.Fault toProto(CopyFault fault) {
        return switch (fault) {
            case NONE -> ScrubReplyBody.Fault.NONE;
            case READ_ERROR -> ScrubReplyBody.Fault.READ_ERROR;
            case INFO_MISSING -> ScrubReplyBody.Fault.INFO_MISSING;
            case INFO_CORRUPTED -> ScrubReplyBody.Fault.INFO_CORRUPTED;
        };
    }

    private static CopyFault fromProto(ScrubReplyBody.Fault fault, int number) throws MalformedFrameException {
        return switch (fault) {
            case NONE -> CopyFault.NONE;
            case READ_ERROR -> CopyFault.READ_ERROR;
            case INFO_MISSING -> CopyFault.INFO_MISSING;
            case INFO_CORRUPTED -> CopyFault.INFO_CORRUPTED;
            case UNRECOGNIZED -> throw MalformedFrameException.nonsense("unknown fault of a copy " + number);
        };
    }
}
