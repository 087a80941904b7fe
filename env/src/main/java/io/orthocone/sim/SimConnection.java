package io.orthocone.sim;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.orthocone.env.Endpoint;
import io.orthocone.env.Reactor;
import io.orthocone.env.Transport;
import java.util.ArrayDeque;

/**
 * One end of a simulated byte stream. Owned by its reactor.
 *
 * <pre>
 *   CONNECTING → OPEN → CLOSED      CONNECTING → CLOSED
 * </pre>
 *
 * <p>Bytes go from {@link #outgoing} into the pipe at the end of the turn, as far as the window allows; the window opens again when the
 * receiver has read them and can say so.
 */
final class SimConnection implements Transport.Connection {
    private static final long LOW_MARK_BYTES = 64 << 10;
    private static final long HIGH_MARK_BYTES = 256 << 10;
    private static final long CONNECT_TIMEOUT_NANOS = 10_000_000_000L;

    private enum State {
        CONNECTING,
        OPEN,
        CLOSED
    }

    private final SimNetwork network;
    private final SimReactor reactor;
    private final Endpoint local;
    private final Endpoint peer;
    private final Pipe pipe;
    private final ArrayDeque<byte[]> outgoing = new ArrayDeque<>();
    private final ArrayDeque<Segment> inbox = new ArrayDeque<>();
    private Transport.ConnectionHandler handler;
    private SimConnection other;
    private State state = State.CONNECTING;
    private Reactor.Timer connectTimeout;
    private boolean reading = true;
    private boolean flushRequested;
    private boolean inboxRequested;
    private boolean wasLarge;
    private long queuedBytes;
    private long takenBytes;
    private long takenWhenAsked;
    private long underWayBytes;
    private long unacknowledgedBytes;

    SimConnection(SimNetwork network, SimReactor reactor, Endpoint local, Endpoint peer) {
        this.network = network;
        this.reactor = reactor;
        this.local = local;
        this.peer = peer;
        this.pipe = new Pipe(network, this);
    }

    // Seen by the network.

    SimEnv env() {
        return reactor.env();
    }

    SimReactor reactor() {
        return reactor;
    }

    Endpoint local() {
        return local;
    }

    Pipe pipe() {
        return pipe;
    }

    SimConnection other() {
        return other;
    }

    Link.End end() {
        SimProcess process = env().process();
        return new Link.End(process.name(), process.host().name());
    }

    /** Where this end sends to: the process that accepted, or the one that listens there now. */
    Link.End remoteEnd() {
        return other != null ? other.end() : network.endAt(peer);
    }

    String linkName() {
        return end().process() + "→" + remoteEnd().process();
    }

    boolean isClosed() {
        return state == State.CLOSED;
    }

    void handle(Transport.ConnectionHandler chosen) {
        handler = chosen;
    }

    void pairWith(SimConnection accepted) {
        other = accepted;
        accepted.other = this;
    }

    void startConnecting() {
        pipe.add(new Segment.Connect());
        connectTimeout = reactor.schedule(CONNECT_TIMEOUT_NANOS, () -> end(false, "connect timed out"));
    }

    /** In its reactor: the stream exists on both sides, as far as this side knows. */
    void open() {
        if (state == State.CONNECTING) {
            state = State.OPEN;
            stopConnectTimeout();
            handler.opened(this);
            requestFlush();
            requestInbox();
        }
    }

    private void stopConnectTimeout() {
        if (connectTimeout != null) {
            connectTimeout.cancel();
            connectTimeout = null;
        }
    }

    /** A segment came out of the other side's pipe. */
    void arrived(Segment segment) {
        switch (segment) {
            case Segment.Accept _ -> reactor.execute(this::open);
            case Segment.Refuse _ -> reactor.execute(() -> end(true, "connection refused"));
            case Segment.Reset(String reason) -> {
                inbox.clear();
                reactor.execute(() -> end(false, reason));
            }
            case Segment.Bytes _, Segment.Close _ -> {
                inbox.add(segment);
                requestInbox();
            }
            case Segment.Connect _ -> throw new IllegalStateException("a connect reaches listeners only");
        }
    }

    private void requestInbox() {
        if (reading && !inboxRequested && !inbox.isEmpty()) {
            inboxRequested = true;
            reactor.execute(this::readInbox);
        }
    }

