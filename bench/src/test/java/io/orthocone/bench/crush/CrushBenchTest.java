package io.orthocone.bench.crush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.orthocone.crush.ClusterHierarchy;
import io.orthocone.crush.CrushMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CrushBenchTest {
    private static CrushMap fiveHosts() {
        Map<String, List<Integer>> hosts = new LinkedHashMap<>();
        for (int host = 0; host < 5; host++) {
            hosts.put("h" + host, List.of(3 * host, 3 * host + 1, 3 * host + 2));
        }
        return ClusterHierarchy.of(ClusterHierarchy.FailureDomain.HOST, hosts);
    }

    @Test
    void bothWaysAreMeasuredAndAgree() {
        CrushBench.Report report = new CrushBench(fiveHosts(), new CrushBench.Shape(0, 3, 500, 1, 0, false)).run();
        assertThat(report.one()).isPositive();
        assertThat(report.batch()).isPositive();
        assertThat(report.checksum())
                .isEqualTo(new CrushBench(fiveHosts(), new CrushBench.Shape(0, 3, 500, 1, 0, false))
                        .run()
                        .checksum());
    }

    @Test
    void anUnknownRuleIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CrushBench(fiveHosts(), new CrushBench.Shape(7, 3, 10, 1, 0, false)))
                .withMessageContaining("no rule 7");
    }

    @Test
    void devicesThatAreOutAreSpreadOrTogether() {
        CrushBench.Shape spread = new CrushBench.Shape(0, 3, 10, 1, 0.75, false);
        assertThat(CrushBench.reweights(8, spread)).containsExactly(0, 0, 0, 0x10000, 0, 0, 0, 0x10000);
        CrushBench.Shape together = new CrushBench.Shape(0, 3, 10, 1, 0.75, true);
        assertThat(CrushBench.reweights(8, together)).containsExactly(0x10000, 0x10000, 0, 0, 0, 0, 0, 0);
        CrushBench.Report report = new CrushBench(fiveHosts(), new CrushBench.Shape(0, 3, 500, 1, 0.8, false)).run();
        assertThat(report.p99Nanos())
                .isGreaterThanOrEqualTo(report.medianNanos())
                .isPositive();
    }

    @Test
    void aShareBeyondAllIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new CrushBench.Shape(0, 3, 10, 1, 1.5, false));
    }
}
