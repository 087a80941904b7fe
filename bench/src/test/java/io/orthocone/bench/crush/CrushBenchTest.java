package io.orthocone.bench.crush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.orthocone.crush.Bucket;
import io.orthocone.crush.ClusterHierarchy;
import io.orthocone.crush.CrushMap;
import io.orthocone.crush.CrushMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrushBenchTest {
    private static final int[] IN = new int[15];

    static {
        Arrays.fill(IN, Bucket.WEIGHT_ONE);
    }

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
        assertThat(report.one().median()).isPositive();
        assertThat(report.batch().median()).isPositive();
        assertThat(report.checksum())
                .isEqualTo(new CrushBench(fiveHosts(), new CrushBench.Shape(0, 3, 500, 1, 0, false))
                        .run()
                        .checksum());
    }

    @Test
    void aPeerThatFindsOtherDevicesIsNoPeer(@TempDir Path folder) throws IOException {
        Path liar = Files.writeString(folder.resolve("crushtool"), "#!/bin/sh\necho 'CRUSH rule 0 x 0 [9,9,9]'\n");
        assertThat(liar.toFile().setExecutable(true)).isTrue();
        CrushBench.Shape shape = new CrushBench.Shape(0, 3, 500, 1, 0, false);
        CrushtoolPeer peer = new CrushtoolPeer(liar.toString(), folder.resolve("map"), IN.length, shape);
        assertThatIllegalStateException()
                .isThrownBy(() -> new CrushBench(fiveHosts(), shape).run(peer))
                .withMessageContaining("other devices");
    }

    @Test
    void aPeerThatFindsTheSameDevicesIsMeasured(@TempDir Path folder) throws Exception {
        CrushBench.Shape shape = new CrushBench.Shape(0, 3, 1, 1, 0, false);
        int[] devices = new int[3];
        new CrushMapper(fiveHosts()).map(0, 0, devices, 3, IN);
        String answer = "CRUSH rule 0 x 0 [%d,%d,%d]".formatted(devices[0], devices[1], devices[2]);
        Path echo = Files.writeString(folder.resolve("crushtool"), "#!/bin/sh\necho '" + answer + "'\n");
        assertThat(echo.toFile().setExecutable(true)).isTrue();
        CrushtoolPeer peer = new CrushtoolPeer(echo.toString(), folder.resolve("map"), IN.length, shape);
        assertThat(new CrushBench(fiveHosts(), shape).run(peer).peer())
                .hasValueSatisfying(beside -> assertThat(beside.rate().median()).isPositive());
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
