package io.orthocone.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orthocone.env.Env;
import io.orthocone.env.Reactor;
import io.orthocone.sim.World;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ThrottleTest {
    private final List<String> events = new ArrayList<>();
    private final List<Charge> charges = new ArrayList<>();

    private void inReactor(BiConsumer<Env, Reactor> test) {
        World world = World.calm(1);
        world.host("h")
                .process("p", env -> {
                    Reactor reactor = env.newReactor("r");
                    reactor.execute(() -> test.accept(env, reactor));
                })
                .start();
        world.runFor(TimeUnit.SECONDS.toNanos(5));
    }

    private void await(Throttle throttle, String who, long bytes) {
        throttle.await(bytes, charge -> {
            events.add(who);
            charges.add(charge);
        });
    }

    @Test
    void whatFitsIsTakenAndGivenBack() {
        inReactor((env, reactor) -> {
            Throttle throttle = new Throttle(reactor, 100, 2);
            Charge first = throttle.take(60);
            assertThat(throttle.hasRoom(40)).isTrue();
            assertThat(throttle.hasRoom(41)).isFalse();
            Charge second = throttle.take(40);
            first.release();
            assertThat(throttle.takenBytes()).isEqualTo(40);
            second.release();
            events.add(throttle.takenBytes() + " " + throttle.takenMessages());
        });
        assertThat(events).containsExactly("0 0");
    }

    @Test
    void messagesAreBoundedToo() {
        inReactor((env, reactor) -> {
            Throttle throttle = new Throttle(reactor, 100, 2);
            throttle.take(1);
            throttle.take(1);
            events.add("room " + throttle.hasRoom(1));
        });
        assertThat(events).containsExactly("room false");
    }

    @Test
    void releasingTwiceGivesBackOnce() {
        inReactor((env, reactor) -> {
            Throttle throttle = new Throttle(reactor, 100, 5);
            throttle.take(10);
            Charge charge = throttle.take(20);
            charge.release();
            charge.release();
            events.add("taken " + throttle.takenBytes());
        });
        assertThat(events).containsExactly("taken 10");
    }

    @Test
    void whatIsLargerThanTheBudgetPassesAlone() {
        inReactor((env, reactor) -> {
            Throttle throttle = new Throttle(reactor, 100, 5);
            Charge small = throttle.take(1);
            await(throttle, "large", 1000);
            await(throttle, "behind", 1);
            small.release();
            reactor.schedule(1, () -> {
                events.add("taken " + throttle.takenBytes());
                charges.removeFirst().release();
            });
        });
        assertThat(events).containsExactly("large", "taken 1000", "behind");
    }

    @Test
    void whoComesLaterWaitsBehindEvenIfItWouldFit() {
        inReactor((env, reactor) -> {
            Throttle throttle = new Throttle(reactor, 100, 5);
            Charge charge = throttle.take(50);
            await(throttle, "large", 80);
            events.add("room " + throttle.hasRoom(10));
            await(throttle, "small", 10);
            charge.release();
        });
        assertThat(events).containsExactly("room false", "large", "small");
    }

    @Test
    void whoGivesUpMakesWayForTheNext() {
        inReactor((env, reactor) -> {
            Throttle throttle = new Throttle(reactor, 100, 5);
            throttle.take(50);
            Throttle.Waiter large = throttle.await(80, charge -> events.add("large"));
            await(throttle, "small", 10);
            large.cancel();
            large.cancel();
        });
        assertThat(events).containsExactly("small");
    }

    @Test
    void takingWithoutRoomIsAMistake() {
        inReactor((env, reactor) -> {
            Throttle throttle = new Throttle(reactor, 100, 5);
            throttle.take(100);
            assertThatThrownBy(() -> throttle.take(1)).hasMessageContaining("has asked for room");
            events.add("seen");
        });
        assertThat(events).containsExactly("seen");
    }

    /** Anybody may take, wait, give up and release in any order: the bound holds, all who wait are served, nothing is left over. */
    @Test
    void nothingIsLeftOverAfterAnyOrderOfEvents() {
        for (int seed = 0; seed < 200; seed++) {
            long budget = 1L + seed;
            events.clear();
            charges.clear();
            inReactor((env, reactor) -> {
                Throttle throttle = new Throttle(reactor, budget, 4);
                step(reactor, throttle, budget, env.random("steps"), 200);
            });
            assertThat(events).as("budget %d", budget).last().isEqualTo("0 bytes, 0 messages, 0 wait");
        }
    }

    private void step(Reactor reactor, Throttle throttle, long budget, RandomGenerator random, int left) {
        assertThat(throttle.takenBytes() <= budget || throttle.takenMessages() == 1)
                .as(throttle.toString())
                .isTrue();
        assertThat(throttle.takenMessages()).isLessThanOrEqualTo(4);
        if (left == 0) {
            if (!charges.isEmpty()) {
                charges.removeFirst().release();
                reactor.execute(() -> step(reactor, throttle, budget, random, 0));
            } else {
                events.add(throttle.takenBytes() + " bytes, " + throttle.takenMessages() + " messages, "
                        + throttle.waiting() + " wait");
            }
            return;
        }
        long bytes = random.nextLong(1, 80);
        switch (random.nextInt(4)) {
            case 0 -> {
                if (throttle.hasRoom(bytes)) {
                    charges.add(throttle.take(bytes));
                }
            }
            case 1 -> throttle.await(bytes, charges::add);
            case 2 -> {
                Throttle.Waiter waiter = throttle.await(bytes, charges::add);
                if (random.nextBoolean()) {
                    waiter.cancel();
                }
            }
            default -> {
                if (!charges.isEmpty()) {
                    charges.remove(random.nextInt(charges.size())).release();
                }
            }
        }
        reactor.execute(() -> step(reactor, throttle, budget, random, left - 1));
    }
}
