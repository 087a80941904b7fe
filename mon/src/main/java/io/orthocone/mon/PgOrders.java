package io.orthocone.mon;

import io.orthocone.env.Reactor;
import io.orthocone.message.EntityName;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.MonMessage;
import io.orthocone.message.MonMessage.PgOrderKind;
import io.orthocone.message.MonMessage.PgOrderReply;
import io.orthocone.mon.command.CommandException;
import io.orthocone.mon.command.MonCommand;
import io.orthocone.mon.view.Answer;
import io.orthocone.mon.view.ClusterView;
import io.orthocone.mon.view.PgAnswers;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.PgId;
import io.orthocone.osdmap.PgMapper;
import io.orthocone.session.Messenger;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Passes what people ask of PGs on to their primaries, and the answers back. Only the leader does, and only for who may: so an OSD has to
 * know nothing of accounts. Nothing is kept: an order whose answer does not come is told so, and may be given again. Owned by the monitor's
 * reactor.
 */
final class PgOrders {
    /** Less than what clients wait for a monitor. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(4);

    private final Reactor reactor;
    private final Messenger messenger;
    private final Supplier<ClusterView> view;
    private final Map<Long, Pending> pending = new TreeMap<>();
    private long lastTid;

    /** Told at most once what a person asked for came to. */
    interface Receiver {
        void told(Answer answer);

        void done(String status);

        void refused(ErrorCode code, String advice);
    }

    private record Pending(int osd, Reactor.Timer end, Consumer<Optional<PgOrderReply>> then) {}

    PgOrders(Reactor reactor, Messenger messenger, Supplier<ClusterView> view) {
        this.reactor = reactor;
        this.messenger = messenger;
        this.view = view;
    }

    void carryOut(MonCommand.Relayed command, Receiver receiver) {
        try {
            switch (command) {
                case MonCommand.OfPg ofPg -> ofPg(ofPg, receiver);
                case MonCommand.OsdScrub scrub -> scrub(scrub, receiver);
            }
        } catch (CommandException e) {
            receiver.refused(e.code(), e.getMessage());
        }
    }

    private void ofPg(MonCommand.OfPg command, Receiver receiver) throws CommandException {
        PgId pg = PgAnswers.parse(view.get(), command.pg());
        int primary = primaryOf(pg);
        if (primary < 0) {
            answer(command, pg, primary, Optional.empty(), receiver);
        } else {
            send(primary, pg, command.order(), reply -> answer(command, pg, primary, reply, receiver));
        }
    }

    private int primaryOf(PgId pg) {
        OsdMap map = view.get().osdMap();
        int primary = new PgMapper(map).map(pg).actingPrimary();
        return primary >= 0 && map.isUp(primary) ? primary : -1;
    }

    private void send(int osd, PgId pg, PgOrderKind kind, Consumer<Optional<PgOrderReply>> then) {
        lastTid++;
        long tid = lastTid;
        Reactor.Timer end = reactor.schedule(PATIENCE_NANOS, () -> finish(tid, Optional.empty()));
        pending.put(tid, new Pending(osd, end, then));
        messenger.send(EntityName.osd(osd), view.get().osdMap().clientAddr(osd), new MonMessage.PgOrder(tid, pg, kind));
    }

    /** A primary has answered. */
    void answered(PgOrderReply reply) {
        Pending order = pending.get(reply.tid());
        if (order != null && order.osd() == reply.osd()) {
            order.end().cancel();
            finish(reply.tid(), Optional.of(reply));
        }
    }

    private void finish(long tid, Optional<PgOrderReply> reply) {
        Pending order = pending.remove(tid);
        if (order != null) {
            order.then().accept(reply);
        }
    }

    private void answer(
            MonCommand.OfPg command, PgId pg, int primary, Optional<PgOrderReply> reply, Receiver receiver) {
        if (command instanceof MonCommand.PgWhy) {
            // The map and the reports tell something also when the primary does not.
            receiver.told(PgAnswers.why(
                    view.get(),
                    pg,
                    reply.flatMap(told -> told.accounts().stream().findFirst())));
            return;
        }
        if (reply.isEmpty()) {
            String who =
                    primary < 0 ? "pg " + pg + " has no primary" : "osd." + primary + ", its primary, did not answer";
            receiver.refused(ErrorCode.EAGAIN, who + "; 'ocone pg why " + pg + "' says what is known");
            return;
        }
        PgOrderReply told = reply.get();
        if (told.result() != ErrorCode.OK || told.accounts().isEmpty()) {
            receiver.refused(told.result() == ErrorCode.OK ? ErrorCode.EAGAIN : told.result(), told.status());
            return;
        }
        switch (command) {
            case MonCommand.PgQuery _ ->
                receiver.told(PgAnswers.query(view.get(), told.accounts().getFirst()));
            case MonCommand.PgWhy _ -> throw new IllegalStateException("answered above");
            case MonCommand.PgListUnfound _ ->
                receiver.told(PgAnswers.unfound(told.accounts().getFirst()));
            case MonCommand.PgListInconsistent _ ->
                receiver.told(PgAnswers.inconsistent(told.accounts().getFirst()));
            case MonCommand.PgScrub _, MonCommand.PgMarkUnfoundLost _ -> receiver.done(told.status());
        }
    }

    private void scrub(MonCommand.OsdScrub command, Receiver receiver) {
        OsdMap map = view.get().osdMap();
        PgMapper mapper = new PgMapper(map);
        Map<PgId, Integer> primaries = new TreeMap<>();
        for (PgId pg : PgAnswers.all(view.get())) {
            int primary = mapper.map(pg).actingPrimary();
            if (command.osds().contains(primary) && map.isUp(primary)) {
                primaries.put(pg, primary);
            }
        }
        int[] left = {primaries.size()};
        int[] begun = {0};
        if (primaries.isEmpty()) {
            receiver.done("none of them is primary of a PG");
        }
        primaries.forEach((pg, primary) -> send(primary, pg, command.order(), reply -> {
            left[0]--;
            begun[0] += reply.filter(told -> told.result() == ErrorCode.OK).isPresent() ? 1 : 0;
            if (left[0] == 0) {
                receiver.done("instructed " + begun[0] + " of " + primaries.size() + " pgs");
            }
        }));
    }
}
