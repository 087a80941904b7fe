package io.orthocone.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every form of {@link Reactor} and {@link Worker} does. */
public abstract class ReactorContract {
    private static final long MILLISECOND = 1_000_000;

    private EnvUnderTest world;
    private Reactor reactor;

    protected abstract EnvUnderTest open() throws Exception;

    @BeforeEach
    void openWorld() throws Exception {
        world = open();
        reactor = world.first().newReactor("r");
    }

    @AfterEach
    void closeWorld() {
        world.close();
    }

    @Test
    void tasksRunInOrderAndNeverInline() throws Exception {
        List<String> order = new ArrayList<>();
        CompletableFuture<List<String>> done = new CompletableFuture<>();
        reactor.execute(() -> {
            reactor.execute(() -> order.add("second"));
            reactor.execute(() -> done.complete(order));
            order.add("first");
        });
        assertThat(world.await(done)).containsExactly("first", "second");
    }

    @Test
    void onlyTheReactorIsInTheReactor() throws Exception {
        assertThat(reactor.inReactor()).isFalse();
        assertThatThrownBy(reactor::assertInReactor).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> reactor.schedule(1, () -> {})).isInstanceOf(IllegalStateException.class);
        assertThat(world.in(reactor, reactor::inReactor)).isTrue();
        assertThat(reactor.name()).isEqualTo("r");
    }

    @Test
    void theEndOfTheTurnComesAfterTheTask() throws Exception {
        List<String> order = new ArrayList<>();
        CompletableFuture<List<String>> done = new CompletableFuture<>();
        reactor.execute(() -> {
            reactor.executeAtEndOfTurn(() -> {
                order.add("end");
                done.complete(order);
            });
            order.add("task");
        });
        assertThat(world.await(done)).containsExactly("task", "end");
    }

    @Test
    void theEndOfTheTurnComesAfterTimersToo() throws Exception {
        List<String> order = new ArrayList<>();
        CompletableFuture<List<String>> done = new CompletableFuture<>();
        reactor.execute(() -> reactor.schedule(0, () -> {
            reactor.executeAtEndOfTurn(() -> {
                order.add("end");
                done.complete(order);
            });
            order.add("timer");
        }));
        assertThat(world.await(done)).containsExactly("timer", "end");
    }

    @Test
    void workAskedForAtTheEndOfATurnBelongsToTheNext() throws Exception {
        List<String> order = new ArrayList<>();
        CompletableFuture<List<String>> done = new CompletableFuture<>();
        reactor.execute(() -> reactor.executeAtEndOfTurn(() -> {
            reactor.executeAtEndOfTurn(() -> {
                order.add("next");
                done.complete(order);
            });
            order.add("this");
        }));
        assertThat(world.await(done)).containsExactly("this", "next");
    }

    @Test
    void timersFireInOrderAndNotEarly() throws Exception {
        List<String> order = new ArrayList<>();
        CompletableFuture<Long> elapsed = new CompletableFuture<>();
        reactor.execute(() -> {
            long start = reactor.nanoTime();
            reactor.schedule(20 * MILLISECOND, () -> {
                order.add("late");
                elapsed.complete(reactor.nanoTime() - start);
            });
            reactor.schedule(5 * MILLISECOND, () -> order.add("early"));
        });
        assertThat(world.await(elapsed)).isGreaterThanOrEqualTo(20 * MILLISECOND);
        assertThat(order).containsExactly("early", "late");
    }

    @Test
    void cancelledTimersDoNotFire() throws Exception {
        List<String> fired = new ArrayList<>();
        CompletableFuture<List<String>> done = new CompletableFuture<>();
        reactor.execute(() -> {
            Reactor.Timer timer = reactor.schedule(MILLISECOND, () -> fired.add("cancelled"));
            reactor.schedule(5 * MILLISECOND, () -> done.complete(fired));
            timer.cancel();
            timer.cancel();
        });
        assertThat(world.await(done)).isEmpty();
    }

    @Test
    void aTimerMayCancelItselfAndOthersThatAreDue() throws Exception {
        List<String> fired = new ArrayList<>();
        List<Reactor.Timer> timers = new ArrayList<>();
        CompletableFuture<List<String>> done = new CompletableFuture<>();
        reactor.execute(() -> {
            for (int index = 0; index < 2; index++) {
                timers.add(reactor.schedule(MILLISECOND, () -> {
                    fired.add("one of two");
                    timers.forEach(Reactor.Timer::cancel);
                }));
            }
            reactor.schedule(10 * MILLISECOND, () -> done.complete(fired));
        });
        assertThat(world.await(done)).containsExactly("one of two");
    }

    @Test
    void aPeriodicTaskRunsUntilItIsCancelledAlsoByItself() throws Exception {
        List<String> runs = new ArrayList<>();
        List<Reactor.Timer> timers = new ArrayList<>();
        CompletableFuture<List<String>> done = new CompletableFuture<>();
        reactor.execute(() -> {
            timers.add(reactor.every(2 * MILLISECOND, () -> {
                runs.add("run");
                if (runs.size() == 3) {
                    timers.getFirst().cancel();
                    reactor.schedule(20 * MILLISECOND, () -> done.complete(runs));
                }
            }));
        });
        assertThat(world.await(done)).containsExactly("run", "run", "run");
    }

    @Test
    void aPeriodicTaskBeginsWithinOnePeriodAndMayBeCancelledByAnother() throws Exception {
        List<String> runs = new ArrayList<>();
        CompletableFuture<List<String>> done = new CompletableFuture<>();
        reactor.execute(() -> {
            Reactor.Timer cancelled = reactor.every(50 * MILLISECOND, () -> runs.add("cancelled"));
            reactor.schedule(0, cancelled::cancel);
            reactor.every(5 * MILLISECOND, () -> runs.add("tick"));
            reactor.schedule(60 * MILLISECOND, () -> done.complete(List.copyOf(runs)));
        });
        assertThat(world.await(done)).isNotEmpty().containsOnly("tick");
    }

    @Test
    void aWorkersCompletionsComeInOrderOnTheOwner() throws Exception {
        Worker worker = world.in(reactor, () -> world.first().newWorker("w", reactor));
        List<String> order = new ArrayList<>();
        CompletableFuture<List<String>> done = new CompletableFuture<>();
        int pendingAtOnce = world.in(reactor, () -> {
            worker.submit(() -> "1", completion(order, null));
            worker.submit(
                    () -> {
                        throw new IOException("broken");
                    },
                    completion(order, null));
            worker.submit(() -> "3", completion(order, done));
            return worker.pending();
        });
        assertThat(pendingAtOnce).isEqualTo(3);
        assertThat(world.await(done)).containsExactly("1", "broken", "3");
        assertThat(world.in(reactor, worker::pending)).isZero();
    }

    private Worker.Completion<String> completion(List<String> order, CompletableFuture<List<String>> last) {
        return new Worker.Completion<>() {
            @Override
            public void done(String result) {
                reactor.assertInReactor();
                add(result);
            }

            @Override
            public void failed(Exception failure) {
                reactor.assertInReactor();
                add(failure.getMessage());
            }

            private void add(String outcome) {
                order.add(outcome);
                if (last != null) {
                    last.complete(order);
                }
            }
        };
    }

    @Test
    void aClosedWorkerFinishesWhatWasSubmitted() throws Exception {
        Worker worker = world.in(reactor, () -> world.first().newWorker("w", reactor));
        List<String> order = new ArrayList<>();
        CompletableFuture<List<String>> done = new CompletableFuture<>();
        reactor.execute(() -> {
            worker.submit(() -> "last", completion(order, done));
            worker.close();
        });
        assertThat(world.await(done)).containsExactly("last");
    }
}
