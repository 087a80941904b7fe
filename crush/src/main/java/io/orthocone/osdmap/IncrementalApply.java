package io.orthocone.osdmap;

import io.orthocone.crush.text.CrushBinary;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/**
 * How an incremental changes a map. The order of the parts is Ceph's and matters: a state may take away what a boot in the
 * same incremental gives anew.
 */
final class IncrementalApply {
    private final OsdMapFields fields;
    private final OsdMapIncremental inc;

    private IncrementalApply(OsdMapFields fields, OsdMapIncremental inc) {
        this.fields = fields;
        this.inc = inc;
    }

    static OsdMap apply(OsdMap map, OsdMapIncremental inc) {
        if (!inc.fsid().equals(map.fsid())) {
            throw new IllegalArgumentException("incremental of cluster " + inc.fsid() + ", map of " + map.fsid());
        }
        if (inc.epoch() != map.epoch() + 1) {
            throw new IllegalArgumentException("incremental to epoch " + Integer.toUnsignedString(inc.epoch())
                    + " does not follow epoch " + Integer.toUnsignedString(map.epoch()));
        }
        if (inc.fullMap().isPresent()) {
            return OsdMapBinary.decode(inc.fullMap().get().toByteArray());
        }
        IncrementalApply apply = new IncrementalApply(map.fields().copy(), inc);
        apply.run();
        return new OsdMap(apply.fields);
    }

    private void run() {
        fields.epoch = inc.epoch();
        fields.modified = inc.modified();
        if (inc.newFlags() >= 0) {
            fields.flags = inc.newFlags();
        }
        if (inc.newMaxOsd() >= 0) {
            fields.resize(inc.newMaxOsd());
        }
        pools();
        snaps();
        if (!inc.newLastUpChange().isZero()) {
            fields.lastUpChange = inc.newLastUpChange();
        }
        if (!inc.newLastInChange().isZero()) {
            fields.lastInChange = inc.newLastInChange();
        }
        inc.newWeight().forEach(this::weight);
        inc.newPrimaryAffinity().forEach(this::primaryAffinity);
        inc.oldErasureCodeProfiles().forEach(fields.erasureCodeProfiles::remove);
        fields.erasureCodeProfiles.putAll(inc.newErasureCodeProfiles());
        inc.newState().forEach(this::state);
        inc.newUpClient().forEach(this::boot);
        history();
        exceptions();
        fields.blocklist.putAll(inc.newBlocklist());
        inc.oldBlocklist().forEach(fields.blocklist::remove);
        putOrRemove(fields.crushNodeFlags, inc.newCrushNodeFlags(), 0);
        putOrRemove(fields.deviceClassFlags, inc.newDeviceClassFlags(), 0);
        settings();
        if (inc.crush().isPresent()) {
            fields.crush = CrushBinary.decode(inc.crush().get().toByteArray());
            fields.crushVersion++;
        }
    }

    private void pools() {
        if (inc.newPoolMax() != OsdMapIncremental.UNCHANGED) {
            fields.poolMax = (int) inc.newPoolMax();
        }
        inc.newPools()
                .forEach((id, pool) -> fields.pools.put(
                        id, pool.toBuilder().lastChange(fields.epoch).build()));
        fields.poolNames.putAll(inc.newPoolNames());
        for (long id : inc.oldPools()) {
            fields.pools.remove(id);
            fields.poolNames.remove(id);
        }
    }

    private void snaps() {
        fields.newRemovedSnaps = inc.newRemovedSnaps();
        fields.newPurgedSnaps = inc.newPurgedSnaps();
        inc.newRemovedSnaps().forEach((pool, snaps) -> fields.removedSnapsQueue.merge(pool, snaps, IntervalSet::union));
        inc.newPurgedSnaps()
                .forEach((pool, snaps) -> fields.removedSnapsQueue.computeIfPresent(pool, (id, queue) -> {
                    IntervalSet left = queue.subtract(snaps);
                    return left.isEmpty() ? null : left;
                }));
    }

    /** An OSD with a weight exists. Coming in ends "was marked out by itself" and the memory of the weight before. */
    private void weight(int osd, int weight) {
        change(osd, entry -> {
            OsdEntry changed = entry.withWeight(weight);
            if (weight != 0) {
                int cleared = OsdStateFlag.AUTOOUT.bit() | OsdStateFlag.NEW.bit();
                changed = changed.withState((changed.state() | OsdStateFlag.EXISTS.bit()) & ~cleared)
                        .withXinfo(changed.xinfo().withOldWeight(0));
            }
            return changed;
        });
    }

    private void primaryAffinity(int osd, int affinity) {
        change(osd, entry -> entry.withPrimaryAffinity(affinity));
        fields.hasPrimaryAffinity = true;
    }

