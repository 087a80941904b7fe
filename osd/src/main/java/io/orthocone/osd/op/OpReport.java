package io.orthocone.osd.op;

import io.orthocone.message.ClientInstance;
import io.orthocone.message.EntityType;
import io.orthocone.message.ReqId;
import io.orthocone.osdmap.PgId;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One op for whoever looks.
 *
 * @param what in words: whose, which PG and object, which steps
 * @param ageNanos from its arrival until now, or until it was answered
 * @param stage where it is
 * @param waitsFor the blocker: an OSD, the PG's state, another op; empty when it is answered
 * @param spentNanos how long it has been in each stage
 */
public record OpReport(
        ReqId reqId,
        PgId pg,
        String what,
        long ageNanos,
        Stage stage,
        String waitsFor,
        SortedMap<Stage, Long> spentNanos) {
    public OpReport {
        spentNanos = Collections.unmodifiableSortedMap(new TreeMap<>(spentNanos));
    }

    /** As it stands on a blocklist. */
    public String client() {
        return reqId.client().type() == EntityType.CLIENT
                ? new ClientInstance(reqId.client(), reqId.incarnation()).toString()
                : reqId.client().toString();
    }

    /** The same op, waiting for something that only its PG's owner knows. */
    public OpReport waitingFor(String blocker) {
        return new OpReport(reqId, pg, what, ageNanos, stage, blocker, spentNanos);
    }

    /** Stages it has been in, with the times in milliseconds: {@code await_object 0.1, await_commit 35.0}. */
    public String times() {
        StringBuilder times = new StringBuilder();
        for (Map.Entry<Stage, Long> spent : spentNanos.entrySet()) {
            times.append(times.isEmpty() ? "" : ", ")
                    .append(spent.getKey().word())
                    .append(' ')
                    .append(spent.getValue() / 100_000 / 10.0);
        }
        return times.toString();
    }
}
