package io.orthocone.bench.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LaneBenchTest {
    @Test
    void everyPhaseMeasuresSomething() throws Exception {
        LaneBench.Report report = new LaneBench(100).run();
        assertThat(report.latencies()).hasSize(6);
        assertThat(report.latencies().values()).allSatisfy(latency -> {
            assertThat(latency.count()).isPositive();
            assertThat(latency.p50Millis()).isPositive().isLessThanOrEqualTo(latency.maxMillis());
        });
        assertThat(report.bulkMbPerSecond()).isPositive();
    }
}
