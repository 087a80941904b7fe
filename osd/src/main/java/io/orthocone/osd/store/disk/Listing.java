package io.orthocone.osd.store.disk;

import io.orthocone.message.HObject;
import io.orthocone.osd.store.ObjectStore.ObjectList;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Lists objects in {@link HObject} order. Keys are in that order, but for those that are shortened alike (equal hash and equal first 495 bytes):
 * such a group is gathered and sorted by the whole names.
 */
final class Listing {
    private final HObject from;
    private final int max;
    private final List<HObject> listed = new ArrayList<>();
    private final List<HObject> group = new ArrayList<>();
    private byte[] groupKey;
    private HObject next = HObject.MAX;

    private Listing(HObject from, int max) {
        this.from = from;
        this.max = max;
    }

    static ObjectList list(MetaView meta, Keys.KeyRange range, HObject from, int max) throws IOException {
        if (from.isMax()) {
            return new ObjectList(List.of(), HObject.MAX);
        }
        Listing listing = new Listing(from, max);
        meta.scan(Table.ONODE, from.isMin() ? range : range.startingAt(firstKey(from)), listing::entry);
        listing.endGroup();
        return new ObjectList(listing.listed, listing.next);
    }

    /** Where to begin so as not to miss an object of a group. */
    private static byte[] firstKey(HObject from) {
        byte[] key = Keys.onode(from);
        return Keys.isShortened(key) ? Keys.firstOfPrefix(key) : key;
    }

    private boolean entry(byte[] key, byte[] value) {
        if (groupKey != null && !Keys.isSamePrefix(groupKey, key) && !endGroup()) {
            return false;
        }
        if (Keys.isShortened(key)) {
            groupKey = key;
            group.add(Onode.decode(key, value).object);
            return true;
        }
        return take(Keys.object(key));
    }

    /** Returns whether there is room for more. */
    private boolean endGroup() {
        HObject[] members = group.toArray(HObject[]::new);
        group.clear();
        groupKey = null;
        Arrays.sort(members);
        for (HObject member : members) {
            if (!take(member)) {
                return false;
            }
        }
        return true;
    }

    private boolean take(HObject object) {
        if (object.compareTo(from) < 0) {
            return true;
        }
        if (listed.size() == max) {
            if (next.isMax()) {
                next = object;
            }
            return false;
        }
        listed.add(object);
        return true;
    }
}
