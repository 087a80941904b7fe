package io.orthocone.osdmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class PlacementPropertyTest {
    @Property
    void stableModStaysBelow(@ForAll int x, @ForAll @IntRange(min = 1, max = 1 << 20) int n) {
        assertThat(Pool.stableMod(x, n)).isBetween(0, n - 1);
    }

    @Property
    void onePgMoreOnlySplitsOne(@ForAll int x, @ForAll @IntRange(min = 1, max = 1 << 20) int n) {
        int before = Pool.stableMod(x, n);
        int after = Pool.stableMod(x, n + 1);
        assertThat(after == before || after == n).isTrue();
        if (after == n) {
            // All that moves to the new PG comes from the one whose bits it has.
            assertThat(before).isEqualTo(Pool.stableMod(n, n));
        }
    }

    @Property
    void powersOfTwoAreThePlainRemainder(@ForAll int x, @ForAll @IntRange(min = 0, max = 20) int bits) {
        assertThat(Pool.stableMod(x, 1 << bits)).isEqualTo(x & ((1 << bits) - 1));
    }

    @Property
    void pgIdsSurviveTheirText(@ForAll @LongRange(min = 0) long pool, @ForAll int seed) {
        PgId pg = new PgId(pool, seed);
        assertThat(PgId.parse(pg.toString())).isEqualTo(pg);
    }

    @Property
    void addressesSurviveTheirBytes(@ForAll("addresses") EntityAddr addr) {
        EntityAddr again = SocketAddress.decode(addr.type(), addr.nonce(), SocketAddress.encode(addr));
        assertThat(again).isEqualTo(addr);
    }

    @Property
    void unionAndSubtractAreThoseOfSets(
            @ForAll("intervals") IntervalSet a,
            @ForAll("intervals") IntervalSet b,
            @ForAll @LongRange(max = 60) long id) {
        assertThat(a.union(b).contains(id)).isEqualTo(a.contains(id) || b.contains(id));
        assertThat(a.subtract(b).contains(id)).isEqualTo(a.contains(id) && !b.contains(id));
    }

    @Property
    void unionNeitherOverlapsNorTouches(@ForAll("intervals") IntervalSet a, @ForAll("intervals") IntervalSet b) {
        List<IntervalSet.Interval> intervals = a.union(b).intervals();
        for (int i = 1; i < intervals.size(); i++) {
            assertThat(intervals.get(i).start())
                    .isGreaterThan(intervals.get(i - 1).end());
        }
    }

    @Provide
    Arbitrary<EntityAddr> addresses() {
        Arbitrary<String> four = Arbitraries.integers()
                .between(0, 255)
                .list()
                .ofSize(4)
                .map(parts -> parts.get(0) + "." + parts.get(1) + "." + parts.get(2) + "." + parts.get(3));
        Arbitrary<String> six = Arbitraries.of("::", "::1", "fe80::1", "2001:db8::2:1", "1:2:3:4:5:6:7:8", "1::8");
        return Combinators.combine(
                        Arbitraries.of(EntityAddr.Type.class),
                        Arbitraries.integers(),
                        Arbitraries.oneOf(four, six),
                        Arbitraries.integers().between(0, 0xffff))
                .as(EntityAddr::new);
    }

    @Provide
    Arbitrary<IntervalSet> intervals() {
        Arbitrary<IntervalSet> one = Combinators.combine(
                        Arbitraries.longs().between(0, 50), Arbitraries.longs().between(1, 8))
                .as(IntervalSet::of);
        return one.list().ofMaxSize(5).map(sets -> sets.stream().reduce(IntervalSet.EMPTY, IntervalSet::union));
    }
}
