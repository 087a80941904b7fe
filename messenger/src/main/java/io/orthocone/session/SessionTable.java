package io.orthocone.session;

import io.orthocone.env.Invariants;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The open sessions of a messenger, by peer. Sessions that this side may connect and those that it only serves are apart: two
 * entities may have one of each with one another, as heartbeats do.
 */
final class SessionTable {
    private final NavigableMap<PeerKey, LiveSession> connecting = new TreeMap<>();
    private final NavigableMap<PeerKey, LiveSession> serving = new TreeMap<>();

    /** The session with this incarnation, or with a yet unknown one at its place. Nonce 0 finds any incarnation. */
    Optional<LiveSession> find(Policy policy, PeerKey key) {
        NavigableMap<PeerKey, LiveSession> sessions = of(policy);
        LiveSession exact = sessions.get(key);
        if (exact != null) {
            return Optional.of(exact);
        }
        if (key.nonce() == 0) {
            var next = sessions.ceilingEntry(key);
            return next != null && next.getKey().isSamePlace(key) ? Optional.of(next.getValue()) : Optional.empty();
        }
        return Optional.ofNullable(sessions.get(key.withoutNonce()));
    }

    /** Sessions with other, known incarnations at this place: dead ones, if this one is alive. */
    List<LiveSession> othersAt(PeerKey key) {
        List<LiveSession> others = new ArrayList<>();
        if (key.port() != 0) {
            collectOthers(connecting, key, others);
            collectOthers(serving, key, others);
        }
        return others;
    }

    private static void collectOthers(
            NavigableMap<PeerKey, LiveSession> sessions, PeerKey key, List<LiveSession> others) {
        for (var entry : sessions.tailMap(key.withoutNonce(), true).entrySet()) {
            if (!entry.getKey().isSamePlace(key)) {
                return;
            }
            if (entry.getKey().nonce() != 0 && entry.getKey().nonce() != key.nonce()) {
                others.add(entry.getValue());
            }
        }
    }

    void add(LiveSession session) {
        LiveSession before = of(session.policy()).put(session.key(), session);
        Invariants.check(before == null, "one session with one incarnation, but there are two with %s", session.key());
    }

    void remove(LiveSession session) {
        of(session.policy()).remove(session.key(), session);
    }

    List<LiveSession> all() {
        List<LiveSession> all = new ArrayList<>(connecting.values());
        all.addAll(serving.values());
        return all;
    }

    private NavigableMap<PeerKey, LiveSession> of(Policy policy) {
        return policy.connects() ? connecting : serving;
    }
}
