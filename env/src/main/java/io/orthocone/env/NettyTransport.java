package io.orthocone.env;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * TCP. Every connection lives on its reactor's event loop, the listening sockets too.
 *
 * <p>The set of open channels is the one thing shared between loops: it exists so that {@link #close} can end them all.
 */
final class NettyTransport implements Transport {
    private static final int BACKLOG = 1024;
    private static final int CONNECT_TIMEOUT_MILLIS = 10_000;
    private static final long CLOSE_TIMEOUT_SECONDS = 5;
    /** Below the low mark a connection asks for more, above the high mark its owner should stop. */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(64 << 10, 256 << 10);

    private final ReactorPool pool;
    private final Life life;
    private final Set<Channel> channels = new HashSet<>();

    NettyTransport(ReactorPool pool, Life life) {
        this.pool = pool;
        this.life = life;
    }

    @Override
    public Listener listen(Endpoint endpoint, Reactor reactor, Acceptor acceptor) throws IOException {
        NettyReactor owner = (NettyReactor) reactor;
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(endpoint.host()), endpoint.port());
        Channel channel =
                owner.inReactor() ? bind(owner, address, acceptor) : await(owner, () -> bind(owner, address, acceptor));
        int port = ((InetSocketAddress) channel.localAddress()).getPort();
        return new NettyListener(new Endpoint(endpoint.host(), port), channel);
    }

    private record NettyListener(Endpoint endpoint, Channel channel) implements Listener {
        @Override
        public void close() {
            var _ = channel.close();
        }
    }

    /** On the loop itself, where registering and binding are immediate: nobody has to wait for a future. */
    private Channel bind(NettyReactor owner, InetSocketAddress address, Acceptor acceptor) throws IOException {
        ServerChannel server = pool.newServerSocket();
        server.config().setOption(ChannelOption.SO_BACKLOG, BACKLOG);
        server.config().setOption(ChannelOption.SO_REUSEADDR, true);
        server.pipeline().addLast(new Accepting(owner, acceptor));
        ChannelFuture registered = owner.loop().register(server);
        ChannelFuture bound = registered.isSuccess() ? server.bind(address) : registered;
        if (!bound.isSuccess()) {
            var _ = server.close();
            throw new IOException(
                    "cannot listen on " + address + ": " + bound.cause().getMessage(), bound.cause());
        }
        remember(server);
        return server;
    }

    private interface Binding {
        Channel bind() throws IOException;
    }

    private static Channel await(NettyReactor owner, Binding binding) throws IOException {
        try {
            return owner.loop().submit(binding::bind).get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while binding", interrupted);
        } catch (java.util.concurrent.ExecutionException failed) {
            throw new IOException(failed.getCause().getMessage(), failed.getCause());
        }
    }

    /** The server channel reads connections as others read bytes. */
    private final class Accepting extends ChannelInboundHandlerAdapter {
        private final NettyReactor owner;
        private final Acceptor acceptor;

        Accepting(NettyReactor owner, Acceptor acceptor) {
            this.owner = owner;
            this.acceptor = acceptor;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            SocketChannel channel = (SocketChannel) message;
            NettyConnection connection = new NettyConnection(owner, channel, endpointOf(channel.remoteAddress()));
            life.run(() -> {
                connection.handle(acceptor.accepted(connection));
                start(owner, channel, connection);
            });
            if (life.isOver()) {
                var _ = channel.close();
            }
        }

        /** Accepting failed (no descriptors left, say): the listener stays, the next accept may work. */
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (!(cause instanceof IOException)) {
                life.fail(cause);
            }
        }
    }

    private static Endpoint endpointOf(InetSocketAddress address) {
        return new Endpoint(address.getAddress().getHostAddress(), address.getPort());
    }

    @Override
    public Connection connect(Endpoint endpoint, Reactor reactor, ConnectionHandler handler) {
        reactor.assertInReactor();
        NettyReactor owner = (NettyReactor) reactor;
        SocketChannel channel = pool.newSocket();
        NettyConnection connection = new NettyConnection(owner, channel, endpoint);
        connection.handle(handler);
        channel.config().setOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS);
        start(owner, channel, connection);
        byte[] literal = NetUtil.createByteArrayFromIpAddressString(endpoint.host());
        if (literal != null) {
            connection.connect(new InetSocketAddress(addressOf(literal), endpoint.port()));
        } else {
            resolveAndConnect(owner, endpoint, connection);
        }
        return connection;
    }

    private static InetAddress addressOf(byte[] literal) {
        try {
            return InetAddress.getByAddress(literal);
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }

    /** The system's resolver blocks, so it runs beside the loop. */
    private static void resolveAndConnect(NettyReactor owner, Endpoint endpoint, NettyConnection connection) {
        Thread.ofVirtual().name("resolve " + endpoint.host()).start(() -> {
            try {
                InetAddress address = InetAddress.getByName(endpoint.host());
                owner.execute(() -> connection.connect(new InetSocketAddress(address, endpoint.port())));
            } catch (UnknownHostException unknown) {
                owner.execute(() -> connection.abandon("unknown host " + endpoint.host()));
            }
        });
    }

    private void start(NettyReactor owner, SocketChannel channel, NettyConnection connection) {
        channel.config().setOption(ChannelOption.TCP_NODELAY, true);
        channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
        channel.config().setOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK);
        channel.pipeline().addLast(connection);
        remember(channel);
        var _ = owner.loop().register(channel);
    }

    private void remember(Channel channel) {
        synchronized (channels) {
            channels.add(channel);
        }
        var _ = channel.closeFuture().addListener(_ -> {
            synchronized (channels) {
                channels.remove(channel);
            }
        });
        if (life.isOver()) {
            var _ = channel.close();
        }
    }

    /** Closes everything and, when not called from a loop, waits until the sockets are closed. The life must be over. */
    void close(boolean wait) {
        List<Channel> open;
        synchronized (channels) {
            open = List.copyOf(channels);
        }
        CountDownLatch remaining = new CountDownLatch(open.size());
        for (Channel channel : open) {
            var _ = channel.close().addListener(_ -> remaining.countDown());
        }
        if (wait) {
            try {
                Invariants.check(
                        remaining.await(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS),
                        "an event loop closes sockets when asked to");
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
