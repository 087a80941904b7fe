package io.orthocone.osd.backend;

import io.orthocone.env.Payload;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.Eversion;
import io.orthocone.message.HObject;
import io.orthocone.message.LogDup;
import io.orthocone.message.LogEntry;
import io.orthocone.message.MissingItem;
import io.orthocone.message.PastInterval;
import io.orthocone.message.PgHistory;
import io.orthocone.message.PgInfo;
import io.orthocone.message.ReqId;
import io.orthocone.message.ScrubStamps;
import io.orthocone.osd.pg.PastIntervals;
import io.orthocone.osd.pg.PgPlacement;
import io.orthocone.osdmap.PgId;
import java.util.ArrayList;
import java.util.List;

/** Keys and values of a PG's meta object. Each value begins with a format number. */
final class PgMetaCodec {
    /** Info, placement and past intervals. */
    static final Payload INFO_KEY = Payload.utf8("I");

    /** Log entries and dups: {@code L}, epoch, version, so that they lie in order. */
    static final byte LOG = 'L';

    /** Missing items: {@code M} and the object. */
    static final byte MISSING = 'M';

    private static final int FORMAT = 1;
    private static final int ENTRY = 0;
    private static final int DUP = 1;
    private static final int MIN_INTERVAL_BYTES = 6 * Integer.BYTES;

    /** A stored entry and the PG's counts after it. */
    record StoredEntry(LogEntry entry, long objects, long bytes) {}

    /** What {@link #INFO_KEY} holds. */
    record StoredInfo(PgInfo info, PgPlacement placement, PastIntervals past) {}

    private PgMetaCodec() {}

    static Payload logKey(Eversion version) {
        return new Blob.Writer(13).putByte(LOG).putVersion(version).done();
    }

    static Payload missingKey(HObject object) {
        return new Blob.Writer(96).putByte(MISSING).putObject(object).done();
    }

    static Payload firstKey(byte kind) {
        return new Blob.Writer(1).putByte(kind).done();
    }

    /** After all keys of the kind. */
    static Payload endKey(byte kind) {
        return new Blob.Writer(1).putByte(kind + 1).done();
    }

    static Payload entry(LogEntry entry, long objects, long bytes) {
        Blob.Writer out = new Blob.Writer(192)
                .putByte(FORMAT)
                .putByte(ENTRY)
                .putByte(numberOf(entry.kind()))
                .putObject(entry.object())
                .putVersion(entry.version())
                .putVersion(entry.priorVersion())
                .putLong(entry.userVersion())
                .putReqId(entry.reqId())
                .putLong(entry.mtimeMillis())
                .putInt(entry.result().errno())
                .putLong(objects)
                .putLong(bytes);
        return withAnswers(out, entry.answers());
    }

    /** Most requests have nothing to add to their result. */
    private static Payload withAnswers(Blob.Writer out, Payload answers) {
        return answers.isEmpty() ? out.done() : out.putBytes(answers).done();
    }

    private static Payload answers(Blob.Reader in) {
        return in.isAtEnd() ? Payload.EMPTY : in.getBytes();
    }

    static Payload dup(LogDup dup) {
        Blob.Writer out = new Blob.Writer(64)
                .putByte(FORMAT)
                .putByte(DUP)
                .putReqId(dup.reqId())
                .putVersion(dup.version())
                .putLong(dup.userVersion())
                .putInt(dup.result().errno());
        return withAnswers(out, dup.answers());
    }

    static boolean isDup(Payload value) {
        return value.byteAt(1) == DUP;
    }

    static StoredEntry readEntry(Payload value) {
        return Blob.read(value, PgMetaCodec::readEntry);
    }

    private static StoredEntry readEntry(Blob.Reader in) {
        in.getByte();
        in.getByte();
        LogEntry.Kind kind = kindOf(in.getByte());
        HObject object = in.getObject();
        Eversion version = in.getVersion();
        Eversion prior = in.getVersion();
        long userVersion = in.getLong();
        ReqId reqId = in.getReqId();
        long mtimeMillis = in.getLong();
        ErrorCode result = ErrorCode.ofErrno(in.getInt());
        long objects = in.getLong();
        long bytes = in.getLong();
        LogEntry entry =
                new LogEntry(kind, object, version, prior, userVersion, reqId, mtimeMillis, result, answers(in));
        return new StoredEntry(entry, objects, bytes);
    }

    private static int numberOf(LogEntry.Kind kind) {
        return switch (kind) {
            case MODIFY -> 1;
            case DELETE -> 2;
            case ERROR -> 3;
        };
    }

    private static LogEntry.Kind kindOf(int number) {
        return switch (number) {
            case 1 -> LogEntry.Kind.MODIFY;
            case 2 -> LogEntry.Kind.DELETE;
            case 3 -> LogEntry.Kind.ERROR;
            default ->
                throw new MalformedBlobException("a log entry of kind " + number + " was stored by a newer build");
        };
    }

