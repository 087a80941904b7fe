package io.orthocone.cluster.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a whole cluster keeps open when nobody asks it for anything, and what that costs who asks next. */
final class IdleClusterSimTest {
    private static final long FIFTY_MILLIS = TimeUnit.MILLISECONDS.toNanos(50);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void onlyTheWaysOfSignsOfLifeAreLeftAndTheFirstOpAfterwardsIsSoonDone(long seed) {
        IdleReport report = SimIdle.execute(seed, TimeUnit.MINUTES.toNanos(15));
        assertThat(report.linksAtWork()).containsKeys("client", "mon", "osd");
        assertThat(report.linksWhenIdle())
                .containsOnlyKeys("mon", "osd (heartbeats)")
                .containsEntry("mon", 3);
        assertThat(report.firstWriteNanos()).as("virtual time").isLessThan(FIFTY_MILLIS);
        assertThat(report.firstReadNanos()).as("virtual time").isLessThan(FIFTY_MILLIS);
    }
}
