package io.orthocone.mon.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.env.Env;
import io.orthocone.env.Reactor;
import io.orthocone.sim.World;
import org.junit.jupiter.api.Test;

class RaftClockTest {
    private static final long TICK = 100_000_000;

    private final World world = World.calm(1);
    private Reactor reactor;
    private RaftClock clock;
    private long counted;
    private int alarms;

    /** Runs on the reactor, where the clock lives. */
    private void start(Runnable script) {
        world.host("h")
                .process("p", (Env env) -> {
                    reactor = env.newReactor("r");
                    reactor.execute(() -> {
                        clock = new RaftClock(reactor, TICK, this::ring);
                        script.run();
                    });
                })
                .start();
    }

    private void ring() {
        alarms++;
        counted += clock.dueTicks();
        clock.sleep(10);
    }

    @Test
    void ticksThatNeedNothingDoneWakeNobodyAndAreAllCounted() {
        start(() -> clock.sleep(10));
        world.runFor(50 * TICK + TICK / 2);
        assertThat(counted).isEqualTo(50);
        assertThat(alarms).isEqualTo(5);
    }

    @Test
    void whatHappensInBetweenFindsTheTicksThatWereDue() {
        start(() -> {
            clock.sleep(10);
            reactor.schedule(3 * TICK + TICK / 2, () -> {
                assertThat(clock.dueTicks()).isEqualTo(3);
                assertThat(clock.dueTicks()).isZero();
                counted += 3;
                clock.sleep(20);
            });
        });
        world.runFor(30 * TICK + TICK / 2);
        assertThat(counted).isEqualTo(30);
    }

    @Test
    void aSoonerDutyIsNotSleptOver() {
        start(() -> {
            clock.sleep(10);
            clock.sleep(2);
        });
        world.runFor(2 * TICK + TICK / 2);
        assertThat(alarms).isEqualTo(1);
        assertThat(counted).isEqualTo(2);
    }

    @Test
    void aReactorThatStoodStillCountsOneTick() {
        start(() -> {
            clock.sleep(3);
            // As if the alarm came late.
            clock.stop();
            reactor.schedule(20 * TICK, () -> {
                counted = clock.dueTicks();
                assertThat(clock.dueTicks()).isZero();
            });
        });
        world.runFor(21 * TICK);
        assertThat(counted).isEqualTo(1);
    }
}
