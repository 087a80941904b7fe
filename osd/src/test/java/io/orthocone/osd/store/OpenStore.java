package io.orthocone.osd.store;

import io.orthocone.env.Payload;
import io.orthocone.message.HObject;
import java.util.ArrayList;
import java.util.List;

/** A store under test with its {@link StepEnv}: opens it, and turns its callbacks into answers. */
public final class OpenStore {
    public final StepEnv env;
    public final ObjectStore store;
    private StoreException failure;
    private boolean opened;

    public OpenStore(StepEnv env, ObjectStore store) {
        this.env = env;
        this.store = store;
        store.open(new ObjectStore.Listener() {
            @Override
            public void opened() {
                opened = true;
            }

            @Override
            public void failed(StoreException why) {
                if (failure != null) {
                    throw new AssertionError("failed twice", why);
                }
                failure = why;
            }
        });
        env.settle();
        if (!opened && failure == null) {
            throw new AssertionError("neither opened nor failed");
        }
    }

    /** Why the store failed, or null. */
    public StoreException failure() {
        return failure;
    }

    /** Fails the test when the store did not open. */
    public OpenStore orThrow() {
        if (failure != null) {
            throw failure;
        }
        return this;
    }

    /** Submits and waits until durable. */
    public void commit(Transaction transaction) {
        boolean[] durable = new boolean[1];
        try {
            store.submit(transaction, () -> durable[0] = true);
        } catch (StoreFullException e) {
            throw new AssertionError(e);
        }
        env.settle();
        if (!durable[0]) {
            orThrow();
            throw new AssertionError("never became durable");
        }
    }

    public ReadResult read(CollectionId collection, HObject object, long offset, int lengthBytes) {
        List<ReadResult> results = new ArrayList<>();
        store.read(collection, object, offset, lengthBytes, results::add);
        env.settle();
        if (results.size() != 1) {
            throw new AssertionError("a read is answered once, not " + results.size() + " times");
        }
        return results.get(0);
    }

    /** The object's whole content. */
    public Payload content(CollectionId collection, HObject object) {
        return switch (read(collection, object, 0, 1 << 30)) {
            case ReadResult.Data data -> data.bytes();
            case ReadResult.NotFound missing -> throw new AssertionError(object + " is not there");
            case ReadResult.Damaged damaged -> throw new AssertionError(object + ": " + damaged.reason());
        };
    }

    public List<HObject> list(CollectionId collection) {
        return store.list(collection, HObject.MIN, Integer.MAX_VALUE).objects();
    }

    public void close() {
        boolean[] closed = new boolean[1];
        store.close(() -> closed[0] = true);
        env.settle();
        if (!closed[0]) {
            throw new AssertionError("never closed");
        }
    }
}
