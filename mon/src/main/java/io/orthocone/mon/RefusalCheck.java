package io.orthocone.mon;

import io.orthocone.env.Reactor;
import io.orthocone.message.EntityName;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.session.Messenger;
import io.orthocone.session.Reset;
import io.orthocone.session.Session;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The leader's own look at an OSD that is said to be gone: it calls the OSD's address. When the host answers that nobody listens there,
 * or when another incarnation does, the one in the map is dead for sure, and no report need be believed. Anything else proves nothing
 * but that the OSD lives, if it answers. Owned by the monitor's reactor.
 */
final class RefusalCheck {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Reactor reactor;
    private final Messenger messenger;
    private final Outcome outcome;
    private final Map<Integer, Call> calls = new TreeMap<>();

    /** Hears what a call came to. */
    interface Outcome {
        void isDead(int osd, EntityAddr addr);

        void answers(int osd, EntityAddr addr);
    }

    private record Call(int osd, EntityAddr addr, Session session, Reactor.Timer end) {}

    RefusalCheck(Reactor reactor, Messenger messenger, Outcome outcome) {
        this.reactor = reactor;
        this.messenger = messenger;
        this.outcome = outcome;
    }

    /** Calls an incarnation of an OSD, unless a call is under way. */
    void check(int osd, EntityAddr addr) {
        if (calls.containsKey(osd) || addr.isNone() || addr.port() == 0) {
            return;
        }
        Session session = messenger.connect(EntityName.osd(osd), addr);
        Reactor.Timer end = reactor.schedule(PATIENCE_NANOS, () -> hangUp(osd));
        Call call = new Call(osd, addr, session, end);
        calls.put(osd, call);
        session.attach(call);
    }

    /** Whether this is the session of a call; then nobody else need hear of it. */
    boolean owns(Session session) {
        return session.attachment(Call.class).isPresent();
    }

    void opened(Session session) {
        session.attachment(Call.class).ifPresent(call -> {
            hangUp(call.osd());
            outcome.answers(call.osd(), call.addr());
        });
    }

    void refused(Session session) {
        session.attachment(Call.class).ifPresent(this::dead);
    }

    void reset(Session session, Reset reset) {
        session.attachment(Call.class).ifPresent(call -> {
            if (reset.tellsOfDeath()) {
                dead(call);
            } else {
                hangUp(call.osd());
            }
        });
    }

    private void dead(Call call) {
        hangUp(call.osd());
        outcome.isDead(call.osd(), call.addr());
    }

    private void hangUp(int osd) {
        Call call = calls.remove(osd);
        if (call != null) {
            call.end().cancel();
            call.session().close();
        }
    }

    /** Ends all calls. */
    void clear() {
        for (int osd : new TreeMap<>(calls).keySet()) {
            hangUp(osd);
        }
    }
}
