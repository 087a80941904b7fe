package io.orthocone.mon.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.mon.service.Health;
import io.orthocone.mon.service.HealthCode;
import java.util.Map;

/** {@code health}, and health as a part of {@code status}. */
final class HealthView {
    private HealthView() {}

    static Answer answer(ClusterView view, boolean detail) {
        Health health = view.health();
        return new Answer.Told(text(health, detail), json(health));
    }

    private static String text(Health health, boolean detail) {
        StringBuilder text = new StringBuilder(health.status().name());
        if (!health.checks().isEmpty()) {
            text.append(' ')
                    .append(String.join(
                            "; ",
                            health.checks().values().stream()
                                    .map(Health.Check::summary)
                                    .toList()));
        }
        if (detail) {
            for (Map.Entry<HealthCode, Health.Check> entry : health.checks().entrySet()) {
                Health.Check check = entry.getValue();
                text.append("\n[")
                        .append(wordOf(check.severity()))
                        .append("] ")
                        .append(entry.getKey())
                        .append(": ")
                        .append(check.summary());
                check.detail().forEach(line -> text.append("\n    ").append(line));
            }
        }
        return text.toString();
    }

    private static String wordOf(Health.Severity severity) {
        return switch (severity) {
            case HEALTH_OK -> "OK";
            case HEALTH_WARN -> "WRN";
            case HEALTH_ERR -> "ERR";
        };
    }

    /** The lines of the status; the first goes behind {@code health:}. */
    static String lines(Health health, String indent) {
        StringBuilder text = new StringBuilder(health.status().name());
        health.checks()
                .values()
                .forEach(check -> text.append('\n').append(indent).append(check.summary()));
        return text.toString();
    }

    static ObjectNode json(Health health) {
        ObjectNode json = Answer.object();
        json.put("status", health.status().name());
        ObjectNode checks = json.putObject("checks");
        health.checks().forEach((code, check) -> {
            ObjectNode node = checks.putObject(code.name());
            node.put("severity", check.severity().name());
            node.putObject("summary").put("message", check.summary()).put("count", check.count());
            ArrayNode detail = node.putArray("detail");
            check.detail().forEach(line -> detail.addObject().put("message", line));
            node.put("muted", false);
        });
        json.putArray("mutes");
        return json;
    }
}
