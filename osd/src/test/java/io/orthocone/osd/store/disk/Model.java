package io.orthocone.osd.store.disk;

import io.orthocone.osd.store.OpenStore;
import io.orthocone.osd.store.StepEnv;
import io.orthocone.osd.store.StoreContents;
import io.orthocone.osd.store.Transaction;
import io.orthocone.osd.store.mem.MemMedia;
import io.orthocone.osd.store.mem.MemStore;
import java.util.ArrayList;
import java.util.List;

/** What a store must hold after each transaction of its history, by the model; and how much of it was acknowledged. */
final class Model {
    private final List<Transaction> history = new ArrayList<>();
    /** After 0, 1, 2, ... transactions. */
    private final List<StoreContents> contents = new ArrayList<>(List.of(StoreContents.NOTHING));

    private OpenStore store = fresh();
    private int acknowledged;

    private static OpenStore fresh() {
        StepEnv env = new StepEnv(null);
        return new OpenStore(env, new MemStore(env, env, new MemMedia(1L << 40, "model")));
    }

    /** How many transactions there were. */
    int size() {
        return history.size();
    }

    int acknowledged() {
        return acknowledged;
    }

    /** The first so many transactions are durable. */
    void acknowledge(int count) {
        acknowledged = count;
    }

    void submit(Transaction transaction) {
        store.commit(transaction);
        history.add(transaction);
        contents.add(StoreContents.of(store));
    }

    StoreContents now() {
        return contents.getLast();
    }

    /** What is wrong with what a store holds after a crash; null when it is the history up to some point not before what was acknowledged. */
    String objection(StoreContents found) {
        if (contents.subList(acknowledged, contents.size()).contains(found)) {
            return null;
        }
        return "with " + acknowledged + " of " + size() + " transactions acknowledged the store holds "
                + (contents.contains(found)
                        ? "what it held after " + contents.lastIndexOf(found)
                        : "a mixture; against the last: " + found.differenceTo(now()));
    }

    /** The store has crashed and goes on with this, to which there was no objection. */
    void goOnFrom(StoreContents found) {
        int survivors = contents.subList(acknowledged, contents.size()).lastIndexOf(found) + acknowledged;
        history.subList(survivors, history.size()).clear();
        contents.subList(survivors + 1, contents.size()).clear();
        acknowledged = survivors;
        store = fresh();
        history.forEach(store::commit);
    }
}
