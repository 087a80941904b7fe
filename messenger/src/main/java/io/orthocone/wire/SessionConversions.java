package io.orthocone.wire;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import com.google.protobuf.UnsafeByteOperations;
import io.orthocone.wire.proto.SessionProto.CloseBody;
import io.orthocone.wire.proto.SessionProto.CloseReasonValue;
import io.orthocone.wire.proto.SessionProto.HelloBody;
import io.orthocone.wire.proto.SessionProto.IdentBody;
import io.orthocone.wire.proto.SessionProto.IdentOkBody;
import io.orthocone.wire.proto.SessionProto.ReconnectBody;
import io.orthocone.wire.proto.SessionProto.ReconnectOkBody;

/** The frames by which two messengers agree on a session, both directions. */
final class SessionConversions {
    private SessionConversions() {}

    static HelloBody toProto(Frame.Hello hello) {
        return HelloBody.newBuilder()
                .setMinVersion(hello.minVersion())
                .setMaxVersion(hello.maxVersion())
                .setName(Values.toProto(hello.name()))
                .setAddr(Values.toProto(hello.addr()))
                .setFsid(Values.toProto(hello.fsid()))
                .setYourIp(hello.yourIp())
                .build();
    }

    static Frame.Hello hello(byte[] bytes) throws MalformedFrameException {
        HelloBody body = parse(HelloBody.parser(), bytes);
        try {
            return new Frame.Hello(
                    body.getMinVersion(),
                    body.getMaxVersion(),
                    Values.fromProto(body.getName()),
                    Values.fromProto(body.getAddr()),
                    Values.fromProto(body.getFsid()),
                    body.getYourIp());
        } catch (IllegalArgumentException e) {
            throw impossible("hello", e);
        }
    }

    static IdentBody toProto(Frame.Ident ident) {
        return IdentBody.newBuilder()
                .setCookie(ident.cookie())
                .setAttempt(ident.attempt())
                .setLossy(ident.lossy())
                .setAddr(Values.toProto(ident.addr()))
                .build();
    }

    static Frame.Ident ident(byte[] bytes) throws MalformedFrameException {
        IdentBody body = parse(IdentBody.parser(), bytes);
        try {
            return new Frame.Ident(
                    body.getCookie(), body.getAttempt(), body.getLossy(), Values.fromProto(body.getAddr()));
        } catch (IllegalArgumentException e) {
            throw impossible("ident", e);
        }
    }

    static IdentOkBody toProto(Frame.IdentOk ok) {
        return IdentOkBody.newBuilder()
                .setCookie(ok.cookie())
                .setAttempt(ok.attempt())
                .build();
    }

    static Frame.IdentOk identOk(byte[] bytes) throws MalformedFrameException {
        IdentOkBody body = parse(IdentOkBody.parser(), bytes);
        return new Frame.IdentOk(body.getCookie(), body.getAttempt());
    }

    static ReconnectBody toProto(Frame.Reconnect reconnect) {
        return ReconnectBody.newBuilder()
                .setCookie(reconnect.cookie())
                .setPeerCookie(reconnect.peerCookie())
                .setAttempt(reconnect.attempt())
                .setReceived(reconnect.received())
                .setAddr(Values.toProto(reconnect.addr()))
                .build();
    }

    static Frame.Reconnect reconnect(byte[] bytes) throws MalformedFrameException {
        ReconnectBody body = parse(ReconnectBody.parser(), bytes);
        try {
            return new Frame.Reconnect(
                    body.getCookie(),
                    body.getPeerCookie(),
                    body.getAttempt(),
                    body.getReceived(),
                    Values.fromProto(body.getAddr()));
        } catch (IllegalArgumentException e) {
            throw impossible("reconnect", e);
        }
    }

    static ReconnectOkBody toProto(Frame.ReconnectOk ok) {
        return ReconnectOkBody.newBuilder()
                .setAttempt(ok.attempt())
                .setReceived(ok.received())
                .build();
    }

    static Frame.ReconnectOk reconnectOk(byte[] bytes) throws MalformedFrameException {
        ReconnectOkBody body = parse(ReconnectOkBody.parser(), bytes);
        return new Frame.ReconnectOk(body.getAttempt(), body.getReceived());
    }

    static CloseBody toProto(Frame.Close close) {
        CloseReasonValue reason = switch (close.reason()) {
            case SESSION_CLOSED -> CloseReasonValue.CLOSE_SESSION_CLOSED;
            case WRONG_CLUSTER -> CloseReasonValue.CLOSE_WRONG_CLUSTER;
            case WRONG_VERSION -> CloseReasonValue.CLOSE_WRONG_VERSION;
            case REFUSED -> CloseReasonValue.CLOSE_REFUSED;
            case STALE -> CloseReasonValue.CLOSE_STALE;
            case BUSY -> CloseReasonValue.CLOSE_BUSY;
            case IDLE -> CloseReasonValue.CLOSE_IDLE;
        };
        return CloseBody.newBuilder()
                .setReason(reason)
                .setDetail(close.detail())
                .build();
    }

    static Frame.Close close(byte[] bytes) throws MalformedFrameException {
        CloseBody body = parse(CloseBody.parser(), bytes);
        CloseReason reason = switch (body.getReason()) {
            case CLOSE_SESSION_CLOSED -> CloseReason.SESSION_CLOSED;
            case CLOSE_WRONG_CLUSTER -> CloseReason.WRONG_CLUSTER;
            case CLOSE_WRONG_VERSION -> CloseReason.WRONG_VERSION;
            case CLOSE_STALE -> CloseReason.STALE;
            case CLOSE_BUSY -> CloseReason.BUSY;
            case CLOSE_IDLE -> CloseReason.IDLE;
            // A reason that a newer peer has is a refusal with a text.
            case CLOSE_REFUSED, CLOSE_UNSPECIFIED, UNRECOGNIZED -> CloseReason.REFUSED;
        };
        return new Frame.Close(reason, body.getDetail());
    }

    private static <T extends Message> T parse(Parser<T> parser, byte[] bytes) throws MalformedFrameException {
        return MessageCodec.parse(parser, UnsafeByteOperations.unsafeWrap(bytes));
    }

    private static MalformedFrameException impossible(String frame, IllegalArgumentException cause) {
        return new MalformedFrameException("a " + frame + " with an impossible value: " + cause.getMessage(), cause);
    }
}
