package io.orthocone.cluster;

import io.orthocone.rados.PoolOptions;
import io.orthocone.rados.Rados;
import java.io.IOException;

/** What turns empty folders into a cluster that can be used: the pool that every cluster begins with. OSDs register themselves. */
public final class FirstStart {
    /** The pool of a new cluster. */
    public static final String POOL = "data";

    private static final int COPIES = 3;

    private FirstStart() {}

    /** Makes the pool if it has never been made, with as many copies as are usual or as there are OSDs, which must be up. */
    public static void finish(Rados rados, ClusterFolder folder) throws IOException {
        if (folder.isFirstStart()) {
            if (!rados.pools().contains(POOL)) {
                int copies = Math.min(COPIES, folder.osds().size());
                rados.createPool(POOL, PoolOptions.DEFAULT.withSize(copies));
            }
            folder.firstStartDone();
        }
    }
}
