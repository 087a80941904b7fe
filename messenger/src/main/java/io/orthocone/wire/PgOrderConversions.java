package io.orthocone.wire;

import io.orthocone.message.InconsistentObject;
import io.orthocone.message.MonMessage;
import io.orthocone.message.MonMessage.PgOrderKind;
import io.orthocone.message.PgAccount;
import io.orthocone.wire.proto.PgOrderProto.InconsistentObjectValue;
import io.orthocone.wire.proto.PgOrderProto.PgAccountValue;
import io.orthocone.wire.proto.PgOrderProto.PgOrderBody;
import io.orthocone.wire.proto.PgOrderProto.PgOrderReplyBody;
import java.util.ArrayList;
import java.util.List;

/** Orders of people to PGs, both directions. */
final class PgOrderConversions {
    private PgOrderConversions() {}

    static EncodedMessage encode(MonMessage.PgOrder order) {
        PgOrderBody.Kind kind = switch (order.kind()) {
            case ACCOUNT -> PgOrderBody.Kind.ACCOUNT;
            case SCRUB -> PgOrderBody.Kind.SCRUB;
            case DEEP_SCRUB -> PgOrderBody.Kind.DEEP_SCRUB;
            case REPAIR -> PgOrderBody.Kind.REPAIR;
            case REVERT_UNFOUND -> PgOrderBody.Kind.REVERT_UNFOUND;
            case DELETE_UNFOUND -> PgOrderBody.Kind.DELETE_UNFOUND;
        };
        return EncodedMessage.of(PgOrderBody.newBuilder()
                .setTid(order.tid())
                .setPg(Values.toProto(order.pg()))
                .setKind(kind)
                .build());
    }

    static MonMessage.PgOrder decode(PgOrderBody body) throws MalformedFrameException {
        PgOrderKind kind = switch (body.getKind()) {
            case ACCOUNT -> PgOrderKind.ACCOUNT;
            case SCRUB -> PgOrderKind.SCRUB;
            case DEEP_SCRUB -> PgOrderKind.DEEP_SCRUB;
            case REPAIR -> PgOrderKind.REPAIR;
            case REVERT_UNFOUND -> PgOrderKind.REVERT_UNFOUND;
            case DELETE_UNFOUND -> PgOrderKind.DELETE_UNFOUND;
            case KIND_UNSPECIFIED, UNRECOGNIZED ->
                throw MalformedFrameException.nonsense("unknown kind of order " + body.getKindValue());
        };
        return new MonMessage.PgOrder(body.getTid(), Values.fromProto(body.getPg()), kind);
    }

    static EncodedMessage encode(MonMessage.PgOrderReply reply) {
        PgOrderReplyBody.Builder body = PgOrderReplyBody.newBuilder()
                .setOsd(reply.osd())
                .setTid(reply.tid())
                .setPg(Values.toProto(reply.pg()))
                .setResult(Values.toProto(reply.result()))
                .setStatus(reply.status());
        reply.accounts().forEach(account -> body.addAccounts(toProto(account)));
        return EncodedMessage.of(body.build());
    }

    static MonMessage.PgOrderReply decode(PgOrderReplyBody body) throws MalformedFrameException {
        List<PgAccount> accounts = new ArrayList<>(body.getAccountsCount());
        for (PgAccountValue account : body.getAccountsList()) {
            accounts.add(fromProto(account));
        }
        return new MonMessage.PgOrderReply(
                body.getOsd(),
                body.getTid(),
                Values.fromProto(body.getPg()),
                Values.errorCode(body.getResult()),
                body.getStatus(),
                accounts);
    }

    private static PgAccountValue toProto(PgAccount account) {
        PgAccountValue.Builder to = PgAccountValue.newBuilder()
                .setStat(PgStatConversions.toProto(account.stat()))
                .setStateName(account.stateName())
                .setInfo(PgValues.toProto(account.info()))
                .addAllPastIntervals(PgValues.toProtoIntervals(account.pastIntervals()))
                .setMissing(account.missing())
                .addAllUnfound(PgValues.toProtoMissing(account.unfound()))
                .setScrubStage(account.scrubStage())
                .setScrubbedTo(Values.toProto(account.scrubbedTo()));
        for (PgAccount.Peer peer : account.peers()) {
            to.addPeers(PgAccountValue.Peer.newBuilder()
                    .setOsd(peer.osd())
                    .setInfo(PgValues.toProto(peer.info()))
                    .setIsMember(peer.isMember())
                    .setMissing(peer.missing()));
        }
        for (PgAccount.MayHave osd : account.mayHave()) {
            to.addMayHave(PgAccountValue.MayHave.newBuilder().setOsd(osd.osd()).setProbe(toProto(osd.probe())));
        }
        account.inconsistent().forEach(object -> to.addInconsistent(toProto(object)));
        return to.build();
    }

