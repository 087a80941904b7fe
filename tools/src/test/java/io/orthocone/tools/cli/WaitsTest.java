package io.orthocone.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.rados.Rados.UnderWay;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitsTest {
    private static final UnderWay STUCK = new UnderWay("op 1", "object 'x'", "an OSD map: no OSD of it is up");

    private final Waits waits = new Waits();

    @Test
    void whatTakesLongIsToldLessAndLessOften() {
        List<Integer> told = new ArrayList<>();
        for (int second = 0; second <= 200; second++) {
            if (waits.look(second, List.of(STUCK)).isPresent()) {
                told.add(second);
            }
        }
        assertThat(told).containsExactly(5, 15, 30, 60, 120, 180);
    }

    @Test
    void aLineSaysWhatIsWaitedForAndWhatToDo() {
        UnderWay younger = new UnderWay("op 2", "object 'y'", "its turn");
        assertThat(waits.look(0, List.of(STUCK))).isEmpty();
        assertThat(waits.look(5, List.of(STUCK, younger)))
                .hasValue("after 5 s object 'x' still waits for an OSD map: no OSD of it is up, and 1 more;"
                        + " see: ocone health detail (Ctrl-C gives up, --timeout SECONDS does so by itself)");
    }

    @Test
    void opsThatComeAndGoAreNotWaitedFor() {
        for (int second = 0; second < 100; second++) {
            UnderWay passing = new UnderWay("op " + second, "object 'x'", "an answer");
            assertThat(waits.look(second, List.of(passing))).isEmpty();
        }
    }

    @Test
    void aSecondWaitIsToldAsTheFirst() {
        assertThat(waits.look(0, List.of(STUCK))).isEmpty();
        assertThat(waits.look(5, List.of(STUCK))).isPresent();
        assertThat(waits.look(6, List.of())).isEmpty();
        UnderWay other = new UnderWay("op 2", "object 'y'", "an answer");
        assertThat(waits.look(20, List.of(other))).isEmpty();
        assertThat(waits.look(25, List.of(other))).isPresent();
    }
}
