package io.orthocone.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lives of daemons that share event loops. */
class ProductionEnvTest {
    private static final Worker.Completion<Object> UNHEARD = new Worker.Completion<>() {
        @Override
        public void done(Object result) {
            throw new AssertionError("a daemon that was killed heard of a result");
        }

        @Override
        public void failed(Exception failure) {
            throw new AssertionError("a daemon that was killed heard of a failure", failure);
        }
    };

    @TempDir
    private Path folder;

    private final ReactorPool pool = ReactorPool.create("test", 1);

    @AfterEach
    void closePool() {
        pool.close();
    }

    private ProductionEnv.Builder daemon(String name) {
        return ProductionEnv.named(name).folder(folder.resolve(name)).reactors(pool);
    }

    @Test
    void aMistakeEndsItsDaemonAndNoOther() throws Exception {
        CompletableFuture<String> failed = new CompletableFuture<>();
        ProductionEnv broken = daemon("broken")
                .onFailure((name, cause) -> failed.complete(name + ": " + cause.getMessage()))
                .open();
        try (ProductionEnv neighbour = daemon("neighbour").open()) {
            Reactor reactor = broken.newReactor("r");
            CompletableFuture<String> afterwards = new CompletableFuture<>();
            reactor.execute(() -> {
                throw new IllegalStateException("oops");
            });
            reactor.execute(() -> afterwards.complete("a dead daemon ran"));
            assertThat(failed.get(10, TimeUnit.SECONDS)).isEqualTo("broken: oops");
            CompletableFuture<String> alive = new CompletableFuture<>();
            neighbour.newReactor("r").execute(() -> alive.complete("alive"));
            assertThat(alive.get(10, TimeUnit.SECONDS)).isEqualTo("alive");
            assertThat(broken.isOver()).isTrue();
            assertThat(neighbour.isOver()).isFalse();
            assertThat(afterwards).isNotDone();
        }
    }

    @Test
    void aBrokenInvariantInAJobEndsTheDaemon() throws Exception {
        CompletableFuture<Throwable> failed = new CompletableFuture<>();
        ProductionEnv env =
                daemon("d").onFailure((_, cause) -> failed.complete(cause)).open();
        Reactor reactor = env.newReactor("r");
        reactor.execute(() -> env.newWorker("w", reactor)
                .submit(
                        () -> {
                            Invariants.check(false, "must hold");
                            return 0;
                        },
                        UNHEARD));
        assertThat(failed.get(10, TimeUnit.SECONDS)).hasMessage("must hold");
    }

    @Test
    void aKilledDaemonHearsNothingMore() throws Exception {
        ProductionEnv env = daemon("d").open();
        Reactor reactor = env.newReactor("r");
        CountDownLatch jobRuns = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        reactor.execute(() -> env.newWorker("w", reactor)
                .submit(
                        () -> {
                            jobRuns.countDown();
                            mayEnd.await();
                            return "result";
                        },
                        UNHEARD));
        jobRuns.await();
        env.kill();
        mayEnd.countDown();
        CompletableFuture<Boolean> ran = new CompletableFuture<>();
        reactor.execute(() -> ran.complete(true));
        try (ProductionEnv other = daemon("other").open()) {
            CompletableFuture<Boolean> later = new CompletableFuture<>();
            other.newReactor("r").execute(() -> later.complete(true));
            assertThat(later.get(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(ran).isNotDone();
    }

    @Test
    void aKillClosesStreamsAndFreesLocks() throws Exception {
        ProductionEnv killed = daemon("killed").open();
        killed.disk().lock("lock");
        Endpoint endpoint = new EchoDaemon(killed, new Endpoint("127.0.0.1", 0)).start();
        try (ProductionEnv peer = daemon("peer").open()) {
            CompletableFuture<Boolean> opened = new CompletableFuture<>();
            CompletableFuture<String> closed = new CompletableFuture<>();
            Reactor reactor = peer.newReactor("r");
            reactor.execute(() -> {
                Transport.Connection _ = peer.transport().connect(endpoint, reactor, new Watch(opened, closed));
            });
            assertThat(opened.get(10, TimeUnit.SECONDS)).isTrue();
            killed.kill();
            assertThat(closed.get(10, TimeUnit.SECONDS)).isNotEmpty();
            try (ProductionEnv again = daemon("killed").open()) {
                assertThat(again.disk().lock("lock")).isNotNull();
                assertThat(new EchoDaemon(again, endpoint).start()).isEqualTo(endpoint);
            }
        }
    }

    private record Watch(CompletableFuture<Boolean> opened, CompletableFuture<String> closed)
            implements Transport.ConnectionHandler {
        @Override
        public void opened(Transport.Connection connection) {
            opened.complete(true);
        }

        @Override
        public void received(Transport.Connection connection, ByteBuf bytes) {}

        @Override
        public void closed(Transport.Connection connection, boolean refused, String reason) {
            closed.complete(reason);
        }
    }

    @Test
    void withAVolatileDiskAKillIsAPowerCut() throws IOException {
        ProductionEnv killed = daemon("d").volatileDisk(true).open();
        DurableFiles.replace(killed.disk(), "f", Payload.utf8("old"));
        try (DiskFile file = killed.disk().open("f", Disk.Mode.BUFFERED)) {
            file.write(0, ByteBuffer.wrap("new".getBytes(StandardCharsets.UTF_8)));
        }
        killed.kill();
        assertThatThrownBy(() -> killed.disk().list("")).isInstanceOf(IOException.class);
        try (ProductionEnv again = daemon("d").open()) {
            assertThat(DurableFiles.read(again.disk(), "f", 10).toUtf8()).isEqualTo("old");
        }
    }

    @Test
    void closingFinishesTheJobsThatWereSubmitted() throws Exception {
        ProductionEnv env = daemon("d").open();
        Reactor reactor = env.newReactor("r");
        CompletableFuture<Boolean> submitted = new CompletableFuture<>();
        CompletableFuture<String> done = new CompletableFuture<>();
        reactor.execute(() -> {
            env.newWorker("w", reactor)
                    .submit(
                            () -> {
                                done.complete("written");
                                return 0;
                            },
                            new Worker.Completion<Object>() {
                                @Override
                                public void done(Object result) {}

                                @Override
                                public void failed(Exception failure) {}
                            });
            submitted.complete(true);
        });
        submitted.get(10, TimeUnit.SECONDS);
        env.close();
        assertThat(done).isCompletedWithValue("written");
    }

    @Test
    void aClientNeedsNoFolder() throws Exception {
        try (ProductionEnv client = ProductionEnv.named("client").openWithoutDisk()) {
            CompletableFuture<Boolean> ran = new CompletableFuture<>();
            client.newReactor("r").execute(() -> ran.complete(true));
            assertThat(ran.get(10, TimeUnit.SECONDS)).isTrue();
            assertThatThrownBy(client::disk).isInstanceOf(Invariants.InvariantViolation.class);
        }
    }

    @Test
    void generatorsDoNotRepeat() throws IOException {
        try (ProductionEnv env = daemon("d").open()) {
            assertThat(env.random("nonce").nextLong())
                    .isNotEqualTo(env.random("nonce").nextLong());
            assertThat(env.buggify("anything")).isFalse();
        }
    }
}
