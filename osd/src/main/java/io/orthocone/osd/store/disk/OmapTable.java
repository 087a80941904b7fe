package io.orthocone.osd.store.disk;

import io.orthocone.env.Payload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Omap entries. A key of up to 502 bytes is one entry of the table under nid and key. Longer ones are kept, with the others that share their
 * first 502 bytes, in one entry under nid, those bytes, and a zero: behind the plain key of these bytes and before any that is larger, so the
 * table stays in the order of the keys.
 *
 * <pre>
 * value of a plain entry: the value       of a shared one: for each, in order  u32 key length  key  u32 value length  value
 * </pre>
 */
final class OmapTable {
    static final int LONGEST_PLAIN_KEY_BYTES = 502;
    private static final int SHARED_KEY_BYTES = 8 + LONGEST_PLAIN_KEY_BYTES + 1;

    private OmapTable() {}

    /** Sees entries in order. */
    @FunctionalInterface
    interface Visitor {
        /** Returns whether to go on. */
        boolean entry(Payload key, Payload value);
    }

    static Payload get(MetaView meta, long nid, Payload key) throws IOException {
        byte[] value = meta.get(Table.OMAP, tableKey(nid, key));
        if (value == null) {
            return null;
        }
        return isLong(key) ? decode(value).get(key) : Payload.wrap(value);
    }

    static void put(Changes changes, long nid, Payload key, Payload value) throws IOException {
        byte[] tableKey = tableKey(nid, key);
        if (isLong(key)) {
            NavigableMap<Payload, Payload> entries = longEntries(changes.meta(), tableKey);
            entries.put(key, value);
            changes.put(Table.OMAP, tableKey, encode(entries));
        } else {
            changes.put(Table.OMAP, tableKey, value.toByteArray());
        }
    }

    static void remove(Changes changes, long nid, Payload key) throws IOException {
        byte[] tableKey = tableKey(nid, key);
        byte[] value = changes.meta().get(Table.OMAP, tableKey);
        if (value == null) {
            return;
        }
        if (isLong(key)) {
            NavigableMap<Payload, Payload> entries = decode(value);
            entries.remove(key);
            if (!entries.isEmpty()) {
                changes.put(Table.OMAP, tableKey, encode(entries));
                return;
            }
        }
        changes.delete(Table.OMAP, tableKey);
    }

    /** Removes the entries from {@code from} (inclusive) to {@code to} (exclusive; null for all). */
    static void removeRange(Changes changes, long nid, Payload from, Payload to) throws IOException {
        List<Payload> keys = new ArrayList<>();
        scan(changes.meta(), nid, from, (key, value) -> {
            boolean inside = to == null || key.compareTo(to) < 0;
            if (inside) {
                keys.add(key);
            }
            return inside;
        });
        for (Payload key : keys) {
            remove(changes, nid, key);
        }
    }

    static void scan(MetaView meta, long nid, Payload from, Visitor visitor) throws IOException {
        Keys.KeyRange range = Keys.ofNid(nid).startingAt(tableKey(nid, from));
        meta.scan(Table.OMAP, range, (tableKey, value) -> {
            if (tableKey.length < SHARED_KEY_BYTES) {
                return visitor.entry(Payload.wrap(tableKey, 8, tableKey.length - 8), Payload.wrap(value));
            }
            for (Map.Entry<Payload, Payload> entry :
                    decode(value).tailMap(from, true).entrySet()) {
                if (!visitor.entry(entry.getKey(), entry.getValue())) {
                    return false;
                }
            }
            return true;
        });
    }

    private static boolean isLong(Payload key) {
        return key.length() > LONGEST_PLAIN_KEY_BYTES;
    }

    private static byte[] tableKey(long nid, Payload key) {
        if (!isLong(key)) {
            return Keys.withNid(nid, key);
        }
        byte[] shared = new byte[SHARED_KEY_BYTES];
        ByteBuffer.wrap(shared).putLong(nid);
        key.copyTo(0, shared, 8, LONGEST_PLAIN_KEY_BYTES);
        return shared;
    }

    private static NavigableMap<Payload, Payload> longEntries(MetaView meta, byte[] tableKey) throws IOException {
        byte[] value = meta.get(Table.OMAP, tableKey);
        return value == null ? new TreeMap<>() : decode(value);
    }

    private static byte[] encode(Map<Payload, Payload> entries) {
        int size = 0;
        for (Map.Entry<Payload, Payload> entry : entries.entrySet()) {
            size += 8 + entry.getKey().length() + entry.getValue().length();
        }
        ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        entries.forEach((key, value) -> {
            Fields.put(out, key);
            Fields.put(out, value);
        });
        return out.array();
    }

    private static NavigableMap<Payload, Payload> decode(byte[] value) {
        TreeMap<Payload, Payload> entries = new TreeMap<>();
        ByteBuffer in = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            Payload key = Fields.payload(in);
            entries.put(key, Fields.payload(in));
        }
        return entries;
    }
}
