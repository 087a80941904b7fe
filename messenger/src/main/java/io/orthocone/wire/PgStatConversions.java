package io.orthocone.wire;

import io.orthocone.message.MonMessage;
import io.orthocone.message.OsdStat;
import io.orthocone.message.PgStat;
import io.orthocone.message.PgStateFlag;
import io.orthocone.message.ScrubStamps;
import io.orthocone.message.SlowOps;
import io.orthocone.wire.proto.MonProto.PgStatsBody;
import io.orthocone.wire.proto.MonProto.PgStatsBody.OsdStatValue;
import io.orthocone.wire.proto.MonProto.PgStatsBody.PgStatValue;
import io.orthocone.wire.proto.MonProto.PgStatsBody.SlowOpsValue;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Statistics that OSDs report, both directions. */
final class PgStatConversions {
    private static final PgStateFlag[] FLAGS = PgStateFlag.values();

    private PgStatConversions() {}

    private static OsdStatValue toProto(OsdStat stat) {
        OsdStatValue.Builder to = OsdStatValue.newBuilder()
                .setTotalBytes(stat.totalBytes())
                .setUsedBytes(stat.usedBytes())
                .setAvailableBytes(stat.availableBytes())
                .setDamagedReads(stat.damagedReads());
        SlowOps slow = stat.slowOps();
        if (!slow.equals(SlowOps.NONE)) {
            to.setSlowOps(SlowOpsValue.newBuilder()
                    .setCount(slow.count())
                    .setOldestMillis(slow.oldestMillis())
                    .addAllTold(slow.told()));
        }
        return to.build();
    }

    private static OsdStat fromProto(OsdStatValue stat) {
        SlowOpsValue slow = stat.getSlowOps();
        return new OsdStat(
                stat.getTotalBytes(),
                stat.getUsedBytes(),
                stat.getAvailableBytes(),
                stat.getDamagedReads(),
                new SlowOps(slow.getCount(), slow.getOldestMillis(), slow.getToldList()));
    }

    static EncodedMessage encode(MonMessage.PgStatsReport report) {
        PgStatsBody.Builder body = PgStatsBody.newBuilder()
                .setOsd(report.osd())
                .setEpoch(report.epoch())
                .setAll(report.all())
                .setOsdStat(toProto(report.osdStat()));
        for (PgStat stat : report.pgs()) {
            body.addPgs(toProto(stat));
        }
        return EncodedMessage.of(body.build());
    }

    static MonMessage.PgStatsReport decode(PgStatsBody body) {
        List<PgStat> pgs = new ArrayList<>(body.getPgsCount());
        for (PgStatValue stat : body.getPgsList()) {
            pgs.add(fromProto(stat));
        }
        return new MonMessage.PgStatsReport(
                body.getOsd(), body.getEpoch(), body.getAll(), fromProto(body.getOsdStat()), pgs);
    }

    static PgStatValue toProto(PgStat stat) {
        PgStatValue.Builder to = PgStatValue.newBuilder()
                .setPg(Values.toProto(stat.pg()))
                .setReportedEpoch(stat.reportedEpoch())
                .setReportedSequence(stat.reportedSequence())
                .setVersion(Values.toProto(stat.version()))
                .setLastEpochClean(stat.lastEpochClean())
                .addAllUp(stat.up())
                .setUpPrimary(stat.upPrimary())
                .addAllActing(stat.acting())
                .setActingPrimary(stat.actingPrimary())
                .setObjects(stat.objects())
                .setBytes(stat.bytes())
                .setDegraded(stat.degraded())
                .setMisplaced(stat.misplaced())
                .setUnfound(stat.unfound())
                .setLogEntries(stat.logEntries())
                .setScrubIsLate(stat.scrubIsLate())
                .setDeepScrubIsLate(stat.deepScrubIsLate())
                .setBlockedBy(stat.blockedBy());
        if (!stat.scrubs().equals(ScrubStamps.NEVER)) {
            to.setScrubs(PgValues.toProto(stat.scrubs()));
        }
        for (PgStateFlag flag : stat.state()) {
            to.addState(flag.word());
        }
        return to.build();
    }

    static PgStat fromProto(PgStatValue stat) {
        return new PgStat(
                Values.fromProto(stat.getPg()),
                stat.getReportedEpoch(),
                stat.getReportedSequence(),
                flags(stat.getStateList()),
                Values.fromProto(stat.getVersion()),
                stat.getLastEpochClean(),
                stat.getUpList(),
                stat.getUpPrimary(),
                stat.getActingList(),
                stat.getActingPrimary(),
                stat.getObjects(),
                stat.getBytes(),
                stat.getDegraded(),
                stat.getMisplaced(),
                stat.getUnfound(),
                stat.getLogEntries(),
                PgValues.fromProto(stat.getScrubs()),
                stat.getScrubIsLate(),
                stat.getDeepScrubIsLate(),
                stat.getBlockedBy());
    }

    /** Words that are not known here come from a newer daemon; people see the others. */
    private static SortedSet<PgStateFlag> flags(List<String> words) {
        SortedSet<PgStateFlag> flags = new TreeSet<>();
        for (PgStateFlag flag : FLAGS) {
            if (words.contains(flag.word())) {
                flags.add(flag);
            }
        }
        return flags;
    }
}
