package io.orthocone.message;

import io.orthocone.env.Payload;
import io.orthocone.env.Rope;
import io.orthocone.osdmap.PgId;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Between the copies of a PG. Each carries the epoch of the sender's map; a receiver with an older map waits for it, and a message
 * that was sent before the receiver's current interval began is dropped: its sender will find out, or has.
 */
public sealed interface PgMessage extends Message {
    PgId pg();

    /** Epoch of the sender's map when it sent this. */
    int epoch();

    // --- peering
    // ---------------------------------------------------------------------------------------------------------

    /** What a query wants to know. */
    enum QueryKind {
        /** The copy's {@link PgInfo}; answered by {@link Notify}. */
        INFO,
        /** Its log after {@code since}, with info and missing set; answered by {@link Log}. */
        LOG,
        /** Its whole log and missing set; answered by {@link Log}. */
        FULL_LOG
    }

    /** The primary asks a (possible) copy. */
    record Query(PgId pg, int epoch, QueryKind kind, Eversion since, PgHistory history) implements PgMessage {}

    /**
     * A copy tells the primary what it is; sent unasked by strays when the map changes.
     *
     * @param queryEpoch of the query it answers, or {@code epoch} when unasked
     */
    record Notify(PgId pg, int epoch, int queryEpoch, PgInfo info, List<PastInterval> pastIntervals)
            implements PgMessage {
        public Notify {
            pastIntervals = List.copyOf(pastIntervals);
        }
    }

    /**
     * A log. From a copy to the primary: the answer to a query. From the primary to a member of the acting set or a backfill
     * target, with {@code activate}: take this log, be active.
     *
     * @param queryEpoch of the query it answers; the interval's first epoch when it activates
     */
    record Log(
            PgId pg,
            int epoch,
            int queryEpoch,
            boolean activate,
            PgInfo info,
            PgLogSegment log,
            List<MissingItem> missing,
            List<PastInterval> pastIntervals)
            implements PgMessage {
        public Log {
            missing = List.copyOf(missing);
            pastIntervals = List.copyOf(pastIntervals);
        }
    }

    /** A member tells the primary that the activation (or a later info) is durable on it. */
    record Activated(PgId pg, int epoch, PgInfo info) implements PgMessage {}

    /** The primary tells members about progress they persist: history, clean marks. */
    record InfoUpdate(PgId pg, int epoch, PgInfo info) implements PgMessage {}

    /** The primary tells a stray that it is not needed any more. */
    record Remove(PgId pg, int epoch) implements PgMessage {}

    // --- leases
    // ----------------------------------------------------------------------------------------------------------

    /**
     * The primary asks the acting set to agree that it may serve reads for a while.
     *
     * @param sentNanos on the primary's clock; the lease counts from here, so transit time only shortens it
     * @param durationNanos how long it will hold
     */
    record Lease(PgId pg, int epoch, int intervalSince, long sentNanos, long durationNanos) implements PgMessage {}

    /** A member agrees: for this long it will take part in no newer interval's activation without saying so. */
    record LeaseAck(PgId pg, int epoch, int intervalSince, long sentNanos) implements PgMessage {}

    // --- replication
    // -----------------------------------------------------------------------------------------------------

    /**
     * The primary has a member apply a transaction.
     *
     * @param intervalSince first epoch of the interval in which it was sent
     * @param transaction encoded by the store's transaction codec; travels as data. Empty for a member that only logs the change
     * @param entries log entries that it brings
     * @param trimTo the member may trim its log up to here
     * @param committedTo everything up to here is durable on the whole acting set
     */
    record RepOp(
            PgId pg,
            int epoch,
            int intervalSince,
            ReqId reqId,
            HObject object,
            List<LogEntry> entries,
            Eversion trimTo,
            Eversion committedTo,
            long objects,
            long bytes,
            Rope transaction)
            implements PgMessage {
        public RepOp {
            entries = List.copyOf(entries);
        }
    }

    /**
     * It is durable on the member.
     *
     * @param roomBytes what the member's OSD can yet take of all its primaries' writes; {@link OsdStat#ROOM_UNKNOWN} if not told
     */
    record RepOpReply(PgId pg, int epoch, int intervalSince, Eversion version, Eversion lastComplete, long roomBytes)
            implements PgMessage {
        /** Without a word of room. */
        public RepOpReply(PgId pg, int epoch, int intervalSince, Eversion version, Eversion lastComplete) {
            this(pg, epoch, intervalSince, version, lastComplete, OsdStat.ROOM_UNKNOWN);
        }
    }

    // --- recovery
    // --------------------------------------------------------------------------------------------------------

    /**
     * A part of an object on its way to a copy that lacks it.
     *
     * @param version the object's version
     * @param deleted the object does not exist in that version: remove it
     * @param sizeBytes of the whole object
     * @param offset of {@code data}
     * @param last whether this completes the object
     * @param xattrs with the first part (offset 0), all of them
     * @param omapHeader with the first part
     * @param omapAfter the part's omap entries come after this key; empty before the first one
     * @param omap entries, in order, with parts that reach the end of the bytes
     */
    record ObjectPart(
            HObject object,
            Eversion version,
            boolean deleted,
            long sizeBytes,
            long offset,
            Payload data,
            SortedMap<String, Payload> xattrs,
            boolean last,
            Payload omapHeader,
            Payload omapAfter,
            SortedMap<Payload, Payload> omap) {
        public ObjectPart {
            xattrs = Collections.unmodifiableSortedMap(new TreeMap<>(xattrs));
            omap = Collections.unmodifiableSortedMap(new TreeMap<>(omap));
        }

        /** Of an object without omap. */
        public ObjectPart(
                HObject object,
                Eversion version,
                boolean deleted,
                long sizeBytes,
                long offset,
                Payload data,
                SortedMap<String, Payload> xattrs,
                boolean last) {
            this(
                    object,
                    version,
                    deleted,
                    sizeBytes,
                    offset,
                    data,
                    xattrs,
                    last,
                    Payload.EMPTY,
                    Payload.EMPTY,
                    Collections.emptySortedMap());
        }

        /** Whether it is the one that begins the object. */
        public boolean isFirst() {
            return offset == 0 && omapAfter.isEmpty();
        }

        /** Where the next one begins. */
        public ObjectPosition end() {
            return new ObjectPosition(offset + data.length(), omap.isEmpty() ? omapAfter : omap.lastKey());
        }
    }

