package io.orthocone.sim;

/** Sees every call of a {@link SimDisk} before it has any effect: a recorder, or a crash explorer that forks the disk there. */
@FunctionalInterface
public interface DiskListener {
    void before(DiskOperation operation);
}
