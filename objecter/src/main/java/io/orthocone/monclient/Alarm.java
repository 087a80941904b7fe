package io.orthocone.monclient;

import io.orthocone.env.Reactor;
import java.util.Optional;

/** A timer of which at most one setting is pending. Owned by its reactor. */
final class Alarm {
    private final Reactor reactor;
    private Optional<Reactor.Timer> pending = Optional.empty();

    Alarm(Reactor reactor) {
        this.reactor = reactor;
    }

    /** Runs the task after the delay, unless set anew or cancelled before. */
    void set(long delayNanos, Runnable task) {
        cancel();
        pending = Optional.of(reactor.schedule(Math.max(0, delayNanos), () -> {
            pending = Optional.empty();
            task.run();
        }));
    }

    void cancel() {
        pending.ifPresent(Reactor.Timer::cancel);
        pending = Optional.empty();
    }

    boolean isSet() {
        return pending.isPresent();
    }
}
