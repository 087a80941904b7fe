package io.orthocone.bench.store;

import io.orthocone.env.Payload;
import io.orthocone.env.ProductionEnv;
import io.orthocone.env.Reactor;
import io.orthocone.kv.LmdbEngine;
import io.orthocone.message.HObject;
import io.orthocone.osd.store.CollectionId;
import io.orthocone.osd.store.ObjectStore;
import io.orthocone.osd.store.StoreException;
import io.orthocone.osd.store.disk.DiskStore;
import io.orthocone.osd.store.disk.StoreOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** A store in a folder, with its own event loop and workers, as an OSD has it. */
final class BenchStore {
    static final CollectionId PG = new CollectionId(1, 0);

    private final ProductionEnv env;
    final Reactor reactor;
    final DiskStore store;

    private BenchStore(Path folder, StoreOptions options) throws IOException {
        env = ProductionEnv.named("bench").folder(folder).open();
        reactor = env.newReactor("store");
        store = new DiskStore(env, reactor, new LmdbEngine(folder), options);
    }

    static BenchStore open(Path folder, StoreOptions options) throws IOException {
        BenchStore opened = new BenchStore(folder, options);
        CompletableFuture<Void> done = new CompletableFuture<>();
        opened.reactor.execute(() -> opened.store.open(new ObjectStore.Listener() {
            @Override
            public void opened() {
                done.complete(null);
            }

            @Override
            public void failed(StoreException why) {
                if (!done.completeExceptionally(why)) {
                    throw why;
                }
            }
        }));
        done.join();
        return opened;
    }

    /** An object by its number; hashes are spread as those of names are. */
    static HObject object(long number) {
        long mixed = number * 0x9e3779b97f4a7c15L;
        return HObject.head(1, "", "", "object-" + number, (int) (mixed >>> 32));
    }

    /** A payload that does not compress, different for each seed. */
    static Payload random(long seed, int lengthBytes) {
        byte[] bytes = new byte[lengthBytes];
        new java.util.SplittableRandom(seed).nextBytes(bytes);
        return Payload.wrap(bytes);
    }

    <T> T ask(Function<? super DiskStore, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        reactor.execute(() -> {
            try {
                answer.complete(question.apply(store));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer.join();
    }

    void close() {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        reactor.execute(() -> store.close(() -> closed.complete(null)));
        closed.join();
        env.close();
    }

    /** As {@code kill -9}. */
    void kill() {
        env.kill();
    }
}
