package io.orthocone.osd.store.disk;

import io.orthocone.env.Payload;
import java.nio.ByteBuffer;
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
 *
 * <p>Images are copied into frames of the overlay's own, and handed out as copies: so the frames can be used again when it is done with.
 */
final class Overlay {
    /** The value of a key that is gone. Compared by identity; no real value is this array. */
    static final byte[] DELETED = new byte[0];

    private final List<NavigableMap<byte[], byte[]>> tables = new ArrayList<>();
    private final BlockFrames frames;
    /** By block, in no order: looked up often, sorted once by the checkpoint. Each is a frame, or an array of the journal's if it was replayed. */
    private final Map<Long, ByteBuffer> images = new HashMap<>();
    /** Blocks that its transactions freed. */
    final BlockRuns freed = new BlockRuns();

    private long sizeBytes;

    Overlay(BlockFrames frames) {
        this.frames = frames;
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
        ByteBuffer frame = images.get(block);
        if (frame == null || !frame.isDirect()) {
            frame = frames.take();
            images.put(block, frame);
        }
        image.copyTo(frame.clear());
        frame.flip();
        sizeBytes += image.length();
    }

    /** As {@link #putImage}, but shares the bytes: of a replay there may be more than memory for frames. */
    void putReplayed(long block, Payload image) {
        images.put(block, image.asByteBuffer());
        sizeBytes += image.length();
    }

    /** A copy of the image of a block, or null. */
    Payload image(long block) {
        ByteBuffer frame = images.get(block);
        return frame == null ? null : Payload.copyOf(frame.duplicate());
    }

    /** The block is free: there is nothing to be written in place. */
    void dropImage(long block) {
        giveBack(images.remove(block));
    }

    /** All images in the order of their blocks; to be read through duplicates only. */
    SortedMap<Long, ByteBuffer> sortedImages() {
        return new TreeMap<>(images);
    }

    /** Everything is in place: its images are not looked at any more. */
    void release() {
        images.values().forEach(this::giveBack);
        images.clear();
    }

    private void giveBack(ByteBuffer frame) {
        if (frame != null && frame.isDirect()) {
            frames.giveBack(frame);
        }
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
