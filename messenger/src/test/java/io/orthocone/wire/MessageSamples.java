package io.orthocone.wire;

import io.orthocone.env.Payload;
import io.orthocone.env.Rope;
import io.orthocone.message.ChecksumType;
import io.orthocone.message.Comparison;
import io.orthocone.message.EntityName;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.Eversion;
import io.orthocone.message.HObject;
import io.orthocone.message.InconsistentObject;
import io.orthocone.message.LogDup;
import io.orthocone.message.LogEntry;
import io.orthocone.message.Message;
import io.orthocone.message.MissingItem;
import io.orthocone.message.MonMap;
import io.orthocone.message.MonMessage;
import io.orthocone.message.OsdClientMessage;
import io.orthocone.message.OsdPing;
import io.orthocone.message.OsdStat;
import io.orthocone.message.OsdSubOp;
import io.orthocone.message.OsdSubOpResult;
import io.orthocone.message.PastInterval;
import io.orthocone.message.PgAccount;
import io.orthocone.message.PgHistory;
import io.orthocone.message.PgInfo;
import io.orthocone.message.PgLogSegment;
import io.orthocone.message.PgMessage;
import io.orthocone.message.PgStat;
import io.orthocone.message.PgStateFlag;
import io.orthocone.message.ReqId;
import io.orthocone.message.ScrubStamps;
import io.orthocone.message.SlowOps;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.osdmap.PgId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** One message of each type with no field at its default, by the name of its type. Golden files are made from them. */
final class MessageSamples {
    private static final UUID FSID = new UUID(0x0123456789abcdefL, 0xfedcba9876543210L);
    private static final EntityAddr ADDR = EntityAddr.of("10.1.2.3", 6801, 0xdeadbeef);
    private static final EntityAddr OTHER_ADDR = EntityAddr.of("fe80::1", 6802, 7);
    private static final PgId PG = new PgId(3, 0x1f);
    private static final Eversion V1 = new Eversion(41, 1_000_000_000_007L);
    private static final Eversion V2 = new Eversion(42, 1_000_000_000_008L);
    private static final HObject OBJECT = HObject.head(3, "space", "key", "name with ü and 目", 0x9a8f0c2b);
    private static final HObject CLONE = new HObject(3, "", "", "clone", 17, -1);
    private static final ReqId REQ = new ReqId(EntityName.client(4127), 0x80000001, 99);
    private static final Payload SMALL = Payload.utf8("small value");
    private static final Payload DATA = Payload.utf8("content of an object, which is data");
    private static final PgHistory HISTORY = new PgHistory(1, 2, 3, 4, 5, 6, 7, 8);
    private static final PgInfo INFO = new PgInfo(PG, V2, V1, V1, 55, 40, 39, CLONE, 12, 3456, HISTORY);
    private static final List<PastInterval> INTERVALS =
            List.of(new PastInterval(10, 19, List.of(0, 1, 2), List.of(0, -1, 2), 0, -1));
    private static final LogEntry ENTRY =
            new LogEntry(LogEntry.Kind.MODIFY, OBJECT, V2, V1, 55, REQ, 1_770_000_000_123L, ErrorCode.OK);
    private static final LogEntry ERROR_ENTRY =
            new LogEntry(LogEntry.Kind.ERROR, CLONE, V2, Eversion.ZERO, 54, REQ, -1, ErrorCode.ECANCELED);
    private static final LogDup DUP = new LogDup(REQ, V1, 53, ErrorCode.EEXIST);

    private MessageSamples() {}

