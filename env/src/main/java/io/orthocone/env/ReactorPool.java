package io.orthocone.env;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A fixed number of event-loop threads that reactors are spread over. A daemon process has a pool of its own; an embedded cluster
 * shares one among all its daemons, so that twelve daemons do not fight with twelve threads over two cores.
 */
public final class ReactorPool implements AutoCloseable {
    private static final long QUIET_MILLIS = 0;
    private static final long TIMEOUT_MILLIS = 5_000;

    private final MultiThreadIoEventLoopGroup group;
    private final JoinableThreads threads;
    /** By loop; never changed, what it holds belongs to each loop. */
    private final Map<SingleThreadEventLoop, SharedTicks> ticks = new HashMap<>();

    private final Supplier<SocketChannel> sockets;
    private final Supplier<ServerChannel> serverSockets;

    private ReactorPool(
            MultiThreadIoEventLoopGroup group,
            JoinableThreads threads,
            Supplier<SocketChannel> sockets,
            Supplier<ServerChannel> serverSockets) {
        this.group = group;
        this.threads = threads;
        for (EventExecutor loop : group) {
            ticks.put((SingleThreadEventLoop) loop, new SharedTicks((SingleThreadEventLoop) loop));
        }
        this.sockets = sockets;
        this.serverSockets = serverSockets;
    }

    /**
     * Starts a pool on epoll where the system has it, else on NIO.
     *
     * @param name prefix of the threads' names
     * @param threads at least 1
     */
    public static ReactorPool create(String name, int threads) {
        return Epoll.isAvailable()
                ? create(
                        name,
                        threads,
                        EpollIoHandler.newFactory(),
                        EpollSocketChannel::new,
                        EpollServerSocketChannel::new)
                : createNio(name, threads);
    }

    /** The portable form, on any system. */
    static ReactorPool createNio(String name, int threads) {
        return create(name, threads, NioIoHandler.newFactory(), NioSocketChannel::new, NioServerSocketChannel::new);
    }

    private static ReactorPool create(
            String name,
            int threads,
            IoHandlerFactory io,
            Supplier<SocketChannel> sockets,
            Supplier<ServerChannel> serverSockets) {
        JoinableThreads factory = new JoinableThreads(name);
        return new ReactorPool(new MultiThreadIoEventLoopGroup(threads, factory, io), factory, sockets, serverSockets);
    }

    /** Netty says that a loop has terminated while its thread still runs its last lines; who closes a pool wants the thread gone. */
    private static final class JoinableThreads extends DefaultThreadFactory {
        private final Queue<Thread> started = new ConcurrentLinkedQueue<>();

        JoinableThreads(String name) {
            super(name, true);
        }

        @Override
        protected Thread newThread(Runnable work, String name) {
            Thread thread = super.newThread(work, name);
            started.add(thread);
            return thread;
        }

        void join() {
            try {
                for (Thread thread : started) {
                    thread.join(TIMEOUT_MILLIS);
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    SingleThreadEventLoop next() {
        return (SingleThreadEventLoop) group.next();
    }

    SharedTicks ticksOf(SingleThreadEventLoop loop) {
        return ticks.get(loop);
    }

    SocketChannel newSocket() {
        return sockets.get();
    }

    ServerChannel newServerSocket() {
        return serverSockets.get();
    }

    /** Ends the threads after what they are doing. From anywhere. */
    void endSoon() {
        var _ = group.shutdownGracefully(QUIET_MILLIS, TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Ends the threads after what they are doing, and waits for them. Not from one of them. */
    @Override
    public void close() {
        group.shutdownGracefully(QUIET_MILLIS, TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly();
        threads.join();
    }
}
