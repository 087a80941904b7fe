package io.orthocone.wire;

import io.orthocone.message.LogDup;
import io.orthocone.message.LogEntry;
import io.orthocone.message.MissingItem;
import io.orthocone.message.PastInterval;
import io.orthocone.message.PgHistory;
import io.orthocone.message.PgInfo;
import io.orthocone.message.PgLogSegment;
import io.orthocone.message.ScrubStamps;
import io.orthocone.wire.proto.PgProto.LogDupValue;
import io.orthocone.wire.proto.PgProto.LogEntryValue;
import io.orthocone.wire.proto.PgProto.MissingItemValue;
import io.orthocone.wire.proto.PgProto.PastIntervalValue;
import io.orthocone.wire.proto.PgProto.PgHistoryValue;
import io.orthocone.wire.proto.PgProto.PgInfoValue;
import io.orthocone.wire.proto.PgProto.PgLogSegmentValue;
import io.orthocone.wire.proto.PgProto.ScrubStampsValue;
import java.util.ArrayList;
import java.util.List;

/** What PG messages are made of, both directions. */
final class PgValues {
    private PgValues() {}

    static PgHistoryValue toProto(PgHistory history) {
        PgHistoryValue.Builder to = PgHistoryValue.newBuilder()
                .setEpochCreated(history.epochCreated())
                .setLastEpochStarted(history.lastEpochStarted())
                .setLastIntervalStarted(history.lastIntervalStarted())
                .setLastEpochClean(history.lastEpochClean())
                .setLastIntervalClean(history.lastIntervalClean())
                .setSameUpSince(history.sameUpSince())
                .setSameIntervalSince(history.sameIntervalSince())
                .setSamePrimarySince(history.samePrimarySince());
        if (!history.scrubs().equals(ScrubStamps.NEVER)) {
            to.setScrubs(toProto(history.scrubs()));
        }
        return to.build();
    }

    static ScrubStampsValue toProto(ScrubStamps stamps) {
        return ScrubStampsValue.newBuilder()
                .setScrubbedMillis(stamps.scrubbedMillis())
                .setDeepScrubbedMillis(stamps.deepScrubbedMillis())
                .setShallowErrors(stamps.shallowErrors())
                .setDeepErrors(stamps.deepErrors())
                .build();
    }

    static ScrubStamps fromProto(ScrubStampsValue stamps) {
        return new ScrubStamps(
                stamps.getScrubbedMillis(),
                stamps.getDeepScrubbedMillis(),
                stamps.getShallowErrors(),
                stamps.getDeepErrors());
    }

    static PgHistory fromProto(PgHistoryValue history) {
        return new PgHistory(
                history.getEpochCreated(),
                history.getLastEpochStarted(),
                history.getLastIntervalStarted(),
                history.getLastEpochClean(),
                history.getLastIntervalClean(),
                history.getSameUpSince(),
                history.getSameIntervalSince(),
                history.getSamePrimarySince(),
                fromProto(history.getScrubs()));
    }

    static PgInfoValue toProto(PgInfo info) {
        return PgInfoValue.newBuilder()
                .setPg(Values.toProto(info.pg()))
                .setLastUpdate(Values.toProto(info.lastUpdate()))
                .setLastComplete(Values.toProto(info.lastComplete()))
                .setLogTail(Values.toProto(info.logTail()))
                .setLastUserVersion(info.lastUserVersion())
                .setLastEpochStarted(info.lastEpochStarted())
                .setLastIntervalStarted(info.lastIntervalStarted())
                .setLastBackfill(Values.toProto(info.lastBackfill()))
                .setObjects(info.objects())
                .setBytes(info.bytes())
                .setHistory(toProto(info.history()))
                .build();
    }

    static PgInfo fromProto(PgInfoValue info) {
        return new PgInfo(
                Values.fromProto(info.getPg()),
                Values.fromProto(info.getLastUpdate()),
                Values.fromProto(info.getLastComplete()),
                Values.fromProto(info.getLogTail()),
                info.getLastUserVersion(),
                info.getLastEpochStarted(),
                info.getLastIntervalStarted(),
                Values.fromProto(info.getLastBackfill()),
                info.getObjects(),
                info.getBytes(),
                fromProto(info.getHistory()));
    }

    static PastIntervalValue toProto(PastInterval interval) {
        return PastIntervalValue.newBuilder()
                .setFirst(interval.first())
                .setLast(interval.last())
                .addAllUp(interval.up())
                .addAllActing(interval.acting())
                .setUpPrimary(interval.upPrimary())
                .setPrimary(interval.primary())
                .build();
    }

    static PastInterval fromProto(PastIntervalValue interval) {
        return new PastInterval(
                interval.getFirst(),
                interval.getLast(),
                interval.getUpList(),
                interval.getActingList(),
                interval.getUpPrimary(),
                interval.getPrimary());
    }

