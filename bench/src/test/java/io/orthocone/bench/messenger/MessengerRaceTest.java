package io.orthocone.bench.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MessengerRaceTest {
    private final MessengerRace race = new MessengerRace(1, 2, 50);

    @Test
    void allAnswerEveryQuestion() throws Exception {
        List<Party> parties = List.of(Party.values());
        List<MessengerRace.Result> results = race.run(MessengerRace.Load.small(16), parties);
        assertThat(results).extracting(MessengerRace.Result::party).containsExactlyElementsOf(parties);
        assertThat(results).allSatisfy(result -> {
            assertThat(result.perSecond().least()).isPositive();
            assertThat(result.allocatedBytes().least()).isPositive();
            assertThat(result.ratio().most()).isPositive();
        });
        assertThat(results.getFirst().ratio().median()).isEqualTo(1);
    }

    @Test
    void bulkComesThroughToo() throws Exception {
        assertThat(race.run(MessengerRace.Load.bulk(2), List.of(Party.values())))
                .allSatisfy(result -> assertThat(result.perSecond().least()).isPositive());
    }
}