    /** Messages with fields that their types did not have at first, by a name of their own. */
    static Map<String, Message> withLaterFields() {
        Map<String, Message> samples = new LinkedHashMap<>();
        samples.put("osd_mark_me_down_failed", new MonMessage.OsdMarkMeDown(2, ADDR, 42, "a write has failed"));
        samples.put(
                "osd_boot_device",
                new MonMessage.OsdBoot(
                        2, FSID, 41, ADDR, OTHER_ADDR, EntityAddr.NONE, "host-1", 1L << 40, "WDC_WD40-0001"));
        samples.put(
                "pg_stats_report_damaged_reads",
                new MonMessage.PgStatsReport(2, 42, true, new OsdStat(100, 40, 60, 3), List.of(stat())));
        samples.put("osd_op_all_steps", laterSteps());
        samples.put("osd_op_reply_all_results", laterResults());
        LogEntry answered =
                new LogEntry(LogEntry.Kind.MODIFY, OBJECT, V2, V1, 55, REQ, 1_770_000_000_123L, ErrorCode.OK, SMALL);
        samples.put(
                "rep_op_answers",
                new PgMessage.RepOp(PG, 42, 40, REQ, OBJECT, List.of(answered), V1, V2, 12, 3456, Rope.of(DATA)));
        PgLogSegment log = new PgLogSegment(V1, V2, List.of(), List.of(new LogDup(REQ, V1, 53, ErrorCode.OK, DATA)));
        samples.put("pg_log_answers", new PgMessage.Log(PG, 42, 41, true, INFO, log, List.of(), INTERVALS));
        samples.put(
                "push_omap",
                new PgMessage.Push(
                        PG,
                        42,
                        40,
                        List.of(new PgMessage.ObjectPart(
                                OBJECT,
                                V2,
                                false,
                                1000,
                                0,
                                DATA,
                                new TreeMap<>(Map.of("x", SMALL)),
                                true,
                                SMALL,
                                Payload.utf8("after"),
                                new TreeMap<>(Map.of(SMALL, DATA))))));
        samples.put("push_reply_omap", pushReply(new PgMessage.ObjectPosition(1000, SMALL)));
        samples.put("pull_omap", pull(new PgMessage.ObjectPosition(4096, SMALL)));
        samples.put(
                "pg_stats_report_slow_ops",
                new MonMessage.PgStatsReport(
                        2,
                        42,
                        false,
                        new OsdStat(100, 40, 60, 0, new SlowOps(2, 31_000, List.of("an op waits for osd.1"))),
                        List.of()));
        samples.put(
                "osd_op_fails_when_full",
                new OsdClientMessage.OsdOp(
                        REQ, 3, 42, PG, OBJECT, 0, List.of(), HObject.HEAD, List.of(new OsdSubOp.Append(DATA)), true));
        samples.put("rep_op_reply_room", new PgMessage.RepOpReply(PG, 42, 40, V2, V1, 1L << 33));
        samples.put("osd_ping_room", new OsdPing(OsdPing.Kind.REPLY, 42, -123_456_789L, 40, 0));
        samples.put(
                "reservation_too_full", new PgMessage.Reservation(PG, 42, 40, PgMessage.ReservationPhase.TOO_FULL, 0));
        return samples;
    }

    static Map<String, Message> all() {
        Map<String, Message> samples = new LinkedHashMap<>();
        addMonSamples(samples);
        addClientSamples(samples);
        addPeeringSamples(samples);
        addRecoverySamples(samples);
        addScrubSamples(samples);
        samples.put("osd_ping", new OsdPing(OsdPing.Kind.YOU_ARE_DOWN, 42, -123_456_789L, 40));
        return samples;
    }

