package io.orthocone.osd.op;

import io.orthocone.env.Payload;
import io.orthocone.message.Eversion;
import io.orthocone.message.HObject;
import io.orthocone.osd.backend.ObjectInfo;
import io.orthocone.osd.store.CollectionId;
import io.orthocone.osd.store.ObjectStore;
import io.orthocone.osd.store.Transaction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An object as the steps of an op so far leave it, and the transaction that would make it so. Owned by the op's execution; nothing is
 * changed until the transaction is submitted.
 */
final class ObjectDraft {
    private final CollectionId collection;
    private final HObject object;
    private final ObjectStore store;
    private final Optional<ObjectInfo> before;
    private final Transaction.Builder change = Transaction.builder();
    private final SortedMap<String, Optional<Payload>> changedAttrs = new TreeMap<>();
    private boolean exists;
    private long sizeBytes;
    private ObjectInfo.AllocHint hint;
    private boolean attrsForgotten;
    private boolean omapChanged;
    private boolean dataChanged;
    private boolean changed;

    ObjectDraft(CollectionId collection, HObject object, ObjectStore store) {
        this.collection = collection;
        this.object = object;
        this.store = store;
        this.before = store.getAttr(collection, object, ObjectInfo.ATTR).map(ObjectInfo::decode);
        this.exists = before.isPresent();
        this.sizeBytes = before.map(ObjectInfo::sizeBytes).orElse(0L);
        this.hint = before.map(ObjectInfo::hint).orElse(ObjectInfo.AllocHint.NONE);
    }

    // --- looking -------------------------------------------------------------------------------------------

    Optional<ObjectInfo> before() {
        return before;
    }

    boolean exists() {
        return exists;
    }

    long sizeBytes() {
        return sizeBytes;
    }

    /** Whether the stored bytes are not what the steps so far leave. */
    boolean isDataChanged() {
        return dataChanged;
    }

    /** Whether the stored omap is not what the steps so far leave. */
    boolean isOmapChanged() {
        return omapChanged;
    }

    boolean isChanged() {
        return changed;
    }

    Optional<Payload> attr(String name) {
        Optional<Payload> drafted = changedAttrs.get(name);
        if (drafted != null) {
            return drafted;
        }
        return attrsForgotten ? Optional.empty() : store.getAttr(collection, object, ObjectInfo.USER_PREFIX + name);
    }

    SortedMap<String, Payload> attrs() {
        SortedMap<String, Payload> attrs = new TreeMap<>();
        if (!attrsForgotten) {
            store.getAttrs(collection, object).orElse(new TreeMap<>()).forEach((name, value) -> {
                if (!name.equals(ObjectInfo.ATTR)) {
                    attrs.put(name.substring(ObjectInfo.USER_PREFIX.length()), value);
                }
            });
        }
        for (Map.Entry<String, Optional<Payload>> attr : changedAttrs.entrySet()) {
            attr.getValue()
                    .ifPresentOrElse(value -> attrs.put(attr.getKey(), value), () -> attrs.remove(attr.getKey()));
        }
        return attrs;
    }

    // --- changing ------------------------------------------------------------------------------------------

    void create() {
        if (!exists) {
            change.touch(collection, object);
            exists = true;
        }
        changed = true;
    }

    void write(long offset, Payload data) {
        create();
        if (!data.isEmpty()) {
            change.write(collection, object, offset, data);
            sizeBytes = Math.max(sizeBytes, offset + data.length());
            dataChanged = true;
        }
    }

    void writeFull(Payload data) {
        create();
        if (sizeBytes > data.length()) {
            change.truncate(collection, object, data.length());
            sizeBytes = data.length();
            dataChanged = true;
        }
        write(0, data);
    }

    void zero(long offset, long lengthBytes) {
        long end = Math.min(sizeBytes, offset + lengthBytes);
        if (exists && offset < end) {
            change.zero(collection, object, offset, end - offset);
            dataChanged = true;
            changed = true;
        }
    }

    void truncate(long newSizeBytes) {
        if (exists) {
            change.truncate(collection, object, newSizeBytes);
            sizeBytes = newSizeBytes;
            dataChanged = true;
            changed = true;
        }
    }

    void delete() {
        change.remove(collection, object);
        exists = false;
        sizeBytes = 0;
        hint = ObjectInfo.AllocHint.NONE;
        attrsForgotten = true;
        changedAttrs.clear();
        omapChanged = true;
        dataChanged = true;
        changed = true;
    }

    /** It becomes what another object is. */
    void copy(CopySource.Fetched.Whole whole) {
        delete();
        create();
        for (CopySource.Range range : whole.ranges()) {
            write(range.offset(), range.bytes());
        }
        if (whole.sizeBytes() > sizeBytes) {
            truncate(whole.sizeBytes());
        }
        whole.attrs().forEach(this::setAttr);
        if (!whole.omapHeader().isEmpty()) {
            omapSetHeader(whole.omapHeader());
        }
        if (!whole.omap().isEmpty()) {
            omapSet(whole.omap());
        }
    }

    void hint(ObjectInfo.AllocHint newHint) {
        create();
        hint = newHint;
    }

    void omapSet(SortedMap<Payload, Payload> entries) {
        create();
        change.omapSet(collection, object, entries);
        omapChanged = true;
    }

    void omapSetHeader(Payload header) {
        create();
        change.omapSetHeader(collection, object, header);
        omapChanged = true;
    }

    void omapRemoveKeys(List<Payload> keys) {
        change.omapRemoveKeys(collection, object, keys);
        omapChanged = true;
        changed = true;
    }

    void omapRemoveRange(Payload from, Payload to) {
        change.omapRemoveRange(collection, object, from, to);
        omapChanged = true;
        changed = true;
    }

    void omapClear() {
        change.omapClear(collection, object);
        omapChanged = true;
        changed = true;
    }

    void setAttr(String name, Payload value) {
        create();
        changedAttrs.put(name, Optional.of(value));
        change.setAttr(collection, object, ObjectInfo.USER_PREFIX + name, value);
    }

    void removeAttr(String name) {
        changedAttrs.put(name, Optional.empty());
        change.removeAttr(collection, object, ObjectInfo.USER_PREFIX + name);
        changed = true;
    }

    /** The transaction, with the object's info as of this change. */
    Transaction finish(Eversion version, long userVersion, long mtimeMillis) {
        if (exists) {
            ObjectInfo info = new ObjectInfo(version, userVersion, sizeBytes, mtimeMillis, hint);
            change.setAttr(collection, object, ObjectInfo.ATTR, info.encode());
        } else {
            change.fromReserve();
        }
        return change.build();
    }
}
