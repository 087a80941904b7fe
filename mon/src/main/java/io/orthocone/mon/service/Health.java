package io.orthocone.mon.service;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is wrong with the cluster, in Ceph's words.
 *
 * @param checks by code, in alphabetical order; empty when all is well
 */
public record Health(SortedMap<HealthCode, Check> checks) {
    /** How bad it is. */
    public enum Severity {
        HEALTH_OK,
        HEALTH_WARN,
        HEALTH_ERR
    }

    /**
     * One thing that is wrong.
     *
     * @param summary one line
     * @param count how many are concerned
     * @param detail what is concerned, a line each; not all of them when they are many
     */
    public record Check(Severity severity, String summary, int count, List<String> detail) {
        public Check {
            detail = List.copyOf(detail);
        }
    }

    public Health {
        checks = Collections.unmodifiableSortedMap(new TreeMap<>(checks));
    }

    /** The worst of all checks. */
    public Severity status() {
        return checks.values().stream()
                .map(Check::severity)
                .max(Severity::compareTo)
                .orElse(Severity.HEALTH_OK);
    }
}
