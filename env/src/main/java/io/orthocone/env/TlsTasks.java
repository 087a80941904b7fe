package io.orthocone.env;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Where TLS handshakes of this process compute: signing and agreeing on keys takes milliseconds, which no event loop has. The threads end when
 * there was nothing to do for a while.
 */
final class TlsTasks {
    private static final int THREADS = 2;

    static final ExecutorService EXECUTOR = create();

    private TlsTasks() {}

    private static ThreadPoolExecutor create() {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().name("tls-", 0).daemon(true).factory());
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }
}
