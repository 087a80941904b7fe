package io.orthocone.mon.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.message.HObject;
import io.orthocone.message.InconsistentObject;
import io.orthocone.message.MissingItem;
import io.orthocone.message.PastInterval;
import io.orthocone.message.PgAccount;
import io.orthocone.message.PgHistory;
import io.orthocone.message.PgInfo;
import io.orthocone.message.PgStateFlag;
import io.orthocone.mon.command.CommandException;
import io.orthocone.mon.service.PgDiagnosis;
import io.orthocone.mon.service.PgMap;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.PgId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/** {@code pg query}, {@code why}, {@code list_unfound}, {@code list-inconsistent}: what a primary tells, for people, in Ceph's words. */
public final class PgAnswers {
    /** How Ceph writes the snapshot of the live object. */
    private static final long NO_SNAP = -2;

    private PgAnswers() {}

    /**
     * The PG of that name.
     *
     * @throws CommandException when there is none
     */
    public static PgId parse(ClusterView view, String text) throws CommandException {
        return PgView.parse(view, text);
    }

    /** All PGs, in order. */
    public static List<PgId> all(ClusterView view) {
        return PgMap.pgsOf(view.osdMap());
    }

    // --- why -----------------------------------------------------------------------------------------------

    /** Sentences; {@code account} is the primary's, if it answered. */
    public static Answer why(ClusterView view, PgId pg, Optional<PgAccount> account) {
        OsdMap map = view.osdMap();
        String state = PgStateFlag.print(account.map(told -> told.stat().state())
                .orElseGet(() -> view.pgMap().stateOf(map, pg)));
        List<PgDiagnosis.Reason> reasons = PgDiagnosis.of(map, view.pgMap(), pg, account);
        StringBuilder text = new StringBuilder("pg " + pg + " is " + state);
        ObjectNode json = Answer.object().put("pgid", pg.toString()).put("state", state);
        ArrayNode because = json.putArray("because");
        for (PgDiagnosis.Reason reason : reasons) {
            text.append("\n\n").append(reason.condition()).append(": ").append(reason.cause());
            text.append("\n  what to do: ").append(reason.next());
            because.addObject()
                    .put("condition", reason.condition())
                    .put("cause", reason.cause())
                    .put("next", reason.next());
        }
        if (reasons.isEmpty()) {
            text.append("\n\nNothing is wrong with it.");
        }
        return new Answer.Told(text.toString(), json);
    }

    // --- query ---------------------------------------------------------------------------------------------

    /** All of the account; JSON in both forms, as Ceph's. */
    public static Answer query(ClusterView view, PgAccount account) {
        PgId pg = account.stat().pg();
        String state = PgStateFlag.print(account.stat().state());
        ObjectNode json = Answer.object();
        json.put("state", state);
        json.put("epoch", account.stat().reportedEpoch());
        ints(json.putArray("up"), account.stat().up());
        ints(json.putArray("acting"), account.stat().acting());
        json.set("stats", PgView.pgJson(pg, state, view.osdMap().pgToUpActing(pg), Optional.of(account.stat())));
        json.set("info", info(account.info()));
        ArrayNode peers = json.putArray("peer_info");
        for (PgAccount.Peer peer : account.peers()) {
            ObjectNode node = info(peer.info());
            node.put("peer", Integer.toString(peer.osd()));
            node.put("is_member", peer.isMember());
            node.put("num_missing", peer.missing());
            peers.add(node);
        }
        json.put("num_missing", account.missing());
        json.put("num_unfound", account.stat().unfound());
        ObjectNode recovery = json.putArray("recovery_state").addObject();
        recovery.put("name", account.stateName());
        recovery.put("blocked_by", account.stat().blockedBy());
        intervals(recovery.putArray("past_intervals"), account.pastIntervals());
        mightHave(recovery.putArray("might_have_unfound"), account.mayHave());
        ObjectNode scrubber = json.putObject("scrubber");
        scrubber.put("active", account.stat().state().contains(PgStateFlag.SCRUBBING));
        scrubber.put("deep", account.stat().state().contains(PgStateFlag.DEEP));
        scrubber.put("waiting_on", account.scrubStage());
        scrubber.put("start", account.scrubbedTo().name());
        scrubber.put("inconsistent_objects", account.inconsistent().size());
        return new Answer.Told(json.toPrettyString(), json);
    }

