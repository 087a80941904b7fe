package io.orthocone.osd.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.message.EntityName;
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
import io.orthocone.osd.pg.PastIntervals;
import io.orthocone.osd.pg.PgPlacement;
import io.orthocone.osdmap.PgId;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PgMetaCodecPropertyTest {
    private static final PgId PG = new PgId(3, 17);

    @Property(tries = 200)
    void entriesAreReadAsTheyWereWritten(
            @ForAll("objects") HObject object,
            @ForAll("versions") Eversion version,
            @ForAll("versions") Eversion prior,
            @ForAll LogEntry.Kind kind,
            @ForAll ErrorCode result,
            @ForAll long objects) {
        ReqId reqId = new ReqId(EntityName.client(prior.version()), prior.epoch(), objects);
        LogEntry entry = new LogEntry(kind, object, version, prior, objects ^ 5, reqId, objects + 1, result);

        PgMetaCodec.StoredEntry read = PgMetaCodec.readEntry(PgMetaCodec.entry(entry, objects, ~objects));

        assertThat(read).isEqualTo(new PgMetaCodec.StoredEntry(entry, objects, ~objects));
    }

    @Property(tries = 100)
    void dupsAndMissingItemsAreReadAsTheyWereWritten(
            @ForAll("objects") HObject object,
            @ForAll("versions") Eversion version,
            @ForAll("versions") Eversion other,
            @ForAll ErrorCode result) {
        LogDup dup = new LogDup(new ReqId(EntityName.parse("mds.b"), 7, other.version()), version, 9, result);
        assertThat(PgMetaCodec.isDup(PgMetaCodec.dup(dup))).isTrue();
        assertThat(PgMetaCodec.readDup(PgMetaCodec.dup(dup))).isEqualTo(dup);
        MissingItem item = new MissingItem(object, version, other);
        assertThat(PgMetaCodec.readMissing(PgMetaCodec.missing(item))).isEqualTo(item);
    }

    @Property(tries = 200)
    void logKeysLieInTheOrderOfTheirVersions(@ForAll("versions") Eversion a, @ForAll("versions") Eversion b) {
        int byKey = PgMetaCodec.logKey(a).compareTo(PgMetaCodec.logKey(b));
        assertThat(Integer.signum(byKey)).isEqualTo(Integer.signum(a.compareTo(b)));
    }

    @Property(tries = 100)
    void infosAreReadAsTheyWereWritten(
            @ForAll("objects") HObject cursor, @ForAll("versions") Eversion head, @ForAll("osds") List<Integer> osds) {
        PgHistory history = new PgHistory(1, 2, 3, 4, 5, 6, 7, 8);
        PgInfo info = new PgInfo(PG, head, head, Eversion.ZERO, 11, 12, 12, cursor, 13, 14, history);
        PgPlacement placement = new PgPlacement(20, osds, 1, osds, -1, 3, 2, osds, 19, 4);
        PastIntervals past = new PastIntervals(List.of(new PastInterval(1, 2, osds, osds, 0, 1)));

        PgMetaCodec.StoredInfo read = PgMetaCodec.readInfo(PG, PgMetaCodec.info(info, placement, past));

        assertThat(read).isEqualTo(new PgMetaCodec.StoredInfo(info, placement, past));
    }

    @Provide
    Arbitrary<HObject> objects() {
        Arbitrary<HObject> some = Combinators.combine(
                        Arbitraries.longs().between(-5, 100),
                        Arbitraries.strings().ofMaxLength(12),
                        Arbitraries.strings().ofMaxLength(12),
                        Arbitraries.integers())
                .as((pool, namespace, name, hash) -> new HObject(pool, namespace, "k", name, HObject.HEAD, hash));
        return Arbitraries.oneOf(some, Arbitraries.of(HObject.MIN, HObject.MAX));
    }

    @Provide
    Arbitrary<Eversion> versions() {
        return Combinators.combine(Arbitraries.integers(), Arbitraries.longs()).as(Eversion::new);
    }

    @Provide
    Arbitrary<List<Integer>> osds() {
        return Arbitraries.integers().list().ofMaxSize(5);
    }
}
