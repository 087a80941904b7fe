package io.orthocone.mon;

import io.orthocone.env.Env;
import io.orthocone.env.Payload;
import io.orthocone.env.Reactor;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.MonMessage;
import io.orthocone.session.Session;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Brings each request to the leader. Owned by the monitor's reactor.
 *
 * <pre>
 *   request ──▶ parked ──(a leader is known)──▶ handled here, or forwarded ──▶ answered
 *                  ▲                                       │
 *                  └────────── leadership changed ─────────┘
 * </pre>
 *
 * <ul>
 *   <li>A request is answered by a leader that is ready. It may be carried out by two leaders, one after the other: requests are such
 *       that this does no harm.
 *   <li>The monitor that has the requester's session sends the request to each new leader until there is an answer. Messages that are
 *       not answered are repeated so for a while only.
 *   <li>What is parked or forwarded is bounded.
 * </ul>
 */
final class RequestRouter {
    private static final int MOST_WAITING = 4096;
    private static final long COMMAND_LIFE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long MESSAGE_LIFE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Env env;
    private final Reactor reactor;
    private final Supplier<Leadership> leadership;
    private final BiConsumer<Requester, MonMessage> handler;
    private final ArrayDeque<Waiting> parked = new ArrayDeque<>();
    private final Map<Long, Waiting> forwarded = new TreeMap<>();
    private long lastTid;

    /** Who leads, as this monitor knows. */
    sealed interface Leadership {
        /** This monitor, and it may decide. */
        record Here() implements Leadership {}

        /** Another one; the session leads there. */
        record There(Session leader) implements Leadership {}

        /** Nobody, or this monitor is not ready yet. */
        record Unknown() implements Leadership {}
    }

    private record Waiting(Requester requester, MonMessage request, long untilNanos) {}

    RequestRouter(
            Env env, Reactor reactor, Supplier<Leadership> leadership, BiConsumer<Requester, MonMessage> handler) {
        this.env = env;
        this.reactor = reactor;
        this.leadership = leadership;
        this.handler = handler;
    }

    /** Takes a request, new or begun under another leader. */
    void route(Requester requester, MonMessage request) {
        long life = request instanceof MonMessage.Command ? COMMAND_LIFE_NANOS : MESSAGE_LIFE_NANOS;
        route(new Waiting(requester, request, reactor.nanoTime() + life));
    }

    private void route(Waiting waiting) {
        switch (leadership.get()) {
            case Leadership.Here() -> handler.accept(waiting.requester(), waiting.request());
            case Leadership.There(Session leader) -> forward(leader, waiting);
            case Leadership.Unknown() -> park(waiting);
        }
    }

    private void forward(Session leader, Waiting waiting) {
        // What a follower has sent here by mistake it sends again, to the right one.
        if (waiting.requester() instanceof Requester.Here origin) {
            if (forwarded.size() >= MOST_WAITING) {
                refuse(waiting);
                return;
            }
            env.probe("mon.forwarded");
            forwarded.put(++lastTid, waiting);
            leader.send(new MonMessage.Forward(
                    lastTid, origin.name(), origin.addr(), origin.account().toString(), waiting.request()));
        }
    }

    private void park(Waiting waiting) {
        if (parked.size() >= MOST_WAITING) {
            refuse(waiting);
        } else {
            parked.add(waiting);
        }
    }

    private static void refuse(Waiting waiting) {
        if (waiting.request() instanceof MonMessage.Command command) {
            waiting.requester()
                    .reply(new MonMessage.CommandReply(
                            command.tid(),
                            ErrorCode.EBUSY,
                            "the monitors have too much waiting for a leader; try again later",
                            Payload.EMPTY));
        }
    }

    /** The leader has answered a request that was forwarded. */
    void answered(MonMessage.ForwardReply reply) {
        Waiting waiting = forwarded.remove(reply.tid());
        if (waiting != null && reply.message() instanceof MonMessage answer) {
            waiting.requester().reply(answer);
        }
    }

    /** Another leader, or none, or it is ready now: whatever is not answered begins anew. */
    void leadershipChanged() {
        List<Waiting> again = new ArrayList<>(forwarded.values());
        if (!again.isEmpty()) {
            env.probe("mon.forward-again");
        }
        again.addAll(parked);
        forwarded.clear();
        parked.clear();
        again.forEach(this::route);
    }

    /** Drops what has waited for too long, or for somebody who has gone. */
    void tick() {
        parked.removeIf(this::isOver);
        forwarded.values().removeIf(this::isOver);
    }

    private boolean isOver(Waiting waiting) {
        return waiting.requester().isGone() || waiting.untilNanos() - reactor.nanoTime() < 0;
    }

    /** How many requests wait for a leader or for its answer. */
    int waiting() {
        return parked.size() + forwarded.size();
    }
}
