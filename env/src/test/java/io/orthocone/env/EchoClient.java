package io.orthocone.env;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * Sends numbered lines to an {@link EchoDaemon}, a few at a time, and checks that they come back in order. Reconnects and starts over
 * from the first line not heard back when the stream breaks. Owned by its reactor.
 */
public final class EchoClient {
    private static final int WINDOW_LINES = 8;
    private static final long RETRY_NANOS = 10_000_000;

    private final Env env;
    private final Endpoint server;
    private final Reactor reactor;
    private final int total;
    private final Runnable finished;
    private final StringBuilder partial = new StringBuilder();
    private int sent;
    private int heard;
    private int connects;

    public EchoClient(Env env, Endpoint server, int total, Runnable finished) {
        this.env = env;
        this.server = server;
        this.total = total;
        this.finished = finished;
        this.reactor = env.newReactor("echo-client");
    }

    public void start() {
        reactor.execute(this::connect);
    }

    public int heard() {
        return heard;
    }

    public int connects() {
        return connects;
    }

    private void connect() {
        connects++;
        sent = heard;
        partial.setLength(0);
        Transport.Connection _ = env.transport().connect(server, reactor, new Handler());
    }

    private final class Handler implements Transport.ConnectionHandler {
        @Override
        public void opened(Transport.Connection connection) {
            sendMore(connection);
        }

        @Override
        public void received(Transport.Connection connection, ByteBuf bytes) {
            reactor.assertInReactor();
            partial.append(Payload.copyOf(bytes).toUtf8());
            for (int end = partial.indexOf("\n"); end >= 0; end = partial.indexOf("\n")) {
                String line = partial.substring(0, end);
                partial.delete(0, end + 1);
                Invariants.check(line.equals("line " + heard), "lines come back in order, not '%s' at %s", line, heard);
                heard++;
            }
            if (heard == total) {
                finished.run();
            }
            sendMore(connection);
        }

        private void sendMore(Transport.Connection connection) {
            for (; sent < total && sent < heard + WINDOW_LINES; sent++) {
                connection.send(Unpooled.copiedBuffer("line " + sent + "\n", StandardCharsets.UTF_8));
            }
        }

        @Override
        public void closed(Transport.Connection connection, boolean refused, String reason) {
            if (heard < total) {
                Reactor.Timer _ = reactor.schedule(RETRY_NANOS, EchoClient.this::connect);
            }
        }
    }
}