    private static void addMonSamples(Map<String, Message> samples) {
        samples.put(
                "subscribe",
                new MonMessage.Subscribe(new TreeMap<>(Map.of(
                        MonMessage.OSDMAP, new MonMessage.Subscription(43, false),
                        MonMessage.MONMAP, new MonMessage.Subscription(2, true)))));
        samples.put(
                "mon_map_update",
                new MonMessage.MonMapUpdate(new MonMap(FSID, 3, new TreeMap<>(Map.of("a", ADDR, "b", OTHER_ADDR)))));
        samples.put(
                "osd_map_update",
                new MonMessage.OsdMapUpdate(
                        FSID,
                        new TreeMap<>(Map.of(41, DATA)),
                        new TreeMap<>(Map.of(42, SMALL, 43, Payload.EMPTY)),
                        1,
                        43));
        samples.put("command", new MonMessage.Command(5, "{\"prefix\":\"osd tree\"}", SMALL));
        samples.put("command_reply", new MonMessage.CommandReply(5, ErrorCode.ENOENT, "no such pool", DATA));
        samples.put(
                "osd_boot",
                new MonMessage.OsdBoot(2, FSID, 41, ADDR, OTHER_ADDR, EntityAddr.NONE, "host-1", 1L << 40, ""));
        samples.put(
                "osd_failure", new MonMessage.OsdFailure(1, ADDR, 42, MonMessage.FailureKind.REFUSED, 20_000_000_000L));
        samples.put("osd_failure_cancelled", new MonMessage.OsdFailureCancelled(1, ADDR, 42));
        samples.put("osd_alive", new MonMessage.OsdAlive(2, 42, 41));
        samples.put("osd_mark_me_down", new MonMessage.OsdMarkMeDown(2, ADDR, 42));
        samples.put(
                "pg_temp_request",
                new MonMessage.PgTempRequest(
                        2, 42, new TreeMap<>(Map.of(PG, List.of(2, -1, 0), new PgId(4, 0), List.of()))));
        samples.put("pg_created", new MonMessage.PgCreated(2, 42, List.of(PG, new PgId(4, -1))));
        samples.put(
                "pg_stats_report",
                new MonMessage.PgStatsReport(2, 42, true, new OsdStat(100, 40, 60), List.of(stat())));
        samples.put("quorum", new MonMessage.Quorum(DATA));
        samples.put(
                "forward",
                new MonMessage.Forward(
                        8, EntityName.osd(1), ADDR, "client.admin", new MonMessage.Command(6, "{}", DATA)));
        samples.put(
                "forward_reply",
                new MonMessage.ForwardReply(8, new MonMessage.CommandReply(6, ErrorCode.OK, "done", SMALL)));
        samples.put("ticket_request", new MonMessage.TicketRequest());
        samples.put("ticket_reply", new MonMessage.TicketReply(DATA));
        samples.put("auth_update", new MonMessage.AuthUpdate(9, 4, new TreeMap<>(Map.of("osd.3", 8, "client.x", 7))));
    }

    private static PgStat stat() {
        TreeSet<PgStateFlag> state = new TreeSet<>(List.of(PgStateFlag.ACTIVE, PgStateFlag.BACKFILLING));
        return new PgStat(
                PG,
                42,
                7,
                state,
                V2,
                40,
                List.of(0, 1),
                0,
                List.of(1, -1),
                1,
                10,
                4096,
                1,
                2,
                3,
                200,
                ScrubStamps.NEVER,
                false,
                false,
                "waits for osd.2");
    }

    private static void addClientSamples(Map<String, Message> samples) {
        samples.put(
                "osd_op",
                new OsdClientMessage.OsdOp(
                        REQ,
                        1,
                        42,
                        PG,
                        OBJECT,
                        9,
                        List.of(9L, 7L, -1L),
                        HObject.HEAD,
                        List.of(
                                new OsdSubOp.Read(4096, 8192),
                                new OsdSubOp.Stat(),
                                new OsdSubOp.GetXattr("one"),
                                new OsdSubOp.GetXattrs(),
                                new OsdSubOp.AssertExists(),
                                new OsdSubOp.AssertVersion(55),
                                new OsdSubOp.CompareXattr("two", SMALL),
                                new OsdSubOp.ListObjects(HObject.MIN, 100, "space"),
                                new OsdSubOp.Write(1L << 33, DATA),
                                new OsdSubOp.WriteFull(SMALL),
                                new OsdSubOp.Append(Payload.EMPTY),
                                new OsdSubOp.Append(DATA),
                                new OsdSubOp.Zero(1, 2),
                                new OsdSubOp.Truncate(3),
                                new OsdSubOp.Delete(),
                                new OsdSubOp.Create(true),
                                new OsdSubOp.Create(false),
                                new OsdSubOp.SetXattr("three", SMALL),
                                new OsdSubOp.RemoveXattr("four"))));
        samples.put(
                "osd_op_reply",
                new OsdClientMessage.OsdOpReply(
                        REQ,
                        1,
                        42,
                        PG,
                        ErrorCode.EAGAIN,
                        V2,
                        55,
                        List.of(
                                new OsdSubOpResult.Done(),
                                new OsdSubOpResult.Data(DATA),
                                new OsdSubOpResult.Data(Payload.EMPTY),
                                new OsdSubOpResult.Stat(1L << 35, -5, 55),
                                new OsdSubOpResult.Xattrs(new TreeMap<>(Map.of("one", SMALL, "two", Payload.EMPTY))),
                                new OsdSubOpResult.Objects(List.of(OBJECT, CLONE), HObject.MAX),
                                new OsdSubOpResult.Failed(ErrorCode.ENODATA),
                                new OsdSubOpResult.Skipped())));
    }

