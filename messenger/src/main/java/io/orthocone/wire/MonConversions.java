package io.orthocone.wire;

import io.orthocone.env.Payload;
import io.orthocone.message.MonMap;
import io.orthocone.message.MonMessage;
import io.orthocone.message.MonMessage.FailureKind;
import io.orthocone.message.MonMessage.Subscription;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.osdmap.PgId;
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
import io.orthocone.wire.proto.MonProto.OsdMapBody.EpochBytes;
import io.orthocone.wire.proto.MonProto.OsdMarkMeDownBody;
import io.orthocone.wire.proto.MonProto.PgCreatedBody;
import io.orthocone.wire.proto.MonProto.PgTempBody;
import io.orthocone.wire.proto.MonProto.QuorumBody;
import io.orthocone.wire.proto.MonProto.SubscribeBody;
import io.orthocone.wire.proto.MonProto.TicketReplyBody;
import io.orthocone.wire.proto.MonProto.TicketRequestBody;
import io.orthocone.wire.proto.ValuesProto.PgIdValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** To, from and between monitors, both directions. Maps, command input and output, and the log's messages are data. */
final class MonConversions {
    private MonConversions() {}

    static EncodedMessage encode(MonMessage message) {
        return switch (message) {
            case MonMessage.Subscribe subscribe -> encodeSubscribe(subscribe);
            case MonMessage.MonMapUpdate update -> EncodedMessage.of(toProto(update.map()));
            case MonMessage.OsdMapUpdate update -> encodeOsdMapUpdate(update);
            case MonMessage.Command command -> encodeCommand(command);
            case MonMessage.CommandReply reply -> encodeCommandReply(reply);
            case MonMessage.OsdBoot boot -> encodeOsdBoot(boot);
            case MonMessage.OsdFailure failure -> encodeOsdFailure(failure);
            case MonMessage.OsdFailureCancelled cancelled -> encodeOsdFailureCancelled(cancelled);
            case MonMessage.OsdAlive alive -> encodeOsdAlive(alive);
            case MonMessage.OsdMarkMeDown down -> encodeOsdMarkMeDown(down);
            case MonMessage.PgTempRequest request -> encodePgTempRequest(request);
            case MonMessage.PgCreated created -> encodePgCreated(created);
            case MonMessage.PgStatsReport report -> PgStatConversions.encode(report);
            case MonMessage.PgOrder order -> PgOrderConversions.encode(order);
            case MonMessage.PgOrderReply reply -> PgOrderConversions.encode(reply);
            case MonMessage.Quorum quorum -> encodeQuorum(quorum);
            case MonMessage.Forward forward -> encodeForward(forward);
            case MonMessage.ForwardReply reply -> encodeForwardReply(reply);
            case MonMessage.TicketRequest _ -> EncodedMessage.of(TicketRequestBody.getDefaultInstance());
            case MonMessage.TicketReply reply -> encodeTicketReply(reply);
            case MonMessage.AuthUpdate update -> encodeAuthUpdate(update);
        };
    }

    // --- authority ---

    private static EncodedMessage encodeTicketReply(MonMessage.TicketReply reply) {
        return EncodedMessage.of(
                TicketReplyBody.newBuilder()
                        .setTicketDataBytes(reply.ticket().length())
                        .build(),
                reply.ticket());
    }

    static MonMessage.TicketReply decodeTicketReply(TicketReplyBody body, DataCursor data)
            throws MalformedFrameException {
        return new MonMessage.TicketReply(data.take(body.getTicketDataBytes()));
    }

    private static EncodedMessage encodeAuthUpdate(MonMessage.AuthUpdate update) {
        AuthUpdateBody.Builder body =
                AuthUpdateBody.newBuilder().setEpoch(update.epoch()).setOldest(update.oldest());
        update.revocations()
                .forEach((account, epoch) -> body.addRevocations(AuthUpdateBody.Revocation.newBuilder()
                        .setAccount(account)
                        .setEpoch(epoch)));
        return EncodedMessage.of(body.build());
    }

    static MonMessage.AuthUpdate decodeAuthUpdate(AuthUpdateBody body) throws MalformedFrameException {
        SortedMap<String, Integer> revocations = new TreeMap<>();
        for (AuthUpdateBody.Revocation one : body.getRevocationsList()) {
            Values.putOnce(revocations, one.getAccount(), one.getEpoch());
        }
        return new MonMessage.AuthUpdate(body.getEpoch(), body.getOldest(), revocations);
    }

    // --- subscriptions and maps ---

