package io.orthocone.message;

import io.orthocone.env.Payload;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.osdmap.PgId;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** To, from and between monitors. */
public sealed interface MonMessage extends Message {
    // --- subscriptions
    // ---------------------------------------------------------------------------------------------------

    /** Names of what can be subscribed to. */
    String MONMAP = "monmap";

    /** See {@link #MONMAP}. */
    String OSDMAP = "osdmap";

    /** See {@link #MONMAP}: which tickets count no more. */
    String AUTH = "auth";

    /**
     * A wish to hear of a map.
     *
     * @param start the first epoch wanted: one more than the subscriber has; 0 for whatever is newest
     * @param once whether one answer suffices
     * @param whole whether the map of {@code start} is wanted as a whole, because its incremental does not fit; those after it are not
     */
    record Subscription(int start, boolean once, boolean whole) {
        /** By incrementals. */
        public Subscription(int start, boolean once) {
            this(start, once, false);
        }
    }

    /** Replaces the subscriptions named. Sent again from time to time, so that a lost one is found. */
    record Subscribe(SortedMap<String, Subscription> subscriptions) implements MonMessage {
        public Subscribe {
            subscriptions = Collections.unmodifiableSortedMap(new TreeMap<>(subscriptions));
        }
    }

    /** The monitors. */
    record MonMapUpdate(MonMap map) implements MonMessage {}

    /**
     * OSD maps, in Ceph's binary form; also gossiped between OSDs and clients.
     *
     * @param fulls epoch to full map
     * @param incrementals epoch to the incremental that leads to it
     * @param oldest oldest epoch the sender could still give
     * @param newest newest epoch the sender has
     */
    record OsdMapUpdate(
            UUID fsid,
            SortedMap<Integer, Payload> fulls,
            SortedMap<Integer, Payload> incrementals,
            int oldest,
            int newest)
            implements MonMessage {
        public OsdMapUpdate {
            fulls = Collections.unmodifiableSortedMap(new TreeMap<>(fulls));
            incrementals = Collections.unmodifiableSortedMap(new TreeMap<>(incrementals));
        }
    }

    // --- authority
    // -------------------------------------------------------------------------------------------------------

    /** Who has a session with a monitor wants a ticket for its account. */
    record TicketRequest() implements MonMessage {}

    /** The ticket, encoded by {@code io.orthocone.auth}. */
    record TicketReply(Payload ticket) implements MonMessage {}

    /**
     * Which tickets count no more; all that is known, not what is new.
     *
     * @param epoch of the auth database
     * @param oldest tickets from before this epoch count for nobody: they have all ended, unless a monitor made them that knew nothing
     * @param revocations by account, as text: its tickets from before this epoch do not count
     */
    record AuthUpdate(int epoch, int oldest, SortedMap<String, Integer> revocations) implements MonMessage {
        public AuthUpdate {
            revocations = Collections.unmodifiableSortedMap(new TreeMap<>(revocations));
        }
    }

    // --- commands
    // --------------------------------------------------------------------------------------------------------

    /**
     * A command.
     *
     * @param tid unique within the session's client, the same on a resend
     * @param command a JSON object with {@code prefix} and the arguments, as Ceph's
     * @param input bytes for commands that take some
     */
    record Command(long tid, String command, Payload input) implements MonMessage {}

    /**
     * The answer to a command.
     *
     * @param status one line for people
     * @param output JSON or text, as asked
     */
    record CommandReply(long tid, ErrorCode result, String status, Payload output) implements MonMessage {}

    // --- OSD service
    // -----------------------------------------------------------------------------------------------------

    /**
     * An OSD wants to be up.
     *
     * @param uuid identity of its store, for life
     * @param bootEpoch newest map it has
     * @param maxBytes size of its store, from which the initial weight comes
     * @param device the physical device that its store is on; empty if it does not know
     */
    record OsdBoot(
            int osd,
            UUID uuid,
            int bootEpoch,
            EntityAddr clientAddr,
            EntityAddr clusterAddr,
            EntityAddr heartbeatAddr,
            String host,
            long maxBytes,
            String device)
            implements MonMessage {}

