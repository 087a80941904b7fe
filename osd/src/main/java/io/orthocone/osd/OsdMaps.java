package io.orthocone.osd;

import io.orthocone.env.Invariants;
import io.orthocone.env.Payload;
import io.orthocone.message.HObject;
import io.orthocone.monclient.OsdMapStep;
import io.orthocone.osd.store.CollectionId;
import io.orthocone.osd.store.ObjectStore;
import io.orthocone.osd.store.Transaction;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.OsdMapIncremental;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The OSD maps that this OSD has stored: a contiguous run of epochs (but for gaps that monitors' trimming left), as they came. Owned by the
 * OSD's reactor.
 *
 * <p>They lie in the omap of one meta object: {@code F} and the epoch for a full map, {@code I} and the epoch for an incremental. Every
 * {@value #FULL_EVERY} epochs, and at the oldest end, there is a full one, so that any map is at most that many steps away.
 */
public final class OsdMaps {
    private static final HObject MAPS = HObject.head(CollectionId.META_POOL, "osd", "", "osdmaps", 0);
    private static final int FULL_EVERY = 32;
    private static final int IN_MEMORY = 64;
    private static final int KEPT = 256;
    private static final byte FULL = 'F';
    private static final byte INCREMENTAL = 'I';

    private final ObjectStore store;
    private final NavigableMap<Integer, OsdMap> recent = new TreeMap<>();
    private int oldest;
    private int newest;

    /** @param store open; {@link #load} reads it */
    public OsdMaps(ObjectStore store) {
        this.store = store;
    }

    /** Finds what is stored. */
    public void load() {
        List<Integer> epochs = new ArrayList<>();
        store.omapScan(CollectionId.META, MAPS, key(FULL, 0), (key, value) -> {
            boolean isFull = key.byteAt(0) == FULL;
            if (isFull) {
                epochs.add(key.asByteBuffer().getInt(1));
            }
            return isFull;
        });
        if (epochs.isEmpty()) {
            return;
        }
        oldest = epochs.getFirst();
        newest = epochs.getLast();
        int[] last = {newest};
        store.omapScan(CollectionId.META, MAPS, key(INCREMENTAL, newest + 1), (key, value) -> {
            last[0] = Math.max(last[0], key.asByteBuffer().getInt(1));
            return key.byteAt(0) == INCREMENTAL;
        });
        newest = last[0];
    }

    public boolean isEmpty() {
        return newest == 0;
    }

    public int oldest() {
        return oldest;
    }

    public int newest() {
        return newest;
    }

    /** The map of an epoch; empty if it is not stored. */
    public Optional<OsdMap> get(int epoch) {
        OsdMap here = recent.get(epoch);
        if (here != null || epoch < oldest || epoch > newest) {
            return Optional.ofNullable(here);
        }
        return build(epoch);
    }

    private Optional<OsdMap> build(int epoch) {
        int at = epoch;
        OsdMap map = null;
        while (map == null && at >= oldest) {
            OsdMap cached = recent.get(at);
            map = cached != null ? cached : readFull(at);
            at--;
        }
        for (int next = at + 2; map != null && next <= epoch; next++) {
            Optional<Payload> incremental = incremental(next);
            if (incremental.isEmpty()) {
                return Optional.empty();
            }
            map = map.apply(OsdMapIncremental.decode(incremental.get().toByteArray()));
        }
        return Optional.ofNullable(map);
    }

    /** What leads to the map of an epoch, in Ceph's form; empty if it is not stored. */
    public Optional<Payload> incremental(int epoch) {
        return store.omapGet(CollectionId.META, MAPS, key(INCREMENTAL, epoch));
    }

    private OsdMap readFull(int epoch) {
        return store.omapGet(CollectionId.META, MAPS, key(FULL, epoch))
                .map(bytes -> OsdMap.decode(bytes.toByteArray()))
                .orElse(null);
    }

    /** Stores maps. They need not be durable before they are acted on: what was decided by them is stored after them. */
    void add(Transaction.Builder transaction, List<OsdMapStep> steps) {
        for (OsdMapStep step : steps) {
            int epoch = step.map().epoch();
            Invariants.check(epoch > newest, "maps are stored in order: %s after %s", epoch, newest);
            boolean isFull = step.incremental().isEmpty();
            if (!isFull) {
                transaction.omapSet(CollectionId.META, MAPS, key(INCREMENTAL, epoch), step.incremental());
            }
            if (isFull || epoch % FULL_EVERY == 0) {
                Payload full = step.full().isEmpty() ? Payload.wrap(step.map().encode()) : step.full();
                transaction.omapSet(CollectionId.META, MAPS, key(FULL, epoch), full);
            }
            oldest = oldest == 0 ? epoch : oldest;
            newest = epoch;
            recent.put(epoch, step.map());
        }
        while (recent.size() > IN_MEMORY) {
            recent.pollFirstEntry();
        }
    }

    /** Forgets maps that nobody needs: those before {@code needed}, but for some that late messages may still speak of. */
    void trim(Transaction.Builder transaction, int needed) {
        int keepFrom = Math.min(needed, newest - KEPT);
        Integer full = newestFullUpTo(keepFrom);
        if (full == null || full <= oldest) {
            return;
        }
        transaction.omapRemoveRange(CollectionId.META, MAPS, key(FULL, 0), key(FULL, full));
        transaction.omapRemoveRange(CollectionId.META, MAPS, key(INCREMENTAL, 0), key(INCREMENTAL, full + 1));
        oldest = full;
    }

    private Integer newestFullUpTo(int epoch) {
        Integer[] found = {null};
        store.omapScan(CollectionId.META, MAPS, key(FULL, 0), (key, value) -> {
            int at = key.asByteBuffer().getInt(1);
            boolean isWithin = key.byteAt(0) == FULL && at <= epoch;
            if (isWithin) {
                found[0] = at;
            }
            return isWithin;
        });
        return found[0];
    }

    /** The first epoch, at or before {@code epoch}, from which on all stored maps have the pool. */
    int firstEpochOf(long pool, int epoch) {
        int first = epoch;
        while (first - 1 >= oldest
                && get(first - 1).map(map -> map.pools().containsKey(pool)).orElse(false)) {
            first--;
        }
        return first;
    }

    private static Payload key(byte kind, int epoch) {
        return Payload.wrap(ByteBuffer.allocate(5).put(kind).putInt(epoch).array());
    }
}
