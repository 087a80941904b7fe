package io.orthocone.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClusterHealthTest {
    @Test
    void aClusterServesWhenAllIsWellAndEverythingIsThere() {
        ClusterHealth health = health("HEALTH_OK", 3, "active+clean", 64);
        assertThat(health.isServing(3)).isTrue();
        assertThat(health.isServing(4)).isFalse();
    }

    @Test
    void aPgThatIsScrubbedIsClean() {
        assertThat(health("HEALTH_OK", 3, "active+clean+scrubbing", 64).isClean())
                .isTrue();
    }

    @Test
    void aPgInAnyOtherStateIsNot() {
        assertThat(health("HEALTH_OK", 3, "active+undersized", 64).isClean()).isFalse();
        assertThat(health("HEALTH_OK", 3, "active+cleaning", 64).isClean()).isFalse();
        assertThat(health("HEALTH_OK", 3, "active+clean", 63).isClean())
                .as("one PG has not reported")
                .isFalse();
    }

    @Test
    void aWarningIsNotServing() {
        assertThat(health("HEALTH_WARN", 3, "active+clean", 64).isServing(3)).isFalse();
    }

    @Test
    void peopleReadIt() {
        assertThat(health("HEALTH_WARN", 2, "active", 64))
                .hasToString("HEALTH_WARN, 2 of 3 OSDs up, 0 of 64 PGs active+clean");
    }

    private static ClusterHealth health(String status, int upOsds, String pgState, int pgs) {
        return ClusterHealth.parse("""
            {"health": {"status": "%s"},
             "osdmap": {"num_osds": 3, "num_up_osds": %d, "num_in_osds": 3},
             "pgmap": {"num_pgs": 64, "pgs_by_state": [{"state_name": "%s", "count": %d}]}}
            """.formatted(status, upOsds, pgState, pgs));
    }
}
