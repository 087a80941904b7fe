package io.orthocone.env;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.net.ConnectException;
import java.net.InetSocketAddress;

/**
 * One TCP connection. Owned by its reactor, whose event loop is also the channel's.
 *
 * <pre>
 *   CONNECTING → OPEN → CLOSED      CONNECTING → CLOSED
 * </pre>
 *
 * Bytes sent are queued in the channel at once and flushed at the end of the turn, so that what one turn says to one peer leaves in
 * one {@code writev}. What is sent while connecting is queued by the channel as well.
 */
final class NettyConnection extends ChannelInboundHandlerAdapter implements Transport.Connection {
    private enum State {
        CONNECTING,
        OPEN,
        CLOSED
    }

    private final NettyReactor reactor;
    private final SocketChannel channel;
    private final Endpoint peer;
    private final Runnable flush = this::flush;
    private Transport.ConnectionHandler handler;
    private State state = State.CONNECTING;
    private boolean flushRequested;
    /** What the network was to take next, and how much of it it had taken, when that was last asked. */
    private Object nextToTake;

    private long takenOfNext;
    private String closeReason = "closed by the peer";

    NettyConnection(NettyReactor reactor, SocketChannel channel, Endpoint peer) {
        this.reactor = reactor;
        this.channel = channel;
        this.peer = peer;
    }

    void handle(Transport.ConnectionHandler chosen) {
        handler = chosen;
    }

    void connect(InetSocketAddress address) {
        if (state != State.CONNECTING) {
            return;
        }
        var _ = channel.connect(address).addListener(connected -> {
            if (!connected.isSuccess()) {
                ended(
                        isRefused(connected.cause()),
                        String.valueOf(connected.cause().getMessage()));
            }
        });
    }

    /** Gives up before there was an address to connect to. */
    void abandon(String reason) {
        closeReason = reason;
        close();
    }

    private static boolean isRefused(Throwable cause) {
        return cause instanceof ConnectException
                && !(cause instanceof ConnectTimeoutException)
                && String.valueOf(cause.getMessage()).contains("refused");
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (state == State.CONNECTING) {
            state = State.OPEN;
            flush();
            reactor.life().run(() -> handler.opened(this));
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (state == State.OPEN) {
                reactor.life().run(() -> handler.received(this, (ByteBuf) message));
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (channel.isWritable() && state == State.OPEN) {
            reactor.life().run(() -> handler.drained(this));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        closeReason = String.valueOf(cause.getMessage());
        var _ = channel.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        ended(false, closeReason);
    }

    /** Also when the channel never was active. */
    @Override
    public void channelUnregistered(ChannelHandlerContext context) {
        ended(false, closeReason);
    }

    private void ended(boolean refused, String reason) {
        if (state != State.CLOSED) {
            state = State.CLOSED;
            reactor.execute(() -> handler.closed(this, refused, reason));
            var _ = channel.close();
        }
    }

    @Override
    public void send(ByteBuf bytes) {
        reactor.assertInReactor();
        // The channel takes over the reference in every state; closed, it releases it at once.
        var _ = channel.write(bytes);
        if (!flushRequested) {
            flushRequested = true;
            reactor.executeAtEndOfTurn(flush);
        }
    }

    private void flush() {
        flushRequested = false;
        // A flush while connecting would fail what is queued instead of keeping it.
        if (state == State.OPEN) {
            channel.flush();
        }
    }

    @Override
    public long queuedBytes() {
        ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
        return queue == null ? 0 : queue.totalPendingWriteBytes();
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // Which buffer it is, not what is in it.
    public boolean isStuck() {
        ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
        Object next = queue == null ? null : queue.current();
        long taken = next == null ? 0 : queue.currentProgress();
        boolean same = next != null && next == nextToTake && taken == takenOfNext;
        nextToTake = next;
        takenOfNext = taken;
        return same;
    }

    @Override
    public void setReading(boolean reading) {
        reactor.assertInReactor();
        channel.config().setAutoRead(reading);
    }

    @Override
    public void close() {
        reactor.assertInReactor();
        if (state != State.CLOSED && closeReason.equals("closed by the peer")) {
            closeReason = "closed here";
        }
        var _ = channel.close();
    }

    @Override
    public Endpoint peer() {
        return peer;
    }

    @Override
    public String toString() {
        return reactor.name() + "→" + peer;
    }
}
