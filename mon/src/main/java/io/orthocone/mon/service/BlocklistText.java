package io.orthocone.mon.service;

import io.orthocone.message.ClientInstance;
import io.orthocone.osdmap.EntityAddr;
import java.util.Optional;

/** Entries of the blocklist as people write and read them: an instance {@code client.4127.17}, or an address {@code 10.0.0.7:0/17}. */
public final class BlocklistText {
    private BlocklistText() {}

    /** An entry as people write it; empty if it is none. */
    public static Optional<EntityAddr> parse(String text) {
        Optional<ClientInstance> instance = ClientInstance.parse(text);
        if (instance.isPresent()) {
            return instance.map(ClientInstance::addr);
        }
        String ip = text;
        int port = 0;
        int nonce = 0;
        try {
            int slash = ip.lastIndexOf('/');
            if (slash >= 0) {
                nonce = Integer.parseUnsignedInt(ip.substring(slash + 1));
                ip = ip.substring(0, slash);
            }
            int colon = ip.lastIndexOf(':');
            boolean hasPort = ip.startsWith("[") ? !ip.endsWith("]") : colon >= 0 && ip.indexOf(':') == colon;
            if (hasPort) {
                port = Integer.parseInt(ip.substring(colon + 1));
                ip = ip.substring(0, colon);
            }
            ip = ip.startsWith("[") && ip.endsWith("]") ? ip.substring(1, ip.length() - 1) : ip;
            return ip.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new EntityAddr(EntityAddr.Type.ANY, nonce, ip, port).canonical());
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** As people read it. */
    public static String of(EntityAddr entry) {
        return ClientInstance.of(entry).map(ClientInstance::toString).orElseGet(() -> {
            String host = entry.ip().indexOf(':') >= 0 ? "[" + entry.ip() + "]" : entry.ip();
            return host + ":" + entry.port() + "/" + Integer.toUnsignedString(entry.nonce());
        });
    }
}