    /** How an OSD noticed that another is gone. */
    enum FailureKind {
        /** No answer to heartbeats. */
        SILENT,
        /** Its host says that nobody listens at its address: that incarnation is dead for sure. */
        REFUSED
    }

    /** An OSD reports another's failure. */
    record OsdFailure(int target, EntityAddr targetAddr, int epoch, FailureKind kind, long failedForNanos)
            implements MonMessage {}

    /** The reporter hears the target again. */
    record OsdFailureCancelled(int target, EntityAddr targetAddr, int epoch) implements MonMessage {}

    /** An OSD needs its up_thru raised to an epoch before a PG can go active. */
    record OsdAlive(int osd, int epoch, int wantUpThru) implements MonMessage {}

    /**
     * An OSD is about to stop and asks to be marked down first.
     *
     * @param failure what its store has failed by, for people; empty if it was told to stop
     */
    record OsdMarkMeDown(int osd, EntityAddr addr, int epoch, String failure) implements MonMessage {
        /** Of one that was told to stop. */
        public OsdMarkMeDown(int osd, EntityAddr addr, int epoch) {
            this(osd, addr, epoch, "");
        }
    }

    /** A primary asks for another acting set while its own is backfilled; an empty list gives it back. */
    record PgTempRequest(int osd, int epoch, SortedMap<PgId, List<Integer>> pgTemp) implements MonMessage {
        public PgTempRequest {
            pgTemp = Collections.unmodifiableSortedMap(new TreeMap<>(pgTemp));
        }
    }

    /** PGs of a pool under creation that have been active once. */
    record PgCreated(int osd, int epoch, List<PgId> pgs) implements MonMessage {
        public PgCreated {
            pgs = List.copyOf(pgs);
        }
    }

    /** Statistics of an OSD and of the PGs it is primary of (all, or those that changed). */
    record PgStatsReport(int osd, int epoch, boolean all, OsdStat osdStat, List<PgStat> pgs) implements MonMessage {
        public PgStatsReport {
            pgs = List.copyOf(pgs);
        }
    }

    /** What a monitor passes on to a PG's primary. */
    enum PgOrderKind {
        /** Tell what you know of the PG. */
        ACCOUNT,
        SCRUB,
        DEEP_SCRUB,
        /** Scrub deeply, and mend whatever a proof or a majority of the copies decides. */
        REPAIR,
        /** Give up the versions that nobody has; what is left of the objects is their content. */
        REVERT_UNFOUND,
        /** Give up the objects that nobody has. */
        DELETE_UNFOUND
    }

    /**
     * A person asks something of a PG; the monitors have seen that it has the right to.
     *
     * @param tid unique within the monitor's incarnation
     */
    record PgOrder(long tid, PgId pg, PgOrderKind kind) implements MonMessage {}

    /**
     * The primary's answer.
     *
     * @param status one line for people
     * @param accounts of the PG, asked for or not; none if it is not this OSD's to tell of
     */
    record PgOrderReply(int osd, long tid, PgId pg, ErrorCode result, String status, List<PgAccount> accounts)
            implements MonMessage {
        public PgOrderReply {
            accounts = List.copyOf(accounts);
        }
    }

    // --- between monitors
    // ------------------------------------------------------------------------------------------------

    /** A message of the replicated log, encoded by it. */
    record Quorum(Payload message) implements MonMessage {}

    /**
     * A follower passes a message on to the leader.
     *
     * @param tid unique within the follower's incarnation
     * @param origin who sent it
     * @param account whose rights the origin has, as text; empty for the one of its name
     * @param message encoded by the wire's message codec
     */
    record Forward(long tid, EntityName origin, EntityAddr originAddr, String account, Message message)
            implements MonMessage {}

    /** The leader's answer, for the follower to give to the origin. */
    record ForwardReply(long tid, Message message) implements MonMessage {}
}
