package io.orthocone.bench.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MessengerRaceTest {
    private final MessengerRace race = new MessengerRace(2, 50);

    @Test
    void allAnswerEveryQuestion() throws Exception {
        List<MessengerRace.Result> results = race.overTcp(MessengerRace.Load.small(16));
        assertThat(results).extracting(MessengerRace.Result::name).containsExactly("ocone", "bare Netty", "gRPC");
        assertThat(results).allSatisfy(result -> {
            assertThat(result.perSecond().least()).isPositive();
            assertThat(result.allocatedBytes().least()).isPositive();
            assertThat(result.ratio().most()).isPositive();
        });
        assertThat(results.getFirst().ratio().median()).isEqualTo(1);
    }

    @Test
    void bulkComesThroughToo() throws Exception {
        assertThat(race.overTcp(MessengerRace.Load.bulk(2))).hasSize(3);
    }

    @Test
    void oursNeedsNoSockets() throws Exception {
        assertThat(race.insideTheJvm(MessengerRace.Load.small(1)).perSecond().least())
                .isPositive();
    }
}
