package io.orthocone.osd.pg;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.message.HObject;
import io.orthocone.osdmap.PgId;
import io.orthocone.osdmap.Pool;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class PgSplitPropertyTest {
    @Property(tries = 500)
    void thePartsOfAllPgsAreThePgsOfTheNewNumber(
            @ForAll @IntRange(min = 1, max = 200) int before, @ForAll @IntRange(min = 0, max = 400) int more) {
        int after = before + more;
        List<PgId> parts = new ArrayList<>();
        for (int seed = 0; seed < before; seed++) {
            parts.addAll(PgSplit.of(new PgId(1, seed), Pool.hashBits(seed, before), after)
                    .parts());
        }
        assertThat(parts.stream().map(PgId::seed).sorted().toList())
                .isEqualTo(IntStream.range(0, after).boxed().toList());
    }

    @Property(tries = 500)
    void anObjectGoesToThePartThatClientsLookForItIn(
            @ForAll int hash,
            @ForAll @IntRange(min = 1, max = 200) int before,
            @ForAll @IntRange(min = 0, max = 400) int more) {
        PgId whole = new PgId(1, Pool.pgSeed(hash, before));
        PgSplit split = PgSplit.of(whole, Pool.hashBits(whole.seed(), before), before + more);
        HObject object = HObject.head(1, "", "", "o", hash);

        assertThat(split.partOf(object)).isEqualTo(new PgId(1, Pool.pgSeed(hash, before + more)));
        assertThat(split.parts()).contains(split.partOf(object));
    }

    /** What the store does step by step comes to the same as what the hash says. */
    @Property(tries = 500)
    void theStepsOneAfterTheOtherBringAnObjectToItsPart(
            @ForAll int hash,
            @ForAll @IntRange(min = 1, max = 200) int before,
            @ForAll @IntRange(min = 1, max = 400) int more) {
        PgId at = new PgId(1, Pool.pgSeed(hash, before));
        PgSplit split = PgSplit.of(at, Pool.hashBits(at.seed(), before), before + more);
        Map<PgId, Integer> bits = new HashMap<>(Map.of(at, Pool.hashBits(at.seed(), before)));
        PgId place = at;
        for (PgSplit.Step step : split.steps()) {
            assertThat(bits.get(step.from())).isEqualTo(step.hashBits() - 1);
            bits.put(step.from(), step.hashBits());
            assertThat(bits.put(step.child(), step.hashBits())).isNull();
            boolean isChilds = PgSplit.isWithin(new PgId(1, hash), step.child(), step.hashBits());
            place = place.equals(step.from()) && isChilds ? step.child() : place;
        }

        assertThat(place).isEqualTo(split.partOf(HObject.head(1, "", "", "o", hash)));
        bits.forEach((part, shared) -> assertThat(shared).isEqualTo(Pool.hashBits(part.seed(), before + more)));
    }
}
