package io.orthocone.session;

import io.orthocone.env.Endpoint;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * A TCP proxy that cuts, delays, jams and flips bits: what passes it, real sockets have to survive. What it does to the n-th piece of each direction
 * of the n-th connection depends on the seed alone; how the bytes fall into pieces depends on the machine.
 */
final class FlakyProxy implements Closeable {
    private static final int PIECE_BYTES = 16 << 10;

    /** How often each happens to a piece; the rest passes. */
    private static final double CUT = 0.004;

    private static final double FLIP = 0.004;
    private static final double JAM = 0.002;
    private static final double DELAY = 0.02;

    private final long seed;
    private final Endpoint target;
    private final ServerSocket server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicLong connections = new AtomicLong();
    final AtomicLong cuts = new AtomicLong();
    final AtomicLong flips = new AtomicLong();
    final AtomicLong jams = new AtomicLong();
    final AtomicLong delays = new AtomicLong();

    FlakyProxy(long seed, Endpoint target) throws IOException {
        this.seed = seed;
        this.target = target;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("proxy").start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket near = remember(server.accept());
                Socket far = remember(new Socket(target.host(), target.port()));
                long number = connections.incrementAndGet();
                Thread.ofVirtual().start(() -> pump(near, far, new SplittableRandom(seed + 2 * number)));
                Thread.ofVirtual().start(() -> pump(far, near, new SplittableRandom(seed + 2 * number + 1)));
            } catch (IOException e) {
                // Closed, or nobody listens there just now: whoever connected sees its connection break.
            }
        }
    }

    private Socket remember(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        return socket;
    }

    private void pump(Socket from, Socket to, RandomGenerator random) {
        byte[] piece = new byte[PIECE_BYTES];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(piece); length > 0; length = in.read(piece)) {
                double fate = random.nextDouble();
                if (fate < CUT) {
                    cuts.incrementAndGet();
                    // Some of it arrives.
                    out.write(piece, 0, random.nextInt(length));
                    return;
                } else if (fate < CUT + FLIP) {
                    flips.incrementAndGet();
                    piece[random.nextInt(length)] ^= (byte) (1 << random.nextInt(8));
                } else if (fate < CUT + FLIP + JAM) {
                    jams.incrementAndGet();
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextLong(100, 400)));
                } else if (fate < CUT + FLIP + JAM + DELAY) {
                    delays.incrementAndGet();
                    LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextLong(100, 5_000)));
                }
                out.write(piece, 0, length);
            }
        } catch (IOException e) {
            // The stream has ended on one side: it ends on the other.
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Override
    public String toString() {
        return "proxy of seed " + seed + ": " + connections + " connections, " + cuts + " cuts, " + flips + " flips, "
                + jams + " jams, " + delays + " delays";
    }
}
