package io.orthocone.env;

import io.netty.buffer.ByteBuf;
import java.io.IOException;

/**
 * Byte streams between endpoints: TCP in production, a simulated network under test. Streams deliver bytes in order or break;
 * whoever needs more (ack, resend, identity) builds it above ({@code io.orthocone.session}).
 */
public interface Transport {
    /**
     * Listens. Each accepted connection lives on {@code reactor}.
     *
     * @throws IOException when the address cannot be had
     */
    Listener listen(Endpoint endpoint, Reactor reactor, Acceptor acceptor) throws IOException;

    /** Connects from {@code reactor}; the handler hears {@code opened} or {@code closed}. Never throws for the world's sake. */
    Connection connect(Endpoint endpoint, Reactor reactor, ConnectionHandler handler);

    /** A listening endpoint. */
    interface Listener extends AutoCloseable {
        /** The endpoint with its actual port. */
        Endpoint endpoint();

        /** Stops accepting; open connections stay. */
        @Override
        void close();
    }

    /** Chooses the handler of an accepted connection. Called on the listener's reactor. */
    @FunctionalInterface
    interface Acceptor {
        ConnectionHandler accepted(Connection connection);
    }

    /** One byte stream. All methods are called on its reactor only. */
    interface Connection {
        /**
         * Queues bytes; takes over the caller's reference to {@code bytes}, also when the connection is closed already. They
         * leave at the latest at the end of the loop's turn, all of them in as few writes as possible.
         */
        void send(ByteBuf bytes);

        /** Bytes queued and not yet handed to the network. */
        long queuedBytes();

        /** Whether bytes are queued of which the network has taken none since this was last asked. */
        boolean isStuck();

        /** Stops or resumes reading: the way to push back on the peer. */
        void setReading(boolean reading);

        /** Ends the stream; what is queued may be lost. The handler hears {@code closed} later, never inline. */
        void close();

        /** The other side, for logs; not an identity. */
        Endpoint peer();
    }

    /** Hears of one connection. Called on its reactor; {@code opened} first, {@code closed} once and last. */
    interface ConnectionHandler {
        void opened(Connection connection);

        /** Bytes that arrived. They are borrowed: retain or copy what must outlive the call. */
        void received(Connection connection, ByteBuf bytes);

        /** The queue has drained after it was large; send more. */
        default void drained(Connection connection) {}

        /**
         * The stream is over (or never came to be).
         *
         * @param refused whether the peer's host answered that nobody listens there: the process is gone, not just slow
         */
        void closed(Connection connection, boolean refused, String reason);
    }
}
