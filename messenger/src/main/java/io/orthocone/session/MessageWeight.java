package io.orthocone.session;

import io.orthocone.env.Payload;
import io.orthocone.message.InconsistentObject;
import io.orthocone.message.Message;
import io.orthocone.message.MonMessage;
import io.orthocone.message.OsdClientMessage;
import io.orthocone.message.OsdPing;
import io.orthocone.message.OsdSubOp;
import io.orthocone.message.OsdSubOpResult;
import io.orthocone.message.PgAccount;
import io.orthocone.message.PgMessage;
import java.util.Map;
import java.util.SortedMap;

/** About how many bytes a message takes while it waits. Cheap: what is bulk is counted, the rest is a flat fee. */
final class MessageWeight {
    /** A record with a few small ones below it. */
    private static final long FEE_BYTES = 256;

    /** An entry of a list of records. */
    private static final long ENTRY_BYTES = 128;

    private MessageWeight() {}

    static long bytesOf(Message message) {
        return FEE_BYTES
                + switch (message) {
                    case MonMessage mon -> bytesOf(mon);
                    case OsdClientMessage.OsdOp op -> steps(op);
                    case OsdClientMessage.OsdOpReply reply -> results(reply);
                    case PgMessage pg -> bytesOf(pg);
                    case OsdPing _ -> 0;
                };
    }

    private static long bytesOf(MonMessage message) {
        return switch (message) {
            case MonMessage.OsdMapUpdate update -> payloads(update.fulls()) + payloads(update.incrementals());
            case MonMessage.Command command ->
                command.command().length() + command.input().length();
            case MonMessage.CommandReply reply -> reply.output().length();
            case MonMessage.Quorum quorum -> quorum.message().length();
            case MonMessage.Forward forward -> bytesOf(forward.message());
            case MonMessage.ForwardReply reply -> bytesOf(reply.message());
            case MonMessage.PgStatsReport report -> report.pgs().size() * ENTRY_BYTES;
            case MonMessage.PgTempRequest request -> request.pgTemp().size() * ENTRY_BYTES;
            case MonMessage.PgCreated created -> created.pgs().size() * ENTRY_BYTES;
            case MonMessage.TicketReply reply -> reply.ticket().length();
            case MonMessage.AuthUpdate update -> update.revocations().size() * ENTRY_BYTES;
            case MonMessage.PgOrderReply reply -> accounts(reply);
            case MonMessage.PgOrder _,
                    MonMessage.TicketRequest _,
                    MonMessage.Subscribe _,
                    MonMessage.MonMapUpdate _,
                    MonMessage.OsdBoot _,
                    MonMessage.OsdFailure _,
                    MonMessage.OsdFailureCancelled _,
                    MonMessage.OsdAlive _,
                    MonMessage.OsdMarkMeDown _ -> 0;
        };
    }

    private static long bytesOf(PgMessage message) {
        return switch (message) {
            case PgMessage.Log log ->
                (log.log().entries().size()
                                + log.log().dups().size()
                                + log.missing().size())
                        * ENTRY_BYTES;
            case PgMessage.RepOp op -> op.transaction().length() + op.entries().size() * ENTRY_BYTES;
            case PgMessage.Push push -> parts(push);
            case PgMessage.PushReply reply -> reply.parts().size() * ENTRY_BYTES;
            case PgMessage.Pull pull -> pull.parts().size() * ENTRY_BYTES;
            case PgMessage.ScanReply reply -> reply.objects().size() * ENTRY_BYTES;
            case PgMessage.ScrubReply reply -> reply.copies().size() * ENTRY_BYTES;
            case PgMessage.Query _,
                    PgMessage.Notify _,
                    PgMessage.Activated _,
                    PgMessage.InfoUpdate _,
                    PgMessage.Remove _,
                    PgMessage.Lease _,
                    PgMessage.LeaseAck _,
                    PgMessage.RepOpReply _,
                    PgMessage.PullRefused _,
                    PgMessage.Scan _,
                    PgMessage.BackfillProgress _,
                    PgMessage.BackfillProgressAck _,
                    PgMessage.Reservation _,
                    PgMessage.ScrubReservation _,
                    PgMessage.ScrubChunk _ -> 0;
        };
    }

    private static long steps(OsdClientMessage.OsdOp op) {
        long bytes = 0;
        for (OsdSubOp step : op.steps()) {
            bytes += ENTRY_BYTES;
            bytes += step.contentBytes() + step.attributeBytes();
        }
        return bytes;
    }

    private static long results(OsdClientMessage.OsdOpReply reply) {
        long bytes = 0;
        for (OsdSubOpResult result : reply.results()) {
            bytes += result.contentBytes() + result.attributeBytes();
        }
        return bytes;
    }

    private static long parts(PgMessage.Push push) {
        long bytes = 0;
        for (PgMessage.ObjectPart part : push.parts()) {
            bytes += ENTRY_BYTES + part.data().length();
            for (Map.Entry<Payload, Payload> entry : part.omap().entrySet()) {
                bytes += entry.getKey().length() + entry.getValue().length();
            }
        }
        return bytes;
    }

    private static long accounts(MonMessage.PgOrderReply reply) {
        long entries = 0;
        for (PgAccount account : reply.accounts()) {
            entries += account.peers().size()
                    + account.pastIntervals().size()
                    + account.unfound().size()
                    + account.mayHave().size();
            for (InconsistentObject object : account.inconsistent()) {
                entries += 1 + object.copies().size();
            }
        }
        return entries * ENTRY_BYTES;
    }

    private static long payloads(SortedMap<Integer, Payload> payloads) {
        long bytes = 0;
        for (Payload payload : payloads.values()) {
            bytes += payload.length();
        }
        return bytes;
    }
}
