package io.orthocone.cluster.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.counters.Reading;
import java.math.BigDecimal;
import java.util.List;

/** Readings as Ceph's {@code perf dump} and {@code perf schema} have them. */
final class PerfJson {
    // Bits of a counter's type in Ceph's schema.
    private static final int TIME = 1;
    private static final int WHOLE = 2;
    private static final int LONG_RUN_AVERAGE = 4;
    private static final int GROWS = 8;

    private PerfJson() {}

    static JsonNode dump(List<Reading> readings) {
        ObjectNode json = Desk.object();
        for (Reading reading : readings) {
            ObjectNode section = json.withObjectProperty(reading.section());
            switch (reading.kind()) {
                case COUNTER, GAUGE -> section.put(reading.name(), reading.value());
                case LATENCY -> {
                    long count = reading.value();
                    section.putObject(reading.name())
                            .put("avgcount", count)
                            .put("sum", seconds(reading.sumNanos()))
                            .put("avgtime", seconds(count == 0 ? 0 : reading.sumNanos() / count));
                }
            }
        }
        return json;
    }

    /** Nanoseconds as seconds with nine places. */
    static BigDecimal seconds(long nanos) {
        return BigDecimal.valueOf(nanos, 9);
    }

    static JsonNode schema(List<Reading> readings) {
        ObjectNode json = Desk.object();
        for (Reading reading : readings) {
            json.withObjectProperty(reading.section())
                    .putObject(reading.name())
                    .put("type", type(reading))
                    .put("metric_type", reading.kind() == Reading.Kind.GAUGE ? "gauge" : "counter")
                    .put("value_type", reading.kind() == Reading.Kind.LATENCY ? "real-integer-pair" : "integer")
                    .put("description", reading.help())
                    .put("units", reading.unit() == Reading.Unit.BYTES ? "bytes" : "none");
        }
        return json;
    }

    private static int type(Reading reading) {
        return switch (reading.kind()) {
            case COUNTER -> WHOLE | GROWS;
            case GAUGE -> WHOLE;
            case LATENCY -> TIME | LONG_RUN_AVERAGE;
        };
    }
}
