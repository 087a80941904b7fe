package io.orthocone.env;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Two production envs over loopback, each on an event loop of its own. */
final class ProductionUnderTest implements EnvUnderTest {
    private final ReactorPool pool;
    private final ProductionEnv first;
    private final ProductionEnv second;

    ProductionUnderTest(Path folder, ReactorPool pool) throws IOException {
        this.pool = pool;
        first = ProductionEnv.named("first")
                .folder(folder.resolve("first"))
                .reactors(pool)
                .open();
        second = ProductionEnv.named("second")
                .folder(folder.resolve("second"))
                .reactors(pool)
                .open();
    }

    @Override
    public ProductionEnv first() {
        return first;
    }

    @Override
    public ProductionEnv second() {
        return second;
    }

    @Override
    public Endpoint firstEndpoint(int port) {
        return new Endpoint("127.0.0.1", port);
    }

    @Override
    public int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    @Override
    public <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        first.close();
        second.close();
        pool.close();
    }
}
