package io.orthocone.objecter;

/** Hears the end of an op, once, on the {@link Objecter}'s reactor. May submit further ops. */
@FunctionalInterface
public interface OpCallback {
    void completed(OpResult result);
}
