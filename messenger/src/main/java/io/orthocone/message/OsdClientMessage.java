package io.orthocone.message;

import io.orthocone.osdmap.PgId;
import java.util.List;

/** Between clients and OSDs. */
public sealed interface OsdClientMessage extends Message {
    /**
     * An operation on one object (or, for listings, on one PG).
     *
     * @param reqId the same on every resend
     * @param attempt 0 at first; later ones tell an OSD that this may be a resend
     * @param epoch of the client's map: an OSD with an older one fetches before it answers
     * @param pg the target
     * @param object the object; for a listing only its pool and namespace matter
     * @param snapSeq newest snapshot of the writer's snap context (0: none)
     * @param snaps snapshots of the snap context, descending
     * @param readSnap the snapshot to read, or {@link HObject#HEAD}
     * @param failsWhenFull whether a change that finds no room is answered so, instead of waiting for room
     */
    record OsdOp(
            ReqId reqId,
            int attempt,
            int epoch,
            PgId pg,
            HObject object,
            long snapSeq,
            List<Long> snaps,
            long readSnap,
            List<OsdSubOp> steps,
            boolean failsWhenFull)
            implements OsdClientMessage {
        public OsdOp {
            snaps = List.copyOf(snaps);
            steps = List.copyOf(steps);
        }

        /** One that waits when there is no room. */
        public OsdOp(
                ReqId reqId,
                int attempt,
                int epoch,
                PgId pg,
                HObject object,
                long snapSeq,
                List<Long> snaps,
                long readSnap,
                List<OsdSubOp> steps) {
            this(reqId, attempt, epoch, pg, object, snapSeq, snaps, readSnap, steps, false);
        }

        /** Whether any step changes the object. */
        public boolean isWrite() {
            for (OsdSubOp step : steps) {
                if (step instanceof OsdSubOp.Mutation) {
                    return true;
                }
            }
            return false;
        }
    }

    /**
     * The answer. {@link ErrorCode#EAGAIN} is never an end: the client looks at a map of at least {@code epoch} and sends again.
     *
     * @param attempt of the request that is answered
     * @param epoch of the OSD's map
     * @param version position in the PG's log of the write, or of the object read
     * @param userVersion the object's version as clients see it
     */
    record OsdOpReply(
            ReqId reqId,
            int attempt,
            int epoch,
            PgId pg,
            ErrorCode result,
            Eversion version,
            long userVersion,
            List<OsdSubOpResult> results)
            implements OsdClientMessage {
        public OsdOpReply {
            results = List.copyOf(results);
        }
    }
}
