package io.orthocone.monclient;

import io.orthocone.env.Payload;
import io.orthocone.env.Reactor;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.MonMessage.Command;
import io.orthocone.message.MonMessage.CommandReply;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Commands that are not answered yet. Owned by the {@link MonClient}'s reactor.
 *
 * <p>Invariants: a tid is used once; a command's callback is called once; a resend carries the same tid.
 */
final class CommandTable {
    private record Pending(Command command, CommandCallback callback, Reactor.Timer deadline) {}

    private final Reactor reactor;
    private final NavigableMap<Long, Pending> pending = new TreeMap<>();
    private long lastTid;

    CommandTable(Reactor reactor) {
        this.reactor = reactor;
    }

    /** Enters a command; {@code whoWasTried} words the time-out. */
    Command enter(
            String json, Payload input, long timeoutNanos, Supplier<String> whoWasTried, CommandCallback callback) {
        Command command = new Command(++lastTid, json, input);
        Reactor.Timer deadline = reactor.schedule(
                timeoutNanos,
                () -> finish(command.tid(), ErrorCode.ETIMEDOUT, timeoutStatus(timeoutNanos, whoWasTried)));
        pending.put(command.tid(), new Pending(command, callback, deadline));
        return command;
    }

    /** An answer came; one for a command that is over is dropped. */
    void answered(CommandReply reply) {
        Pending over = pending.remove(reply.tid());
        if (over != null) {
            over.deadline().cancel();
            over.callback().completed(reply);
        }
    }

    boolean isPending(long tid) {
        return pending.containsKey(tid);
    }

    /** What must be sent to another monitor, oldest first. */
    List<Command> unanswered() {
        return pending.values().stream().map(Pending::command).toList();
    }

    /** Ends all commands. */
    void endAll(ErrorCode code, String why) {
        for (long tid : new ArrayList<>(pending.keySet())) {
            finish(tid, code, why);
        }
    }

    /** The answer to a command that was not sent. */
    static CommandReply cancelled(String why) {
        return new CommandReply(0, ErrorCode.ECANCELED, why, Payload.EMPTY);
    }

    private void finish(long tid, ErrorCode code, String status) {
        answered(new CommandReply(tid, code, status, Payload.EMPTY));
    }

    private static String timeoutStatus(long timeoutNanos, Supplier<String> whoWasTried) {
        return "no answer within " + Seconds.of(timeoutNanos) + "; monitors: " + whoWasTried.get();
    }
}
