package io.orthocone.osd.op;

import java.util.Locale;

/** Where a request is. In exactly one stage at a time; "why is this op slow?" is answered by its name. */
public enum Stage {
    /** The client has a newer OSD map than this OSD. */
    AWAIT_MAP,
    /** The PG is not active, has too few members, or an earlier primary might still hold a lease. */
    AWAIT_ACTIVE,
    /** The object is missing (here, or for a write anywhere), is being backfilled, or an earlier op on it comes first. */
    AWAIT_OBJECT,
    /** A change that finds no room: its pool is full or over its quota, or an OSD that it would go to is full. */
    AWAIT_SPACE,
    /** What was read for this client, or for all, and has not left yet takes all the room there is for it. */
    AWAIT_ROOM,
    /** A read, and the members have not agreed lately that this is the primary. */
    AWAIT_LEASE,
    /** Steps are executed; data may be on its way from the disk. */
    EXECUTE,
    /** The change is not durable on all members. */
    AWAIT_COMMIT,
    /** Answered. */
    REPLY;

    /** As reports have it: {@code await_commit}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
