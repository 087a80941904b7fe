package io.orthocone.osdmap;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.crush.ClusterHierarchy;
import io.orthocone.crush.ClusterHierarchy.FailureDomain;
import io.orthocone.crush.CrushMapBuilder;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FullnessTest {
    private static Fullness of(double share, Fullness before) {
        return Fullness.of(share, Ratios.DEFAULT, before);
    }

    @Test
    void aStateIsEnteredAtItsRatio() {
        assertThat(of(0.84, Fullness.NOT_FULL)).isEqualTo(Fullness.NOT_FULL);
        assertThat(of(0.8501, Fullness.NOT_FULL)).isEqualTo(Fullness.NEARFULL);
        assertThat(of(0.91, Fullness.NOT_FULL)).isEqualTo(Fullness.BACKFILLFULL);
        assertThat(of(0.96, Fullness.NEARFULL)).isEqualTo(Fullness.FULL);
    }

    @Test
    void aStateIsLeftOnlyWellBelowItsRatio() {
        assertThat(of(0.948, Fullness.FULL)).isEqualTo(Fullness.FULL);
        assertThat(of(0.948, Fullness.BACKFILLFULL)).isEqualTo(Fullness.BACKFILLFULL);
        assertThat(of(0.944, Fullness.FULL)).isEqualTo(Fullness.BACKFILLFULL);
        assertThat(of(0.84, Fullness.FULL)).isEqualTo(Fullness.NOT_FULL);
    }

    @Test
    void aRatioAboveTheNextRaisesTheNext() {
        Ratios crossed = new Ratios(0.96f, 0.90f, 0.95f);
        assertThat(Fullness.of(0.955, crossed, Fullness.NOT_FULL)).isEqualTo(Fullness.NOT_FULL);
        assertThat(Fullness.of(0.97, crossed, Fullness.NOT_FULL)).isEqualTo(Fullness.FULL);
    }

    @Test
    void ratiosThatAreNotSetSayNothing() {
        assertThat(Fullness.of(1, Ratios.UNSET, Fullness.NOT_FULL)).isEqualTo(Fullness.NOT_FULL);
    }

    @Test
    void aRuleGivesEachOsdItsShareByWeight() {
        CrushMapBuilder crush = ClusterHierarchy.empty(FailureDomain.HOST);
        ClusterHierarchy.placeDevice(crush, 0, 0x10000, "h0");
        ClusterHierarchy.placeDevice(crush, 1, 0x30000, "h1");
        OsdMap map = OsdMap.initial(new UUID(1, 2), new UTime(0, 0), 2, crush.build());
        Pool pool =
                Pool.replicated(2, 1, 8, ClusterHierarchy.REPLICATED_RULE_ID).build();
        assertThat(RuleOsds.shares(map, pool)).containsEntry(0, 0.25).containsEntry(1, 0.75);
    }
}
