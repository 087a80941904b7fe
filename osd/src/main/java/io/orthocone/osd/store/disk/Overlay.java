package io.orthocone.osd.store.disk;

import io.orthocone.env.Payload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Post-images newer than the last checkpoint: for each table a sorted map, in which {@link #DELETED} stands for a key that is gone; and the
 * images of blocks that are to be written in place. Owned by the store's reactor; once frozen it does not change, and the checkpoint's
 * worker may read it.
 */
final class Overlay {
    /** The value of a key that is gone. Compared by identity; no real value is this array. */
    static final byte[] DELETED = new byte[0];

    private final List<NavigableMap<byte[], byte[]>> tables = new ArrayList<>();
    /** By block, in no order: looked up often, sorted once by the checkpoint. */
    private final Map<Long, Payload> images = new HashMap<>();
    /** Blocks that its transactions freed. */
    final BlockRuns freed = new BlockRuns();

    private long sizeBytes;

    Overlay() {
        for (Table table : Table.values()) {
            tables.add(table.number, new TreeMap<>(Arrays::compareUnsigned));
        }
    }

    NavigableMap<byte[], byte[]> table(Table table) {
        return tables.get(table.number);
    }

    /** {@code value} {@link #DELETED} for a deletion. */
    void put(Table table, byte[] key, byte[] value) {
        tables.get(table.number).put(key, value);
        sizeBytes += 64 + key.length + value.length;
    }

    void putImage(long block, Payload image) {
        images.put(block, image);
        sizeBytes += image.length();
    }

    /** The image of a block, or null. */
    Payload image(long block) {
        return images.get(block);
    }

    /** The block is free: there is nothing to be written in place. */
    void dropImage(long block) {
        images.remove(block);
    }

    /** All images in the order of their blocks. */
    SortedMap<Long, Payload> sortedImages() {
        return new TreeMap<>(images);
    }

    /** A measure of what a checkpoint has to write; what was put twice counts twice. */
    long sizeBytes() {
        return sizeBytes;
    }

    /** An empty value is an equal array, and not a deletion. */
    @SuppressWarnings("ReferenceEquality")
    static boolean isDeleted(byte[] value) {
        return value == DELETED;
    }
}
