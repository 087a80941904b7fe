package io.orthocone.env;

import io.netty.channel.SingleThreadEventLoop;
import java.util.ArrayDeque;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** A {@link Reactor} on one Netty event loop, which it may share with other reactors. */
final class NettyReactor implements Reactor {
    private final String name;
    private final SingleThreadEventLoop loop;
    private final SharedTicks ticks;
    private final Life life;
    /** Confined to the loop, as is {@link #endOfTurnRequested}. */
    private final ArrayDeque<Runnable> endOfTurn = new ArrayDeque<>();

    private final Runnable endTurn = this::endTurn;
    private boolean endOfTurnRequested;

    NettyReactor(String name, SingleThreadEventLoop loop, SharedTicks ticks, Life life) {
        this.name = name;
        this.loop = loop;
        this.ticks = ticks;
        this.life = life;
    }

    SingleThreadEventLoop loop() {
        return loop;
    }

    Life life() {
        return life;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void execute(Runnable task) {
        try {
            loop.execute(() -> life.run(task));
        } catch (RejectedExecutionException rejected) {
            // The pool is shut down: the process ends, and nothing of this daemon runs any more.
            life.end();
        }
    }

    @Override
    public void executeAtEndOfTurn(Runnable task) {
        assertInReactor();
        endOfTurn.add(task);
        if (!endOfTurnRequested) {
            endOfTurnRequested = true;
            loop.executeAfterEventLoopIteration(endTurn);
        }
    }

    /** Runs what was asked for up to now; what these tasks ask for belongs to the next turn. */
    private void endTurn() {
        endOfTurnRequested = false;
        for (int remaining = endOfTurn.size(); remaining > 0; remaining--) {
            life.run(endOfTurn.poll());
        }
    }

    @Override
    public Timer schedule(long delayNanos, Runnable task) {
        assertInReactor();
        Future<?> scheduled = loop.schedule(() -> life.run(task), Math.max(0, delayNanos), TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }

    @Override
    public Timer every(long periodNanos, Runnable task) {
        assertInReactor();
        return ticks.every(periodNanos, life, task);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public boolean inReactor() {
        return loop.inEventLoop();
    }
}
