package io.orthocone.osdmap;

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

    /** Address families by Ceph's numbers, which are the ordinals. */
    public enum Type {
        NONE,
        V1,
        V2,
        ANY
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

    public boolean isNone() {
        return ip.isEmpty();
    }

    @Override
    public int compareTo(EntityAddr other) {
        int by = type.compareTo(other.type);
        by = by != 0 ? by : ip.compareTo(other.ip);
        by = by != 0 ? by : Integer.compare(port, other.port);
        return by != 0 ? by : Integer.compareUnsigned(nonce, other.nonce);
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
