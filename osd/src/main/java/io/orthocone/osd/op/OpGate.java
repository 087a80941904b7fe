package io.orthocone.osd.op;

import io.orthocone.message.ErrorCode;
import io.orthocone.message.HObject;
import java.util.List;

/** What stands between an op and its execution, apart from the ops before it. Implemented by the PG, which owns the collaborators. */
public interface OpGate {
    /** Whether ops are taken now: active, enough members, no earlier lease. */
    boolean isServing();

    /** Whether this primary may serve reads now. If not, {@link OpPipeline#leaseRenewed} will be called. */
    boolean holdsLease();

    /**
     * Whether an object is not where it should be; if so it is fetched or pushed before others, and {@link OpPipeline#objectReady} will be
     * called.
     */
    boolean awaitsRecovery(HObject object, boolean isWrite);

    /** What the PG waits for before it takes ops, in words. */
    String waitsFor();

    /** What an object waits for before an op on it may execute, in words; empty when for nothing. Unlike the question above it begins nothing. */
    String waitsFor(HObject object, boolean isWrite);

    /** Members that have not agreed lately that this is the primary. */
    List<Integer> unagreedOsds();

    /**
     * Whether an op is a change that finds no room now, {@code ENOSPC} or {@code EDQUOT}; {@code OK} if it may go on. When that may have
     * changed, {@link OpPipeline#spaceChanged} will be called.
     */
    ErrorCode lackOfSpace(PgOp op);

    /** A change goes out. What is returned is to be called once, when it is durable everywhere or void. */
    Runnable takeSpace(PgOp op);

    /** The store found that an object's bytes are damaged. Returns whether another copy will mend it. */
    boolean mend(HObject object);
}
