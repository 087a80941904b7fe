package io.orthocone.session;

import io.orthocone.env.Endpoint;
import io.orthocone.message.EntityName;
import io.orthocone.message.EntityType;
import io.orthocone.message.Message;
import io.orthocone.osdmap.EntityAddr;
import java.io.IOException;
import java.util.List;
import java.util.UUID;

/**
 * What one daemon (or client) sends and receives with. All methods are called on its reactor.
 *
 * <p>Life: create, {@link #dispatchTo}, {@link #bind} (who only calls does not bind), use, {@link #close}.
 */
public interface Messenger extends AutoCloseable {
    /** A cluster id that is not known yet: compared with none. */
    UUID UNKNOWN_FSID = new UUID(0, 0);

    EntityName name();

    /**
     * Where others reach this incarnation. The address of an entity that did not bind has port 0, and no ip before a peer has told
     * which one it sees.
     */
    EntityAddr addr();

    /** The cluster's id. A peer of another cluster is refused; {@link #UNKNOWN_FSID} goes with every one. */
    UUID fsid();

    /** Sets the cluster's id once it is learned. */
    void setFsid(UUID fsid);

    /** Says who hears of everything. Once, before the first connection. */
    void dispatchTo(Dispatcher dispatcher);

    /**
     * Bounds the messages of peers of one kind that begin sessions here: their links are not read while there is no room. Their
     * acknowledgements and answers wait behind, so a kind of peer that this side must hear in order to give back what it has taken
     * must not be bounded by the same throttle. Once, before the first {@link #bind}.
     */
    void throttle(EntityType peers, Throttle throttle);

    /**
     * Listens. May be called for several endpoints; the first gives {@link #addr}.
     *
     * @throws IOException when the address cannot be had
     */
    void bind(Endpoint endpoint) throws IOException;

    /**
     * The open session with this incarnation of the peer, by whichever side it was begun; a new one if there is none. Connecting
     * goes on in the background; messages can be sent at once.
     *
     * @param addr the nonce 0 stands for whichever incarnation answers first
     */
    Session connect(EntityName peer, EntityAddr addr);

    /** {@link #connect}, then {@link Session#send}. */
    default void send(EntityName peer, EntityAddr addr, Message message) {
        connect(peer, addr).send(message);
    }

    /** All open sessions, in the order of their peers. */
    List<Session> sessions();

    /** Ends all sessions and stops listening. No callback comes any more. */
    @Override
    void close();
}
