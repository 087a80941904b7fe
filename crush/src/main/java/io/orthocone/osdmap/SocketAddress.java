package io.orthocone.osdmap;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The socket address inside an {@link EntityAddr}, in the form of Linux.
 *
 * <pre>
 *   none:  u16 0, 26 x 0
 *   IPv4:  u16 2, u16 port (big-endian), 4 bytes of address, 8 x 0
 *   IPv6:  u16 10, u16 port (big-endian), u32 flow, 16 bytes of address, u32 scope
 * </pre>
 */
final class SocketAddress {
    private static final int AF_NONE = 0;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int IPV4_BYTES = 16;
    private static final int IPV6_BYTES = 28;

    private SocketAddress() {}

    /**
     * The bytes of an address.
     *
     * @throws IllegalArgumentException if the IP is not a literal one
     */
    static byte[] encode(EntityAddr addr) {
        if (addr.isNone()) {
            return new byte[IPV6_BYTES];
        }
        byte[] ip = parse(addr.ip());
        boolean v4 = ip.length == 4;
        byte[] bytes = new byte[v4 ? IPV4_BYTES : IPV6_BYTES];
        bytes[0] = (byte) (v4 ? AF_INET : AF_INET6);
        bytes[2] = (byte) (addr.port() >>> 8);
        bytes[3] = (byte) addr.port();
        System.arraycopy(ip, 0, bytes, v4 ? 4 : 8, ip.length);
        return bytes;
    }

    /**
     * The address in the bytes.
     *
     * @throws IllegalArgumentException if they are no address, or one that could not be written again
     */
    static EntityAddr decode(EntityAddr.Type type, int nonce, byte[] bytes) {
        int family = bytes.length < 2 ? AF_NONE : (bytes[0] & 0xff) | (bytes[1] & 0xff) << 8;
        if (family == AF_NONE && bytes.length <= IPV6_BYTES) {
            return new EntityAddr(type, nonce, "", 0);
        }
        boolean v4 = family == AF_INET && bytes.length == IPV4_BYTES;
        boolean v6 = family == AF_INET6 && bytes.length == IPV6_BYTES;
        if (!v4 && !v6) {
            throw new IllegalArgumentException("address of family " + family + " with " + bytes.length + " bytes");
        }
        for (int i = v4 ? 8 : 4; i < bytes.length; i++) {
            boolean isIp = v6 && i >= 8 && i < 24;
            if (!isIp && bytes[i] != 0) {
                throw new IllegalArgumentException("address with a flow, a scope or dirty padding");
            }
        }
        int port = (bytes[2] & 0xff) << 8 | (bytes[3] & 0xff);
        return new EntityAddr(type, nonce, v4 ? format4(bytes) : format6(bytes), port);
    }

    /** Only literals: a name would be looked up, and this package does not ask the network. */
    private static byte[] parse(String ip) {
        try {
            return InetAddress.ofLiteral(ip).getAddress();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + ip + "' is no literal IP address", e);
        }
    }

    private static String format4(byte[] bytes) {
        return (bytes[4] & 0xff) + "." + (bytes[5] & 0xff) + "." + (bytes[6] & 0xff) + "." + (bytes[7] & 0xff);
    }

    /** The canonical form: the longest run of zero groups (two or more) is left out. */
    private static String format6(byte[] bytes) {
        List<String> groups = new ArrayList<>();
        int bestStart = -1;
        int bestLength = 1;
        int start = 0;
        for (int i = 0; i < 8; i++) {
            int group = (bytes[8 + 2 * i] & 0xff) << 8 | (bytes[9 + 2 * i] & 0xff);
            groups.add(Integer.toHexString(group));
            start = group == 0 ? start : i + 1;
            if (i + 1 - start > bestLength) {
                bestStart = start;
                bestLength = i + 1 - start;
            }
        }
        if (bestStart < 0) {
            return String.join(":", groups);
        }
        return String.join(":", groups.subList(0, bestStart)) + "::"
                + String.join(":", groups.subList(bestStart + bestLength, 8));
    }
}
