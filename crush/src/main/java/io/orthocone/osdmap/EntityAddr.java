package io.orthocone.osdmap;

import java.util.Arrays;

/**
 * Where one incarnation of an entity is reached, as Ceph's {@code entity_addr_t}.
 *
 * @param type the protocol family; we speak {@code V2}
 * @param nonce tells incarnations behind the same port apart: a restarted daemon has another one
 * @param ip a literal IPv4 or IPv6 address, or empty when there is none
 * @param port 0 to 65535
 */
public record EntityAddr(Type type, int nonce, String ip, int port) implements Comparable<EntityAddr> {
    /** No address. */
    public static final EntityAddr NONE = new EntityAddr(Type.NONE, 0, "", 0);

    /** Protocol families by Ceph's numbers. */
    public enum Type {
        NONE(0),
        V1(1),
        V2(2),
        /** On the blocklist: whatever the client speaks. */
        ANY(3);

        private final int number;

        Type(int number) {
            this.number = number;
        }

        public int number() {
            return number;
        }
    }

    public EntityAddr {
        if (port < 0 || port > 0xffff) {
            throw new IllegalArgumentException("port " + port + " is not in 0..65535");
        }
    }

    /** An address of ours. */
    public static EntityAddr of(String ip, int port, int nonce) {
        return new EntityAddr(Type.V2, nonce, ip, port);
    }

    /**
     * The same address with its IP in the one form that comes back from bytes.
     *
     * @throws IllegalArgumentException if the IP is not a literal one
     */
    public EntityAddr canonical() {
        return SocketAddress.decode(type, nonce, SocketAddress.encode(this));
    }

    public boolean isNone() {
        return ip.isEmpty();
    }

    /** The order of Ceph's blocklist in bytes: that of the address in memory, byte by byte. */
    @Override
    public int compareTo(EntityAddr other) {
        int by = Integer.compare(type.number, other.type.number);
        by = by != 0 ? by : Integer.compareUnsigned(Integer.reverseBytes(nonce), Integer.reverseBytes(other.nonce));
        return by != 0 ? by : Arrays.compareUnsigned(SocketAddress.encode(this), SocketAddress.encode(other));
    }

    /** As Ceph prints it: {@code v2:127.0.0.1:6800/4711}. */
    @Override
    public String toString() {
        if (isNone()) {
            return "-";
        }
        String host = ip.indexOf(':') >= 0 ? "[" + ip + "]" : ip;
        String prefix = switch (type) {
            case NONE -> "none:";
            case V1 -> "v1:";
            case V2 -> "v2:";
            case ANY -> "any:";
        };
        return prefix + host + ":" + port + "/" + Integer.toUnsignedString(nonce);
    }
}
