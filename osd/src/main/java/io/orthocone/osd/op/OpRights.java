package io.orthocone.osd.op;

import io.orthocone.auth.Access;
import io.orthocone.auth.Capabilities;
import io.orthocone.auth.Service;
import io.orthocone.message.HObject;
import io.orthocone.message.OsdClientMessage.OsdOp;
import io.orthocone.message.OsdSubOp;
import java.util.function.LongFunction;

/** Whether a client's capabilities cover an op: each of its steps, or nothing of it is done. */
public final class OpRights {
    /** Of an OSD that reads what it copies: it has asked whether its client may. */
    public static final Capabilities OF_COPYING_OSD = Capabilities.NONE.with(Service.OSD, "allow r");

    private OpRights() {}

    /** Ceph's name for all of them, which is none of any: only who may read everywhere may read there. */
    private static final String ALL_NAMESPACES = "\u0001";

    /**
     * Whether these capabilities permit every step of the op.
     *
     * @param poolNames of pools that exist; {@code null} for others
     */
    public static boolean permit(Capabilities capabilities, LongFunction<String> poolNames, OsdOp op) {
        for (OsdSubOp step : op.steps()) {
            if (!permit(capabilities, poolNames, op.object(), step)) {
                return false;
            }
        }
        return true;
    }

    private static boolean permit(
            Capabilities capabilities, LongFunction<String> poolNames, HObject object, OsdSubOp step) {
        String pool = poolNames.apply(object.pool());
        return switch (step) {
            // It shows every name in its own namespace, whatever object the op names.
            case OsdSubOp.ListObjects list -> {
                String namespace = list.isOfAllNamespaces() ? ALL_NAMESPACES : list.namespace();
                yield capabilities.permitsOsd(Access.R, pool, namespace, "");
            }
            case OsdSubOp.CopyFrom copy ->
                isPermitted(capabilities, Access.W, pool, object) && permitsSource(capabilities, poolNames, copy);
            case OsdSubOp.Query _ -> isPermitted(capabilities, Access.R, pool, object);
            case OsdSubOp.Mutation _ -> isPermitted(capabilities, Access.W, pool, object);
        };
    }

    /** The OSDs would read it for whoever asks; so it is asked here whether the client could itself. A pool that is not there has no secrets. */
    private static boolean permitsSource(
            Capabilities capabilities, LongFunction<String> poolNames, OsdSubOp.CopyFrom copy) {
        String pool = poolNames.apply(copy.source().pool());
        return pool == null || isPermitted(capabilities, Access.R, pool, copy.source());
    }

    private static boolean isPermitted(Capabilities capabilities, Access access, String pool, HObject object) {
        return capabilities.permitsOsd(access, pool, object.namespace(), object.name());
    }
}
