package io.orthocone.wire;

import io.orthocone.message.OsdPing;
import io.orthocone.wire.proto.PingProto.OsdPingBody;

/** Heartbeats, both directions. */
final class PingConversions {
    private PingConversions() {}

    static EncodedMessage encode(OsdPing ping) {
        OsdPingBody.Kind kind = switch (ping.kind()) {
            case PING -> OsdPingBody.Kind.PING;
            case REPLY -> OsdPingBody.Kind.REPLY;
            case YOU_ARE_DOWN -> OsdPingBody.Kind.YOU_ARE_DOWN;
        };
        return EncodedMessage.of(OsdPingBody.newBuilder()
                .setKind(kind)
                .setEpoch(ping.epoch())
                .setStampNanos(ping.stampNanos())
                .setUpFrom(ping.upFrom())
                .setRoomBytesPlusOne(ping.roomBytes() + 1)
                .build());
    }

    static OsdPing decode(OsdPingBody body) throws MalformedFrameException {
        OsdPing.Kind kind = switch (body.getKind()) {
            case PING -> OsdPing.Kind.PING;
            case REPLY -> OsdPing.Kind.REPLY;
            case YOU_ARE_DOWN -> OsdPing.Kind.YOU_ARE_DOWN;
            case KIND_UNSPECIFIED, UNRECOGNIZED ->
                throw MalformedFrameException.nonsense("unknown kind of ping " + body.getKindValue());
        };
        return new OsdPing(
                kind, body.getEpoch(), body.getStampNanos(), body.getUpFrom(), body.getRoomBytesPlusOne() - 1);
    }
}
