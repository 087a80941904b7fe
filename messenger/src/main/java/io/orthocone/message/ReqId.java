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

    @Override
    public String toString() {
        return client + "." + Integer.toUnsignedString(incarnation) + ":" + Long.toUnsignedString(tid);
    }
}
