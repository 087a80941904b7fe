package io.orthocone.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every form of {@link Transport} does while nobody breaks it. */
public abstract class TransportContract {
    private EnvUnderTest world;
    private Reactor server;
    private Reactor client;
    private final List<Recorder> accepted = new ArrayList<>();
    private final CompletableFuture<Recorder> firstAccepted = new CompletableFuture<>();

    protected abstract EnvUnderTest open() throws Exception;

    @BeforeEach
    void openWorld() throws Exception {
        world = open();
        server = world.first().newReactor("server");
        client = world.second().newReactor("client");
    }

    @AfterEach
    void closeWorld() {
        world.close();
    }

    /** Remembers what one end hears. Touched on its reactor only. */
    private static final class Recorder implements Transport.ConnectionHandler {
        final CompletableFuture<Transport.Connection> opened = new CompletableFuture<>();
        final CompletableFuture<String> closed = new CompletableFuture<>();
        final CompletableFuture<Long> drained = new CompletableFuture<>();
        private final StringBuilder heard = new StringBuilder();
        private long heardBytes;
        private CompletableFuture<String> enough = new CompletableFuture<>();
        private long enoughBytes = Long.MAX_VALUE;
        private boolean refused;
        private int closedTimes;

        CompletableFuture<String> heard(long bytes) {
            enough = new CompletableFuture<>();
            enoughBytes = bytes;
            check();
            return enough;
        }

        private void check() {
            if (heardBytes >= enoughBytes) {
                enough.complete(heard.toString());
            }
        }

        @Override
        public void opened(Transport.Connection connection) {
            opened.complete(connection);
        }

        @Override
        public void received(Transport.Connection connection, ByteBuf bytes) {
            assertThat(opened).isCompleted();
            assertThat(closed).isNotDone();
            heardBytes += bytes.readableBytes();
            if (heardBytes < 10_000) {
                heard.append(Payload.copyOf(bytes).toUtf8());
            }
            check();
        }

        @Override
        public void drained(Transport.Connection connection) {
            drained.complete(connection.queuedBytes());
        }

        @Override
        public void closed(Transport.Connection connection, boolean wasRefused, String reason) {
            refused = wasRefused;
            closedTimes++;
            closed.complete(reason);
        }
    }

    private Transport.Listener listen(Endpoint endpoint) throws Exception {
        return world.in(
                server,
                () -> world.first().transport().listen(endpoint, server, connection -> {
                    Recorder recorder = new Recorder();
                    accepted.add(recorder);
                    firstAccepted.complete(recorder);
                    return recorder;
                }));
    }

    private Recorder connect(Endpoint endpoint) throws Exception {
        return world.in(client, () -> {
            Recorder recorder = new Recorder();
            Transport.Connection _ = world.second().transport().connect(endpoint, client, recorder);
            return recorder;
        });
    }

    private static ByteBuf text(String text) {
        return Payload.utf8(text).asByteBuf();
    }

    @Test
    void bytesArriveInOrderBothWays() throws Exception {
        Recorder near = connect(listen(world.firstEndpoint(0)).endpoint());
        Transport.Connection connection = world.await(near.opened);
        Recorder far = world.await(firstAccepted);
        CompletableFuture<String> heardFar = world.in(server, () -> far.heard(10));
        world.in(client, () -> {
            connection.send(text("hello "));
            connection.send(Unpooled.EMPTY_BUFFER);
            connection.send(text("far!"));
            return 0;
        });
        assertThat(world.await(heardFar)).isEqualTo("hello far!");
        Transport.Connection back = world.await(far.opened);
        CompletableFuture<String> heardNear = world.in(client, () -> near.heard(5));
        world.in(server, () -> {
            back.send(text("hello"));
            return 0;
        });
        assertThat(world.await(heardNear)).isEqualTo("hello");
    }

    @Test
    void whatIsSentBeforeTheStreamIsOpenArrives() throws Exception {
        Endpoint endpoint = listen(world.firstEndpoint(0)).endpoint();
        world.in(client, () -> {
            world.second().transport().connect(endpoint, client, new Recorder()).send(text("early"));
            return 0;
        });
        Recorder far = world.await(firstAccepted);
        assertThat(world.await(world.in(server, () -> far.heard(5)))).isEqualTo("early");
    }

    @Test
    void sendingTakesOverTheReference() throws Exception {
        Recorder near = connect(listen(world.firstEndpoint(0)).endpoint());
        Transport.Connection connection = world.await(near.opened);
        ByteBuf direct = Unpooled.directBuffer(16).writeZero(16);
        world.in(client, () -> {
            connection.send(direct);
            return 0;
        });
        Recorder far = world.await(firstAccepted);
        world.await(world.in(server, () -> far.heard(16)));
        // A round trip through the client's reactor: by then its loop has seen the write complete.
        assertThat(world.in(client, direct::refCnt)).isZero();
        ByteBuf late = Unpooled.directBuffer(16).writeZero(16);
        world.in(client, () -> {
            connection.close();
            connection.send(late);
            return 0;
        });
        world.await(near.closed);
        assertThat(world.in(client, late::refCnt)).isZero();
    }

