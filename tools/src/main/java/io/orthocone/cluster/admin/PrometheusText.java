package io.orthocone.cluster.admin;

import io.orthocone.counters.Reading;
import io.orthocone.message.EntityName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Readings in the text format of Prometheus (version 0.0.4). A metric is named {@code ocone_}, the section, the counter and what its unit and kind
 * ask for; its label {@code daemon} says whose it is. A latency becomes a summary without quantiles: a sum of seconds and a count.
 */
final class PrometheusText {
    /** What the text is, for the header of the answer. */
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private PrometheusText() {}

    private record Metric(Reading first, StringBuilder samples) {}

    static String of(Map<EntityName, List<Reading>> readings) {
        Map<String, Metric> metrics = new LinkedHashMap<>();
        readings.forEach((daemon, ofDaemon) -> {
            for (Reading reading : ofDaemon) {
                Metric metric =
                        metrics.computeIfAbsent(nameOf(reading), name -> new Metric(reading, new StringBuilder()));
                sample(metric.samples(), nameOf(reading), daemon, reading);
            }
        });
        StringBuilder text = new StringBuilder();
        metrics.forEach((name, metric) -> {
            text.append("# HELP ")
                    .append(name)
                    .append(' ')
                    .append(escapedHelp(metric.first().help()));
            text.append("\n# TYPE ").append(name).append(' ').append(typeOf(metric.first()));
            text.append('\n').append(metric.samples());
        });
        return text.toString();
    }

    /** E.g. {@code ocone_osd_op_total}, {@code ocone_osd_op_w_latency_seconds}, {@code ocone_osd_numpg}. */
    static String nameOf(Reading reading) {
        String name = ("ocone_" + reading.section() + "_" + reading.name()).replaceAll("[^a-zA-Z0-9_]", "_");
        if (reading.unit() == Reading.Unit.BYTES && !name.contains("bytes")) {
            name += "_bytes";
        }
        return switch (reading.kind()) {
            case COUNTER -> name + "_total";
            case GAUGE -> name;
            case LATENCY -> name + "_seconds";
        };
    }

    private static String typeOf(Reading reading) {
        return switch (reading.kind()) {
            case COUNTER -> "counter";
            case GAUGE -> "gauge";
            case LATENCY -> "summary";
        };
    }

    private static void sample(StringBuilder to, String name, EntityName daemon, Reading reading) {
        String labels = "{daemon=\"" + daemon + "\"} ";
        if (reading.kind() == Reading.Kind.LATENCY) {
            to.append(name)
                    .append("_sum")
                    .append(labels)
                    .append(PerfJson.seconds(reading.sumNanos()).toPlainString());
            to.append('\n').append(name).append("_count").append(labels).append(reading.value());
        } else {
            to.append(name).append(labels).append(reading.value());
        }
        to.append('\n');
    }

    private static String escapedHelp(String help) {
        return help.replace("\\", "\\\\").replace("\n", "\\n");
    }
}
