package io.orthocone.objecter;

import io.orthocone.env.Reactor;
import io.orthocone.message.HObject;
import io.orthocone.message.OsdClientMessage.OsdOp;
import io.orthocone.message.ReqId;
import io.orthocone.osdmap.PgId;
import java.util.List;
import java.util.Optional;

/** One op on its way. Owned by the {@link Objecter}'s reactor. Its id never changes, its attempts only grow. */
final class Op {
    private static final int NEVER_SENT = -1;

    private final ReqId reqId;
    private final OpRequest request;
    private final OpCallback callback;
    private final long sizeBytes;
    private Optional<Reactor.Timer> deadline = Optional.empty();
    private int attempt = NEVER_SENT;
    private boolean isQueued;

    Op(ReqId reqId, OpRequest request, OpCallback callback) {
        this.reqId = reqId;
        this.request = request;
        this.callback = callback;
        this.sizeBytes = request.sizeBytes();
    }

    long tid() {
        return reqId.tid();
    }

    OpRequest request() {
        return request;
    }

    long pool() {
        return request.target().pool();
    }

    long sizeBytes() {
        return sizeBytes;
    }

    /** The last one; -1 before the first. */
    int attempt() {
        return attempt;
    }

    /** From now on it has a place in the window, or before it. */
    void queued() {
        isQueued = true;
    }

    boolean isQueued() {
        return isQueued;
    }

    void deadline(Reactor.Timer timer) {
        deadline = Optional.of(timer);
    }

    /** The message of the next attempt. */
    OsdOp nextAttempt(int epoch, PgId pg) {
        attempt++;
        return new OsdOp(
                reqId,
                attempt,
                epoch,
                pg,
                request.target().object(),
                0,
                List.of(),
                HObject.HEAD,
                request.steps(),
                request.failsWhenFull());
    }

    void complete(OpResult result) {
        deadline.ifPresent(Reactor.Timer::cancel);
        callback.completed(result);
    }
}
