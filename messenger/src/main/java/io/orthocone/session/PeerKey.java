package io.orthocone.session;

import io.orthocone.message.EntityName;
import io.orthocone.osdmap.EntityAddr;

/** One incarnation of a peer, ordered so that the incarnations at one place are neighbours, the unknown one (nonce 0) first. */
record PeerKey(EntityName name, String ip, int port, int nonce) implements Comparable<PeerKey> {
    static PeerKey of(EntityName name, EntityAddr addr) {
        return new PeerKey(name, addr.ip(), addr.port(), addr.nonce());
    }

    PeerKey withoutNonce() {
        return new PeerKey(name, ip, port, 0);
    }

    boolean isSamePlace(PeerKey other) {
        return name.equals(other.name) && ip.equals(other.ip) && port == other.port;
    }

    @Override
    public int compareTo(PeerKey other) {
        int by = name.compareTo(other.name);
        by = by != 0 ? by : ip.compareTo(other.ip);
        by = by != 0 ? by : Integer.compare(port, other.port);
        return by != 0 ? by : Integer.compareUnsigned(nonce, other.nonce);
    }
}