    static LogDup readDup(Payload value) {
        return Blob.read(value, PgMetaCodec::readDup);
    }

    private static LogDup readDup(Blob.Reader in) {
        in.getByte();
        in.getByte();
        ReqId reqId = in.getReqId();
        Eversion version = in.getVersion();
        long userVersion = in.getLong();
        ErrorCode result = ErrorCode.ofErrno(in.getInt());
        return new LogDup(reqId, version, userVersion, result, answers(in));
    }

    static Payload missing(MissingItem item) {
        return new Blob.Writer(128)
                .putByte(FORMAT)
                .putObject(item.object())
                .putVersion(item.need())
                .putVersion(item.have())
                .done();
    }

    static MissingItem readMissing(Payload value) {
        return Blob.read(value, PgMetaCodec::readMissing);
    }

    private static MissingItem readMissing(Blob.Reader in) {
        in.getByte();
        HObject object = in.getObject();
        Eversion need = in.getVersion();
        return new MissingItem(object, need, in.getVersion());
    }

    static Payload info(PgInfo info, PgPlacement placement, PastIntervals past) {
        Blob.Writer out = new Blob.Writer(384).putByte(FORMAT);
        out.putVersion(info.lastUpdate()).putVersion(info.logTail());
        out.putLong(info.lastUserVersion()).putInt(info.lastEpochStarted()).putObject(info.lastBackfill());
        out.putLong(info.objects()).putLong(info.bytes());
        PgHistory history = info.history();
        out.putInt(history.epochCreated()).putInt(history.lastEpochStarted()).putInt(history.lastIntervalStarted());
        out.putInt(history.lastEpochClean()).putInt(history.lastIntervalClean());
        out.putInt(history.sameUpSince()).putInt(history.sameIntervalSince()).putInt(history.samePrimarySince());
        out.putInt(placement.epoch()).putInts(placement.up()).putInt(placement.upPrimary());
        out.putInts(placement.acting()).putInt(placement.primary());
        out.putInt(placement.size()).putInt(placement.minSize());
        out.putInts(placement.incarnations()).putInt(placement.primaryUpThru());
        out.putInt(past.intervals().size());
        for (PastInterval interval : past.intervals()) {
            out.putInt(interval.first()).putInt(interval.last());
            out.putInts(interval.up()).putInts(interval.acting());
            out.putInt(interval.upPrimary()).putInt(interval.primary());
        }
        ScrubStamps scrubs = history.scrubs();
        out.putLong(scrubs.scrubbedMillis()).putLong(scrubs.deepScrubbedMillis());
        out.putInt(scrubs.shallowErrors()).putInt(scrubs.deepErrors());
        out.putInt(placement.hashBits());
        return out.done();
    }

    static StoredInfo readInfo(PgId pg, Payload value) {
        return Blob.read(value, in -> readInfo(pg, in));
    }

    private static StoredInfo readInfo(PgId pg, Blob.Reader in) {
        in.getByte();
        Eversion lastUpdate = in.getVersion();
        Eversion logTail = in.getVersion();
        long lastUserVersion = in.getLong();
        int started = in.getInt();
        HObject lastBackfill = in.getObject();
        long objects = in.getLong();
        long bytes = in.getLong();
        PgHistory history = new PgHistory(
                in.getInt(), in.getInt(), in.getInt(), in.getInt(), in.getInt(), in.getInt(), in.getInt(), in.getInt());
        PgInfo info = new PgInfo(
                pg,
                lastUpdate,
                lastUpdate,
                logTail,
                lastUserVersion,
                started,
                started,
                lastBackfill,
                objects,
                bytes,
                history);
        PgPlacement placement = new PgPlacement(
                in.getInt(),
                in.getInts(),
                in.getInt(),
                in.getInts(),
                in.getInt(),
                in.getInt(),
                in.getInt(),
                in.getInts(),
                in.getInt(),
                PgPlacement.UNKNOWN_BITS);
        int count = in.getCount(MIN_INTERVAL_BYTES);
        List<PastInterval> intervals = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            intervals.add(
                    new PastInterval(in.getInt(), in.getInt(), in.getInts(), in.getInts(), in.getInt(), in.getInt()));
        }
        ScrubStamps scrubs = in.isAtEnd()
                ? ScrubStamps.NEVER
                : new ScrubStamps(in.getLong(), in.getLong(), in.getInt(), in.getInt());
        int hashBits = in.isAtEnd() ? PgPlacement.UNKNOWN_BITS : in.getInt();
        return new StoredInfo(
                info.withHistory(history.withScrubs(scrubs)),
                placement.withHashBits(hashBits),
                new PastIntervals(intervals));
    }
}
