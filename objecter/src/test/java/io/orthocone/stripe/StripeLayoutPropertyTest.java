package io.orthocone.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.stripe.StripeLayout.Extent;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Against dealing out byte by byte. */
class StripeLayoutPropertyTest {
    @Provide
    static Arbitrary<StripeLayout> layouts() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 5),
                        Arbitraries.integers().between(1, 4),
                        Arbitraries.integers().between(1, 4))
                .as((unit, count, units) -> new StripeLayout(unit, count, (long) unit * units));
    }

    /** Object and offset of each byte, found by walking through the file unit by unit. */
    private static Map<Long, String> dealt(StripeLayout layout, long size) {
        TreeMap<Long, String> places = new TreeMap<>();
        long at = 0;
        for (long set = 0; at < size; set++) {
            for (long row = 0; row < layout.objectSizeBytes() / layout.stripeUnitBytes(); row++) {
                for (int column = 0; column < layout.stripeCount(); column++) {
                    for (long b = 0; b < layout.stripeUnitBytes() && at < size; b++, at++) {
                        places.put(
                                at, (set * layout.stripeCount() + column) + ":" + (row * layout.stripeUnitBytes() + b));
                    }
                }
            }
        }
        return places;
    }

    @Property(tries = 300)
    void extentsDealOutEveryByteOnce(
            @ForAll("layouts") StripeLayout layout,
            @ForAll @IntRange(max = 60) int offset,
            @ForAll @IntRange(max = 60) int length) {
        Map<Long, String> dealt = dealt(layout, offset + length);
        long at = offset;
        for (Extent extent : layout.extents(offset, length)) {
            assertThat(extent.fileOffset()).isEqualTo(at);
            for (long i = 0; i < extent.lengthBytes(); i++, at++) {
                assertThat(extent.object() + ":" + (extent.objectOffset() + i)).isEqualTo(dealt.get(at));
            }
        }
        assertThat(at).isEqualTo(offset + length);
    }

    @Property(tries = 300)
    void boundAndObjectSizesAreThoseOfTheBytesDealtOut(
            @ForAll("layouts") StripeLayout layout, @ForAll @IntRange(max = 80) int size) {
        TreeMap<Long, Long> bytesByObject = new TreeMap<>();
        dealt(layout, size)
                .values()
                .forEach(place ->
                        bytesByObject.merge(Long.valueOf(place.substring(0, place.indexOf(':'))), 1L, Long::sum));
        TreeSet<Long> objects = new TreeSet<>(bytesByObject.keySet());
        assertThat(layout.boundOf(size)).isEqualTo(objects.isEmpty() ? 1 : objects.last() + 1);
        for (long object = 0; object < layout.boundOf(size) + 3; object++) {
            assertThat(layout.objectBytes(object, size)).isEqualTo(bytesByObject.getOrDefault(object, 0L));
        }
    }
}
