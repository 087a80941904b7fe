package io.orthocone.osd.store.disk;

import io.orthocone.kv.KvSnapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;

/**
 * The bytes of tiny objects. Who looks them up, overlays and the journal know them one by one, under the object's nid. In the KV store those of
 * {@link #NEIGHBOURS} neighbouring nids stand in one value: alone, three of 1 KiB fit into a page of the btree, and pages that are filled in no order are a third empty. Objects that
 * were created together are neighbours. A group has nothing but what its objects have now, so there is no garbage and nothing to compact.
 *
 * <p>A checkpoint puts groups together: what the KV store has, under what is newer. That reads, but a replay never does; and doing it twice, or over what a checkpoint
 * that was interrupted has left, comes to the same.
 *
 * <pre>
 * key:   u64 nid / 15                                                                (big-endian)
 * value: u8 format (1)  then for each object that has bytes, in order: u8 nid % 15  u16 length  bytes     (little-endian)
 * </pre>
 */
final class TinyTable {
    /** Fifteen of 1 KiB fill four pages of LMDB's, less than two hundred bytes left over; seven would fill two nearly as well. */
    static final int NEIGHBOURS = 15;

    private static final int FORMAT = 1;
    private static final int ENTRY_HEADER = 3;

    private TinyTable() {}

    /** Sees the bytes of objects, in the order of their nids. */
    @FunctionalInterface
    interface Visitor {
        void object(long nid, byte[] content) throws IOException;
    }

    /** Takes whole groups; null for one that is gone. */
    @FunctionalInterface
    interface Groups {
        void group(byte[] key, byte[] value) throws IOException;
    }

    private static byte[] groupKey(long nid) {
        return Keys.number(nid / NEIGHBOURS);
    }

    /** The bytes of one object in the KV store, or null. */
    static byte[] find(KvSnapshot snapshot, byte[] nidKey) throws IOException {
        long nid = Keys.number(nidKey);
        byte[] group = snapshot.get(Table.TINY.kvName, groupKey(nid)).orElse(null);
        return group == null ? null : decode(group)[(int) (nid % NEIGHBOURS)];
    }

    /** The groups that newer entries (by nid; {@link Overlay#DELETED} for what is gone) belong to, as they are with these. */
    static void merge(NavigableMap<byte[], byte[]> newer, KvSnapshot snapshot, Groups target) throws IOException {
        Iterator<Map.Entry<byte[], byte[]>> entries = newer.entrySet().iterator();
        Map.Entry<byte[], byte[]> next = entries.hasNext() ? entries.next() : null;
        while (next != null) {
            byte[] key = groupKey(Keys.number(next.getKey()));
            byte[] before = snapshot.get(Table.TINY.kvName, key).orElse(null);
            byte[][] contents = before == null ? new byte[NEIGHBOURS][] : decode(before);
            while (next != null && Arrays.equals(key, groupKey(Keys.number(next.getKey())))) {
                byte[] content = next.getValue();
                contents[(int) (Keys.number(next.getKey()) % NEIGHBOURS)] = Overlay.isDeleted(content) ? null : content;
                next = entries.hasNext() ? entries.next() : null;
            }
            target.group(key, encode(contents));
        }
    }

    /** All that the KV store has. */
    static void scan(KvSnapshot snapshot, Visitor visitor) throws IOException {
        snapshot.scan(Table.TINY.kvName, new byte[] {0}, null, (key, value) -> {
            byte[][] contents = decode(value);
            for (int i = 0; i < NEIGHBOURS; i++) {
                if (contents[i] != null) {
                    visitor.object(Keys.number(key) * NEIGHBOURS + i, contents[i]);
                }
            }
            return true;
        });
    }

    /** Null when no object has anything. */
    static byte[] encode(byte[][] contents) {
        int size = 0;
        for (byte[] content : contents) {
            size += content == null ? 0 : ENTRY_HEADER + content.length;
        }
        if (size == 0) {
            return null;
        }
        ByteBuffer out = ByteBuffer.allocate(1 + size).order(ByteOrder.LITTLE_ENDIAN);
        out.put((byte) FORMAT);
        for (int i = 0; i < NEIGHBOURS; i++) {
            if (contents[i] != null) {
                out.put((byte) i).putShort((short) contents[i].length).put(contents[i]);
            }
        }
        return out.array();
    }

    /** By {@code nid % 15}, null for those that have none. Throws an {@link IllegalArgumentException} or a buffer's exception for anything else. */
    static byte[][] decode(byte[] value) {
        ByteBuffer in = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
        if (in.get() != FORMAT) {
            throw new IllegalArgumentException("not a group of tiny objects of this format");
        }
        byte[][] contents = new byte[NEIGHBOURS][];
        while (in.hasRemaining()) {
            int index = in.get();
            if (index < 0 || index >= NEIGHBOURS || contents[index] != null) {
                throw new IllegalArgumentException("a group of tiny objects with one numbered " + index);
            }
            contents[index] = Fields.bytes(in, in.getShort() & 0xffff);
        }
        return contents;
    }
}
