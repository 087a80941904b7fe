package io.orthocone.mon;

import io.orthocone.auth.Identity;
import io.orthocone.auth.Service;
import io.orthocone.env.Env;
import io.orthocone.env.Payload;
import io.orthocone.env.Reactor;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.MonMessage;
import io.orthocone.mon.command.CommandException;
import io.orthocone.mon.command.CommandJson;
import io.orthocone.mon.command.CommandSpec;
import io.orthocone.mon.command.MonCommand;
import io.orthocone.mon.log.QuorumLog;
import io.orthocone.mon.service.OsdMapRequest;
import io.orthocone.mon.service.Verdict;
import io.orthocone.mon.state.ClusterState;
import io.orthocone.mon.state.CommandId;
import io.orthocone.mon.view.Answer;
import io.orthocone.mon.view.ClusterView;
import io.orthocone.mon.view.QueryAnswers;
import io.orthocone.session.Session;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out commands, on the leader. Owned by the monitor's reactor.
 *
 * <ul>
 *   <li>A query is answered from the leader's state once the log has proved that it still leads: what was answered to anybody before is
 *       in the answer.
 *   <li>A change is answered when it is committed. The answer is committed with it, so that a command that comes again, to whichever
 *       leader, is answered the same and not carried out twice.
 *   <li>What a PG's primary carries out is passed on ({@link PgOrders}), once the log has proved as much.
 *   <li>A fence ({@code osd blocklist add}) is answered when it stands at every OSD, not when it is committed ({@link Fences}).
 *   <li>While a command is under way, a resend only changes where the answer goes.
 * </ul>
 */
final class CommandService {
    private static final Logger LOG = LoggerFactory.getLogger(CommandService.class);

    private static final long AGAIN_AFTER_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Env env;
    private final Reactor reactor;
    private final QuorumLog log;
    private final ClusterState state;
    private final ChangeKeeper<OsdMapRequest> osdMap;
    private final ChangeKeeper<MonCommand.AuthChange> auth;
    private final PgOrders orders;
    private final Fences fences;
    private final Supplier<ClusterView> view;
    private final BiConsumer<Requester, MonMessage> router;
    private final Map<CommandId, Requester> underWay = new TreeMap<>();

    CommandService(
            Env env,
            Reactor reactor,
            QuorumLog log,
            ClusterState state,
            ChangeKeeper<OsdMapRequest> osdMap,
            ChangeKeeper<MonCommand.AuthChange> auth,
            PgOrders orders,
            Fences fences,
            Supplier<ClusterView> view,
            BiConsumer<Requester, MonMessage> router) {
        this.env = env;
        this.reactor = reactor;
        this.log = log;
        this.state = state;
        this.osdMap = osdMap;
        this.auth = auth;
        this.orders = orders;
        this.fences = fences;
        this.view = view;
        this.router = router;
    }

    /** Whether whoever has this session may give the command. If not, it is told so. Asked by the monitor that has the session. */
    boolean isPermitted(Session session, MonMessage.Command command) {
        Requester requester = new Requester.Here(session);
        Identity identity = session.identity();
        try {
            CommandJson.Request request = CommandJson.read(command.command());
            if (request.spec().isPermitted(identity.account(), identity.capabilities(), request.arguments())) {
                return true;
            }
            env.probe("mon.command-denied");
            LOG.info(
                    "audit: {} ({}) at {} was refused '{}'",
                    identity.account(),
                    session.peer(),
                    session.peerAddr(),
                    request.spec().prefix());
            refuse(requester, command, ErrorCode.EACCES, denial(identity, request.spec()));
        } catch (CommandException e) {
            refuse(requester, command, e.code(), e.getMessage());
        }
        return false;
    }

    private static String denial(Identity identity, CommandSpec spec) {
        String has = identity.capabilities()
                .text(Service.MON)
                .map(caps -> "mon '" + caps + "'")
                .orElse("nothing at monitors");
        return "access denied: '" + spec.prefix() + "' takes mon 'allow " + spec.needs() + "', and "
                + identity.account() + " has " + has + "; use another account with -n, or have an administrator give it"
                + " more with: ocone auth caps " + identity.account() + " ...";
    }

    void handle(Requester requester, MonMessage.Command command) {
        CommandJson.Request request;
        try {
            request = CommandJson.read(command.command());
        } catch (CommandException e) {
            refuse(requester, command, e.code(), e.getMessage());
            return;
        }
        switch (request.command()) {
            case MonCommand.Query query -> query(requester, command, query, request.json());
            case MonCommand.Change change -> change(requester, command, change, request.json());
            case MonCommand.Relayed relayed -> relay(requester, command, relayed, request);
        }
    }

    private void relay(
            Requester requester, MonMessage.Command command, MonCommand.Relayed relayed, CommandJson.Request request) {
        if (relayed.order() != MonMessage.PgOrderKind.ACCOUNT) {
            LOG.info("audit: {} ({}) at {}: {}", requester.account(), requester.name(), requester.addr(), relayed);
        }
        PgOrders.Receiver receiver = new PgOrders.Receiver() {
            @Override
            public void told(Answer answer) {
                reply(requester, command, ErrorCode.OK, "", answer.output(request.json()));
            }

            @Override
            public void done(String status) {
                reply(requester, command, ErrorCode.OK, status, Payload.EMPTY);
            }

            @Override
            public void refused(ErrorCode code, String advice) {
                refuse(requester, command, code, advice);
            }
        };
        whenProved(requester, command, () -> orders.carryOut(relayed, receiver));
    }

