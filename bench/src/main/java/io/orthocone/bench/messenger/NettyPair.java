package io.orthocone.bench.messenger;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;

/**
 * Bare Netty: a length and bytes, without checksums, numbers or anything else. The least that a program over it can do; it flushes at
 * the end of each reading turn, as ours does.
 */
final class NettyPair implements EchoPair {
    private static final int LENGTH_BYTES = 4;

    /** Longer payloads are handed on as they lie, as ours are. */
    private static final int COPIED_BYTES = 32 << 10;

    private final EventLoopGroup group;
    private final Channel listening;
    private final Channel channel;
    private final byte[] payload;
    private RoundTrips trips = RoundTrips.none();

    NettyPair(int payloadBytes) throws InterruptedException {
        payload = new byte[payloadBytes];
        boolean isEpoll = Epoll.isAvailable();
        IoHandlerFactory io = isEpoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        group = new MultiThreadIoEventLoopGroup(2, io);
        Class<? extends ServerChannel> server = isEpoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        listening = new ServerBootstrap()
                .group(group)
                .channel(server)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(handlers(NettyPair::answer))
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
        channel = new Bootstrap()
                .group(group)
                .channel(isEpoll ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(handlers((context, answer) -> trips.answered()))
                .connect((InetSocketAddress) listening.localAddress())
                .sync()
                .channel();
    }

    /** What a party does with what it is told. */
    private interface Heard {
        void message(ChannelHandlerContext context, ByteBuf message);
    }

    private static ChannelInitializer<Channel> handlers(Heard heard) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel initialized) {
                initialized
                        .pipeline()
                        .addLast(new LengthFieldBasedFrameDecoder(Integer.MAX_VALUE, 0, LENGTH_BYTES, 0, LENGTH_BYTES))
                        .addLast(new SimpleChannelInboundHandler<ByteBuf>() {
                            @Override
                            protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
                                heard.message(context, message);
                            }

                            @Override
                            public void channelReadComplete(ChannelHandlerContext context) {
                                context.flush();
                            }
                        });
            }
        };
    }

    private static void answer(ChannelHandlerContext context, ByteBuf request) {
        ByteBuf answer = context.alloc().directBuffer(ANSWER_BYTES);
        answer.writeInt(ANSWER_BYTES - LENGTH_BYTES).writeZero(ANSWER_BYTES - LENGTH_BYTES);
        var _ = context.write(answer, context.voidPromise());
    }

    private void ask() {
        boolean isCopied = payload.length <= COPIED_BYTES;
        ByteBuf request = channel.alloc().directBuffer(LENGTH_BYTES + (isCopied ? payload.length : 0));
        request.writeInt(payload.length);
        if (isCopied) {
            request.writeBytes(payload);
        }
        var _ = channel.write(request, channel.voidPromise());
        if (!isCopied) {
            var _ = channel.write(Unpooled.wrappedBuffer(payload), channel.voidPromise());
        }
    }

    @Override
    public void run(int roundTrips, int inFlight) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        channel.eventLoop().execute(() -> {
            trips = RoundTrips.begin(roundTrips, inFlight, this::ask, done);
            channel.flush();
        });
        done.get();
    }

    @Override
    public void close() {
        group.shutdownGracefully().syncUninterruptibly();
    }
}