    private static PgAccount fromProto(PgAccountValue account) throws MalformedFrameException {
        List<PgAccount.Peer> peers = new ArrayList<>(account.getPeersCount());
        for (PgAccountValue.Peer peer : account.getPeersList()) {
            peers.add(new PgAccount.Peer(
                    peer.getOsd(), PgValues.fromProto(peer.getInfo()), peer.getIsMember(), peer.getMissing()));
        }
        List<PgAccount.MayHave> mayHave = new ArrayList<>(account.getMayHaveCount());
        for (PgAccountValue.MayHave osd : account.getMayHaveList()) {
            mayHave.add(new PgAccount.MayHave(osd.getOsd(), fromProto(osd.getProbe(), osd.getProbeValue())));
        }
        return new PgAccount(
                PgStatConversions.fromProto(account.getStat()),
                account.getStateName(),
                PgValues.fromProto(account.getInfo()),
                peers,
                PgValues.fromProtoIntervals(account.getPastIntervalsList()),
                account.getMissing(),
                PgValues.fromProtoMissing(account.getUnfoundList()),
                mayHave,
                account.getScrubStage(),
                Values.fromProto(account.getScrubbedTo()),
                account.getInconsistentList().stream()
                        .map(PgOrderConversions::fromProto)
                        .toList());
    }

    private static PgAccountValue.Probe toProto(PgAccount.Probe probe) {
        return switch (probe) {
            case PROBED -> PgAccountValue.Probe.PROBED;
            case DOWN -> PgAccountValue.Probe.DOWN;
            case NOT_PROBED -> PgAccountValue.Probe.NOT_PROBED;
        };
    }

    private static PgAccount.Probe fromProto(PgAccountValue.Probe probe, int number) throws MalformedFrameException {
        return switch (probe) {
            case PROBED -> PgAccount.Probe.PROBED;
            case DOWN -> PgAccount.Probe.DOWN;
            case NOT_PROBED -> PgAccount.Probe.NOT_PROBED;
            case PROBE_UNSPECIFIED, UNRECOGNIZED ->
                throw MalformedFrameException.nonsense("unknown outcome of a probe " + number);
        };
    }

    private static InconsistentObjectValue toProto(InconsistentObject object) {
        InconsistentObjectValue.Builder to = InconsistentObjectValue.newBuilder()
                .setObject(Values.toProto(object.object()))
                .setVersion(Values.toProto(object.version()))
                .addAllErrors(object.errors())
                .setAuthority(object.authority())
                .setProof(object.proof())
                .setIsRepaired(object.isRepaired());
        for (InconsistentObject.Copy copy : object.copies()) {
            to.addCopies(InconsistentObjectValue.Copy.newBuilder()
                    .setOsd(copy.osd())
                    .addAllErrors(copy.errors())
                    .setVersion(Values.toProto(copy.version()))
                    .setSizeBytes(copy.sizeBytes())
                    .setOmapDigest(copy.omapDigest())
                    .setDataDigest(copy.dataDigest())
                    .setIsWholeRead(copy.isWholeRead()));
        }
        return to.build();
    }

    private static InconsistentObject fromProto(InconsistentObjectValue object) {
        List<InconsistentObject.Copy> copies = new ArrayList<>(object.getCopiesCount());
        for (InconsistentObjectValue.Copy copy : object.getCopiesList()) {
            copies.add(new InconsistentObject.Copy(
                    copy.getOsd(),
                    List.copyOf(copy.getErrorsList()),
                    Values.fromProto(copy.getVersion()),
                    copy.getSizeBytes(),
                    copy.getOmapDigest(),
                    copy.getDataDigest(),
                    copy.getIsWholeRead()));
        }
        return new InconsistentObject(
                Values.fromProto(object.getObject()),
                Values.fromProto(object.getVersion()),
                List.copyOf(object.getErrorsList()),
                copies,
                object.getAuthority(),
                object.getProof(),
                object.getIsRepaired());
    }
}
