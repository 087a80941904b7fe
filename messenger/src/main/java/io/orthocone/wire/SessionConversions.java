package io.orthocone.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import com.google.protobuf.UnsafeByteOperations;
import io.orthocone.auth.Account;
import io.orthocone.auth.PublicKey;
import io.orthocone.auth.Signature;
import io.orthocone.env.Payload;
import io.orthocone.message.EntityName;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.wire.proto.SessionProto.CloseBody;
import io.orthocone.wire.proto.SessionProto.CloseReasonValue;
import io.orthocone.wire.proto.SessionProto.HelloBody;
import io.orthocone.wire.proto.SessionProto.IdentBody;
import io.orthocone.wire.proto.SessionProto.IdentOkBody;
import io.orthocone.wire.proto.SessionProto.LinkModeValue;
import io.orthocone.wire.proto.SessionProto.ProofBody;
import io.orthocone.wire.proto.SessionProto.ReconnectBody;
import io.orthocone.wire.proto.SessionProto.ReconnectOkBody;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The frames by which two messengers agree on a session, both directions. */
final class SessionConversions {
    private SessionConversions() {}

    static Payload encode(
            int minVersion,
            int maxVersion,
            EntityName name,
            EntityAddr addr,
            UUID fsid,
            String yourIp,
            Payload challenge,
            List<LinkMode> modes) {
        HelloBody.Builder body = HelloBody.newBuilder()
                .setMinVersion(minVersion)
                .setMaxVersion(maxVersion)
                .setName(Values.toProto(name))
                .setAddr(Values.toProto(addr))
                .setFsid(Values.toProto(fsid))
                .setYourIp(yourIp)
                .setChallenge(Values.toProto(challenge));
        for (LinkMode mode : modes) {
            body.addModes(
                    switch (mode) {
                        case CRC -> LinkModeValue.LINK_MODE_CRC;
                        case SECURE -> LinkModeValue.LINK_MODE_SECURE;
                    });
        }
        return Payload.wrap(body.build().toByteArray());
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
                    body.getYourIp(),
                    Values.fromProto(body.getChallenge()),
                    modes(body.getModesList()),
                    Payload.wrap(bytes));
        } catch (IllegalArgumentException e) {
            throw impossible("hello", e);
        }
    }

    /** Those that this version knows. */
    private static List<LinkMode> modes(List<LinkModeValue> values) {
        List<LinkMode> modes = new ArrayList<>();
        for (LinkModeValue value : values) {
            switch (value) {
                case LINK_MODE_CRC -> modes.add(LinkMode.CRC);
                case LINK_MODE_SECURE -> modes.add(LinkMode.SECURE);
                case LINK_MODE_UNSPECIFIED, UNRECOGNIZED -> {}
            }
        }
        return modes;
    }

    static ProofBody toProto(Frame.Proof proof) {
        return ProofBody.newBuilder()
                .setAccountType(Values.toProto(proof.account().type()))
                .setAccountId(proof.account().id())
                .setKey(ByteString.copyFrom(proof.key().bytes()))
                .setTicket(Values.toProto(proof.ticket()))
                .setSignature(ByteString.copyFrom(proof.signature().bytes()))
                .build();
    }

    static Frame.Proof proof(byte[] bytes) throws MalformedFrameException {
        ProofBody body = parse(ProofBody.parser(), bytes);
        try {
            return new Frame.Proof(
                    new Account(Values.fromProto(body.getAccountType()), body.getAccountId()),
                    PublicKey.of(body.getKey().toByteArray()),
                    Values.fromProto(body.getTicket()),
                    Signature.of(body.getSignature().toByteArray()));
        } catch (IllegalArgumentException e) {
            throw impossible("proof", e);
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
            case DENIED -> CloseReasonValue.CLOSE_DENIED;
            case OLD_TICKET -> CloseReasonValue.CLOSE_OLD_TICKET;
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
            case CLOSE_DENIED -> CloseReason.DENIED;
            case CLOSE_OLD_TICKET -> CloseReason.OLD_TICKET;
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