    private static void addPeeringSamples(Map<String, Message> samples) {
        PgLogSegment log = new PgLogSegment(V1, V2, List.of(ENTRY, ERROR_ENTRY), List.of(DUP));
        samples.put("pg_query", new PgMessage.Query(PG, 42, PgMessage.QueryKind.LOG, V1, HISTORY));
        samples.put("pg_notify", new PgMessage.Notify(PG, 42, 41, INFO, INTERVALS));
        samples.put(
                "pg_log",
                new PgMessage.Log(PG, 42, 41, true, INFO, log, List.of(new MissingItem(OBJECT, V2, V1)), INTERVALS));
        samples.put("pg_activated", new PgMessage.Activated(PG, 42, INFO));
        samples.put("pg_info_update", new PgMessage.InfoUpdate(PG, 42, INFO));
        samples.put("pg_remove", new PgMessage.Remove(PG, 42));
        samples.put("lease", new PgMessage.Lease(PG, 42, 40, -77, 8_000_000_000L));
        samples.put("lease_ack", new PgMessage.LeaseAck(PG, 42, 40, -77));
        samples.put(
                "rep_op",
                new PgMessage.RepOp(PG, 42, 40, REQ, OBJECT, List.of(ENTRY), V1, V2, 12, 3456, Rope.of(DATA)));
        samples.put("rep_op_reply", new PgMessage.RepOpReply(PG, 42, 40, V2, V1));
    }

    private static void addRecoverySamples(Map<String, Message> samples) {
        samples.put(
                "push",
                new PgMessage.Push(
                        PG,
                        42,
                        40,
                        List.of(
                                new PgMessage.ObjectPart(
                                        OBJECT, V2, false, 1000, 0, DATA, new TreeMap<>(Map.of("x", SMALL)), false),
                                new PgMessage.ObjectPart(
                                        CLONE, V1, true, 0, 0, Payload.EMPTY, new TreeMap<>(), true))));
        samples.put("push_reply", pushReply(new PgMessage.ObjectPosition(1000, Payload.EMPTY)));
        samples.put("pull", pull(new PgMessage.ObjectPosition(4096, Payload.EMPTY)));
        samples.put("pull_refused", new PgMessage.PullRefused(PG, 42, 40, OBJECT, V2, ErrorCode.EIO));
        samples.put("scan", new PgMessage.Scan(PG, 42, 40, HObject.MIN, 512));
        samples.put(
                "scan_reply",
                new PgMessage.ScanReply(
                        PG, 42, 40, HObject.MIN, CLONE, List.of(new PgMessage.ObjectVersion(OBJECT, V2))));
        samples.put("backfill_progress", new PgMessage.BackfillProgress(PG, 42, 40, CLONE, V2, 12, 3456));
        samples.put("backfill_progress_ack", new PgMessage.BackfillProgressAck(PG, 42, 40, HObject.MAX));
        samples.put("reservation", new PgMessage.Reservation(PG, 42, 40, PgMessage.ReservationPhase.GRANT, -180));
    }

    private static PgMessage.PushReply pushReply(PgMessage.ObjectPosition end) {
        return new PgMessage.PushReply(PG, 42, 40, List.of(new PgMessage.PushedPart(OBJECT, V2, end, true)));
    }

    private static PgMessage.Pull pull(PgMessage.ObjectPosition from) {
        return new PgMessage.Pull(PG, 42, 40, List.of(new PgMessage.PullPart(OBJECT, V2, from, 1 << 20)));
    }

