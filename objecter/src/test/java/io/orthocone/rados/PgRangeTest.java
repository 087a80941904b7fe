package io.orthocone.rados;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.message.HObject;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class PgRangeTest {
    private static int seedOf(int hash, int pgNum) {
        int mask = pgNum == 1 ? 0 : -1 >>> Integer.numberOfLeadingZeros(pgNum - 1);
        return (hash & mask) < pgNum ? hash & mask : hash & (mask >>> 1);
    }

    @Property(tries = 200)
    void theRangesOfAllPgsFollowOneAnotherAndEachIsVisitedOnce(@ForAll @IntRange(min = 1, max = 300) int pgNum) {
        TreeSet<Integer> seen = new TreeSet<>();
        HObject at = PgRange.beginning(1);
        while (!at.isMax()) {
            assertThat(seen.add(seedOf(at.hash(), pgNum))).isTrue();
            at = PgRange.after(1, at.hash(), pgNum);
        }
        assertThat(seen).hasSize(pgNum);
    }

    @Property(tries = 500)
    void everyHashBeforeTheNextRangeIsOfTheSamePg(@ForAll int hash, @ForAll @IntRange(min = 1, max = 300) int pgNum) {
        HObject next = PgRange.after(1, hash, pgNum);
        int last = next.isMax() ? -1 : next.reversedHash() - 1;
        assertThat(seedOf(Integer.reverse(last), pgNum)).isEqualTo(seedOf(hash, pgNum));
        if (!next.isMax()) {
            assertThat(seedOf(next.hash(), pgNum)).isNotEqualTo(seedOf(hash, pgNum));
        }
    }
}
