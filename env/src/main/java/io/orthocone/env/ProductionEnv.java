package io.orthocone.env;

import io.netty.channel.SingleThreadEventLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The real world: event loops and sockets by Netty, threads for blocking work, a folder of the file system, the system's clock and
 * secure randomness.
 *
 * <p>One ProductionEnv is one daemon's life. It ends in one of two ways: {@link #close} after the daemon has shut itself down, or
 * {@link #kill} at any moment, which is to the daemon what {@code kill -9} is to a process. After either, nothing it gave out
 * runs daemon code any more, its sockets are closed, its locks are free.
 *
 * <p>Lists of what was given out are guarded by a lock: reactors and whoever ends the daemon are different threads.
 */
public final class ProductionEnv implements Env, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProductionEnv.class);

    private final Life life;
    private final FileDisk files;
    private final VolatileDisk cache;
    private final ReactorPool pool;
    private final boolean ownsPool;
    private final NettyTransport transport;
    private final List<ThreadWorker> workers = new ArrayList<>();

    private ProductionEnv(Builder builder, FileDisk files, VolatileDisk cache) {
        this.files = files;
        this.cache = cache;
        ownsPool = builder.pool == null;
        pool = ownsPool ? ReactorPool.create(builder.daemon, 1) : builder.pool;
        life = new Life(builder.daemon, builder.failureHandler, this::kill);
        transport = new NettyTransport(pool, life);
    }

    /** Starts building the env of one daemon. */
    public static Builder named(String daemon) {
        return new Builder(daemon);
    }

    /** What a daemon is given. */
    public static final class Builder {
        private final String daemon;
        private Path folder;
        private ReactorPool pool;
        private boolean volatileDisk;
        private DaemonFailureHandler failureHandler = (failed, cause) ->
                LOG.error("{} was ended by a mistake of its own code; others carry on", failed, cause);

        private Builder(String daemon) {
            this.daemon = daemon;
        }

        /** The daemon's own folder. */
        public Builder folder(Path own) {
            folder = own;
            return this;
        }

        /** Event loops to share with other daemons; without it the env has one loop of its own. The caller closes the pool. */
        public Builder reactors(ReactorPool shared) {
            pool = shared;
            return this;
        }

        /** For tests: {@link VolatileDisk} makes a kill as hard as a power cut. */
        public Builder volatileDisk(boolean on) {
            volatileDisk = on;
            return this;
        }

        /** Hears of a mistake that ended the daemon; by default it is logged. */
        public Builder onFailure(DaemonFailureHandler handler) {
            failureHandler = handler;
            return this;
        }

        /**
         * Starts the daemon's life.
         *
         * @throws IOException when the folder cannot be had
         */
        public ProductionEnv open() throws IOException {
            Objects.requireNonNull(folder, "a daemon with a disk needs a folder");
            FileDisk files = FileDisk.at(folder);
            return new ProductionEnv(this, files, volatileDisk ? VolatileDisk.over(files) : null);
        }

        /** Starts the life of something that keeps nothing: a client. Asking it for its disk is a mistake. */
        public ProductionEnv openWithoutDisk() {
            Invariants.check(folder == null && !volatileDisk, "%s keeps nothing, so it has no folder", daemon);
            return new ProductionEnv(this, null, null);
        }
    }

    @Override
    public Reactor newReactor(String name) {
        SingleThreadEventLoop loop = pool.next();
        return new NettyReactor(name, loop, pool.ticksOf(loop), life);
    }

    @Override
    public Worker newWorker(String name, Reactor owner) {
        ThreadWorker worker = new ThreadWorker(name, owner, life);
        synchronized (workers) {
            workers.add(worker);
        }
        worker.start();
        if (life.isOver()) {
            worker.end();
        }
        return worker;
    }

    @Override
    public Disk disk() {
        Invariants.check(files != null, "%s was opened without a disk", life.daemon());
        return cache == null ? files : cache;
    }

    @Override
    public Transport transport() {
        return transport;
    }

    @Override
    public RandomGenerator random(String component) {
        return new SecureRandom();
    }

    @Override
    public long wallClockMillis() {
        return System.currentTimeMillis();
    }

    @Override
    public void probe(String name) {}

    @Override
    public boolean buggify(String site) {
        return false;
    }

    /** Whether the daemon was killed, closed or ended by its own mistake. */
    public boolean isOver() {
        return life.isOver();
    }

    /**
     * Ends the daemon at once, at whatever it is doing; with a {@link VolatileDisk}, as a power cut would. From any thread; does
     * not wait for jobs in progress, whose results nobody will hear.
     */
    public void kill() {
        life.end();
        if (cache != null) {
            cache.powerCut();
        }
        endWorkers();
        transport.close(false);
        closeFiles();
        if (ownsPool) {
            pool.endSoon();
        }
    }

    private void closeFiles() {
        if (files != null) {
            files.close();
        }
    }

    /**
     * Ends what a daemon has left behind after its own shutdown: finishes the workers' jobs, closes sockets, files and locks, and
     * waits for all that. Not from a reactor or worker.
     */
    @Override
    public void close() {
        endWorkers();
        for (ThreadWorker worker : copyOfWorkers()) {
            try {
                worker.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        life.end();
        transport.close(true);
        closeFiles();
        if (ownsPool) {
            pool.close();
        }
    }

    private void endWorkers() {
        copyOfWorkers().forEach(ThreadWorker::end);
    }

    private List<ThreadWorker> copyOfWorkers() {
        synchronized (workers) {
            return List.copyOf(workers);
        }
    }
}
