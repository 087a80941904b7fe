package io.orthocone.monclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.message.ErrorCode;
import io.orthocone.message.FailurePhase;
import io.orthocone.message.MonMap;
import io.orthocone.osdmap.EntityAddr;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MonHuntTest {
    private static final long SECOND = 1_000_000_000L;

    private final MonMap map = new MonMap(
            new UUID(1, 2),
            1,
            new TreeMap<>(Map.of("a", EntityAddr.of("10.0.0.1", 6789, 0), "b", EntityAddr.of("10.0.0.2", 6789, 0))));
    private final MonHunt hunt = new MonHunt(MonClientOptions.DEFAULT, new Random(7));

    @Test
    void fiveMinutesOfHuntingStayWithinOneAttemptASecondAndMonitor() {
        long now = 0;
        int attempts = 0;
        while (now < 300 * SECOND) {
            for (String monitor : hunt.candidates(map, now)) {
                hunt.attempted(monitor, now);
                attempts++;
            }
            now += Math.max(1, hunt.nanosToNextCandidate(map, now));
        }
        assertThat(attempts).isBetween(2 * 300 / 2, 2 * 300);
    }

    @Test
    void attemptsAreNeverFurtherApartThanTwoSeconds() {
        long now = 0;
        for (int i = 0; i < 100; i++) {
            hunt.candidates(map, now);
            hunt.attempted("a", now);
            hunt.attempted("b", now);
            long wait = hunt.nanosToNextCandidate(map, now);
            assertThat(wait).isBetween(SECOND, 2 * SECOND);
            now += wait + SECOND;
        }
    }

    @Test
    void aMonitorThatAnsweredIsTriedAgainAfterTheLeastSpacing() {
        for (int i = 0; i < 5; i++) {
            hunt.attempted("a", i * 10L * SECOND);
        }
        hunt.answered("a");
        hunt.attempted("a", 60 * SECOND);
        hunt.attempted("b", 60 * SECOND);
        assertThat(hunt.nanosToNextCandidate(map, 60 * SECOND)).isBetween(SECOND, SECOND + SECOND / 10);
    }

    @Test
    void theOutcomeIsThatOfTheAttemptThatCameFurthest() {
        HuntOutcome otherCluster = new HuntOutcome(FailurePhase.HANDSHAKE, ErrorCode.EXDEV, "another cluster");
        assertThat(hunt.outcome(map).code()).isEqualTo(ErrorCode.ETIMEDOUT);
        hunt.failed("a", HuntOutcome.REFUSED);
        hunt.failed("b", HuntOutcome.REFUSED);
        assertThat(hunt.outcome(map).code()).isEqualTo(ErrorCode.ECONNREFUSED);
        hunt.failed("b", HuntOutcome.NO_ANSWER);
        assertThat(hunt.outcome(map).code()).isEqualTo(ErrorCode.ETIMEDOUT);
        hunt.failed("b", otherCluster);
        assertThat(hunt.outcome(map).code()).isEqualTo(ErrorCode.EXDEV);
        assertThat(hunt.outcome(map).phase()).isEqualTo(FailurePhase.HANDSHAKE);
    }

    @Test
    void anAttemptUnderWayDoesNotHideWhatAFinishedOneCameTo() {
        hunt.attempted("a", 0);
        hunt.soFar("a", new HuntOutcome(FailurePhase.HANDSHAKE, ErrorCode.ETIMEDOUT, "says nothing"));
        assertThat(hunt.outcome(map).phase()).isEqualTo(FailurePhase.HANDSHAKE);
        hunt.failed("a", HuntOutcome.REFUSED);
        hunt.attempted("a", SECOND);
        hunt.soFar("a", HuntOutcome.NO_ANSWER);
        assertThat(hunt.describe(map)).contains("connection refused");
    }

    @Test
    void theDescriptionSaysWhatBecameOfEachMonitor() {
        hunt.attempted("a", 0);
        hunt.failed("a", HuntOutcome.REFUSED);
        assertThat(hunt.describe(map))
                .isEqualTo("mon.a at 10.0.0.1:6789 (connection refused), mon.b at 10.0.0.2:6789 (not tried yet)");
    }
}
