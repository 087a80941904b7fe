package io.orthocone.osd.peering;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.message.PastInterval;
import io.orthocone.osd.pg.OsdStates;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LeaseTest {
    private record Osds(Map<Integer, Integer> upFrom, Map<Integer, Integer> dead) implements OsdStates {
        @Override
        public boolean exists(int osd) {
            return true;
        }

        @Override
        public boolean isUp(int osd) {
            return true;
        }

        @Override
        public int upFrom(int osd) {
            return upFrom.getOrDefault(osd, 1);
        }

        @Override
        public int upThru(int osd) {
            return 0;
        }

        @Override
        public int lostAt(int osd) {
            return 0;
        }

        @Override
        public int deadEpoch(int osd) {
            return dead.getOrDefault(osd, 0);
        }
    }

    private static final Osds NOTHING_KNOWN = new Osds(Map.of(), Map.of());
    private static final PastInterval LED_BY_0 = new PastInterval(5, 9, List.of(0, 1, 2), List.of(0, 1, 2), 0, 0);
    private static final PastInterval LED_BY_1 = new PastInterval(3, 4, List.of(1, 2), List.of(1, 2), 1, 1);

    private final Lease lease = new Lease(100, 10);
    private final PriorLeases prior = new PriorLeases(1, 110);

    @Test
    void aLeaseIsHeldOnceAllMembersAgreedAndUntilTheOldestAgreementIsOver() {
        lease.begin(List.of(1, 2), 1000);
        assertThat(lease.isHeld(1000)).isFalse();
        lease.agreed(1, 1000);
        assertThat(lease.isHeld(1001)).isFalse();
        lease.agreed(2, 1010);

        assertThat(lease.isHeld(1011)).isTrue();
        assertThat(lease.isHeld(1089)).isTrue();
        assertThat(lease.isHeld(1090)).isFalse();
        lease.agreed(1, 1050);
        assertThat(lease.isHeld(1099)).isTrue();
    }

    @Test
    void aLateAnswerDoesNotShortenALease() {
        lease.begin(List.of(1), 1000);
        lease.agreed(1, 1050);
        lease.agreed(1, 1010);
        assertThat(lease.isHeld(1120)).isTrue();
    }

    @Test
    void aSoleMemberNeedsNobodysAgreement() {
        lease.begin(List.of(), 1000);
        assertThat(lease.isHeld(999_999)).isTrue();
    }

    @Test
    void aStrangersAgreementCountsForNothing() {
        lease.begin(List.of(1), 1000);
        lease.agreed(7, 1000);
        assertThat(lease.isHeld(1001)).isFalse();
    }

    @Test
    void aSilentPrimarysLeaseRunsOutAfterTheFirstMemberLeftItsInterval() {
        prior.begin(1000);
        prior.heard(2, 1030);
        // This OSD was a member itself: it left at 1000.
        assertThat(prior.waitUntilNanos(List.of(LED_BY_0), NOTHING_KNOWN, 1040)).hasValue(1110);
    }

    @Test
    void whoWasNoMemberCountsFromTheFirstMembersAnswer() {
        PriorLeases stranger = new PriorLeases(7, 110);
        stranger.begin(1000);
        stranger.heard(2, 1030);
        stranger.heard(1, 1035);
        assertThat(stranger.waitUntilNanos(List.of(LED_BY_0), NOTHING_KNOWN, 1040))
                .hasValue(1140);
    }

    @Test
    void anIntervalWithoutAnyMembersAnswerCountsFromNow() {
        PriorLeases stranger = new PriorLeases(7, 110);
        stranger.begin(1000);
        assertThat(stranger.waitUntilNanos(List.of(LED_BY_0), NOTHING_KNOWN, 1040))
                .hasValue(1150);
    }

    @Test
    void noWaitForAPrimaryThatSpokeOrDiedOrCameUpAgainOrIsThisOne() {
        prior.begin(1000);
        assertThat(prior.waitUntilNanos(List.of(LED_BY_1), NOTHING_KNOWN, 1001)).isEmpty();
        assertThat(prior.waitUntilNanos(List.of(LED_BY_0), new Osds(Map.of(), Map.of(0, 10)), 1001))
                .isEmpty();
        assertThat(prior.waitUntilNanos(List.of(LED_BY_0), new Osds(Map.of(0, 10), Map.of()), 1001))
                .isEmpty();
        assertThat(prior.waitUntilNanos(List.of(LED_BY_0), new Osds(Map.of(), Map.of(0, 9)), 1001))
                .as("its death was told of an earlier life")
                .isPresent();
        prior.heard(0, 1001);
        assertThat(prior.waitUntilNanos(List.of(LED_BY_0), NOTHING_KNOWN, 1001)).isEmpty();
    }
}
