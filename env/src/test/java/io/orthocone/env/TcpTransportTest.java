package io.orthocone.env;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** TCP by whatever this machine does best. */
class TcpTransportTest extends TransportContract {
    @TempDir
    private Path folder;

    @Override
    protected EnvUnderTest open() throws IOException {
        return new ProductionUnderTest(folder, ReactorPool.create("test", 2));
    }
}
