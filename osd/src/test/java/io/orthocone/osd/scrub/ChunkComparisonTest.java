package io.orthocone.osd.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.message.EntityName;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.Eversion;
import io.orthocone.message.HObject;
import io.orthocone.message.LogEntry;
import io.orthocone.message.PgMessage.CopyFault;
import io.orthocone.message.PgMessage.ScrubbedCopy;
import io.orthocone.message.ReqId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Which copies are right. Copies are written as a digest of their bytes, a version, and a fault. */
class ChunkComparisonTest {
    private static final HObject OBJECT = HObject.head(1, "", "", "o", 7);
    private static final int PRIMARY = 0;

    private final TreeMap<Integer, List<ScrubbedCopy>> chunk = new TreeMap<>();
    private final Map<HObject, LogEntry> log = new TreeMap<>();

    private ChunkComparisonTest copy(int osd, int digest, int version) {
        return copy(osd, digest, version, CopyFault.NONE);
    }

    private ChunkComparisonTest copy(int osd, int digest, int version, CopyFault fault) {
        chunk.put(
                osd, List.of(new ScrubbedCopy(OBJECT, fault, new Eversion(5, version), 10, 10, 1, version, 3, digest)));
        return this;
    }

    private ChunkComparisonTest nothing(int osd) {
        chunk.put(osd, List.of());
        return this;
    }

    private ChunkComparisonTest logged(LogEntry.Kind kind, int version) {
        ReqId reqId = new ReqId(EntityName.client(1), 1, version);
        log.put(
                OBJECT,
                new LogEntry(kind, OBJECT, new Eversion(5, version), Eversion.ZERO, version, reqId, 0, ErrorCode.OK));
        return this;
    }

    private List<Finding> findings() {
        return new ChunkComparison(chunk, PRIMARY, true, log).findings();
    }

    private Finding finding() {
        assertThat(findings()).hasSize(1);
        return findings().getFirst();
    }

    @Test
    void equalCopiesAreNoFinding() {
        assertThat(copy(0, 1, 1).copy(1, 1, 1).copy(2, 1, 1).findings()).isEmpty();
        assertThat(logged(LogEntry.Kind.MODIFY, 1).findings()).isEmpty();
    }

    @Test
    void aChecksumThatFailsProvesTheOthersRight() {
        Finding finding =
                copy(0, 0, 1, CopyFault.READ_ERROR).copy(1, 1, 1).copy(2, 1, 1).finding();
        assertThat(finding.proof()).isEqualTo(Proof.CHECKSUM);
        assertThat(finding.bad()).containsExactly(0);
        assertThat(finding.isDeep()).isTrue();
        assertThat(finding.report().authority()).isEqualTo(1);
        assertThat(finding.report().errors()).isEmpty();
        assertThat(finding.report().copies().getFirst().errors()).containsExactly("read_error");
    }

    @Test
    void oneCopyThatIsWellIsEnough() {
        Finding finding = copy(0, 0, 1, CopyFault.READ_ERROR)
                .copy(1, 0, 1, CopyFault.INFO_CORRUPTED)
                .copy(2, 1, 1)
                .finding();
        assertThat(finding.proof()).isEqualTo(Proof.CHECKSUM);
        assertThat(finding.bad()).containsExactly(0, 1);
        assertThat(finding.isDeep()).isFalse();
    }

    @Test
    void aMajorityOutvotesThePrimary() {
        Finding finding = copy(0, 9, 1).copy(1, 1, 1).copy(2, 1, 1).finding();
        assertThat(finding.proof()).isEqualTo(Proof.MAJORITY);
        assertThat(finding.bad()).containsExactly(PRIMARY);
        assertThat(finding.report().errors()).containsExactly("data_digest_mismatch");
        assertThat(finding.proof().suffices(ScrubKind.DEEP, true)).isFalse();
        assertThat(finding.proof().suffices(ScrubKind.REPAIR, false)).isTrue();
    }