    private static ObjectNode info(PgInfo info) {
        ObjectNode json = Answer.object();
        json.put("pgid", info.pg().toString());
        json.put("last_update", Quantities.version(info.lastUpdate()));
        json.put("last_complete", Quantities.version(info.lastComplete()));
        json.put("log_tail", Quantities.version(info.logTail()));
        json.put("last_user_version", info.lastUserVersion());
        json.put(
                "last_backfill",
                info.lastBackfill().isMax() ? "MAX" : info.lastBackfill().toString());
        json.put("num_objects", info.objects());
        json.put("num_bytes", info.bytes());
        json.put("empty", info.isEmpty() ? 1 : 0);
        json.put("incomplete", info.isIncomplete() ? 1 : 0);
        json.put("last_epoch_started", info.lastEpochStarted());
        PgHistory history = info.history();
        json.putObject("history")
                .put("epoch_created", history.epochCreated())
                .put("last_epoch_started", history.lastEpochStarted())
                .put("last_epoch_clean", history.lastEpochClean())
                .put("same_up_since", history.sameUpSince())
                .put("same_interval_since", history.sameIntervalSince())
                .put("same_primary_since", history.samePrimarySince())
                .put("last_scrub_stamp", Quantities.stamp(history.scrubs().scrubbedMillis()))
                .put("last_deep_scrub_stamp", Quantities.stamp(history.scrubs().deepScrubbedMillis()));
        return json;
    }

    private static void intervals(ArrayNode array, List<PastInterval> intervals) {
        for (PastInterval interval : intervals) {
            ObjectNode node = array.addObject();
            node.put("first", interval.first()).put("last", interval.last());
            ints(node.putArray("up"), interval.up());
            ints(node.putArray("acting"), interval.acting());
            node.put("primary", interval.primary()).put("up_primary", interval.upPrimary());
        }
    }

    private static void mightHave(ArrayNode array, List<PgAccount.MayHave> osds) {
        for (PgAccount.MayHave osd : osds) {
            String status = switch (osd.probe()) {
                case PROBED -> "already probed";
                case DOWN -> "osd is down";
                case NOT_PROBED -> "not queried";
            };
            array.addObject().put("osd", Integer.toString(osd.osd())).put("status", status);
        }
    }

    private static void ints(ArrayNode array, List<Integer> values) {
        values.forEach(array::add);
    }

    // --- lists of objects ----------------------------------------------------------------------------------

    /** What no known copy has. */
    public static Answer unfound(PgAccount account) {
        ObjectNode json = Answer.object();
        json.put("num_missing", account.missing());
        json.put("num_unfound", account.stat().unfound());
        ArrayNode objects = json.putArray("objects");
        for (MissingItem item : account.unfound()) {
            ObjectNode node = objects.addObject();
            oid(node.putObject("oid"), item.object());
            node.put("need", Quantities.version(item.need()));
            node.put("have", Quantities.version(item.have()));
            node.put("flags", "none");
            node.putArray("locations");
        }
        json.put("available_might_have_unfound", !account.mayHave().isEmpty());
        mightHave(json.putArray("might_have_unfound"), account.mayHave());
        json.put("more", account.stat().unfound() > account.unfound().size());
        return new Answer.Told(json.toPrettyString(), json);
    }

    private static void oid(ObjectNode node, HObject object) {
        node.put("oid", object.name());
        node.put("key", object.key());
        node.put("snapid", NO_SNAP);
        node.put("hash", Integer.toUnsignedLong(object.hash()));
        node.put("max", 0);
        node.put("pool", object.pool());
        node.put("namespace", object.namespace());
    }

    /** What the newest scrubs found, as {@code rados list-inconsistent-obj}; and whether it has been mended since. */
    public static Answer inconsistent(PgAccount account) {
        ObjectNode json = Answer.object();
        json.put("epoch", account.stat().reportedEpoch());
        ArrayNode objects = json.putArray("inconsistents");
        for (InconsistentObject object : account.inconsistent()) {
            objects.add(inconsistent(object, account.stat().actingPrimary()));
        }
        return new Answer.Told(json.toPrettyString(), json);
    }

    private static ObjectNode inconsistent(InconsistentObject object, int primary) {
        ObjectNode json = Answer.object();
        json.putObject("object")
                .put("name", object.object().name())
                .put("nspace", object.object().namespace())
                .put("locator", object.object().key())
                .put("snap", "head")
                .put("version", object.version().version());
        object.errors().forEach(json.putArray("errors")::add);
        TreeSet<String> union = new TreeSet<>();
        object.copies().forEach(copy -> union.addAll(copy.errors()));
        union.forEach(json.putArray("union_shard_errors")::add);
        json.put("authority", object.authority());
        json.put("proof", object.proof());
        json.put("repaired", object.isRepaired());
        ArrayNode shards = json.putArray("shards");
        for (InconsistentObject.Copy copy : object.copies()) {
            ObjectNode node = shards.addObject();
            node.put("osd", copy.osd());
            node.put("primary", copy.osd() == primary);
            copy.errors().forEach(node.putArray("errors")::add);
            if (copy.errors().contains("missing")) {
                continue;
            }
            node.put("version", Quantities.version(copy.version()));
            node.put("size", copy.sizeBytes());
            node.put("omap_digest", digest(copy.omapDigest()));
            if (copy.isWholeRead()) {
                node.put("data_digest", digest(copy.dataDigest()));
            }
        }
        return json;
    }

    private static String digest(int digest) {
        return String.format(Locale.ROOT, "0x%08x", digest);
    }
}