    private static EncodedMessage encodeSubscribe(MonMessage.Subscribe subscribe) {
        SubscribeBody.Builder body = SubscribeBody.newBuilder();
        for (Map.Entry<String, Subscription> entry : subscribe.subscriptions().entrySet()) {
            body.addSubscriptions(SubscribeBody.Subscription.newBuilder()
                    .setMap(entry.getKey())
                    .setStart(entry.getValue().start())
                    .setOnce(entry.getValue().once())
                    .setWhole(entry.getValue().whole()));
        }
        return EncodedMessage.of(body.build());
    }

    static MonMessage.Subscribe decodeSubscribe(SubscribeBody body) throws MalformedFrameException {
        SortedMap<String, Subscription> subscriptions = new TreeMap<>();
        for (SubscribeBody.Subscription one : body.getSubscriptionsList()) {
            Values.putOnce(
                    subscriptions, one.getMap(), new Subscription(one.getStart(), one.getOnce(), one.getWhole()));
        }
        return new MonMessage.Subscribe(subscriptions);
    }

    static MonMapBody toProto(MonMap map) {
        MonMapBody.Builder body =
                MonMapBody.newBuilder().setFsid(Values.toProto(map.fsid())).setEpoch(map.epoch());
        for (Map.Entry<String, EntityAddr> monitor : map.monitors().entrySet()) {
            body.addMonitors(MonMapBody.Monitor.newBuilder()
                    .setId(monitor.getKey())
                    .setAddr(Values.toProto(monitor.getValue())));
        }
        return body.build();
    }

    static MonMap fromProto(MonMapBody body) throws MalformedFrameException {
        SortedMap<String, EntityAddr> monitors = new TreeMap<>();
        for (MonMapBody.Monitor monitor : body.getMonitorsList()) {
            Values.putOnce(monitors, monitor.getId(), Values.fromProto(monitor.getAddr()));
        }
        return new MonMap(Values.fromProto(body.getFsid()), body.getEpoch(), monitors);
    }

    private static EncodedMessage encodeOsdMapUpdate(MonMessage.OsdMapUpdate update) {
        List<Payload> data = new ArrayList<>();
        OsdMapBody body = OsdMapBody.newBuilder()
                .setFsid(Values.toProto(update.fsid()))
                .addAllFulls(encodeEpochs(update.fulls(), data))
                .addAllIncrementals(encodeEpochs(update.incrementals(), data))
                .setOldest(update.oldest())
                .setNewest(update.newest())
                .build();
        return new EncodedMessage(body, data);
    }

    static MonMessage.OsdMapUpdate decodeOsdMapUpdate(OsdMapBody body, DataCursor data) throws MalformedFrameException {
        SortedMap<Integer, Payload> fulls = decodeEpochs(body.getFullsList(), data);
        SortedMap<Integer, Payload> incrementals = decodeEpochs(body.getIncrementalsList(), data);
        return new MonMessage.OsdMapUpdate(
                Values.fromProto(body.getFsid()), fulls, incrementals, body.getOldest(), body.getNewest());
    }

    private static List<EpochBytes> encodeEpochs(SortedMap<Integer, Payload> maps, List<Payload> data) {
        List<EpochBytes> list = new ArrayList<>(maps.size());
        for (Map.Entry<Integer, Payload> map : maps.entrySet()) {
            list.add(EpochBytes.newBuilder()
                    .setEpoch(map.getKey())
                    .setDataBytes(map.getValue().length())
                    .build());
            data.add(map.getValue());
        }
        return list;
    }

    private static SortedMap<Integer, Payload> decodeEpochs(List<EpochBytes> list, DataCursor data)
            throws MalformedFrameException {
        SortedMap<Integer, Payload> maps = new TreeMap<>();
        for (EpochBytes map : list) {
            Values.putOnce(maps, map.getEpoch(), data.take(map.getDataBytes()));
        }
        return maps;
    }

    // --- commands ---

    private static EncodedMessage encodeCommand(MonMessage.Command command) {
        return EncodedMessage.of(
                CommandBody.newBuilder()
                        .setTid(command.tid())
                        .setCommand(command.command())
                        .setInputDataBytes(command.input().length())
                        .build(),
                command.input());
    }

    static MonMessage.Command decodeCommand(CommandBody body, DataCursor data) throws MalformedFrameException {
        return new MonMessage.Command(body.getTid(), body.getCommand(), data.take(body.getInputDataBytes()));
    }

