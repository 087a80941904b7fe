package io.orthocone.objecter;

import io.orthocone.message.EntityName;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.session.Messenger;
import io.orthocone.session.Session;
import java.util.Optional;

/**
 * The way to one incarnation of an OSD. Owned by the {@link Objecter}'s reactor.
 *
 * <p>A session that breaks is opened again: at once when it had worked, later and later when it had not.
 */
final class OsdLink {
    private final int osd;
    private final EntityAddr addr;
    private Optional<Session> session = Optional.empty();
    private int failuresInRow;
    private long retryAtNanos;

    OsdLink(int osd, EntityAddr addr) {
        this.osd = osd;
        this.addr = addr;
    }

    int osd() {
        return osd;
    }

    EntityAddr addr() {
        return addr;
    }

    /** The open session, or a new one. */
    Session open(Messenger messenger) {
        if (session.isEmpty() || !session.get().isOpen()) {
            session = Optional.of(messenger.connect(EntityName.osd(osd), addr));
        }
        return session.get();
    }

    boolean isOn(Session other) {
        return session.isPresent() && session.get().equals(other);
    }

    /** The OSD has said something on the session. */
    void works() {
        failuresInRow = 0;
    }

    int failuresInRow() {
        return failuresInRow;
    }

    /** The session is over; no other is opened before {@code retryAtNanos}. */
    void failed(long nextTryNanos) {
        session = Optional.empty();
        failuresInRow++;
        retryAtNanos = nextTryNanos;
    }

    long nanosToRetry(long nowNanos) {
        return failuresInRow == 0 ? 0 : Math.max(0, retryAtNanos - nowNanos);
    }

    void close() {
        session.ifPresent(Session::close);
        session = Optional.empty();
    }

    @Override
    public String toString() {
        return "osd." + osd + " at " + addr;
    }
}
