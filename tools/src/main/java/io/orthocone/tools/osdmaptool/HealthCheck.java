package io.orthocone.tools.osdmaptool;

import java.util.List;

/** Something that is not as it should be, as Ceph's monitors would report it from the map alone. */
record HealthCheck(String code, Severity severity, String summary, long count, List<String> detail) {
    enum Severity {
        HEALTH_OK,
        HEALTH_WARN,
        HEALTH_ERR
    }

    HealthCheck {
        detail = List.copyOf(detail);
    }

    static HealthCheck warning(String code, String summary, long count, List<String> detail) {
        return new HealthCheck(code, Severity.HEALTH_WARN, summary, count, detail);
    }

    static HealthCheck error(String code, String summary, long count, List<String> detail) {
        return new HealthCheck(code, Severity.HEALTH_ERR, summary, count, detail);
    }
}
