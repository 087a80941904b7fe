package io.orthocone.cluster.junit;

import io.orthocone.cluster.Cluster;
import io.orthocone.rados.IoContext;
import io.orthocone.rados.Rados;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A cluster in memory for the tests of a class: one for all of them in a static field, a fresh one for each in an instance field.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final ClusterExtension CLUSTER = ClusterExtension.osds(3);
 * }</pre>
 *
 * <p>A test class fails when a daemon was ended by a mistake of its own.
 */
public final class ClusterExtension
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    private final int osds;
    private final int monitors;
    private Cluster cluster;
    private boolean isForAll;

    private ClusterExtension(int monitors, int osds) {
        this.monitors = monitors;
        this.osds = osds;
    }

    /** One monitor and so many OSDs. */
    public static ClusterExtension osds(int count) {
        return new ClusterExtension(1, count);
    }

    /** The same with so many monitors. */
    public ClusterExtension monitors(int count) {
        return new ClusterExtension(count, osds);
    }

    /** The cluster; only while a test runs. */
    public Cluster cluster() {
        if (cluster == null) {
            throw new IllegalStateException(
                    "the cluster runs only during tests; is the field annotated with @RegisterExtension?");
        }
        return cluster;
    }

    /** A connection to it. */
    public Rados rados() {
        return cluster().rados();
    }

    /** The pool that it begins with. */
    public IoContext data() {
        return rados().ioContext("data");
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        isForAll = true;
        start();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (!isForAll) {
            start();
        }
    }

    private void start() {
        cluster = Cluster.builder().monitors(monitors).osds(osds).inMemory().start();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (!isForAll) {
            close();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }

    private void close() {
        if (cluster == null) {
            return;
        }
        Cluster ended = cluster;
        cluster = null;
        ended.close();
        if (!ended.mistakes().isEmpty()) {
            throw new AssertionError("daemons were ended by mistakes of their own: " + ended.mistakes());
        }
    }
}
