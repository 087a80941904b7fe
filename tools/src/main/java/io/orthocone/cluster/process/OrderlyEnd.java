package io.orthocone.cluster.process;

import io.orthocone.cluster.ClusterFolder;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a background process ends that is told to (SIGTERM): its daemons stop, then it removes its own pid file, so that nobody misses it. The
 * JVM hears the first such signal and no other. A process that is told while it is still starting ends at once: its stores are made for that.
 */
final class OrderlyEnd {
    private static final Logger LOG = LoggerFactory.getLogger(OrderlyEnd.class);

    private final ClusterFolder folder;
    private final String name;
    private final AtomicReference<Optional<Runnable>> stop = new AtomicReference<>(Optional.empty());
    private final Thread hook = new Thread(this::end);

    private OrderlyEnd(ClusterFolder folder, String name) {
        this.folder = folder;
        this.name = name;
    }

    /** From now on this process, which is about to start daemons, ends like this. */
    static OrderlyEnd ofThisProcess(ClusterFolder folder, String name) {
        OrderlyEnd end = new OrderlyEnd(folder, name);
        Runtime.getRuntime().addShutdownHook(end.hook);
        return end;
    }

    /** Its daemons run, and are stopped like this. */
    void by(Runnable stopDaemons) {
        stop.set(Optional.of(stopDaemons));
    }

    /** Its daemons did not start: it ends because of that, which whoever started it must see. */
    void isNoMore() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It was told to stop while it started, and is about to end.
        }
    }

    /** Never returns: the process ends meanwhile. */
    static void await() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    private void end() {
        long begunNanos = System.nanoTime();
        LOG.info("{} was told to stop{}", name, stop.get().isPresent() ? "" : " while it was starting");
        // What this throws is printed, and the pid file stays: an end like that is to be looked at.
        stop.get().ifPresent(Runnable::run);
        try {
            new StartingFile(folder, name).remove();
            new PidFile(folder, name).deleteOf(ProcessHandle.current().pid());
        } catch (IOException e) {
            LOG.warn("{} could not remove its pid file", name, e);
        }
        LOG.info("{} has ended in order after {} ms", name, (System.nanoTime() - begunNanos) / 1_000_000);
    }
}
