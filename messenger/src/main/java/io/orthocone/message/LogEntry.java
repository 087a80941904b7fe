package io.orthocone.message;

import io.orthocone.env.Payload;

/**
 * One change of one object in a PG's log (Ceph's {@code pg_log_entry_t}).
 *
 * @param version its position
 * @param priorVersion the object's version before it; {@link Eversion#ZERO} when the object did not exist
 * @param userVersion the object's version as clients see it, after it
 * @param reqId the request that made it: a resend is answered from here
 * @param mtimeMillis wall-clock stamp of the change
 * @param result what the client was or will be told; {@link ErrorCode#OK} except for {@link Kind#ERROR}
 * @param answers what the steps of the request answered, encoded; empty when the result says it all
 */
public record LogEntry(
        Kind kind,
        HObject object,
        Eversion version,
        Eversion priorVersion,
        long userVersion,
        ReqId reqId,
        long mtimeMillis,
        ErrorCode result,
        Payload answers) {
    /** One whose result says it all. */
    public LogEntry(
            Kind kind,
            HObject object,
            Eversion version,
            Eversion priorVersion,
            long userVersion,
            ReqId reqId,
            long mtimeMillis,
            ErrorCode result) {
        this(kind, object, version, priorVersion, userVersion, reqId, mtimeMillis, result, Payload.EMPTY);
    }

    /** What happened to the object. */
    public enum Kind {
        /** Created or changed. */
        MODIFY,
        /** Removed. */
        DELETE,
        /** Nothing: a request that failed after a side effect could have been seen; kept so that a resend fails alike. */
        ERROR
    }

    public boolean isDelete() {
        return kind == Kind.DELETE;
    }
}
