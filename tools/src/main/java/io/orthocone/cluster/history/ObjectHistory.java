package io.orthocone.cluster.history;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** All calls on one object. Owned by whoever records, one thread at a time. */
public final class ObjectHistory {
    private final String object;
    private final List<ObjectCall> calls = new ArrayList<>();

    public ObjectHistory(String object) {
        this.object = object;
    }

    public String object() {
        return object;
    }

    /** Records an invocation and returns its id, to be given to {@link #returned}. */
    public int invoked(String client, ObjectEffect effect, long nowNanos) {
        int id = calls.size();
        calls.add(new ObjectCall(id, client, effect, nowNanos, OptionalLong.empty(), new ObjectCall.Answer.Done()));
        return id;
    }

    /** Records a return. A call that is never returned stays unknown. */
    public void returned(int id, ObjectCall.Answer answer, long nowNanos) {
        ObjectCall call = calls.get(id);
        if (call.returnedNanos().isPresent()) {
            throw new IllegalStateException("call returned twice: " + call);
        }
        calls.set(
                id,
                new ObjectCall(
                        id, call.client(), call.effect(), call.invokedNanos(), OptionalLong.of(nowNanos), answer));
    }

    /** In the order of invocation. */
    public List<ObjectCall> calls() {
        return List.copyOf(calls);
    }
}
