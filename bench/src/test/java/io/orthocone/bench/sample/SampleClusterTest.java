package io.orthocone.bench.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.orthocone.crush.Bucket;
import io.orthocone.crush.CrushMap;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.PgId;
import io.orthocone.osdmap.PgMapper;
import io.orthocone.osdmap.PgMapping;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleClusterTest {
    @ParameterizedTest
    @ValueSource(ints = {10, 100, 1000, 10_000})
    void everyPgFindsThreeHosts(int osds) {
        OsdMap map = SampleCluster.even(osds).osdMap(64);
        int osdsAHost = Math.min(20, osds / 5);
        PgMapper mapper = new PgMapper(map);
        for (int seed = 0; seed < 64; seed++) {
            PgMapping mapping = mapper.map(new PgId(SampleCluster.POOL, seed));
            assertThat(mapping.acting().stream().map(osd -> osd / osdsAHost).distinct())
                    .as("hosts of PG %s", seed)
                    .hasSize(3);
        }
    }

    @Test
    void weightsAddUpToTheRoot() {
        CrushMap mixed = new SampleCluster(300, true).crush();
        assertThat(mixed.bucket(-1).orElseThrow().weight()).isEqualTo(300 / 3 * 7 * Bucket.WEIGHT_ONE);
    }

    @Test
    void fewerOsdsThanHostsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SampleCluster.even(4))
                .withMessageContaining("at least 5");
    }
}
