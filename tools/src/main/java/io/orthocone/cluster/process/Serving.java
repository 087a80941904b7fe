package io.orthocone.cluster.process;

import io.orthocone.cluster.ClusterHealth;
import io.orthocone.message.ErrorCode;
import io.orthocone.rados.Rados;
import io.orthocone.rados.RadosException;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Predicate;

/** Waits until a cluster serves, as long as the processes that it needs are alive. */
final class Serving {
    /** Well above what a start takes on a busy machine. */
    private static final Duration LONGEST = Duration.ofMinutes(2);

    /** When everything is up and clean but the health is not OK, something else is wrong, which a person must look at. */
    private static final Duration CLEAN_BUT_NOT_HEALTHY = Duration.ofSeconds(5);

    private static final long BETWEEN_LOOKS_MILLIS = 25;

    private final Rados rados;
    private final int osds;
    private final Vitals vitals;

    /**
     * @param osds how many must be up
     */
    Serving(Rados rados, int osds, Vitals vitals) {
        this.rados = rados;
        this.osds = osds;
        this.vitals = vitals;
    }

    /** Throws when one of the processes has ended. */
    interface Vitals {
        void requireAlive() throws IOException;
    }

    /** Waits until all OSDs are up. */
    void awaitUp() throws IOException, InterruptedException {
        var _ = look(health -> health.upOsds() == osds);
    }

    /** Waits until the cluster serves, or until it is up and clean and other things are wrong for some time. */
    ClusterHealth await() throws IOException, InterruptedException {
        CleanFor clean = new CleanFor();
        return look(health -> health.isServing(osds)
                || clean.nanos(health.isClean() && health.upOsds() == osds) > CLEAN_BUT_NOT_HEALTHY.toNanos());
    }

    private static final class CleanFor {
        private long sinceNanos = System.nanoTime();

        long nanos(boolean isClean) {
            long now = System.nanoTime();
            if (!isClean) {
                sinceNanos = now;
            }
            return now - sinceNanos;
        }
    }

    private ClusterHealth look(Predicate<ClusterHealth> isEnough) throws IOException, InterruptedException {
        long started = System.nanoTime();
        while (true) {
            ClusterHealth health = ClusterHealth.parse(rados.status());
            if (isEnough.test(health)) {
                return health;
            }
            if (System.nanoTime() - started > LONGEST.toNanos()) {
                throw new RadosException(
                        ErrorCode.ETIMEDOUT,
                        "start",
                        "the cluster",
                        "after " + LONGEST.toSeconds() + " s it is not serving yet: " + health,
                        "it goes on trying; see: ocone health detail");
            }
            vitals.requireAlive();
            Thread.sleep(BETWEEN_LOOKS_MILLIS);
        }
    }
}
