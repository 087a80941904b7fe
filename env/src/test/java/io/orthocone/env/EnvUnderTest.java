package io.orthocone.env;

import java.util.concurrent.CompletableFuture;

/** Two processes in one form of the world, and a way to wait there: contract suites run on it. */
public interface EnvUnderTest extends AutoCloseable {
    Env first();

    Env second();

    /** Where {@link #first} can be reached; the port is free. */
    Endpoint firstEndpoint(int port);

    /** A port on which nobody listens. */
    int freePort();

    /** Lets the world go on until the future is done, and returns its value. */
    <T> T await(CompletableFuture<T> future) throws Exception;

    @Override
    void close();

    /** Runs code in a reactor and waits for its value. */
    default <T> T in(Reactor reactor, Worker.Job<T> code) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        reactor.execute(() -> {
            try {
                result.complete(code.run());
            } catch (Exception failure) {
                result.completeExceptionally(failure);
            }
        });
        return await(result);
    }
}