    private static EncodedMessage encodeCommandReply(MonMessage.CommandReply reply) {
        return EncodedMessage.of(
                CommandReplyBody.newBuilder()
                        .setTid(reply.tid())
                        .setResult(Values.toProto(reply.result()))
                        .setStatus(reply.status())
                        .setOutputDataBytes(reply.output().length())
                        .build(),
                reply.output());
    }

    static MonMessage.CommandReply decodeCommandReply(CommandReplyBody body, DataCursor data)
            throws MalformedFrameException {
        return new MonMessage.CommandReply(
                body.getTid(),
                Values.errorCode(body.getResult()),
                body.getStatus(),
                data.take(body.getOutputDataBytes()));
    }

    // --- OSD service ---

    private static EncodedMessage encodeOsdBoot(MonMessage.OsdBoot boot) {
        return EncodedMessage.of(OsdBootBody.newBuilder()
                .setOsd(boot.osd())
                .setUuid(Values.toProto(boot.uuid()))
                .setBootEpoch(boot.bootEpoch())
                .setClientAddr(Values.toProto(boot.clientAddr()))
                .setClusterAddr(Values.toProto(boot.clusterAddr()))
                .setHeartbeatAddr(Values.toProto(boot.heartbeatAddr()))
                .setHost(boot.host())
                .setMaxBytes(boot.maxBytes())
                .setDevice(boot.device())
                .build());
    }

    static MonMessage.OsdBoot decodeOsdBoot(OsdBootBody body) throws MalformedFrameException {
        return new MonMessage.OsdBoot(
                body.getOsd(),
                Values.fromProto(body.getUuid()),
                body.getBootEpoch(),
                Values.fromProto(body.getClientAddr()),
                Values.fromProto(body.getClusterAddr()),
                Values.fromProto(body.getHeartbeatAddr()),
                body.getHost(),
                body.getMaxBytes(),
                body.getDevice());
    }

    private static EncodedMessage encodeOsdFailure(MonMessage.OsdFailure failure) {
        OsdFailureBody.Kind kind = switch (failure.kind()) {
            case SILENT -> OsdFailureBody.Kind.SILENT;
            case REFUSED -> OsdFailureBody.Kind.REFUSED;
        };
        return EncodedMessage.of(OsdFailureBody.newBuilder()
                .setTarget(failure.target())
                .setTargetAddr(Values.toProto(failure.targetAddr()))
                .setEpoch(failure.epoch())
                .setKind(kind)
                .setFailedForNanos(failure.failedForNanos())
                .build());
    }

    static MonMessage.OsdFailure decodeOsdFailure(OsdFailureBody body) throws MalformedFrameException {
        FailureKind kind = switch (body.getKind()) {
            case SILENT -> FailureKind.SILENT;
            case REFUSED -> FailureKind.REFUSED;
            case KIND_UNSPECIFIED, UNRECOGNIZED ->
                throw MalformedFrameException.nonsense("unknown kind of failure " + body.getKindValue());
        };
        return new MonMessage.OsdFailure(
                body.getTarget(),
                Values.fromProto(body.getTargetAddr()),
                body.getEpoch(),
                kind,
                body.getFailedForNanos());
    }

    private static EncodedMessage encodeOsdFailureCancelled(MonMessage.OsdFailureCancelled cancelled) {
        return EncodedMessage.of(OsdFailureCancelledBody.newBuilder()
                .setTarget(cancelled.target())
                .setTargetAddr(Values.toProto(cancelled.targetAddr()))
                .setEpoch(cancelled.epoch())
                .build());
    }

    static MonMessage.OsdFailureCancelled decodeOsdFailureCancelled(OsdFailureCancelledBody body)
            throws MalformedFrameException {
        return new MonMessage.OsdFailureCancelled(
                body.getTarget(), Values.fromProto(body.getTargetAddr()), body.getEpoch());
    }

    private static EncodedMessage encodeOsdAlive(MonMessage.OsdAlive alive) {
        return EncodedMessage.of(OsdAliveBody.newBuilder()
                .setOsd(alive.osd())
                .setEpoch(alive.epoch())
                .setWantUpThru(alive.wantUpThru())
                .build());
    }

    static MonMessage.OsdAlive decodeOsdAlive(OsdAliveBody body) {
        return new MonMessage.OsdAlive(body.getOsd(), body.getEpoch(), body.getWantUpThru());
    }

    private static EncodedMessage encodeOsdMarkMeDown(MonMessage.OsdMarkMeDown down) {
        return EncodedMessage.of(OsdMarkMeDownBody.newBuilder()
                .setOsd(down.osd())
                .setAddr(Values.toProto(down.addr()))
                .setEpoch(down.epoch())
                .setFailure(down.failure())
                .build());
    }

