package io.orthocone.osd.store.disk;

import io.orthocone.env.Payload;
import java.nio.ByteBuffer;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Bytes of one block that are newer than what the disk has. Immutable.
 *
 * <p>Encoded: u16 count of runs, then for each u16 start, u16 length, bytes (little-endian).
 */
final class BlockPatch {
    static final BlockPatch NONE = new BlockPatch(new byte[0], new TreeMap<>());

    /** A whole block; meaningful only within the runs. */
    private final byte[] bytes;
    /** Start → end; disjoint, not touching. */
    private final NavigableMap<Integer, Integer> runs;

    private BlockPatch(byte[] bytes, NavigableMap<Integer, Integer> runs) {
        this.bytes = bytes;
        this.runs = runs;
    }

    boolean isEmpty() {
        return runs.isEmpty();
    }

    /** Whether it is the very same patch, not only an equal one. */
    boolean isSame(BlockPatch other) {
        return this == other;
    }

    /** Whether it covers the whole block, so that what is on disk does not matter. */
    boolean isComplete() {
        Integer end = runs.get(0);
        return end != null && end == Blocks.BYTES;
    }

    int patchedBytes() {
        int total = 0;
        for (var run : runs.entrySet()) {
            total += run.getValue() - run.getKey();
        }
        return total;
    }

    /** This patch with further bytes over it. */
    BlockPatch with(int offset, Payload data) {
        byte[] patched = new byte[Blocks.BYTES];
        System.arraycopy(bytes, 0, patched, 0, bytes.length);
        data.copyTo(0, patched, offset, data.length());
        TreeMap<Integer, Integer> joined = new TreeMap<>();
        int start = offset;
        int end = offset + data.length();
        for (var run : runs.entrySet()) {
            if (run.getValue() < start || run.getKey() > end) {
                joined.put(run.getKey(), run.getValue());
            } else {
                start = Math.min(start, run.getKey());
                end = Math.max(end, run.getValue());
            }
        }
        joined.put(start, end);
        return new BlockPatch(patched, joined);
    }

    /** Puts the patched bytes of {@code [from, from + length)} of the block over {@code target}. */
    void applyTo(int from, int length, byte[] target, int targetOffset) {
        for (var run : runs.entrySet()) {
            int start = Math.max(from, run.getKey());
            int end = Math.min(from + length, run.getValue());
            if (start < end) {
                System.arraycopy(bytes, start, target, targetOffset + start - from, end - start);
            }
        }
    }

    /** The whole block, when {@link #isComplete}. */
    Payload whole() {
        return Payload.wrap(bytes);
    }

    int encodedBytes() {
        return 2 + 4 * runs.size() + patchedBytes();
    }

    void encode(ByteBuffer out) {
        out.putShort((short) runs.size());
        for (var run : runs.entrySet()) {
            int length = run.getValue() - run.getKey();
            out.putShort((short) (int) run.getKey()).putShort((short) length);
            out.put(bytes, run.getKey(), length);
        }
    }

    static BlockPatch decode(ByteBuffer in) {
        byte[] bytes = new byte[Blocks.BYTES];
        TreeMap<Integer, Integer> runs = new TreeMap<>();
        for (int count = in.getShort() & 0xffff; count > 0; count--) {
            int start = in.getShort() & 0xffff;
            int length = in.getShort() & 0xffff;
            in.get(bytes, start, length);
            runs.put(start, start + length);
        }
        return new BlockPatch(bytes, runs);
    }
}
