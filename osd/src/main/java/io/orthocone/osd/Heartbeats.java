package io.orthocone.osd;

import io.orthocone.env.Env;
import io.orthocone.env.Reactor;
import io.orthocone.message.EntityName;
import io.orthocone.message.Message;
import io.orthocone.message.MonMessage;
import io.orthocone.message.MonMessage.FailureKind;
import io.orthocone.message.OsdPing;
import io.orthocone.osd.space.OsdSpace;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.session.Dispatcher;
import io.orthocone.session.Messenger;
import io.orthocone.session.Reset;
import io.orthocone.session.Session;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Watches the OSDs this one shares PGs with (and its neighbours by number, so that nobody goes unwatched) and reports those that are silent
 * or whose host refuses connections. Owned by the OSD's reactor; has a messenger of its own, whose lossy sessions keep nothing that is old.
 *
 * <p>Of two that watch each other the lower number pings and the higher answers: a ping is as good a sign of life as an answer. Every beat
 * looks at all peers, and every other beat pings those that were heard, because on an idle machine the pings of all pairs are most of what
 * there is to do. Who does not answer is pinged at each beat, and the higher number pings too as soon as it misses a ping, so whoever hears
 * nothing asks several times before it accuses.
 */
final class Heartbeats implements Dispatcher {
    /** What is known of one peer's incarnation. */
    private static final class Peer {
        private final EntityAddr addr;
        private long heardNanos;
        private long pingedNanos;
        private boolean isInDoubt;
        private boolean isReported;

        Peer(EntityAddr addr, boolean isInDoubt, long nowNanos) {
            this.addr = addr;
            this.isInDoubt = isInDoubt;
            this.heardNanos = nowNanos;
            this.pingedNanos = nowNanos;
        }
    }

    /** Half beats of silence after which a peer is pinged: in between, because answers come a little after the beat. */
    private static final int HALF_BEATS_OF_SILENCE = 3;

    /** Half beats for which a peer that has pinged is believed to go on: the clocks of two hosts are not in step. */
    private static final int HALF_BEATS_OF_BELIEF = 5;

    private final Env env;
    private final Reactor reactor;
    private final OsdOptions options;
    private final Messenger messenger;
    private final MonLink monitors;
    private final OsdSpace space;
    private final TreeMap<Integer, Peer> peers = new TreeMap<>();
    private OsdMap map;

    Heartbeats(Env env, Reactor reactor, OsdOptions options, Messenger messenger, MonLink monitors, OsdSpace space) {
        this.env = env;
        this.reactor = reactor;
        this.options = options;
        this.messenger = messenger;
        this.monitors = monitors;
        this.space = space;
    }

    /** The map, or the PGs, have changed. */
    void watch(OsdMap next, SortedSet<Integer> pgPeers) {
        map = next;
        SortedSet<Integer> wanted = new TreeSet<>();
        for (int osd : pgPeers) {
            addIfUp(wanted, osd);
        }
        addNeighbours(wanted);
        peers.entrySet()
                .removeIf(peer -> !wanted.contains(peer.getKey())
                        || !map.clientAddr(peer.getKey()).equals(peer.getValue().addr));
        for (int osd : wanted) {
            peers.computeIfAbsent(osd, key -> new Peer(map.clientAddr(osd), options.osd() < osd, reactor.nanoTime()));
        }
        for (Session session : messenger.sessions()) {
            boolean isOfOsd = session.peer().isOsd() && session.peer().osdId() < map.maxOsd();
            if (isOfOsd && map.isDown(session.peer().osdId())) {
                session.close();
            }
        }
    }

    private void addIfUp(SortedSet<Integer> wanted, int osd) {
        if (osd != options.osd() && map.isUp(osd)) {
            wanted.add(osd);
        }
    }

    private void addNeighbours(SortedSet<Integer> wanted) {
        int places = map.maxOsd();
        for (int step = 1; step < places; step++) {
            int next = (options.osd() + step) % places;
            if (map.isUp(next) && next != options.osd()) {
                wanted.add(next);
                return;
            }
        }
    }

