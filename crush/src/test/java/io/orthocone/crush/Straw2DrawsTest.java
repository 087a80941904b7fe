package io.orthocone.crush;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class Straw2DrawsTest {
    @Test
    void distancesFallButForTheEndAndAreEqualInPairsAtMost() {
        int equal = 0;
        for (int u = 1; u < 0xffff; u++) {
            long gap = Straw2Draws.distance(u - 1) - Straw2Draws.distance(u);
            assertThat(gap == 0 || gap > Straw2Draws.SMALLEST_GAP).as("u %d", u).isTrue();
            equal = gap == 0 ? equal + 1 : 0;
            assertThat(equal).as("u %d", u).isLessThan(2);
        }
        long last = Straw2Draws.distance(0xffff);
        assertThat(last).isGreaterThan(Straw2Draws.distance(0xfffe) + Straw2Draws.SMALLEST_GAP);
        assertThat(last).isLessThan(Straw2Draws.distance(0xfffd) - Straw2Draws.SMALLEST_GAP);
    }

    @Test
    void lowerBoundsAreBelow() {
        for (int weight : new int[] {1, 3, 0x1000, 0x10000, 0x7fffffff, 0xffffffff}) {
            float reciprocal = Straw2Draws.reciprocal(weight);
            for (int u = 0; u <= 0xffff; u++) {
                long quotient = Straw2Draws.distance(u) / Integer.toUnsignedLong(weight);
                assertThat(Straw2Draws.lowerBound(u, reciprocal)).isLessThan(Straw2Draws.threshold(quotient + 1));
                assertThat((double) Straw2Draws.lowerBound(u, reciprocal)).isLessThanOrEqualTo(quotient + 1.0);
            }
        }
    }

    @Property
    void quotientIsThatOfADivision(@ForAll @IntRange(max = 0xffff) int u, @ForAll int weight) {
        long expected = weight == 0 ? Straw2Draws.NEVER : Straw2Draws.distance(u) / Integer.toUnsignedLong(weight);
        assertThat(Straw2Draws.quotient(u, weight)).isEqualTo(expected);
    }

    @Property
    void winnerIsTheFirstOfTheSmallestQuotients(@ForAll("hashes") int[] us, @ForAll("weights") int[] weights) {
        int count = Math.min(us.length, weights.length);
        int expected = 0;
        for (int i = 1; i < count; i++) {
            if (Straw2Draws.quotient(us[i], weights[i]) < Straw2Draws.quotient(us[expected], weights[expected])) {
                expected = i;
            }
        }
        assertThat(Straw2Draws.winner(us, 0, weights, Straw2Draws.reciprocals(weights), count))
                .isEqualTo(expected);
    }

    @Property
    void winnerOfEvenIsTheFirstOfTheSmallestDistances(@ForAll("hashes") int[] us) {
        int expected = 0;
        for (int i = 1; i < us.length; i++) {
            if (Straw2Draws.distance(us[i]) < Straw2Draws.distance(us[expected])) {
                expected = i;
            }
        }
        assertThat(Straw2Draws.winnerOfEven(us, 0, us.length)).isEqualTo(expected);
    }

    /** Many near each other and near the end, where the exceptions are. */
    @Provide
    Arbitrary<int[]> hashes() {
        return Arbitraries.oneOf(
                        Arbitraries.integers().between(0, 0xffff),
                        Arbitraries.integers().between(0xfff0, 0xffff),
                        Arbitraries.integers().between(0xff00, 0xff08))
                .array(int[].class)
                .ofMinSize(1)
                .ofMaxSize(40);
    }

    @Provide
    Arbitrary<int[]> weights() {
        return Arbitraries.oneOf(Arbitraries.integers(), Arbitraries.of(0, 1, 0x10000, 0x20000, 0xffffffff))
                .array(int[].class)
                .ofMinSize(1)
                .ofMaxSize(40);
    }
}
