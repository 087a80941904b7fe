package io.orthocone.session;

import io.orthocone.env.Endpoint;
import io.orthocone.env.Reactor;
import io.orthocone.wire.Frame;
import java.io.IOException;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.function.Supplier;

/**
 * Makes links: connections that carry frames, in order, or break. {@link TransportLinks} encodes them over byte streams; a
 * {@link LocalNetwork} hands them over inside the JVM. What a session promises is the same over both.
 */
public interface LinkLayer {
    /**
     * Listens. Each accepted link lives on {@code reactor}.
     *
     * @param acceptor gives each accepted link its handler, called on {@code reactor}
     * @throws IOException when the address cannot be had
     */
    Listener listen(Endpoint endpoint, Reactor reactor, Supplier<LinkHandler> acceptor) throws IOException;

    /** Opens a link from {@code reactor}. The handler hears of it later, never inline. */
    Link connect(Endpoint endpoint, Reactor reactor, LinkHandler handler);

    /** A listening endpoint. */
    interface Listener {
        /** The endpoint with its actual port. */
        Endpoint endpoint();

        /** Stops accepting; open links stay. */
        void close();
    }

    /** One link. All methods are called on its reactor. */
    interface Link {
        /** Sends a turn's frames in one go. They are dropped when the link is closed. */
        void send(List<Frame> frames);

        /** About how many bytes were sent and have not been handed to the network. */
        long queuedBytes();

        /** Whether bytes are queued of which the network has taken none since this was last asked. */
        boolean isStuck();

        /** Both sides have agreed on a session: messages may come. */
        void setAgreed();

        /**
         * The link asks {@code intake} from now on, before it takes a message in, with about as many bytes as that will take. When
         * the answer is no it reads nothing more.
         */
        void setIntake(LongPredicate intake);

        /** The message that was refused is taken in now, and the link reads on. Harmless when none was. */
        void resume();

        /** Another one hears from now on what happens on this link. */
        void setHandler(LinkHandler handler);

        /** Whether a silent link may be a dead one. */
        boolean needsKeepalive();

        /** The host of the other side, a literal address if there is one: for accounting, not an identity. */
        String peerHost();

        /** Ends the link; what is queued may be lost. The handler hears nothing more. */
        void close();
    }

    /** How a link came to its end. */
    enum LinkEnd {
        /** Nobody listens there. */
        REFUSED,
        /** It broke, was closed by the other side, or carried damaged bytes. */
        LOST,
        /** The other side sent what makes no sense. */
        NONSENSE
    }

    /** Hears of one link. Called on its reactor; {@code opened} first, {@code closed} once and last. */
    interface LinkHandler {
        void opened(Link link);

        void received(Link link, Frame frame);

        /** The queue has drained after it was large. */
        void drained(Link link);

        void closed(Link link, LinkEnd end, String reason);
    }
}
