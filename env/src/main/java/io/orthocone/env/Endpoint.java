package io.orthocone.env;

/**
 * Where a byte stream leads: a host name or literal address, and a port (0 = any free one, when listening).
 *
 * @param host not empty
 * @param port 0 to 65535
 */
public record Endpoint(String host, int port) {
    public Endpoint {
        if (host.isEmpty() || port < 0 || port > 0xffff) {
            throw new IllegalArgumentException("bad endpoint " + host + ":" + port);
        }
    }

    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
}
