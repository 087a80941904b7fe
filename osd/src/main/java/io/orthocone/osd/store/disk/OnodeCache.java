package io.orthocone.osd.store.disk;

import io.orthocone.env.Payload;
import io.orthocone.kv.KvEngine;
import io.orthocone.message.HObject;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;

/**
 * Onodes as of the last submission, the most recently used ones decoded, as many as there is room for. What it drops is in the {@link MetaView}: a transaction puts every onode
 * it changed there before it returns. Owned by the store's reactor.
 */
final class OnodeCache {
    private final MetaView meta;
    private final long maxBytes;
    private final LinkedHashMap<HObject, Onode> onodes = new LinkedHashMap<>(64, 0.75f, true);
    /** What was looked for last and is not there, or null: who creates an object looks for it more than once. */
    private HObject absent;

    private byte[] absentKey;

    /** The sum of {@link Onode#weighedBytes} of those that are here. */
    private long bytes;

    OnodeCache(MetaView meta, long maxBytes) {
        this.meta = meta;
        this.maxBytes = maxBytes;
    }

    /** What the onodes take, by {@link Onode#heapBytes}. */
    long bytes() {
        return bytes;
    }

    /** The object's onode, or null when there is no such object. */
    Onode find(HObject object) throws IOException {
        Onode cached = onodes.get(object);
        if (cached != null) {
            return cached;
        }
        if (object.equals(absent)) {
            return null;
        }
        byte[] key = Keys.onode(object);
        byte[] value = meta.get(Table.ONODE, key);
        if (value == null) {
            absent = object;
            absentKey = key;
            return null;
        }
        Onode onode = Onode.decode(key, value);
        add(onode);
        return onode;
    }

    /** The key of an object that was just looked for in vain. */
    byte[] keyOfAbsent(HObject object) {
        return object.equals(absent) ? absentKey : Keys.onode(object);
    }

    void add(Onode onode) {
        absent = null;
        leaves(onodes.put(onode.object, onode));
        weigh(onode, onode.heapBytes());
    }

    void remove(HObject object) {
        leaves(onodes.remove(object));
    }

    /** A transaction is over that changed the onode. */
    void changed(Onode onode) {
        if (onode.weighedBytes > 0) {
            weigh(onode, onode.heapBytes());
        }
    }

    /** Between transactions only: what a transaction has in its hands must stay. */
    void trim() {
        if (bytes <= maxBytes) {
            return;
        }
        Iterator<Onode> oldest = onodes.values().iterator();
        while (bytes > maxBytes && oldest.hasNext()) {
            leaves(oldest.next());
            oldest.remove();
        }
    }

    private void leaves(Onode onode) {
        if (onode != null) {
            weigh(onode, 0);
        }
    }

    private void weigh(Onode onode, long nowBytes) {
        bytes += nowBytes - onode.weighedBytes;
        onode.weighedBytes = nowBytes;
    }

    /** The bytes of a tiny object. */
    Payload content(Onode onode) throws IOException {
        if (onode.content == null) {
            byte[] content = meta.get(Table.TINY, Keys.number(onode.nid));
            if (content == null || content.length != onode.sizeBytes) {
                throw new KvEngine.KvDamagedException("the " + onode.sizeBytes + " bytes of " + onode.object
                        + " are not in the table of tiny objects");
            }
            onode.content = Payload.wrap(content);
            if (onode.weighedBytes > 0) {
                weigh(onode, onode.weighedBytes + content.length);
            }
        }
        return onode.content;
    }

    /** A shard; an empty one, not yet in the table, when there is none. */
    Shard shard(Onode onode, int number) throws IOException {
        Shard shard = onode.loadedShards.get(number);
        if (shard == null) {
            byte[] value = meta.get(Table.SHARD, Keys.shard(onode.nid, number));
            shard = value == null ? new Shard() : Shard.decode(value);
            onode.loadedShards.put(number, shard);
            if (onode.weighedBytes > 0) {
                weigh(onode, onode.weighedBytes + shard.heapBytes());
            }
        }
        return shard;
    }
}