    private static OsdClientMessage.OsdOp laterSteps() {
        TreeMap<Payload, Payload> entries = new TreeMap<>(Map.of(Payload.utf8("k"), SMALL, Payload.utf8("l"), DATA));
        return new OsdClientMessage.OsdOp(
                REQ,
                1,
                42,
                PG,
                OBJECT,
                9,
                List.of(),
                HObject.HEAD,
                List.of(
                        new OsdSubOp.SparseRead(4096, 8192),
                        new OsdSubOp.Checksum(ChecksumType.CRC32C, -1, 1, 8192, 4096),
                        new OsdSubOp.CompareExtent(5, DATA),
                        new OsdSubOp.CompareXattr("two", Comparison.LTE, SMALL),
                        new OsdSubOp.CompareXattrNumber("three", Comparison.GT, -3),
                        new OsdSubOp.OmapGetKeys(SMALL, 10),
                        new OsdSubOp.OmapGetValues(SMALL, DATA, 11),
                        new OsdSubOp.OmapGetByKeys(List.of(SMALL, DATA)),
                        new OsdSubOp.OmapGetHeader(),
                        new OsdSubOp.OmapCompare(List.of(new OsdSubOp.OmapCondition(SMALL, Comparison.NE, DATA))),
                        new OsdSubOp.ListObjects(HObject.MIN, 100, "", true),
                        new OsdSubOp.OmapSet(entries),
                        new OsdSubOp.OmapSetHeader(SMALL),
                        new OsdSubOp.OmapRemoveKeys(List.of(SMALL)),
                        new OsdSubOp.OmapRemoveRange(SMALL, DATA),
                        new OsdSubOp.OmapClear(),
                        new OsdSubOp.WriteSame(8, 1L << 20, DATA),
                        new OsdSubOp.SetAllocHint(1 << 22, 4096, 5),
                        new OsdSubOp.CopyFrom(CLONE, 77)));
    }

    private static OsdClientMessage.OsdOpReply laterResults() {
        return new OsdClientMessage.OsdOpReply(
                REQ,
                1,
                42,
                PG,
                ErrorCode.EMISMATCH,
                V2,
                55,
                List.of(
                        new OsdSubOpResult.Extents(List.of(new OsdSubOpResult.Extent(3, DATA.length())), DATA),
                        new OsdSubOpResult.OmapKeys(List.of(SMALL, DATA), true),
                        new OsdSubOpResult.OmapValues(new TreeMap<>(Map.of(SMALL, DATA, DATA, Payload.EMPTY)), true),
                        new OsdSubOpResult.Mismatch(1L << 34)));
    }

    private static void addScrubSamples(Map<String, Message> samples) {
        samples.put(
                "scrub_reservation", new PgMessage.ScrubReservation(PG, 42, 40, PgMessage.ReservationPhase.REQUEST));
        samples.put("scrub_chunk", new PgMessage.ScrubChunk(PG, 42, 40, 7, OBJECT, HObject.MAX, true));
        samples.put(
                "scrub_reply",
                new PgMessage.ScrubReply(
                        PG,
                        42,
                        40,
                        7,
                        OBJECT,
                        CLONE,
                        List.of(
                                new PgMessage.ScrubbedCopy(
                                        OBJECT, PgMessage.CopyFault.NONE, V2, 1L << 33, 1L << 33, 1, 2, 3, -4),
                                new PgMessage.ScrubbedCopy(
                                        CLONE, PgMessage.CopyFault.READ_ERROR, V1, 5, 6, 7, 8, 9, 0))));
        samples.put("pg_order", new MonMessage.PgOrder(6, PG, MonMessage.PgOrderKind.REPAIR));
        InconsistentObject object = new InconsistentObject(
                OBJECT,
                V2,
                List.of("data_digest_mismatch"),
                List.of(
                        new InconsistentObject.Copy(0, List.of(), V2, 1000, 0xdeadbeef, 0x01020304, true),
                        new InconsistentObject.Copy(2, List.of("read_error"), V2, 1000, 0xdeadbeef, 0, false)),
                0,
                "checksum",
                true);
        PgHistory scrubbed = HISTORY.withScrubs(new ScrubStamps(1_770_000_000_456L, 1_770_000_000_123L, 1, 2));
        samples.put(
                "pg_order_reply",
                new MonMessage.PgOrderReply(
                        2,
                        6,
                        PG,
                        ErrorCode.OK,
                        "done",
                        List.of(new PgAccount(
                                stat(),
                                "Active",
                                INFO.withHistory(scrubbed),
                                List.of(new PgAccount.Peer(1, INFO, true, 3)),
                                INTERVALS,
                                4,
                                List.of(new MissingItem(OBJECT, V2, V1)),
                                List.of(new PgAccount.MayHave(5, PgAccount.Probe.DOWN)),
                                "the maps of the copies",
                                CLONE,
                                List.of(object)))));
    }
}
