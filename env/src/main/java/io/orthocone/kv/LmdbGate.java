package io.orthocone.kv;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Stands between an LMDB environment and those who use it, so that it can be closed under their hands: a daemon of this process may have been
 * killed in the middle of a commit or a read, and its successor must not open the folder before that is over (LMDB allows one opening a
 * process). Whoever comes later finds the gate shut. Native code must never see a closed environment.
 */
final class LmdbGate {
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private boolean shut;

    /** Something that is done while the gate is open. */
    @FunctionalInterface
    interface Use<T> {
        T run() throws IOException;
    }

    /** Does it; many may be inside at once, also one several times. */
    <T> T through(Use<T> use) throws IOException {
        lock.readLock().lock();
        try {
            if (shut) {
                throw new IOException("the store is closed");
            }
            return use.run();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Waits until nobody is inside, runs {@code last}, and lets nobody in any more. Does nothing the second time. */
    void shut(Runnable last) {
        lock.writeLock().lock();
        try {
            if (!shut) {
                shut = true;
                last.run();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }
}
