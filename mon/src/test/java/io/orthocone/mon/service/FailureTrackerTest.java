package io.orthocone.mon.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.message.MonMessage;
import io.orthocone.message.MonMessage.FailureKind;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.osdmap.OsdMap;
import org.junit.jupiter.api.Test;

class FailureTrackerTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long GRACE = 6 * SECOND;
    private static final OsdMap FOUR_HOSTS = TestMaps.up("h0", "h1", "h2", "h3");
    private static final OsdMap TWO_BY_TWO = TestMaps.up("h0", "h0", "h1", "h1");
    private static final OsdMap ONE_HOST = TestMaps.up("h0", "h0", "h0");

    private final FailureTracker tracker = new FailureTracker(GRACE);

    private void report(OsdMap map, int reporter, int target, FailureKind kind, long failedFor, long now) {
        tracker.report(
                map,
                reporter,
                new MonMessage.OsdFailure(target, map.clientAddr(target), map.epoch(), kind, failedFor),
                now);
    }

    @Test
    void oneReporterIsNotEnoughHoweverLongAndOften() {
        for (int i = 0; i < 100; i++) {
            report(FOUR_HOSTS, 0, 1, FailureKind.SILENT, i * SECOND, i * SECOND);
            report(FOUR_HOSTS, 0, 1, FailureKind.REFUSED, i * SECOND, i * SECOND);
        }
        assertThat(tracker.due(FOUR_HOSTS, 1000 * SECOND)).isEmpty();
    }

    @Test
    void twoHostsAreEnoughAfterTheGrace() {
        report(FOUR_HOSTS, 0, 1, FailureKind.SILENT, 4 * SECOND, 10 * SECOND);
        report(FOUR_HOSTS, 2, 1, FailureKind.SILENT, 5 * SECOND, 10 * SECOND);
        assertThat(tracker.due(FOUR_HOSTS, 11 * SECOND)).isEmpty();
        assertThat(tracker.due(FOUR_HOSTS, 12 * SECOND)).singleElement().satisfies(down -> {
            assertThat(down.osd()).isEqualTo(1);
            assertThat(down.dead()).isFalse();
        });
    }

    @Test
    void twoOsdsOfOneHostAreOneDomainWhenThereAreOtherHosts() {
        report(TWO_BY_TWO, 2, 0, FailureKind.SILENT, GRACE, 0);
        report(TWO_BY_TWO, 3, 0, FailureKind.SILENT, GRACE, 0);
        assertThat(tracker.due(TWO_BY_TWO, SECOND)).isEmpty();
        report(TWO_BY_TWO, 1, 0, FailureKind.SILENT, GRACE, SECOND);
        assertThat(tracker.due(TWO_BY_TWO, SECOND)).hasSize(1);
    }

    @Test
    void osdsAreTheDomainsOnASingleHost() {
        report(ONE_HOST, 1, 0, FailureKind.SILENT, GRACE, 0);
        assertThat(tracker.due(ONE_HOST, 0)).isEmpty();
        report(ONE_HOST, 2, 0, FailureKind.SILENT, GRACE, 0);
        assertThat(tracker.due(ONE_HOST, 0)).hasSize(1);
    }

    @Test
    void theOnlyOtherOsdIsEnough() {
        OsdMap two = TestMaps.up("h0", "h1");
        report(two, 1, 0, FailureKind.SILENT, GRACE, 0);
        assertThat(tracker.due(two, 0)).hasSize(1);
    }

    @Test
    void refusalsOfTwoDomainsNeedNoGraceAndSayThatItIsDead() {
        report(FOUR_HOSTS, 0, 1, FailureKind.REFUSED, 0, 0);
        report(FOUR_HOSTS, 2, 1, FailureKind.REFUSED, 0, 0);
        assertThat(tracker.due(FOUR_HOSTS, 0))
                .singleElement()
                .satisfies(down -> assertThat(down.dead()).isTrue());
    }

    @Test
    void aSilenceAmongTheWitnessesLeavesDeathOpen() {
        report(FOUR_HOSTS, 0, 1, FailureKind.REFUSED, 0, 0);
        report(FOUR_HOSTS, 2, 1, FailureKind.SILENT, GRACE, 0);
        assertThat(tracker.due(FOUR_HOSTS, 0))
                .singleElement()
                .satisfies(down -> assertThat(down.dead()).isFalse());
    }

    @Test
    void aReportAboutAnotherIncarnationIsNotHeard() {
        tracker.report(
                FOUR_HOSTS,
                0,
                new MonMessage.OsdFailure(1, EntityAddr.of("10.0.0.2", 6800, 1), 1, FailureKind.SILENT, GRACE),
                0);
        assertThat(tracker.targets()).isZero();
    }

    @Test
    void whoHearsTheTargetAgainTakesItsReportBack() {
        report(FOUR_HOSTS, 0, 1, FailureKind.SILENT, GRACE, 0);
        report(FOUR_HOSTS, 2, 1, FailureKind.SILENT, GRACE, 0);
        tracker.cancel(2, new MonMessage.OsdFailureCancelled(1, FOUR_HOSTS.clientAddr(1), FOUR_HOSTS.epoch()));
        assertThat(tracker.due(FOUR_HOSTS, SECOND)).isEmpty();
    }

    @Test
    void reportsOfOsdsThatWentDownDoNotCount() {
        report(FOUR_HOSTS, 0, 1, FailureKind.SILENT, GRACE, 0);
        report(FOUR_HOSTS, 2, 1, FailureKind.SILENT, GRACE, 0);
        OsdMap next = TestMaps.after(FOUR_HOSTS, TestMaps.down(FOUR_HOSTS, 2));
        tracker.mapChanged(next);
        assertThat(tracker.due(next, SECOND)).isEmpty();
    }

    @Test
    void aTargetThatIsDownIsForgotten() {
        report(FOUR_HOSTS, 0, 1, FailureKind.SILENT, GRACE, 0);
        tracker.mapChanged(TestMaps.after(FOUR_HOSTS, TestMaps.down(FOUR_HOSTS, 1)));
        assertThat(tracker.targets()).isZero();
    }
}