    private void state(int osd, int toggled) {
        int bits = toggled == 0 ? OsdStateFlag.UP.bit() : toggled;
        boolean exists = (bits & OsdStateFlag.EXISTS.bit()) != 0;
        boolean up = (bits & OsdStateFlag.UP.bit()) != 0;
        change(osd, entry -> {
            if (entry.exists() && exists) {
                // The place is vacated; only the weight stays. Ceph gives every OSD an affinity then.
                fields.hasPrimaryAffinity = true;
                return OsdEntry.VACANT.withWeight(entry.weight());
            }
            OsdEntry changed = entry;
            if (entry.has(OsdStateFlag.UP) && up) {
                changed = entry.withInfo(entry.info().withDownAt(fields.epoch))
                        .withXinfo(entry.xinfo().withDownStamp(fields.modified));
            }
            return changed.withState(entry.state() ^ bits);
        });
    }

    private void boot(int osd, List<EntityAddr> clientAddrs) {
        OsdAddrs addrs = new OsdAddrs(
                clientAddrs,
                fields.osds.get(checked(osd)).addrs().cluster(),
                inc.newHeartbeatBackUp().getOrDefault(osd, List.of()),
                inc.newHeartbeatFrontUp().getOrDefault(osd, List.of()));
        int upAndExists = OsdStateFlag.EXISTS.bit() | OsdStateFlag.UP.bit();
        change(
                osd,
                entry -> entry.withState(entry.state() | upAndExists)
                        .withAddrs(addrs)
                        .withInfo(entry.info().withUpFrom(fields.epoch)));
    }

    private void history() {
        inc.newUpCluster()
                .forEach((osd, cluster) -> change(osd, entry -> {
                    OsdAddrs old = entry.addrs();
                    return entry.withAddrs(
                            new OsdAddrs(old.client(), cluster, old.heartbeatBack(), old.heartbeatFront()));
                }));
        inc.newUpThru()
                .forEach((osd, epoch) ->
                        change(osd, entry -> entry.withInfo(entry.info().withUpThru(epoch))));
        inc.newLastClean()
                .forEach((osd, clean) ->
                        change(osd, entry -> entry.withInfo(entry.info().withLastClean(clean.begin(), clean.end()))));
        inc.newLost()
                .forEach((osd, epoch) ->
                        change(osd, entry -> entry.withInfo(entry.info().withLostAt(epoch))));
        inc.newXinfo().forEach((osd, xinfo) -> change(osd, entry -> entry.withXinfo(xinfo)));
        inc.newUuid().forEach((osd, uuid) -> change(osd, entry -> entry.withUuid(uuid)));
    }

    private void exceptions() {
        putOrRemove(fields.pgTemp, inc.newPgTemp(), List.of());
        putOrRemove(fields.primaryTemp, inc.newPrimaryTemp(), PgMapping.NO_PRIMARY);
        fields.pgUpmap.putAll(inc.newPgUpmap());
        inc.oldPgUpmap().forEach(fields.pgUpmap::remove);
        fields.pgUpmapItems.putAll(inc.newPgUpmapItems());
        inc.oldPgUpmapItems().forEach(fields.pgUpmapItems::remove);
    }

    private void settings() {
        fields.clusterSnapshot = inc.clusterSnapshot();
        fields.clusterSnapshotEpoch = inc.clusterSnapshot().isEmpty() ? 0 : inc.epoch();
        Ratios old = fields.ratios;
        Ratios set = inc.newRatios();
        fields.ratios = new Ratios(
                set.nearfull() >= 0 ? set.nearfull() : old.nearfull(),
                set.backfillfull() >= 0 ? set.backfillfull() : old.backfillfull(),
                set.full() >= 0 ? set.full() : old.full());
        if (inc.newRequireMinCompatClient() != OsdMapIncremental.RELEASE_UNCHANGED) {
            fields.requireMinCompatClient = inc.newRequireMinCompatClient();
        }
        if (inc.newRequireOsdRelease() != OsdMapIncremental.RELEASE_UNCHANGED) {
            fields.requireOsdRelease = inc.newRequireOsdRelease();
        }
    }

    private void change(int osd, UnaryOperator<OsdEntry> change) {
        fields.osds.set(checked(osd), change.apply(fields.osds.get(checked(osd))));
    }

    private int checked(int osd) {
        if (osd < 0 || osd >= fields.osds.size()) {
            throw new IllegalArgumentException("osd." + osd + " has no place: max_osd is " + fields.osds.size());
        }
        return osd;
    }

    /** Ceph marks removal in a map of changes by a value that means nothing. */
    private static <K, V> void putOrRemove(NavigableMap<K, V> target, Map<K, V> changes, V removal) {
        BiConsumer<K, V> change = (key, value) -> {
            if (value.equals(removal)) {
                target.remove(key);
            } else {
                target.put(key, value);
            }
        };
        changes.forEach(change);
    }
}
