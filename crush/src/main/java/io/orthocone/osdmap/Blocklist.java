package io.orthocone.osdmap;

import java.util.NavigableMap;

/** Entries of the blocklist are of type {@code ANY}; port 0 with nonce 0 stands for the whole host. */
final class Blocklist {
    private Blocklist() {}

    static EntityAddr key(EntityAddr addr) {
        return new EntityAddr(EntityAddr.Type.ANY, addr.nonce(), addr.ip(), addr.port());
    }

    static boolean covers(NavigableMap<EntityAddr, UTime> blocklist, EntityAddr client) {
        if (blocklist.isEmpty() || client.isNone()) {
            return false;
        }
        EntityAddr host = new EntityAddr(EntityAddr.Type.ANY, 0, client.ip(), 0);
        return blocklist.containsKey(key(client)) || blocklist.containsKey(host);
    }
}
