package io.orthocone.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orthocone.env.Env;
import io.orthocone.env.Invariants;
import io.orthocone.env.Reactor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class WorldTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MILLISECOND = 1_000_000L;

    private final World world = World.calm(42);
    private final List<String> log = new ArrayList<>();

    /** A daemon that says something every second. */
    private void tick(Env env) {
        Reactor reactor = env.newReactor("r");
        reactor.execute(() -> tick(reactor));
    }

    private void tick(Reactor reactor) {
        log.add("tick");
        Reactor.Timer _ = reactor.schedule(SECOND, () -> tick(reactor));
    }

    private SimProcess ticking() {
        SimProcess process = world.host("node").process("daemon", this::tick);
        process.start();
        return process;
    }

    @Test
    void timeJumpsOverWhatIsIdle() {
        ticking();
        world.runFor(3_600 * SECOND);
        assertThat(log).hasSizeBetween(3_599, 3_601);
        assertThat(world.nowNanos()).isEqualTo(3_600 * SECOND);
    }

    @Test
    void aCrashedProcessDoesNothingUntilItIsStarted() {
        SimProcess process = ticking();
        world.runFor(SECOND / 2);
        process.crash();
        assertThat(process.isUp()).isFalse();
        world.runFor(10 * SECOND);
        assertThat(log).hasSize(1);
        process.start();
        process.start();
        world.runFor(SECOND / 2);
        assertThat(log).hasSize(2);
        assertThat(process.incarnation()).isEqualTo(2);
    }

    @Test
    void aPausedProcessGoesOnWhereItWas() {
        SimProcess process = ticking();
        world.runFor(SECOND / 2);
        process.pause();
        world.runFor(10 * SECOND);
        assertThat(log).hasSize(1);
        process.resume();
        world.runFor(SECOND / 2);
        assertThat(log).hasSize(2);
    }

    @Test
    void aDaemonThatThrowsEndsTheRunWithItsSeed() {
        world.host("node")
                .process("daemon", env -> env.newReactor("r").execute(() -> Invariants.check(false, "must hold")))
                .start();
        assertThatThrownBy(() -> world.runFor(SECOND))
                .isInstanceOf(SimulationFailure.class)
                .hasMessageContainingAll("daemon threw", "must hold", "seed 42", "trace hash", "turn r")
                .hasRootCauseMessage("must hold");
    }

    @Test
    void aMistakeMayBeExpectedAndEndsThatProcessOnly() {
        SimProcess healthy = ticking();
        SimProcess broken = world.host("other").process("broken", _ -> {
            throw new IllegalStateException("oops");
        });
        broken.start();
        world.onDaemonFailure((process, cause) -> log.add(process.name() + " " + cause.getMessage()));
        world.runFor(SECOND / 2);
        assertThat(log).containsExactlyInAnyOrder("tick", "broken oops");
        assertThat(broken.isUp()).isFalse();
        assertThat(healthy.isUp()).isTrue();
    }

    @Test
    void aBrokenInvariantEndsTheRun() {
        ticking();
        world.addInvariant("few ticks", () -> Invariants.check(log.size() < 3, "at most two"));
        assertThatThrownBy(() -> world.runFor(10 * SECOND))
                .isInstanceOf(SimulationFailure.class)
                .hasMessageContainingAll("few ticks", "at most two");
        assertThat(log).hasSize(3);
    }

    @Test
    void whatDoesNotHappenInTimeEndsTheRun() {
        ticking();
        assertThatThrownBy(() -> world.await("a miracle", () -> false, SECOND))
                .isInstanceOf(SimulationFailure.class)
                .hasMessageContaining("a miracle did not happen within 1.000000 s");
    }

    @Test
    void everyHostHasItsOwnClock() {
        World stormy = World.stormy(1);
        List<Long> elapsed = new ArrayList<>();
        Set<Long> wallClocks = new TreeSet<>();
        for (String name : List.of("a", "b", "c")) {
            stormy.host(name)
                    .process(name, env -> {
                        wallClocks.add(env.wallClockMillis());
                        Reactor reactor = env.newReactor(name);
                        long start = reactor.nanoTime();
                        stormy.after(1_000 * SECOND, "test", () -> elapsed.add(reactor.nanoTime() - start));
                    })
                    .start();
        }
        stormy.runFor(1_001 * SECOND);
        assertThat(wallClocks).hasSize(3);
        assertThat(new TreeSet<>(elapsed)).hasSize(3);
        assertThat(elapsed).allMatch(nanos -> Math.abs(nanos - 1_000 * SECOND) <= SECOND);
    }

    @Test
    void aTimerFollowsItsHostsClock() {
        World stormy = World.stormy(3);
        List<Long> measured = new ArrayList<>();
        stormy.host("a")
                .process("a", env -> {
                    Reactor reactor = env.newReactor("r");
                    reactor.execute(() -> {
                        long start = reactor.nanoTime();
                        Reactor.Timer _ =
                                reactor.schedule(1_000 * SECOND, () -> measured.add(reactor.nanoTime() - start));
                    });
                })
                .start();
        stormy.runFor(1_100 * SECOND);
        assertThat(measured.getFirst()).isBetween(1_000 * SECOND, 1_000 * SECOND + 100 * MILLISECOND);
    }

    @Test
    void probesAreCounted() {
        world.host("node")
                .process("daemon", env -> {
                    env.probe("rare");
                    env.probe("rare");
                })
                .start();
        world.runFor(SECOND);
        assertThat(world.probes()).containsEntry("rare", 2L).hasSize(1);
    }

    @Test
    void aRunIsUnkindAtSomeSitesOnly() {
        int active = 0;
        World stormy = World.stormy(5);
        for (int site = 0; site < 200; site++) {
            int struck = 0;
            for (int ask = 0; ask < 200; ask++) {
                struck += stormy.buggify("site-" + site) ? 1 : 0;
            }
            active += struck > 0 ? 1 : 0;
            assertThat(struck).isLessThan(40);
        }
        assertThat(active).isBetween(20, 80);
        assertThat(world.buggify("any")).isFalse();
    }

    @Test
    void namedGeneratorsDoNotDisturbEachOther() {
        long alone = world.random("a").nextLong();
        world.random("b").nextLong();
        assertThat(world.random("a").nextLong()).isEqualTo(alone);
        assertThat(world.random("b").nextLong()).isNotEqualTo(alone);
        assertThat(World.calm(43).random("a").nextLong()).isNotEqualTo(alone);
    }

    @Test
    void theTraceListsWhatTheHashCovers() {
        List<TraceEntry> trace = new ArrayList<>();
        world.traceTo(trace::add);
        ticking();
        world.runFor(3 * SECOND);
        assertThat(trace).hasSize((int) world.eventCount());
        assertThat(trace.getFirst()).hasToString("0.000000 s #0 start daemon");
        assertThat(trace).isSortedAccordingTo(Comparator.comparingLong(TraceEntry::timeNanos));
    }
}
