package io.orthocone.osd.op;

import io.orthocone.counters.Counter;
import io.orthocone.counters.Latency;
import io.orthocone.counters.Section;
import io.orthocone.message.ErrorCode;

/** What an OSD counts of its clients' ops, under Ceph's names. Owned by the OSD's reactor. */
public final class OpCounters {
    private final Counter ops;
    private final Counter inBytes;
    private final Counter outBytes;
    private final Latency latency;
    private final Counter reads;
    private final Counter readBytes;
    private final Latency readLatency;
    private final Counter writes;
    private final Counter writeBytes;
    private final Latency writeLatency;
    private final Latency writePrepareLatency;
    private final Counter failed;
    private final Counter deferred;
    private final Counter fenced;

    /** Declares them in the OSD's section. */
    public OpCounters(Section osd) {
        ops = osd.counter("op", "Client operations that were answered");
        inBytes = osd.bytes("op_in_bytes", "Bytes of the messages of client operations");
        outBytes = osd.bytes("op_out_bytes", "Bytes that client operations have read");
        latency = osd.latency("op_latency", "Time of client operations, from arrival to answer");
        reads = osd.counter("op_r", "Client read operations");
        readBytes = osd.bytes("op_r_out_bytes", "Bytes that client read operations have read");
        readLatency = osd.latency("op_r_latency", "Time of client read operations");
        writes = osd.counter("op_w", "Client write operations");
        writeBytes = osd.bytes("op_w_in_bytes", "Bytes of the messages of client write operations");
        writeLatency = osd.latency("op_w_latency", "Time of client write operations, all copies durable");
        writePrepareLatency =
                osd.latency("op_w_prepare_latency", "Time of client write operations before the copies are told");
        failed = osd.counter("op_failed", "Client operations that were answered with an error");
        deferred = osd.counter("op_deferred", "Client operations that were told to come again (EAGAIN)");
        fenced = osd.counter("op_fenced", "Operations of clients on the blocklist that were refused");
    }

    void answered(PgOp op, ErrorCode result, long tookNanos, long sentBytes) {
        if (result == ErrorCode.EAGAIN) {
            deferred.increment();
            return;
        }
        long receivedBytes = op.chargedBytes();
        ops.increment();
        inBytes.add(receivedBytes);
        outBytes.add(sentBytes);
        latency.add(tookNanos);
        if (op.message().isWrite()) {
            writes.increment();
            writeBytes.add(receivedBytes);
            writeLatency.add(tookNanos);
            writePrepareLatency.add(tookNanos - op.spentNanos(Stage.AWAIT_COMMIT));
        } else {
            reads.increment();
            readBytes.add(sentBytes);
            readLatency.add(tookNanos);
        }
        if (result == ErrorCode.EBLOCKLISTED) {
            fenced.increment();
        }
        if (result != ErrorCode.OK) {
            failed.increment();
        }
    }
}
