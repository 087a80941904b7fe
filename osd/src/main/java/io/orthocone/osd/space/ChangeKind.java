package io.orthocone.osd.space;

import io.orthocone.message.HObject;
import io.orthocone.message.OsdClientMessage.OsdOp;
import io.orthocone.message.OsdSubOp;
import io.orthocone.osd.store.CollectionId;
import io.orthocone.osd.store.ObjectStore;

/** What a client's op does to the room there is. */
final class ChangeKind {
    private ChangeKind() {}

    /**
     * Whether it may take space. Only what is known to free or to take nothing is let through on a full cluster: removals, and making an
     * object that is there smaller.
     */
    static boolean grows(OsdOp op, ObjectStore store, CollectionId collection) {
        for (OsdSubOp step : op.steps()) {
            if (step instanceof OsdSubOp.Mutation change && !frees(change, op.object(), store, collection)) {
                return true;
            }
        }
        return false;
    }

    private static boolean frees(OsdSubOp.Mutation step, HObject object, ObjectStore store, CollectionId collection) {
        if (step instanceof OsdSubOp.Truncate truncate) {
            return store.stat(collection, object)
                    .filter(stat -> truncate.sizeBytes() <= stat.sizeBytes())
                    .isPresent();
        }
        return step.onlyFrees();
    }
}