    private void query(Requester requester, MonMessage.Command command, MonCommand.Query query, boolean asJson) {
        whenProved(requester, command, () -> {
            try {
                Answer answer = QueryAnswers.answer(query, view.get());
                reply(requester, command, ErrorCode.OK, "", answer.output(asJson));
            } catch (CommandException e) {
                refuse(requester, command, e.code(), e.getMessage());
            }
        });
    }

    private void whenProved(Requester requester, MonMessage.Command command, Runnable then) {
        log.read(then, () -> again(requester, command));
    }

    /** Begins anew: with another leader, or here after a while, when this one could not prove that it leads. */
    private void again(Requester requester, MonMessage.Command command) {
        if (!log.isReady()) {
            router.accept(requester, command);
        } else {
            reactor.schedule(AGAIN_AFTER_NANOS, () -> {
                if (!requester.isGone()) {
                    router.accept(requester, command);
                }
            });
        }
    }

    private void change(Requester requester, MonMessage.Command command, MonCommand.Change change, boolean asJson) {
        CommandId id =
                new CommandId(requester.name().toString(), requester.addr().nonce(), command.tid());
        if (underWay.replace(id, requester) != null) {
            env.probe("mon.command-again");
            return;
        }
        Optional<String> answered = state.answerTo(id);
        if (answered.isPresent()) {
            env.probe("mon.command-again");
            whenProved(requester, command, () -> {
                if (underWay.put(id, requester) == null) {
                    tell(id, command, change, new Verdict.Accepted(answered.get()), asJson);
                }
            });
            return;
        }
        underWay.put(id, requester);
        ChangeKeeper.Receiver receiver = new ChangeKeeper.Receiver() {
            @Override
            public void verdict(Verdict verdict) {
                if (isAudited(change)) {
                    audit(underWay.get(id), change, verdict);
                }
                tell(id, command, change, verdict, asJson);
            }

            @Override
            public void dropped() {
                again(underWay.remove(id), command);
            }
        };
        switch (change) {
            case MonCommand.OsdChange ofOsdMap ->
                osdMap.submit(new OsdMapRequest.Command(ofOsdMap), Optional.of(id), receiver);
            case MonCommand.AuthChange ofAuth -> auth.submit(ofAuth, Optional.of(id), receiver);
        }
    }

    /** A fence is told of when it stands, the rest when it is decided. */
    private void tell(
            CommandId id, MonMessage.Command command, MonCommand.Change change, Verdict verdict, boolean asJson) {
        if (!(change instanceof MonCommand.OsdBlocklistAdd) || verdict instanceof Verdict.Refused) {
            answer(underWay.remove(id), command, change, verdict, asJson);
            return;
        }
        fences.await(new Fences.Receiver() {
            @Override
            public void stands() {
                answer(underWay.remove(id), command, change, verdict, asJson);
            }

            @Override
            public void isMissing(String what) {
                refuse(
                        underWay.remove(id),
                        command,
                        ErrorCode.ETIMEDOUT,
                        "it is on the blocklist, and may yet be served by an OSD that does not know: the fence waits"
                                + " for "
                                + what + "; give the command again to wait on");
            }

            @Override
            public void dropped() {
                again(underWay.remove(id), command);
            }
        });
    }

    private static boolean isAudited(MonCommand.Change change) {
        return change instanceof MonCommand.AuthChange
                || change instanceof MonCommand.OsdBlocklistAdd
                || change instanceof MonCommand.OsdBlocklistRm
                || change instanceof MonCommand.OsdBlocklistClear;
    }

    private static void audit(Requester asker, MonCommand.Change change, Verdict verdict) {
        LOG.info("audit: {} ({}) at {}: {}: {}", asker.account(), asker.name(), asker.addr(), change, verdict);
    }

    private static void answer(
            Requester requester,
            MonMessage.Command command,
            MonCommand.Change change,
            Verdict verdict,
            boolean asJson) {
        switch (verdict) {
            case Verdict.Accepted told -> done(requester, command, change, told.status(), asJson);
            case Verdict.Unchanged told -> done(requester, command, change, told.status(), asJson);
            case Verdict.Refused told -> refuse(requester, command, told.code(), told.advice());
            case Verdict.Begun _, Verdict.Deferred _ ->
                throw new IllegalStateException("a command is told a final verdict only, not " + verdict);
        }
    }

    private static void done(
            Requester requester, MonMessage.Command command, MonCommand.Change change, String status, boolean asJson) {
        reply(requester, command, ErrorCode.OK, status, outputOf(change, status, asJson));
    }

    /** Only a new OSD's id is asked for by programs; elsewhere the status says all. */
    private static Payload outputOf(MonCommand.Change change, String status, boolean asJson) {
        if (!(change instanceof MonCommand.OsdNew)) {
            return Payload.EMPTY;
        }
        return Payload.utf8(
                asJson ? Answer.object().put("osdid", Integer.parseInt(status)).toString() : status);
    }

    private static void refuse(Requester requester, MonMessage.Command command, ErrorCode code, String advice) {
        reply(requester, command, code, advice, Payload.EMPTY);
    }

    private static void reply(
            Requester requester, MonMessage.Command command, ErrorCode code, String status, Payload output) {
        requester.reply(new MonMessage.CommandReply(command.tid(), code, status, output));
    }
}