    /**
     * How far an object has been taken: its bytes come first, then its omap.
     *
     * @param omapAfter the last omap key that was; empty before the first
     */
    record ObjectPosition(long offset, Payload omapAfter) {
        public static final ObjectPosition START = new ObjectPosition(0, Payload.EMPTY);
    }

    /** Puts object parts on a copy. */
    record Push(PgId pg, int epoch, int intervalSince, List<ObjectPart> parts) implements PgMessage {
        public Push {
            parts = List.copyOf(parts);
        }
    }

    /** What of a push is durable: the object's version and the end of the part. */
    record PushedPart(HObject object, Eversion version, ObjectPosition end, boolean last) {}

    /** Answers a push. */
    record PushReply(PgId pg, int epoch, int intervalSince, List<PushedPart> parts) implements PgMessage {
        public PushReply {
            parts = List.copyOf(parts);
        }
    }

    /** Asks for a part of an object, in a version. */
    record PullPart(HObject object, Eversion need, ObjectPosition from, int maxBytes) {}

    /** The primary asks a copy for objects that it lacks itself; answered by {@link Push}. */
    record Pull(PgId pg, int epoch, int intervalSince, List<PullPart> parts) implements PgMessage {
        public Pull {
            parts = List.copyOf(parts);
        }
    }

    /** The copy cannot give the object in that version (it is unreadable or not there). */
    record PullRefused(PgId pg, int epoch, int intervalSince, HObject object, Eversion need, ErrorCode code)
            implements PgMessage {}

    /** The primary asks a backfill target what it has from {@code begin} on. */
    record Scan(PgId pg, int epoch, int intervalSince, HObject begin, int maxObjects) implements PgMessage {}

    /** An object and its version. */
    record ObjectVersion(HObject object, Eversion version) {}

    /** Everything the target has in [begin, end). */
    record ScanReply(PgId pg, int epoch, int intervalSince, HObject begin, HObject end, List<ObjectVersion> objects)
            implements PgMessage {
        public ScanReply {
            objects = List.copyOf(objects);
        }
    }

    /**
     * The primary tells a backfill target how far it has come; durable there before the answer.
     *
     * @param lastBackfill {@link HObject#MAX} when complete
     */
    record BackfillProgress(
            PgId pg, int epoch, int intervalSince, HObject lastBackfill, Eversion lastUpdate, long objects, long bytes)
            implements PgMessage {}

    /** The progress is durable on the target. */
    record BackfillProgressAck(PgId pg, int epoch, int intervalSince, HObject lastBackfill) implements PgMessage {}

    /** Phases of a reservation. */
    enum ReservationPhase {
        REQUEST,
        GRANT,
        REJECT,
        RELEASE,
        /** There is no room for what would come: asking again soon is of no use. */
        TOO_FULL
    }

    /** Reserves (or gives back) a slot for recovery or backfill on the receiver. */
    record Reservation(PgId pg, int epoch, int intervalSince, ReservationPhase phase, int priority)
            implements PgMessage {}

    // --- scrub
    // -----------------------------------------------------------------------------------------------------------

    /** Reserves (or gives back) a place for a scrub on the receiver. */
    record ScrubReservation(PgId pg, int epoch, int intervalSince, ReservationPhase phase) implements PgMessage {}

    /**
     * The primary asks a member what it has in [begin, end), where nothing is written until it has been compared.
     *
     * @param chunk grows from chunk to chunk; the answer names it
     * @param deep whether all bytes are to be read
     */
    record ScrubChunk(PgId pg, int epoch, int intervalSince, long chunk, HObject begin, HObject end, boolean deep)
            implements PgMessage {}

    /** What keeps a copy of an object from being what it should be, seen by itself. */
    enum CopyFault {
        NONE,
        /** The disk does not give back what was written. */
        READ_ERROR,
        /** It has no object info. */
        INFO_MISSING,
        /** Its object info cannot be read. */
        INFO_CORRUPTED
    }

    /**
     * One copy of an object.
     *
     * @param infoBytes its size by its object info
     * @param sizeBytes its size in the store
     * @param attrNamesDigest CRC-32C of the names of its attributes
     * @param attrsDigest of their names and values, its object info among them
     * @param omapDigest of header, keys and values
     * @param dataDigest of its bytes, holes included; 0 when they were not read
     */
    record ScrubbedCopy(
            HObject object,
            CopyFault fault,
            Eversion version,
            long infoBytes,
            long sizeBytes,
            int attrNamesDigest,
            int attrsDigest,
            int omapDigest,
            int dataDigest) {}

    /**
     * All that a member has in [begin, end).
     *
     * @param end of what it tells: before the end that was asked for when there was too much for one answer
     */
    record ScrubReply(
            PgId pg, int epoch, int intervalSince, long chunk, HObject begin, HObject end, List<ScrubbedCopy> copies)
            implements PgMessage {
        public ScrubReply {
            copies = List.copyOf(copies);
        }
    }
}
