package io.orthocone.env;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The echo daemon over TCP: the class that also runs in the simulator. */
class EchoTcpTest {
    private static final int LINES = 5_000;

    @TempDir
    private Path folder;

    @Test
    void linesComeBack() throws Exception {
        try (ProductionEnv server = ProductionEnv.named("server")
                        .folder(folder.resolve("server"))
                        .open();
                ProductionEnv other = ProductionEnv.named("client")
                        .folder(folder.resolve("client"))
                        .open()) {
            Endpoint endpoint = new EchoDaemon(server, new Endpoint("127.0.0.1", 0)).start();
            CompletableFuture<Boolean> finished = new CompletableFuture<>();
            EchoClient client = new EchoClient(other, endpoint, LINES, () -> finished.complete(true));
            client.start();
            assertThat(finished.get(20, TimeUnit.SECONDS)).isTrue();
            assertThat(client.connects()).isEqualTo(1);
        }
    }
}
