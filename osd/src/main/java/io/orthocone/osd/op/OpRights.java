package io.orthocone.osd.op;

import io.orthocone.auth.Access;
import io.orthocone.auth.Capabilities;
import io.orthocone.message.HObject;
import io.orthocone.message.OsdClientMessage.OsdOp;
import io.orthocone.message.OsdSubOp;

/** Whether a client's capabilities cover an op: each of its steps, or nothing of it is done. */
public final class OpRights {
    private OpRights() {}

    /** Whether these capabilities permit every step of the op in the pool of this name. */
    public static boolean permit(Capabilities capabilities, String pool, OsdOp op) {
        for (OsdSubOp step : op.steps()) {
            if (!permit(capabilities, pool, op.object(), step)) {
                return false;
            }
        }
        return true;
    }

    private static boolean permit(Capabilities capabilities, String pool, HObject object, OsdSubOp step) {
        return switch (step) {
            // It shows every name in its own namespace, whatever object the op names.
            case OsdSubOp.ListObjects list -> capabilities.permitsOsd(Access.R, pool, list.namespace(), "");
            case OsdSubOp.Query _ -> capabilities.permitsOsd(Access.R, pool, object.namespace(), object.name());
            case OsdSubOp.Mutation _ -> capabilities.permitsOsd(Access.W, pool, object.namespace(), object.name());
        };
    }
}
