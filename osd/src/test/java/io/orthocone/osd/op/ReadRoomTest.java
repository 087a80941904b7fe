package io.orthocone.osd.op;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.env.Reactor;
import io.orthocone.session.Charge;
import io.orthocone.session.Throttle;
import io.orthocone.sim.World;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ReadRoomTest {
    private final List<String> events = new ArrayList<>();

    private void inReactor(Consumer<Reactor> test) {
        World world = World.calm(1);
        world.host("h")
                .process("p", env -> {
                    Reactor reactor = env.newReactor("r");
                    reactor.execute(() -> test.accept(reactor));
                })
                .start();
        world.runFor(TimeUnit.SECONDS.toNanos(1));
    }

    @Test
    void aClientThatHasItsHalfWaitsWhileAnotherGoesOn() {
        inReactor(reactor -> {
            Throttle all = new Throttle(reactor, 100, 10);
            Throttle greedy = new Throttle(reactor, 50, 10);
            Throttle modest = new Throttle(reactor, 50, 10);
            assertThat(new ReadRoom().take(50, greedy, all, () -> events.add("never")))
                    .isTrue();
            assertThat(new ReadRoom().take(10, greedy, all, () -> events.add("greedy")))
                    .isFalse();
            assertThat(new ReadRoom().take(50, modest, all, () -> events.add("never")))
                    .isTrue();
        });
        assertThat(events).isEmpty();
    }

    @Test
    void whoWaitedIsToldOnceAndThenHasRoom() {
        inReactor(reactor -> {
            Throttle all = new Throttle(reactor, 100, 10);
            Throttle own = new Throttle(reactor, 100, 10);
            Charge before = all.take(80);
            ReadRoom room = new ReadRoom();
            room.take(30, own, all, () -> events.add("granted"));
            assertThat(room.take(30, own, all, () -> events.add("asked again"))).isFalse();
            before.release();
            reactor.schedule(1, () -> {
                assertThat(room.take(30, own, all, () -> events.add("never"))).isTrue();
                room.handOver().release();
                events.add(all.takenBytes() + " and " + own.takenBytes());
            });
        });
        assertThat(events).containsExactly("granted", "0 and 0");
    }

    @Test
    void whoGivesUpHalfWayGivesBackWhatItHas() {
        inReactor(reactor -> {
            Throttle all = new Throttle(reactor, 100, 10);
            Throttle own = new Throttle(reactor, 100, 10);
            all.take(100);
            ReadRoom room = new ReadRoom();
            room.take(30, own, all, () -> events.add("never"));
            assertThat(own.takenBytes()).isEqualTo(30);
            room.release();
            events.add(own.takenBytes() + " taken, " + all.waiting() + " wait");
        });
        assertThat(events).containsExactly("0 taken, 0 wait");
    }
}
