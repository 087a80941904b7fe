package io.orthocone.tools.objectstore;

import io.orthocone.cluster.OsdStoreConf;
import io.orthocone.env.Payload;
import io.orthocone.env.ProductionEnv;
import io.orthocone.env.Reactor;
import io.orthocone.kv.LmdbEngine;
import io.orthocone.message.ErrorCode;
import io.orthocone.osd.store.ObjectStore;
import io.orthocone.osd.store.ReadResult;
import io.orthocone.osd.store.StoreException;
import io.orthocone.osd.store.StoreFullException;
import io.orthocone.osd.store.Transaction;
import io.orthocone.osd.store.disk.DiskStore;
import io.orthocone.osd.store.disk.StoreOptions;
import io.orthocone.tools.cli.Complaint;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * A store whose daemon does not run, opened by this process: every call waits for its end. What is committed is as durable as if the daemon had done it.
 * Holds the store's lock until it is closed. Used by one thread, which is not the store's.
 */
final class OfflineStore implements AutoCloseable {
    private static final int READ_BYTES = 4 << 20;

    private final ProductionEnv env;
    private final Reactor reactor;
    private final ObjectStore store;
    /** Completes, exceptionally, when the store fails. */
    private final CompletableFuture<Void> failure = new CompletableFuture<>();

    private OfflineStore(ProductionEnv env, Path folder, StoreOptions options) {
        this.env = env;
        this.reactor = env.newReactor("objectstore-tool");
        this.store = new DiskStore(env, reactor, new LmdbEngine(folder), options);
    }

    /**
     * Opens the store, replaying what its daemon left.
     *
     * @throws StoreException when it is in use, damaged, or not there
     */
    static OfflineStore open(Path folder) throws IOException {
        StoreOptions options = OsdStoreConf.besides(folder);
        ProductionEnv env =
                ProductionEnv.named("objectstore-tool").folder(folder).open();
        OfflineStore offline = new OfflineStore(env, folder, options);
        CompletableFuture<Void> opened = new CompletableFuture<>();
        offline.reactor.execute(() -> offline.store.open(new ObjectStore.Listener() {
            @Override
            public void opened() {
                opened.complete(null);
            }

            @Override
            public void failed(StoreException why) {
                offline.failure.completeExceptionally(why);
            }
        }));
        try {
            offline.await(opened);
        } catch (StoreException e) {
            env.close();
            throw e;
        }
        return offline;
    }

    /** Asks something of the store. */
    <T> T ask(Function<ObjectStore, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        reactor.execute(() -> {
            try {
                answer.complete(question.apply(store));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return await(answer);
    }

    /** Commits a transaction; it is durable when this returns. */
    void commit(Transaction transaction) {
        CompletableFuture<Void> durable = new CompletableFuture<>();
        reactor.execute(() -> {
            try {
                store.submit(transaction, () -> durable.complete(null));
            } catch (StoreFullException | RuntimeException e) {
                durable.completeExceptionally(e);
            }
        });
        await(durable);
    }

    /** A range of an object. */
    Payload read(StoredObject object, long offset, int lengthBytes) {
        CompletableFuture<ReadResult> read = new CompletableFuture<>();
        reactor.execute(() -> {
            try {
                store.read(object.collection(), object.object(), offset, lengthBytes, read::complete);
            } catch (RuntimeException e) {
                read.completeExceptionally(e);
            }
        });
        return switch (await(read)) {
            case ReadResult.Data data -> data.bytes();
            case ReadResult.NotFound _ -> throw object.missing();
            case ReadResult.Damaged damaged ->
                throw new Complaint(
                        ErrorCode.EIO,
                        object.name() + " is damaged at " + damaged.offset() + " (" + damaged.reason()
                                + "); the other OSDs of its PG have copies");
        };
    }

    /** An object's whole content, into a stream. */
    void copyTo(StoredObject object, OutputStream target) throws IOException {
        long size = size(object);
        for (long at = 0; at < size; ) {
            Payload part = read(object, at, READ_BYTES);
            target.write(part.toByteArray());
            at += part.length();
        }
    }

    long size(StoredObject object) {
        return ask(store -> store.stat(object.collection(), object.object()))
                .orElseThrow(object::missing)
                .sizeBytes();
    }

    private <T> T await(CompletableFuture<T> answer) {
        try {
            CompletableFuture.anyOf(answer, failure).join();
            return answer.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case StoreFullException full -> throw new Complaint(ErrorCode.ENOSPC, full.getMessage());
                case RuntimeException mistakeOrFailure -> throw mistakeOrFailure;
                default -> throw e;
            }
        }
    }

    @Override
    public void close() {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        reactor.execute(() -> store.close(() -> closed.complete(null)));
        closed.join();
        env.close();
    }
}