    static MonMessage.OsdMarkMeDown decodeOsdMarkMeDown(OsdMarkMeDownBody body) throws MalformedFrameException {
        return new MonMessage.OsdMarkMeDown(
                body.getOsd(), Values.fromProto(body.getAddr()), body.getEpoch(), body.getFailure());
    }

    private static EncodedMessage encodePgTempRequest(MonMessage.PgTempRequest request) {
        PgTempBody.Builder body = PgTempBody.newBuilder().setOsd(request.osd()).setEpoch(request.epoch());
        for (Map.Entry<PgId, List<Integer>> entry : request.pgTemp().entrySet()) {
            body.addPgTemp(PgTempBody.Entry.newBuilder()
                    .setPg(Values.toProto(entry.getKey()))
                    .addAllOsds(entry.getValue()));
        }
        return EncodedMessage.of(body.build());
    }

    static MonMessage.PgTempRequest decodePgTempRequest(PgTempBody body) throws MalformedFrameException {
        SortedMap<PgId, List<Integer>> pgTemp = new TreeMap<>();
        for (PgTempBody.Entry entry : body.getPgTempList()) {
            Values.putOnce(pgTemp, Values.fromProto(entry.getPg()), List.copyOf(entry.getOsdsList()));
        }
        return new MonMessage.PgTempRequest(body.getOsd(), body.getEpoch(), pgTemp);
    }

    private static EncodedMessage encodePgCreated(MonMessage.PgCreated created) {
        PgCreatedBody.Builder body =
                PgCreatedBody.newBuilder().setOsd(created.osd()).setEpoch(created.epoch());
        for (PgId pg : created.pgs()) {
            body.addPgs(Values.toProto(pg));
        }
        return EncodedMessage.of(body.build());
    }

    static MonMessage.PgCreated decodePgCreated(PgCreatedBody body) {
        List<PgId> pgs = new ArrayList<>(body.getPgsCount());
        for (PgIdValue pg : body.getPgsList()) {
            pgs.add(Values.fromProto(pg));
        }
        return new MonMessage.PgCreated(body.getOsd(), body.getEpoch(), pgs);
    }

    // --- between monitors ---

    private static EncodedMessage encodeQuorum(MonMessage.Quorum quorum) {
        return EncodedMessage.of(
                QuorumBody.newBuilder()
                        .setMessageDataBytes(quorum.message().length())
                        .build(),
                quorum.message());
    }

    static MonMessage.Quorum decodeQuorum(QuorumBody body, DataCursor data) throws MalformedFrameException {
        return new MonMessage.Quorum(data.take(body.getMessageDataBytes()));
    }

    private static EncodedMessage encodeForward(MonMessage.Forward forward) {
        EncodedMessage inner = MessageCodec.encode(forward.message());
        return new EncodedMessage(
                ForwardBody.newBuilder()
                        .setTid(forward.tid())
                        .setOrigin(Values.toProto(forward.origin()))
                        .setOriginAddr(Values.toProto(forward.originAddr()))
                        .setAccount(forward.account())
                        .setMessage(embed(MessageType.of(forward.message()), inner))
                        .build(),
                inner.data());
    }

    static MonMessage.Forward decodeForward(ForwardBody body, DataCursor data, int embedding)
            throws MalformedFrameException {
        return new MonMessage.Forward(
                body.getTid(),
                Values.fromProto(body.getOrigin()),
                Values.fromProto(body.getOriginAddr()),
                body.getAccount(),
                MessageCodec.decodeEmbedded(body.getMessage(), data, embedding));
    }

    private static EncodedMessage encodeForwardReply(MonMessage.ForwardReply reply) {
        EncodedMessage inner = MessageCodec.encode(reply.message());
        return new EncodedMessage(
                ForwardReplyBody.newBuilder()
                        .setTid(reply.tid())
                        .setMessage(embed(MessageType.of(reply.message()), inner))
                        .build(),
                inner.data());
    }

    static MonMessage.ForwardReply decodeForwardReply(ForwardReplyBody body, DataCursor data, int embedding)
            throws MalformedFrameException {
        return new MonMessage.ForwardReply(
                body.getTid(), MessageCodec.decodeEmbedded(body.getMessage(), data, embedding));
    }

    private static EmbeddedMessage embed(MessageType type, EncodedMessage inner) {
        return EmbeddedMessage.newBuilder()
                .setType(type.code())
                .setVersion(type.version())
                .setCompat(type.compat())
                .setBody(inner.body().toByteString())
                .setDataBytes(inner.dataBytes())
                .build();
    }
}
