package io.orthocone.osd.pg;

import static io.orthocone.osd.pg.PgFixture.PG;
import static io.orthocone.osd.pg.PgFixture.v;
import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.message.EntityName;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.Eversion;
import io.orthocone.message.HObject;
import io.orthocone.message.LogDup;
import io.orthocone.message.LogEntry;
import io.orthocone.message.MissingItem;
import io.orthocone.message.PgHistory;
import io.orthocone.message.PgInfo;
import io.orthocone.message.PgLogSegment;
import io.orthocone.message.ReqId;
import io.orthocone.osdmap.PgId;
import java.util.List;
import org.junit.jupiter.api.Test;

class CopySplitTest {
    private static final PgId CHILD = new PgId(1, 1);
    private static final PgFixture.Osds OSDS =
            new PgFixture.Osds().up(0, 1, 7).up(1, 1, 7).up(2, 1, 7);
    private static final PgSplit IN_TWO = PgSplit.of(PG, 0, 2);

    private static HObject object(int hash) {
        return HObject.head(1, "", "", "o" + hash, hash);
    }

    private static LogEntry entry(int hash, Eversion version) {
        return new LogEntry(
                LogEntry.Kind.MODIFY,
                object(hash),
                version,
                Eversion.ZERO,
                version.version(),
                PgFixture.reqId(version),
                0,
                ErrorCode.OK);
    }

    private static LogDup dup(Eversion version) {
        return new LogDup(new ReqId(EntityName.client(9), 0, version.version()), version, 1, ErrorCode.OK);
    }

    /** Even hashes stay, odd ones go; the newest entry stays. */
    private static PgCopy whole() {
        PgHistory history = PgHistory.created(3).startedIn(5).cleanIn(6).intervalFrom(5, false, false);
        PgInfo info = PgInfo.empty(PG, history).startedIn(5).withContent(12, 10, 1_000);
        PgLogSegment log = new PgLogSegment(
                v(5, 2),
                v(6, 6),
                List.of(entry(1, v(5, 3)), entry(2, v(5, 4)), entry(3, v(6, 5)), entry(4, v(6, 6))),
                List.of(dup(v(5, 1)), dup(v(5, 2))));
        List<MissingItem> missing = List.of(
                new MissingItem(object(3), v(6, 5), Eversion.ZERO), new MissingItem(object(4), v(6, 6), v(5, 1)));
        PgPlacement placement = PgFixture.mapping(7, OSDS, 0, 1, 2);
        return new PgCopy(info, placement, PastIntervals.NONE, log, missing, 100);
    }

    private static List<CopySplit.Part> parts(PgCopy whole) {
        return CopySplit.of(
                whole,
                IN_TWO,
                part -> PgFixture.mapping(8, OSDS, 0, 1, 2).withHashBits(1),
                part -> part.equals(PG) ? new CopySplit.Counts(6, 600) : new CopySplit.Counts(4, 400));
    }

    @Test
    void entriesAndMissingObjectsGoWhereTheirObjectsGo() {
        List<CopySplit.Part> parts = parts(whole());

        assertThat(parts).extracting(part -> part.copy().pg()).containsExactly(PG, CHILD);
        assertThat(parts.get(0).copy().log().whole().entries())
                .extracting(LogEntry::version)
                .containsExactly(v(5, 4), v(6, 6));
        assertThat(parts.get(1).copy().log().whole().entries())
                .extracting(LogEntry::version)
                .containsExactly(v(5, 3), v(6, 5));
        assertThat(parts.get(0).copy().missing().items())
                .extracting(MissingItem::object)
                .containsExactly(object(4));
        assertThat(parts.get(1).copy().missing().items())
                .extracting(MissingItem::object)
                .containsExactly(object(3));
    }

    @Test
    void headAndTailStayInBothSoThatCopiesThatWereEqualStayEqual() {
        for (CopySplit.Part part : parts(whole())) {
            assertThat(part.copy().log().head()).isEqualTo(v(6, 6));
            assertThat(part.copy().log().tail()).isEqualTo(v(5, 2));
            assertThat(part.copy().info().lastUpdate()).isEqualTo(v(6, 6));
        }
    }

