package io.orthocone.bench.race;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void theMedianOfAnEvenNumberLiesBetweenTheMiddleTwo() {
        assertThat(Spread.of(List.of(9.0, 1.0, 4.0, 2.0))).isEqualTo(new Spread(3, 1, 9));
        assertThat(Spread.of(List.of(9.0, 1.0, 4.0))).isEqualTo(new Spread(4, 1, 9));
    }

    @Test
    void ratiosAreThoseOfPairsAndNotOfMedians() {
        List<Double> ours = List.of(10.0, 30.0, 20.0);
        List<Double> theirs = List.of(5.0, 10.0, 2.0);
        assertThat(Spread.ofRatios(ours, theirs)).isEqualTo(new Spread(3, 2, 10));
    }
}