    @Test
    void inATieNobodyIsRight() {
        Finding finding = copy(0, 9, 1).copy(1, 1, 1).finding();
        assertThat(finding.proof()).isEqualTo(Proof.NONE);
        assertThat(finding.bad()).isEmpty();
        assertThat(finding.isLost()).isFalse();
        assertThat(finding.report().authority()).isEqualTo(-1);
        assertThat(finding.proof().suffices(ScrubKind.REPAIR, true)).isFalse();
    }

    @Test
    void inATieThatIsLeftWhenABadCopyIsAsideNobodyIsRightEither() {
        Finding finding =
                copy(0, 9, 1).copy(1, 1, 1).copy(2, 0, 1, CopyFault.READ_ERROR).finding();
        assertThat(finding.proof()).isEqualTo(Proof.NONE);
        assertThat(finding.bad()).containsExactly(2);
    }

    @Test
    void anOlderVersionIsWrongHoweverManyHaveIt() {
        Finding finding = copy(0, 1, 1).copy(1, 1, 1).copy(2, 2, 2).finding();
        assertThat(finding.proof()).isEqualTo(Proof.LOG);
        assertThat(finding.bad()).containsExactly(0, 1);
        assertThat(finding.version()).isEqualTo(new Eversion(5, 2));
    }

    @Test
    void theLogSaysWhichVersionCounts() {
        Finding finding = copy(0, 1, 1)
                .copy(1, 1, 1)
                .copy(2, 2, 2)
                .logged(LogEntry.Kind.MODIFY, 1)
                .finding();
        assertThat(finding.bad()).containsExactly(2);
        assertThat(finding.version()).isEqualTo(new Eversion(5, 1));
    }

    @Test
    void anObjectThatSomebodyHasIsMissingElsewhere() {
        Finding finding = nothing(0).copy(1, 1, 1).nothing(2).finding();
        assertThat(finding.proof()).isEqualTo(Proof.LOG);
        assertThat(finding.bad()).containsExactly(0, 2);
        assertThat(finding.report().copies().getFirst().errors()).containsExactly("missing");
    }

    @Test
    void anObjectThatTheLogHasRemovedIsTooMuch() {
        Finding finding = nothing(0)
                .copy(1, 1, 1)
                .nothing(2)
                .logged(LogEntry.Kind.DELETE, 2)
                .finding();
        assertThat(finding.isRemoved()).isTrue();
        assertThat(finding.bad()).containsExactly(1);
        assertThat(finding.version()).isEqualTo(new Eversion(5, 2));
    }

    @Test
    void whereEveryCopyIsDamagedTheObjectIsLost() {
        Finding finding = copy(0, 0, 1, CopyFault.READ_ERROR)
                .copy(1, 0, 1, CopyFault.READ_ERROR)
                .copy(2, 0, 1, CopyFault.READ_ERROR)
                .finding();
        assertThat(finding.isLost()).isTrue();
        assertThat(finding.proof()).isEqualTo(Proof.NONE);
        assertThat(finding.bad()).containsExactly(0, 1, 2);
        assertThat(finding.version()).isEqualTo(new Eversion(5, 1));
    }

    @Test
    void whicheverCopyIsDamagedItIsNeverTheAuthority() {
        for (int damaged = 0; damaged < 8; damaged++) {
            List<Integer> good = new ArrayList<>();
            for (int osd = 0; osd < 3; osd++) {
                boolean isBad = (damaged & 1 << osd) != 0;
                copy(osd, isBad ? 0 : 1, 1, isBad ? CopyFault.READ_ERROR : CopyFault.NONE);
                if (!isBad) {
                    good.add(osd);
                }
            }
            if (damaged == 0) {
                assertThat(findings()).isEmpty();
            } else if (good.isEmpty()) {
                assertThat(finding().report().authority()).isEqualTo(-1);
            } else {
                assertThat(good).contains(finding().report().authority());
                assertThat(finding().bad()).doesNotContainAnyElementsOf(good);
            }
        }
    }
}
