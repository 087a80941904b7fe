package io.orthocone.sim;

import io.orthocone.env.Payload;

/** One call of a {@link SimDisk}, as a {@link DiskListener} sees it. Calls are numbered from 1. */
public sealed interface DiskOperation {
    long call();

    record Create(long call, String path) implements DiskOperation {}

    record Open(long call, String path) implements DiskOperation {}

    record Read(long call, String path, long position, int lengthBytes) implements DiskOperation {}

    /**
     * A write of a whole buffer.
     *
     * @param durable whether the write is a sync as well ({@code DIRECT_SYNC})
     */
    record Write(long call, String path, long position, Payload bytes, boolean durable) implements DiskOperation {}

    record Allocate(long call, String path, long sizeBytes) implements DiskOperation {}

    record Truncate(long call, String path, long sizeBytes) implements DiskOperation {}

    record Sync(long call, String path) implements DiskOperation {}

    record Delete(long call, String path) implements DiskOperation {}

    record Rename(long call, String from, String to) implements DiskOperation {}

    record CreateDirectory(long call, String path) implements DiskOperation {}

    record SyncDirectory(long call, String path) implements DiskOperation {}

    /** Whether what came before may not be lost any more once this call has returned: a place to look at crashes. */
    default boolean isFence() {
        return switch (this) {
            case Sync _, SyncDirectory _ -> true;
            case Write write -> write.durable();
            case Create _, Open _, Read _, Allocate _, Truncate _, Delete _, Rename _, CreateDirectory _ -> false;
        };
    }
}
