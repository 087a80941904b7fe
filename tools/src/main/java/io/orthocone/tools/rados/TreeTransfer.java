package io.orthocone.tools.rados;

import io.orthocone.rados.RadosException;
import io.orthocone.tools.cli.Complaint;
import io.orthocone.tools.cli.Failure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Many files, a few under way at a time. One that fails does not hold up the others. */
final class TreeTransfer {
    private static final int UNDER_WAY = 4;

    private final AtomicLong files = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final List<Failed> failures = Collections.synchronizedList(new ArrayList<>());

    /** A file that could not be transferred. */
    record Failed(String name, Failure why) {}

    /** Transfers one. */
    interface OneFile {
        /** Returns how many bytes it had. */
        long transfer(String name) throws IOException;
    }

    /** Transfers all, and waits for them. */
    void run(List<String> names, OneFile one) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < UNDER_WAY; i++) {
            workers.add(Thread.startVirtualThread(() -> {
                for (int at = next.getAndIncrement(); at < names.size(); at = next.getAndIncrement()) {
                    transfer(names.get(at), one);
                }
            }));
        }
        for (Thread worker : workers) {
            worker.join();
        }
    }

    private void transfer(String name, OneFile one) {
        try {
            bytes.addAndGet(one.transfer(name));
            files.incrementAndGet();
        } catch (IOException | RadosException | Complaint e) {
            Failure.of(e).ifPresent(why -> failures.add(new Failed(name, why)));
        }
    }

    long files() {
        return files.get();
    }

    long bytes() {
        return bytes.get();
    }

    List<Failed> failures() {
        return failures.stream()
                .sorted((one, other) -> one.name().compareTo(other.name()))
                .toList();
    }
}