    private void readInbox() {
        inboxRequested = false;
        while (reading && state == State.OPEN && !inbox.isEmpty()) {
            switch (inbox.poll()) {
                case Segment.Bytes(byte[] bytes) -> receive(bytes);
                case Segment.Close(String reason) -> end(false, reason);
                case Segment.Connect _, Segment.Accept _, Segment.Refuse _, Segment.Reset _ ->
                    throw new IllegalStateException("only bytes and their end are queued");
            }
        }
    }

    private void receive(byte[] bytes) {
        ByteBuf buffer = Unpooled.wrappedBuffer(bytes);
        unacknowledgedBytes += bytes.length;
        acknowledge();
        try {
            handler.received(this, buffer);
        } finally {
            buffer.release();
        }
    }

    /** Tells the sender that bytes were read, unless the way back is held. */
    void acknowledge() {
        if (unacknowledgedBytes > 0 && !pipe.isHeld()) {
            other.acknowledged(unacknowledgedBytes);
            unacknowledgedBytes = 0;
        }
    }

    private void acknowledged(long bytes) {
        underWayBytes -= bytes;
        if (!outgoing.isEmpty()) {
            reactor.execute(this::flush);
        }
    }

    private void end(boolean refused, String reason) {
        if (state != State.CLOSED) {
            forget();
            network.ended(this);
            handler.closed(this, refused, reason);
        }
    }

    private void forget() {
        state = State.CLOSED;
        outgoing.clear();
        inbox.clear();
        queuedBytes = 0;
        stopConnectTimeout();
    }

    /** The process is gone: nothing is heard any more. */
    void vanish() {
        state = State.CLOSED;
        outgoing.clear();
        inbox.clear();
    }

    // Seen by the daemon.

    @Override
    public void send(ByteBuf bytes) {
        reactor.assertInReactor();
        try {
            if (state != State.CLOSED && bytes.isReadable()) {
                byte[] copy = new byte[bytes.readableBytes()];
                bytes.getBytes(bytes.readerIndex(), copy);
                outgoing.add(copy);
                queuedBytes += copy.length;
                wasLarge |= queuedBytes > HIGH_MARK_BYTES;
                requestFlush();
            }
        } finally {
            bytes.release();
        }
    }

    private void requestFlush() {
        if (!flushRequested && state == State.OPEN) {
            flushRequested = true;
            reactor.executeAtEndOfTurn(this::flush);
        }
    }

    /** What one turn has sent leaves as one segment, cut where the network feels like it. */
    private void flush() {
        flushRequested = false;
        while (state == State.OPEN
                && !outgoing.isEmpty()
                && underWayBytes < network.profile().windowBytes()) {
            byte[] joined = joinOutgoing(network.profile().windowBytes() - underWayBytes);
            underWayBytes += joined.length;
            takenBytes += joined.length;
            queuedBytes -= joined.length;
            network.send(this, joined);
        }
        if (wasLarge && queuedBytes < LOW_MARK_BYTES && state == State.OPEN) {
            wasLarge = false;
            handler.drained(this);
        }
    }

    /** At least one buffer, and as many as fit. */
    private byte[] joinOutgoing(long limitBytes) {
        int total = 0;
        int count = 0;
        for (byte[] buffer : outgoing) {
            if (count > 0 && total + buffer.length > limitBytes) {
                break;
            }
            total += buffer.length;
            count++;
        }
        byte[] joined = new byte[total];
        for (int at = 0; count > 0; count--) {
            byte[] buffer = outgoing.poll();
            System.arraycopy(buffer, 0, joined, at, buffer.length);
            at += buffer.length;
        }
        return joined;
    }

    @Override
    public long queuedBytes() {
        return queuedBytes;
    }

    @Override
    public boolean isStuck() {
        boolean stuck = queuedBytes > 0 && takenBytes == takenWhenAsked;
        takenWhenAsked = takenBytes;
        return stuck;
    }

    @Override
    public void setReading(boolean on) {
        reactor.assertInReactor();
        reading = on;
        requestInbox();
    }

    @Override
    public void close() {
        reactor.assertInReactor();
        if (state != State.CLOSED) {
            forget();
            pipe.add(new Segment.Close("closed by the peer"));
            network.ended(this);
            reactor.execute(() -> handler.closed(this, false, "closed here"));
        }
    }

    @Override
    public Endpoint peer() {
        return peer;
    }

    @Override
    public String toString() {
        return linkName();
    }
}
