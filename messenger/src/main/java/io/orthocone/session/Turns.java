package io.orthocone.session;

import io.orthocone.env.Reactor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** When the sessions of a messenger send: one end of a turn and one timer for all of them. Owned by the messenger's reactor. */
final class Turns {
    /** An acknowledgement waits this long for a message to ride on. */
    private static final long ACK_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Reactor reactor;
    private List<LiveSession> toFlush = new ArrayList<>();
    private List<LiveSession> toAcknowledge = new ArrayList<>();

    Turns(Reactor reactor) {
        this.reactor = reactor;
    }

    /** Has the session send at the end of this turn; to be asked for once a turn. */
    void flushAtEnd(LiveSession session) {
        if (toFlush.isEmpty()) {
            reactor.executeAtEndOfTurn(this::flush);
        }
        toFlush.add(session);
    }

    private void flush() {
        List<LiveSession> flushed = toFlush;
        toFlush = new ArrayList<>();
        for (LiveSession session : flushed) {
            session.flushNow();
        }
    }

    /** Has the session acknowledge a little later; to be asked for once until then. */
    void acknowledgeLater(LiveSession session) {
        if (toAcknowledge.isEmpty()) {
            reactor.schedule(ACK_DELAY_NANOS, this::acknowledge);
        }
        toAcknowledge.add(session);
    }

    private void acknowledge() {
        List<LiveSession> acknowledged = toAcknowledge;
        toAcknowledge = new ArrayList<>();
        for (LiveSession session : acknowledged) {
            session.acknowledgeNow();
        }
    }
}
