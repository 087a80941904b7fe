package io.orthocone.session;

import io.orthocone.env.Endpoint;
import io.orthocone.env.Invariants;
import io.orthocone.env.Reactor;
import io.orthocone.session.LinkLayer.LinkEnd;
import io.orthocone.session.LinkLayer.LinkHandler;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A network inside one JVM: no sockets and no encoding; frames cross from reactor to reactor as they are, which is sound because
 * messages are immutable. The registry of who listens is owned by a reactor of its own choice, so hosts of any thread may come and go.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>what is opened, sent and closed on one end is opened, received and closed on the other in that order;
 *   <li>when a host was killed, every link that it had is told to be lost, and whoever connects to it later is refused.
 * </ul>
 */
public final class LocalNetwork {
    /** The address of every host here: hosts differ by their ports. */
    static final String IP = "127.0.0.1";

    private final Reactor reactor;

    /** Owned by the reactor, as are the sets below. */
    private final Map<Integer, Listening> listening = new LinkedHashMap<>();

    /** A network whose registry lives on this reactor. */
    public LocalNetwork(Reactor reactor) {
        this.reactor = reactor;
    }

    /**
     * A new host: what one daemon process would be. May be called from any thread.
     *
     * @param firstPort the first of the ports that it takes when it may choose; whoever makes hosts keeps their ports apart
     */
    public LocalHost newHost(String name, int firstPort) {
        return new LocalHost(this, name, firstPort);
    }

    Reactor reactor() {
        return reactor;
    }

    /** A host listens at a port; its acceptor lives on the reactor named. */
    record Listening(LocalHost host, Reactor reactor, Supplier<LinkHandler> acceptor) {}

    /** Links that a host has: its own end, and the other. */
    static final class Links {
        private final Map<LocalLink, LocalLink> otherByOwn = new LinkedHashMap<>();
        private boolean killed;

        boolean isKilled() {
            return killed;
        }

        void add(LocalLink own, LocalLink other) {
            otherByOwn.put(own, other);
        }

        void remove(LocalLink own) {
            otherByOwn.remove(own);
        }

        /** Both ends of all links, each to be told by itself: the reactor of a dead host runs nothing more. */
        List<LocalLink> kill() {
            killed = true;
            List<LocalLink> ends = new ArrayList<>(otherByOwn.keySet());
            ends.addAll(otherByOwn.values());
            otherByOwn.clear();
            return ends;
        }
    }

    void listen(int port, Listening who) {
        reactor.execute(() -> {
            Listening before = listening.get(port);
            Invariants.check(
                    before == null || before.host().links().isKilled(),
                    "port %s of the local network has one listener at a time",
                    port);
            if (!who.host().links().isKilled()) {
                listening.put(port, who);
            }
        });
    }

    void stopListening(int port, LocalHost host) {
        reactor.execute(() -> {
            Listening who = listening.get(port);
            if (who != null && who.host().equals(host)) {
                listening.remove(port);
            }
        });
    }

    /** Finds the other end of a link, or refuses it. */
    void open(Endpoint endpoint, LocalLink initiator) {
        reactor.execute(() -> {
            Optional<Listening> found = Optional.ofNullable(listening.get(endpoint.port()))
                    .filter(who -> !who.host().links().isKilled());
            if (initiator.host().links().isKilled()) {
                return;
            }
            if (found.isEmpty()) {
                initiator.reactor().execute(() -> initiator.lost(LinkEnd.REFUSED, "nobody listens at " + endpoint));
                return;
            }
            LocalLink acceptor = new LocalLink(found.get().host(), found.get().reactor());
            initiator.host().links().add(initiator, acceptor);
            acceptor.host().links().add(acceptor, initiator);
            acceptor.reactor()
                    .execute(() -> acceptor.accept(initiator, found.get().acceptor()));
        });
    }

    /** Neither end is used any more. */
    void forget(LocalLink end, Optional<LocalLink> other) {
        reactor.execute(() -> {
            end.host().links().remove(end);
            other.ifPresent(link -> link.host().links().remove(link));
        });
    }

    void kill(LocalHost host) {
        reactor.execute(() -> {
            listening.values().removeIf(who -> who.host().equals(host));
            for (LocalLink end : host.links().kill()) {
                end.reactor().execute(() -> end.lost(LinkEnd.LOST, "the host " + host.name() + " was killed"));
            }
        });
    }
}
