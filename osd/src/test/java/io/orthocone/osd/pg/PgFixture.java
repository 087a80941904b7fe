package io.orthocone.osd.pg;

import io.orthocone.message.EntityName;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.Eversion;
import io.orthocone.message.HObject;
import io.orthocone.message.LogEntry;
import io.orthocone.message.PgHistory;
import io.orthocone.message.PgInfo;
import io.orthocone.message.PgLogSegment;
import io.orthocone.message.ReqId;
import io.orthocone.osdmap.PgId;
import java.util.List;
import java.util.TreeMap;

/** Short words for the tests of this package. */
final class PgFixture {
    static final PgId PG = new PgId(1, 0);

    private PgFixture() {}

    static Eversion v(int epoch, long version) {
        return new Eversion(epoch, version);
    }

    static HObject object(String name) {
        return HObject.head(1, "", "", name, name.hashCode());
    }

    static ReqId reqId(Eversion version) {
        return new ReqId(EntityName.client(version.epoch()), 0, version.version());
    }

    static LogEntry modify(String name, Eversion version, Eversion prior) {
        return entry(LogEntry.Kind.MODIFY, name, version, prior, ErrorCode.OK);
    }

    static LogEntry delete(String name, Eversion version, Eversion prior) {
        return entry(LogEntry.Kind.DELETE, name, version, prior, ErrorCode.OK);
    }

    static LogEntry error(String name, Eversion version) {
        return entry(LogEntry.Kind.ERROR, name, version, Eversion.ZERO, ErrorCode.EEXIST);
    }

    private static LogEntry entry(LogEntry.Kind kind, String name, Eversion version, Eversion prior, ErrorCode result) {
        return new LogEntry(kind, object(name), version, prior, version.version(), reqId(version), 0, result);
    }

    static PgLogSegment segment(Eversion tail, LogEntry... entries) {
        Eversion head = entries.length == 0 ? tail : entries[entries.length - 1].version();
        return new PgLogSegment(tail, head, List.of(entries), List.of());
    }

    static PgInfo info(int started, Eversion tail, Eversion head) {
        return PgInfo.empty(PG, PgHistory.created(1)).withLog(tail, head, head).startedIn(started);
    }

    /** OSDs by what is said of them; others do not exist. */
    static final class Osds implements OsdStates {
        private record Row(boolean up, int upFrom, int upThru, int lostAt, int deadEpoch) {}

        private final TreeMap<Integer, Row> rows = new TreeMap<>();

        Osds up(int osd, int upFrom, int upThru) {
            rows.put(osd, new Row(true, upFrom, upThru, 0, 0));
            return this;
        }

        Osds down(int osd, int upFrom, int upThru) {
            rows.put(osd, new Row(false, upFrom, upThru, 0, 0));
            return this;
        }

        Osds lost(int osd, int lostAt) {
            rows.put(osd, new Row(false, 1, 1, lostAt, 0));
            return this;
        }

        @Override
        public boolean exists(int osd) {
            return rows.containsKey(osd);
        }

        @Override
        public boolean isUp(int osd) {
            return exists(osd) && rows.get(osd).up();
        }

        @Override
        public int upFrom(int osd) {
            return exists(osd) ? rows.get(osd).upFrom() : 0;
        }

        @Override
        public int upThru(int osd) {
            return exists(osd) ? rows.get(osd).upThru() : 0;
        }

        @Override
        public int lostAt(int osd) {
            return exists(osd) ? rows.get(osd).lostAt() : 0;
        }

        @Override
        public int deadEpoch(int osd) {
            return exists(osd) ? rows.get(osd).deadEpoch() : 0;
        }
    }

    static PgPlacement mapping(int epoch, OsdStates osds, Integer... acting) {
        List<Integer> all = List.of(acting);
        int primary = all.isEmpty() ? PgPlacement.NO_OSD : all.getFirst();
        return PgPlacement.of(epoch, all, primary, all, primary, 3, 2, 0, osds);
    }
}
