package io.orthocone.tools.cli;

import io.orthocone.rados.Rados;
import io.orthocone.rados.RadosException;
import java.io.PrintWriter;

/** Says on standard error what a command waits for when that takes long: nothing is more annoying than silence. */
final class Patience {
    private static final long BETWEEN_LOOKS_MILLIS = 1000;

    private Patience() {}

    /** Watches a connection until it is closed. */
    static void watch(Rados rados, PrintWriter err) {
        Thread.ofVirtual().name("patience").start(() -> {
            Waits waits = new Waits();
            try {
                for (long second = 1; ; second++) {
                    Thread.sleep(BETWEEN_LOOKS_MILLIS);
                    waits.look(second, rados.underWay()).ifPresent(line -> {
                        err.println("ocone: " + line);
                        err.flush();
                    });
                }
            } catch (RadosException _) {
                // The connection is closed: nobody waits any more.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
