package io.orthocone.sim;

import io.orthocone.env.Endpoint;
import io.orthocone.env.Env;
import io.orthocone.env.EnvUnderTest;
import java.util.concurrent.CompletableFuture;

/** Two simulated processes on two hosts. */
final class SimUnderTest implements EnvUnderTest {
    private static final long LIMIT_NANOS = 60_000_000_000L;

    private final World world;
    private final SimProcess first;
    private final SimProcess second;

    SimUnderTest(World world) {
        this.world = world;
        first = world.host("node1").process("first", _ -> {});
        second = world.host("node2").process("second", _ -> {});
        first.start();
        second.start();
    }

    @Override
    public Env first() {
        return first.env();
    }

    @Override
    public Env second() {
        return second.env();
    }

    @Override
    public Endpoint firstEndpoint(int port) {
        return new Endpoint(first.host().address(), port);
    }

    @Override
    public int freePort() {
        return 9;
    }

    @Override
    public <T> T await(CompletableFuture<T> future) throws Exception {
        if (!future.isDone()) {
            world.await("what the test waits for", future::isDone, LIMIT_NANOS);
        }
        return future.get();
    }

    @Override
    public void close() {}
}