    /** Pings who has not been heard lately and is not known to ping; reports who was silent for too long. */
    void tick(boolean isUp) {
        if (map == null || !isUp) {
            peers.values().forEach(peer -> peer.heardNanos = reactor.nanoTime());
            return;
        }
        long now = reactor.nanoTime();
        int upFrom = map.info(options.osd()).upFrom();
        peers.forEach((osd, peer) -> {
            long silentNanos = now - peer.heardNanos;
            boolean isPingedByIt = osd < options.osd() && now - peer.pingedNanos < halfBeatsNanos(HALF_BEATS_OF_BELIEF);
            boolean isDue = silentNanos >= halfBeatsNanos(HALF_BEATS_OF_SILENCE) && !isPingedByIt;
            if (isDue || peer.isInDoubt) {
                Session session = messenger.connect(EntityName.osd(osd), map.heartbeatAddr(osd));
                session.send(new OsdPing(
                        OsdPing.Kind.PING,
                        map.epoch(),
                        now,
                        upFrom,
                        space.gauge().roomBytes()));
            } else if (isPingedByIt) {
                env.probe("osd.ping-spared");
            }
            if (silentNanos > options.heartbeatGraceNanos()) {
                peer.isReported = true;
                env.probe("osd.peer-silent");
                report(osd, FailureKind.SILENT, silentNanos);
            }
        });
    }

    private long halfBeatsNanos(int halfBeats) {
        return halfBeats * options.heartbeatNanos() / 2;
    }

    private void report(int osd, FailureKind kind, long silentNanos) {
        monitors.send(new MonMessage.OsdFailure(osd, map.clientAddr(osd), map.epoch(), kind, silentNanos));
    }

    /** A host says that nobody listens at an OSD's address any more. */
    void osdRefused(Session session) {
        if (map == null || !session.peer().isOsd()) {
            return;
        }
        int osd = session.peer().osdId();
        boolean isThisLife = map.isUp(osd)
                && (map.clientAddr(osd).equals(session.peerAddr())
                        || map.heartbeatAddr(osd).equals(session.peerAddr()));
        if (isThisLife) {
            env.probe("osd.peer-refused");
            report(osd, FailureKind.REFUSED, 0);
        }
    }

    @Override
    public void message(Session session, Message message) {
        if (!(message instanceof OsdPing ping) || !session.peer().isOsd() || map == null) {
            return;
        }
        int osd = session.peer().osdId();
        space.roomOf(osd, ping.roomBytes());
        switch (ping.kind()) {
            case PING -> {
                pinged(osd, ping);
                answer(session, osd, ping);
            }
            case REPLY -> heard(osd);
            case YOU_ARE_DOWN -> monitors.wantMap(ping.epoch());
        }
        if (ping.epoch() > map.epoch()) {
            monitors.wantMap(ping.epoch());
        }
    }

    private void answer(Session session, int osd, OsdPing ping) {
        boolean isKnownDown = map.isDown(osd) && ping.epoch() < map.epoch();
        OsdPing.Kind kind = isKnownDown ? OsdPing.Kind.YOU_ARE_DOWN : OsdPing.Kind.REPLY;
        session.send(new OsdPing(
                kind,
                map.epoch(),
                ping.stampNanos(),
                map.info(options.osd()).upFrom(),
                space.gauge().roomBytes()));
    }

    /** Counts only from the life that the map knows of; the ping of another is answered and no more. */
    private void pinged(int osd, OsdPing ping) {
        Peer peer = peers.get(osd);
        if (peer != null && map.info(osd).upFrom() == ping.upFrom()) {
            peer.pingedNanos = reactor.nanoTime();
            heard(osd);
        }
    }

    private void heard(int osd) {
        Peer peer = peers.get(osd);
        if (peer == null) {
            return;
        }
        peer.heardNanos = reactor.nanoTime();
        peer.isInDoubt = false;
        if (peer.isReported) {
            peer.isReported = false;
            monitors.send(new MonMessage.OsdFailureCancelled(osd, peer.addr, map.epoch()));
        }
    }

    /** Whoever pinged over it may be gone: asking tells at the next beat, for a host refuses what a dead process does not answer. */
    @Override
    public void reset(Session session, Reset reset) {
        if (session.peer().isOsd() && peers.containsKey(session.peer().osdId())) {
            peers.get(session.peer().osdId()).isInDoubt = true;
        }
    }

    @Override
    public void refused(Session session) {
        osdRefused(session);
        session.close();
    }

    /** Who is not pinged any more needs no connection. */
    @Override
    public boolean awaits(Session session) {
        return false;
    }
}
