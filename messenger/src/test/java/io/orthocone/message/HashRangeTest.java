package io.orthocone.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.osdmap.Pool;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class HashRangeTest {
    private static int seedOf(int hash, int pgNum) {
        return Pool.pgSeed(hash, pgNum);
    }

    private static HObject after(int hash, int pgNum) {
        return HashRange.after(1, hash, Pool.hashBits(seedOf(hash, pgNum), pgNum));
    }

    @Property(tries = 200)
    void theRangesOfAllPgsFollowOneAnotherAndEachIsVisitedOnce(@ForAll @IntRange(min = 1, max = 300) int pgNum) {
        TreeSet<Integer> seen = new TreeSet<>();
        HObject at = HashRange.beginning(1);
        while (!at.isMax()) {
            assertThat(seen.add(seedOf(at.hash(), pgNum))).isTrue();
            at = after(at.hash(), pgNum);
        }
        assertThat(seen).hasSize(pgNum);
    }

    @Property(tries = 500)
    void everyHashBeforeTheNextRangeIsOfTheSamePg(@ForAll int hash, @ForAll @IntRange(min = 1, max = 300) int pgNum) {
        HObject next = after(hash, pgNum);
        int last = next.isMax() ? -1 : next.reversedHash() - 1;
        assertThat(seedOf(Integer.reverse(last), pgNum)).isEqualTo(seedOf(hash, pgNum));
        if (!next.isMax()) {
            assertThat(seedOf(next.hash(), pgNum)).isNotEqualTo(seedOf(hash, pgNum));
        }
    }
}
