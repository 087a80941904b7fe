package io.orthocone.message;

/**
 * Names a client's request across resends: the same id executes once (Ceph's {@code osd_reqid_t}).
 *
 * @param incarnation of the client: a restarted client counts tids anew
 * @param tid unique within the incarnation, growing
 */
public record ReqId(EntityName client, int incarnation, long tid) implements Comparable<ReqId> {
    @Override
    public int compareTo(ReqId other) {
        int by = client.compareTo(other.client);
        by = by != 0 ? by : Integer.compareUnsigned(incarnation, other.incarnation);
        return by != 0 ? by : Long.compareUnsigned(tid, other.tid);
    }

    /** Written out, as is {@link #hashCode}: every write is looked up in the log, and what records have by themselves is much slower. */
    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof ReqId reqId
                        && tid == reqId.tid
                        && incarnation == reqId.incarnation
                        && client.equals(reqId.client));
    }

    /** Without the client: of two clients' ops hardly ever both numbers are the same. */
    @Override
    public int hashCode() {
        return 31 * Long.hashCode(tid) + incarnation;
    }

    @Override
    public String toString() {
        return client + "." + Integer.toUnsignedString(incarnation) + ":" + Long.toUnsignedString(tid);
    }
}
