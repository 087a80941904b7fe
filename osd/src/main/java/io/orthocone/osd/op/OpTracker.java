package io.orthocone.osd.op;

import io.orthocone.env.Reactor;
import io.orthocone.message.ErrorCode;

/** What an OSD notes of its clients' ops as they go through the stages. Owned by the OSD's reactor, shared by its PGs. */
public final class OpTracker {
    private final int osd;
    private final Reactor reactor;
    private final OpCounters counters;
    private final OpHistory history = new OpHistory();

    public OpTracker(int osd, Reactor reactor, OpCounters counters) {
        this.osd = osd;
        this.reactor = reactor;
        this.counters = counters;
    }

    long nowNanos() {
        return reactor.nanoTime();
    }

    public OpHistory history() {
        return history;
    }

    /** An op was answered. It is in its last stage. */
    void answered(PgOp op, ErrorCode result, long nowNanos, long sentBytes) {
        long tookNanos = nowNanos - op.arrivedNanos();
        counters.answered(op, result, tookNanos, sentBytes);
        if (history.isAmongTheSlowest(tookNanos) && result != ErrorCode.EAGAIN) {
            history.add(op.report(nowNanos), nowNanos);
        }
        OpEvent event = op.event();
        if (event != null) {
            event.end();
            if (event.shouldCommit()) {
                event.osd = osd;
                event.pg = op.message().pg().toString();
                event.object = op.message().object().hash();
                event.isWrite = op.message().isWrite();
                event.bytes = op.chargedBytes();
                event.result = result.name();
                event.stages = op.report(nowNanos).times();
                event.commit();
            }
        }
    }
}