    @Test
    void aPortWhereNobodyListensRefuses() throws Exception {
        Recorder near = connect(world.firstEndpoint(world.freePort()));
        world.await(near.closed);
        assertThat(near.refused).isTrue();
        assertThat(near.opened).isNotDone();
    }

    @Test
    void closingIsHeardOnBothSidesOnce() throws Exception {
        Recorder near = connect(listen(world.firstEndpoint(0)).endpoint());
        Transport.Connection connection = world.await(near.opened);
        Recorder far = world.await(firstAccepted);
        boolean inline = world.in(client, () -> {
            connection.close();
            connection.close();
            return near.closed.isDone();
        });
        assertThat(inline).isFalse();
        world.await(near.closed);
        world.await(far.closed);
        assertThat(near.refused).isFalse();
        assertThat(world.in(client, () -> near.closedTimes)).isEqualTo(1);
        assertThat(world.in(server, () -> far.closedTimes)).isEqualTo(1);
    }

    @Test
    void closingWhileConnectingIsHeard() throws Exception {
        Endpoint endpoint = listen(world.firstEndpoint(0)).endpoint();
        Recorder near = new Recorder();
        world.in(client, () -> {
            world.second().transport().connect(endpoint, client, near).close();
            return 0;
        });
        world.await(near.closed);
        assertThat(world.in(client, () -> near.closedTimes)).isEqualTo(1);
    }

    @Test
    void anUnknownHostIsAClosedStreamNotAnException() throws Exception {
        Recorder near = connect(new Endpoint("no-such-host.invalid", 1));
        world.await(near.closed);
        assertThat(near.refused).isFalse();
    }

    @Test
    void aListenerThatClosedAcceptsNobodyButKeepsItsStreams() throws Exception {
        Transport.Listener listener = listen(world.firstEndpoint(0));
        Recorder near = connect(listener.endpoint());
        Transport.Connection connection = world.await(near.opened);
        Recorder far = world.await(firstAccepted);
        world.in(server, () -> {
            listener.close();
            return 0;
        });
        Recorder late = connect(listener.endpoint());
        world.await(late.closed);
        // Not necessarily refused: NIO gives the port back a little later, and resets whoever was in its queue.
        assertThat(world.in(server, accepted::size)).isEqualTo(1);
        world.in(client, () -> {
            connection.send(text("still"));
            return 0;
        });
        assertThat(world.await(world.in(server, () -> far.heard(5)))).isEqualTo("still");
    }

    @Test
    void anAddressCanBeHadOnce() throws Exception {
        Endpoint taken = listen(world.firstEndpoint(0)).endpoint();
        assertThat(taken.port()).isPositive();
        assertThatThrownBy(() -> listen(taken))
                .hasRootCauseInstanceOf(IOException.class)
                .hasStackTraceContaining("cannot listen on ")
                .hasStackTraceContaining("in use");
    }

    @Test
    void aReceiverThatDoesNotReadPushesBackUntilItReads() throws Exception {
        Recorder near = connect(listen(world.firstEndpoint(0)).endpoint());
        Transport.Connection connection = world.await(near.opened);
        Recorder far = world.await(firstAccepted);
        Transport.Connection farConnection = world.await(far.opened);
        world.in(server, () -> {
            farConnection.setReading(false);
            return 0;
        });
        int total = 64 << 20;
        long queued = world.in(client, () -> {
            for (int sent = 0; sent < total; sent += 1 << 20) {
                connection.send(Payload.zeros(1 << 20).asByteBuf());
            }
            return connection.queuedBytes();
        });
        // A form may count what it keeps about each buffer, too.
        assertThat(queued).isBetween((long) total, total + (64L << 10));
        assertThat(near.drained).isNotDone();
        CompletableFuture<String> all = world.in(server, () -> {
            farConnection.setReading(true);
            return far.heard(total);
        });
        world.await(all);
        assertThat(world.await(near.drained)).isLessThan(1 << 20);
        assertThat(world.in(client, connection::queuedBytes)).isZero();
    }

    @Test
    void thePeerIsNamed() throws Exception {
        Transport.Listener listener = listen(world.firstEndpoint(0));
        Recorder near = connect(listener.endpoint());
        assertThat(world.await(near.opened).peer().port())
                .isEqualTo(listener.endpoint().port());
        assertThat(world.await(world.await(firstAccepted).opened).peer().host()).isNotEmpty();
    }
}