    @Test
    void bothKnowTheDupsBecauseTheyDoNotSayWhichObjectTheyAreAbout() {
        for (CopySplit.Part part : parts(whole())) {
            assertThat(part.copy().answerTo(new ReqId(EntityName.client(9), 0, 1)))
                    .isPresent();
            assertThat(part.copy().answerTo(new ReqId(EntityName.client(9), 0, 2)))
                    .isPresent();
        }
    }

    @Test
    void theChildHasThePastOfTheWholeAndTheIntervalThatEnds() {
        CopySplit.Part child = parts(whole()).get(1);

        assertThat(child.copy().history().epochCreated()).isEqualTo(8);
        assertThat(child.copy().history().lastEpochStarted()).isEqualTo(5);
        assertThat(child.copy().history().sameIntervalSince()).isEqualTo(8);
        assertThat(child.copy().info().lastEpochStarted()).isEqualTo(5);
        assertThat(child.copy().past().intervals()).singleElement().satisfies(ended -> {
            assertThat(ended.first()).isEqualTo(5);
            assertThat(ended.last()).isEqualTo(7);
            assertThat(ended.acting()).containsExactly(0, 1, 2);
        });
        assertThat(child.copy().placement().epoch()).isEqualTo(8);
    }

    @Test
    void whatIsStoredOfTheWholeLosesWhatGoesAndTheChildGetsAllThatComes() {
        List<CopySplit.Part> parts = parts(whole());
        CopyChange first = parts.get(0).change();
        CopyChange child = parts.get(1).change();

        assertThat(first.droppedVersions()).containsExactly(v(5, 3), v(6, 5));
        assertThat(first.found()).containsExactly(object(3));
        assertThat(first.entries()).isEmpty();
        assertThat(first.info().objects()).isEqualTo(6);
        assertThat(child.droppedVersions()).isEmpty();
        assertThat(child.entries()).extracting(LogEntry::version).containsExactly(v(5, 3), v(6, 5));
        assertThat(child.dups()).hasSize(2);
        assertThat(child.missing()).extracting(MissingItem::object).containsExactly(object(3));
        assertThat(child.info().objects()).isEqualTo(4);
        assertThat(child.info().pg()).isEqualTo(CHILD);
    }

    @Test
    void newVersionsFollowAllOldOnesInEveryPart() {
        PgCopy child = parts(whole()).get(1).copy();

        child.append(entry(5, v(8, child.log().head().version() + 1)), 5, 500);

        assertThat(child.log().head()).isEqualTo(v(8, 7));
    }

    /** The newest entry of each copy went to the other part: neither is behind, although their last entries differ. */
    @Test
    void aCopyWithoutTheNewestEntriesIsBroughtUpToDateByTheLog() {
        PgCopy ahead = parts(whole()).get(1).copy();
        PgLogSegment shorter =
                new PgLogSegment(v(5, 2), v(5, 4), List.of(entry(1, v(5, 3)), entry(2, v(5, 4))), List.of());
        PgCopy behind = new PgCopy(whole().info(), whole().placement(), PastIntervals.NONE, shorter, List.of(), 100);
        PgCopy member = parts(behind).get(1).copy();

        member.adopt(member.mergeWith(ahead.log().after(member.log().head())), ahead.info());

        assertThat(member.log().head()).isEqualTo(v(6, 6));
        assertThat(member.missing().items()).extracting(MissingItem::object).containsExactly(object(3));
    }

    /** Its newest entries were never acknowledged; the authority never had them, nor anything after 5'4. */
    @Test
    void anEntryThatTheAuthorityLacksIsDivergentInThePartThatHasIt() {
        PgCopy ahead = parts(whole()).get(1).copy();
        PgLogSegment shorter =
                new PgLogSegment(v(5, 2), v(5, 4), List.of(entry(1, v(5, 3)), entry(2, v(5, 4))), List.of());
        PgCopy authority = parts(
                        new PgCopy(whole().info(), whole().placement(), PastIntervals.NONE, shorter, List.of(), 100))
                .get(1)
                .copy();

        LogMerge merge = ahead.mergeWith(authority.log().whole());
        ahead.adopt(merge, authority.info());

        assertThat(merge.divergent()).extracting(LogEntry::version).containsExactly(v(6, 5));
        assertThat(ahead.log().head()).isEqualTo(v(5, 4));
    }
}
