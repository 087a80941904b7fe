package io.orthocone.osd;

import io.orthocone.message.ReqId;
import io.orthocone.message.SlowOps;
import io.orthocone.osd.op.OpReport;
import io.orthocone.osd.op.PgOp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The clients' ops of an OSD for whoever looks: those under way, and those that have been for too long, each with what it waits for. It keeps
 * nothing: ops are where they wait. Owned by the OSD's reactor.
 */
final class OpWatch {
    /** As Ceph's {@code osd_op_complaint_time}: above what a peer's silence, and peering after it, cost. */
    static final long COMPLAINT_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** Slow ops of which the monitors hear more than the number. */
    private static final int MOST_TOLD = 3;

    private final Collection<Pg> pgs;
    private final Collection<PgOp> early;

    /**
     * @param pgs all of the OSD, as they are when somebody looks
     * @param early ops that no PG has: they wait for a map, or for a copy
     */
    OpWatch(Collection<Pg> pgs, Collection<PgOp> early) {
        this.pgs = pgs;
        this.early = early;
    }

    /** Ops that came at least so long ago, the oldest first. */
    List<OpReport> olderThan(long ageNanos, int epoch, long nowNanos) {
        List<OpReport> reports = new ArrayList<>();
        for (PgOp op : early) {
            if (nowNanos - op.arrivedNanos() >= ageNanos) {
                reports.add(op.report(nowNanos).waitingFor(waitsFor(op, epoch)));
            }
        }
        for (Pg pg : pgs) {
            for (PgOp op : pg.ops().ops()) {
                if (nowNanos - op.arrivedNanos() >= ageNanos) {
                    reports.add(op.report(nowNanos).waitingFor(pg.ops().waitsFor(op)));
                }
            }
        }
        reports.sort(Comparator.comparingLong(OpReport::ageNanos).reversed());
        return reports;
    }

    private static String waitsFor(PgOp op, int epoch) {
        int wanted = op.message().epoch();
        return wanted > epoch
                ? "an OSD map of epoch " + wanted + " (this OSD has " + epoch + ")"
                : "another OSD to tell of pg " + op.message().pg() + ", of which there is no copy here";
    }

    int underWay() {
        int count = early.size();
        for (Pg pg : pgs) {
            count += pg.ops().ops().size();
        }
        return count;
    }

    /** What the monitors hear of those that are slow. */
    SlowOps slow(int epoch, long nowNanos) {
        List<OpReport> slow = new ArrayList<>();
        Set<ReqId> seen = new HashSet<>();
        for (OpReport op : olderThan(COMPLAINT_NANOS, epoch, nowNanos)) {
            // A resend that waits beside the first attempt is no other op.
            if (seen.add(op.reqId())) {
                slow.add(op);
            }
        }
        if (slow.isEmpty()) {
            return SlowOps.NONE;
        }
        List<String> told = slow.stream()
                .limit(MOST_TOLD)
                .map(op -> op.what() + " is in " + op.stage().word() + " and waits for " + op.waitsFor())
                .toList();
        return new SlowOps(
                slow.size(), TimeUnit.NANOSECONDS.toMillis(slow.getFirst().ageNanos()), told);
    }
}
