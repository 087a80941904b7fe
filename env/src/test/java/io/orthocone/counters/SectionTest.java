package io.orthocone.counters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orthocone.counters.Reading.Kind;
import io.orthocone.counters.Reading.Unit;
import org.junit.jupiter.api.Test;

final class SectionTest {
    @Test
    void whatWasCountedIsReadInTheOrderOfItsDeclaration() {
        Section section = new Section("osd");
        Counter ops = section.counter("op", "Client operations");
        Counter bytes = section.bytes("op_in_bytes", "Client operations total write size");
        Latency latency = section.latency("op_latency", "Latency of client operations");
        long[] inFlight = {3};
        section.gauge("op_wip", "Operations under way", () -> inFlight[0]);
        ops.increment();
        ops.increment();
        bytes.add(4096);
        latency.add(1_000);
        latency.add(500);
        inFlight[0] = 7;
        assertThat(section.read())
                .containsExactly(
                        new Reading("osd", "op", Kind.COUNTER, Unit.NONE, "Client operations", 2, 0),
                        new Reading(
                                "osd",
                                "op_in_bytes",
                                Kind.COUNTER,
                                Unit.BYTES,
                                "Client operations total write size",
                                4096,
                                0),
                        new Reading(
                                "osd",
                                "op_latency",
                                Kind.LATENCY,
                                Unit.SECONDS,
                                "Latency of client operations",
                                2,
                                1_500),
                        new Reading("osd", "op_wip", Kind.GAUGE, Unit.NONE, "Operations under way", 7, 0));
    }

    @Test
    void nothingIsDeclaredTwice() {
        Section section = new Section("osd");
        section.counter("op", "Client operations");
        assertThatThrownBy(() -> section.counter("op", "again")).hasMessageContaining("osd.op is declared once");
    }
}