    static List<PastIntervalValue> toProtoIntervals(List<PastInterval> intervals) {
        List<PastIntervalValue> list = new ArrayList<>(intervals.size());
        for (PastInterval interval : intervals) {
            list.add(toProto(interval));
        }
        return list;
    }

    static List<PastInterval> fromProtoIntervals(List<PastIntervalValue> list) {
        List<PastInterval> intervals = new ArrayList<>(list.size());
        for (PastIntervalValue interval : list) {
            intervals.add(fromProto(interval));
        }
        return intervals;
    }

    static LogEntryValue toProto(LogEntry entry) {
        LogEntryValue.Kind kind = switch (entry.kind()) {
            case MODIFY -> LogEntryValue.Kind.MODIFY;
            case DELETE -> LogEntryValue.Kind.DELETE;
            case ERROR -> LogEntryValue.Kind.ERROR;
        };
        return LogEntryValue.newBuilder()
                .setKind(kind)
                .setObject(Values.toProto(entry.object()))
                .setVersion(Values.toProto(entry.version()))
                .setPriorVersion(Values.toProto(entry.priorVersion()))
                .setUserVersion(entry.userVersion())
                .setReqId(Values.toProto(entry.reqId()))
                .setMtimeMillis(entry.mtimeMillis())
                .setResult(Values.toProto(entry.result()))
                .setAnswers(Values.toProto(entry.answers()))
                .build();
    }

    static LogEntry fromProto(LogEntryValue entry) throws MalformedFrameException {
        LogEntry.Kind kind = switch (entry.getKind()) {
            case MODIFY -> LogEntry.Kind.MODIFY;
            case DELETE -> LogEntry.Kind.DELETE;
            case ERROR -> LogEntry.Kind.ERROR;
            case KIND_UNSPECIFIED, UNRECOGNIZED ->
                throw MalformedFrameException.nonsense("unknown kind of log entry " + entry.getKindValue());
        };
        return new LogEntry(
                kind,
                Values.fromProto(entry.getObject()),
                Values.fromProto(entry.getVersion()),
                Values.fromProto(entry.getPriorVersion()),
                entry.getUserVersion(),
                Values.fromProto(entry.getReqId()),
                entry.getMtimeMillis(),
                Values.errorCode(entry.getResult()),
                Values.fromProto(entry.getAnswers()));
    }

    static List<LogEntryValue> toProtoEntries(List<LogEntry> entries) {
        List<LogEntryValue> list = new ArrayList<>(entries.size());
        for (LogEntry entry : entries) {
            list.add(toProto(entry));
        }
        return list;
    }

    static List<LogEntry> fromProtoEntries(List<LogEntryValue> list) throws MalformedFrameException {
        List<LogEntry> entries = new ArrayList<>(list.size());
        for (LogEntryValue entry : list) {
            entries.add(fromProto(entry));
        }
        return entries;
    }

    static PgLogSegmentValue toProto(PgLogSegment log) {
        PgLogSegmentValue.Builder to = PgLogSegmentValue.newBuilder()
                .setTail(Values.toProto(log.tail()))
                .setHead(Values.toProto(log.head()))
                .addAllEntries(toProtoEntries(log.entries()));
        for (LogDup dup : log.dups()) {
            to.addDups(LogDupValue.newBuilder()
                    .setReqId(Values.toProto(dup.reqId()))
                    .setVersion(Values.toProto(dup.version()))
                    .setUserVersion(dup.userVersion())
                    .setResult(Values.toProto(dup.result()))
                    .setAnswers(Values.toProto(dup.answers())));
        }
        return to.build();
    }

    static PgLogSegment fromProto(PgLogSegmentValue log) throws MalformedFrameException {
        List<LogDup> dups = new ArrayList<>(log.getDupsCount());
        for (LogDupValue dup : log.getDupsList()) {
            dups.add(new LogDup(
                    Values.fromProto(dup.getReqId()),
                    Values.fromProto(dup.getVersion()),
                    dup.getUserVersion(),
                    Values.errorCode(dup.getResult()),
                    Values.fromProto(dup.getAnswers())));
        }
        return new PgLogSegment(
                Values.fromProto(log.getTail()),
                Values.fromProto(log.getHead()),
                fromProtoEntries(log.getEntriesList()),
                dups);
    }

    static List<MissingItemValue> toProtoMissing(List<MissingItem> missing) {
        List<MissingItemValue> list = new ArrayList<>(missing.size());
        for (MissingItem item : missing) {
            list.add(MissingItemValue.newBuilder()
                    .setObject(Values.toProto(item.object()))
                    .setNeed(Values.toProto(item.need()))
                    .setHave(Values.toProto(item.have()))
                    .build());
        }
        return list;
    }

    static List<MissingItem> fromProtoMissing(List<MissingItemValue> list) {
        List<MissingItem> missing = new ArrayList<>(list.size());
        for (MissingItemValue item : list) {
            missing.add(new MissingItem(
                    Values.fromProto(item.getObject()),
                    Values.fromProto(item.getNeed()),
                    Values.fromProto(item.getHave())));
        }
        return missing;
    }
}
