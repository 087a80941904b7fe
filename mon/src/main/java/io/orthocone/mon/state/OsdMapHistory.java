package io.orthocone.mon.state;

import io.orthocone.env.Invariants;
import io.orthocone.env.Payload;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.OsdMapIncremental;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The OSD maps that are kept: the oldest, the newest, and the incrementals between. Owned by the monitor's reactor.
 *
 * <ul>
 *   <li>There is exactly one incremental for each epoch after the base's up to the newest's.
 *   <li>Applying them to the base gives the newest, byte for byte: each carries the checksum of what it leads to.
 * </ul>
 */
public final class OsdMapHistory {
    private final NavigableMap<Integer, Payload> incrementals = new TreeMap<>();
    private OsdMap base;
    private Payload baseBytes;
    private OsdMap newest;
    private Payload newestBytes;

    /** A history of one map. */
    OsdMapHistory(Payload firstMap) {
        this(firstMap, firstMap, Collections.emptyNavigableMap());
    }

    OsdMapHistory(Payload baseMap, Payload newestMap, NavigableMap<Integer, Payload> between) {
        baseBytes = baseMap;
        base = OsdMap.decode(baseMap.toByteArray());
        newestBytes = newestMap;
        newest = OsdMap.decode(newestMap.toByteArray());
        incrementals.putAll(between);
        int epochs = newest.epoch() - base.epoch();
        boolean isWhole = epochs == incrementals.size()
                && (epochs == 0
                        || (incrementals.firstKey() == base.epoch() + 1 && incrementals.lastKey() == newest.epoch()));
        if (!isWhole) {
            throw new MalformedStateException("OSD maps from " + base.epoch() + " to " + newest.epoch() + " need "
                    + epochs + " incrementals; there are " + incrementals.keySet());
        }
    }

    void apply(Payload incrementalBytes) {
        OsdMapIncremental incremental = OsdMapIncremental.decode(incrementalBytes.toByteArray());
        OsdMap next = newest.apply(incremental);
        Payload bytes = Payload.wrap(next.encode());
        if (incremental.fullCrc().isPresent()) {
            Invariants.check(
                    next.crc() == incremental.fullCrc().getAsInt(),
                    "the same incremental gives the same map on every monitor: epoch %s",
                    next.epoch());
        }
        incrementals.put(next.epoch(), incrementalBytes);
        newest = next;
        newestBytes = bytes;
    }

    /** Forgets the maps before an epoch; returns whether there were any. */
    boolean forgetBefore(int oldestKept) {
        if (oldestKept <= base.epoch()) {
            return false;
        }
        Invariants.check(oldestKept <= newest.epoch(), "the newest map is kept: %s", oldestKept);
        base = at(oldestKept).orElseThrow();
        baseBytes = Payload.wrap(base.encode());
        incrementals.headMap(oldestKept, true).clear();
        return true;
    }

    public OsdMap newest() {
        return newest;
    }

    /** The newest map in Ceph's binary form. */
    public Payload newestBytes() {
        return newestBytes;
    }

    /** The oldest epoch that can still be given. */
    public int oldestEpoch() {
        return base.epoch();
    }

    /** The map of the oldest epoch, in Ceph's binary form. */
    public Payload oldestBytes() {
        return baseBytes;
    }

    /** Incrementals by the epoch they lead to, all that are kept. */
    public NavigableMap<Integer, Payload> incrementals() {
        return Collections.unmodifiableNavigableMap(incrementals);
    }

    /** The map of an epoch, if it is kept. Applies the incrementals up to there. */
    public Optional<OsdMap> at(int epoch) {
        if (epoch < base.epoch() || epoch > newest.epoch()) {
            return Optional.empty();
        }
        if (epoch == newest.epoch()) {
            return Optional.of(newest);
        }
        OsdMap map = base;
        for (Payload incremental : incrementals.headMap(epoch, true).values()) {
            map = map.apply(OsdMapIncremental.decode(incremental.toByteArray()));
        }
        return Optional.of(map);
    }
}
