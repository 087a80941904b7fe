package io.orthocone.osd.store.disk;

import io.orthocone.message.HObject;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;

/**
 * Onodes as of the last submission, the most recently used ones decoded. What it drops is in the {@link MetaView}: a transaction puts every onode
 * it changed there before it returns. Owned by the store's reactor.
 */
final class OnodeCache {
    private static final int MAX_ONODES = 2048;

    private final MetaView meta;
    private final LinkedHashMap<HObject, Onode> onodes = new LinkedHashMap<>(64, 0.75f, true);
    /** What was looked for last and is not there, or null: who creates an object looks for it more than once. */
    private HObject absent;

    private byte[] absentKey;

    OnodeCache(MetaView meta) {
        this.meta = meta;
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
        onodes.put(object, onode);
        return onode;
    }

    /** The key of an object that was just looked for in vain. */
    byte[] keyOfAbsent(HObject object) {
        return object.equals(absent) ? absentKey : Keys.onode(object);
    }

    void add(Onode onode) {
        absent = null;
        onodes.put(onode.object, onode);
    }

    void remove(HObject object) {
        onodes.remove(object);
    }

    /** Between transactions only: what a transaction has in its hands must stay. */
    void trim() {
        Iterator<Onode> oldest = onodes.values().iterator();
        while (onodes.size() > MAX_ONODES) {
            oldest.next();
            oldest.remove();
        }
    }

    /** A shard; an empty one, not yet in the table, when there is none. */
    Shard shard(Onode onode, int number) throws IOException {
        Shard shard = onode.loadedShards.get(number);
        if (shard == null) {
            byte[] value = meta.get(Table.SHARD, Keys.shard(onode.nid, number));
            shard = value == null ? new Shard() : Shard.decode(value);
            onode.loadedShards.put(number, shard);
        }
        return shard;
    }
}
