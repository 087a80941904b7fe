package io.orthocone.osd.space;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.message.OsdStat;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpaceLedgerTest {
    private int released;
    private final SpaceLedger ledger = new SpaceLedger(() -> released++);

    @Test
    void whoHasToldNothingHasRoom() {
        assertThat(ledger.fits(List.of(1, 2), 1L << 40)).isTrue();
        ledger.told(1, OsdStat.ROOM_UNKNOWN);
        assertThat(ledger.fits(List.of(1, 2), 1L << 40)).isTrue();
    }

    @Test
    void theMemberWithTheLeastRoomDecides() {
        ledger.told(1, 1000);
        ledger.told(2, 10);
        assertThat(ledger.fits(List.of(1), 100)).isTrue();
        assertThat(ledger.fits(List.of(1, 2), 100)).isFalse();
        ledger.told(2, 100);
        assertThat(ledger.fits(List.of(1, 2), 100)).isTrue();
    }

    @Test
    void whatIsUnderWayTakesRoomUntilItIsReleased() {
        ledger.told(1, 100);
        Runnable release = ledger.take(80);
        assertThat(ledger.fits(List.of(1), 30)).isFalse();
        release.run();
        assertThat(released).isOne();
        assertThat(ledger.fits(List.of(1), 30)).isTrue();
        assertThat(ledger.underWayBytes()).isZero();
    }

    @Test
    void anOsdWithoutRoomGetsNothing() {
        ledger.told(1, 0);
        assertThat(ledger.fits(List.of(1), 1)).isFalse();
    }
}
