package io.orthocone.bench.rados;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Scripts read these columns by their places, as Ceph's. */
class RadosBenchProgressTest {
    @Test
    void aLineStandsUnderItsHeader() {
        RadosBenchProgress progress = new RadosBenchProgress(12, 16, 14_000, 13_984, 4.552, 4.25, 0.0121932, 0.0136803);
        assertThat(RadosBenchProgress.HEADER)
                .isEqualTo("  sec Cur ops   started  finished  avg MB/s  cur MB/s last lat(s)  avg lat(s)");
        assertThat(progress.text())
                .isEqualTo("   12      16     14000     13984    4.5520    4.2500    0.012193    0.013680");
    }

    @Test
    void aSecondInWhichNothingFinishedHasNoLastLatency() {
        RadosBenchProgress progress = new RadosBenchProgress(1, 16, 16, 0, 0, 0, -1, 0);
        assertThat(progress.text().split(" +"))
                .containsExactly("", "1", "16", "16", "0", "0.0000", "0.0000", "-", "0.000000");
    }
}
