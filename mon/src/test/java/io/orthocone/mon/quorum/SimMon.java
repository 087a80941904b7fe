package io.orthocone.mon.quorum;

import io.orthocone.env.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One simulated monitor: its disk, and while it is up its core and its state machine. */
final class SimMon {
    private final MonId id;
    private final SimStore store = new SimStore();
    private int run;
    private Optional<Running> running = Optional.empty();

    /** What a crash ends. */
    static final class Running {
        final RaftCore core;
        final SimLog log;
        LogPosition applied;
        List<Payload> commands;
        boolean isFlushing;

        Running(RaftCore core, DurableState state, LogPosition applied, List<Payload> commands) {
            this.core = core;
            this.log = new SimLog(state);
            this.applied = applied;
            this.commands = commands;
        }
    }

    SimMon(MonId id) {
        this.id = id;
    }

    MonId id() {
        return id;
    }

    SimStore store() {
        return store;
    }

    /** Counts the runs of this monitor, so that events meant for an earlier one are dropped. */
    int run() {
        return run;
    }

    Optional<Running> running() {
        return running;
    }

    boolean isUp() {
        return running.isPresent();
    }

    void start(RaftConfig config, java.util.random.RandomGenerator random) {
        run++;
        DurableState state = store.recover();
        RaftCore core = new RaftCore(config, state, random);
        running = Optional.of(
                new Running(core, state, store.appliedPosition(), new ArrayList<>(store.appliedCommands())));
    }

    void stop() {
        running = Optional.empty();
    }
}
