package io.orthocone.osd.pg.planted;

import io.orthocone.env.Reactor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Planted: a pure value that asks for the time and reads a file. */
public final class PgThatWaits {
    private PgThatWaits() {}

    public static long read(Reactor reactor) throws IOException {
        return reactor.nanoTime() + Files.size(Path.of("log"));
    }
}
