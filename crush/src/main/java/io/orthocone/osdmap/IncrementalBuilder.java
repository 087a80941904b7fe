package io.orthocone.osdmap;

import io.orthocone.crush.CrushMap;
import io.orthocone.crush.text.CrushBinary;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Gathers the changes for an {@link OsdMapIncremental}. Owned by its caller (the leading monitor's OSD service). Changes of
 * the same thing replace each other.
 */
public final class IncrementalBuilder {
    final UUID fsid;
    final int epoch;
    final UTime modified;
    long newPoolMax = OsdMapIncremental.UNCHANGED;
    int newFlags = OsdMapIncremental.UNCHANGED;
    Optional<OpaqueBytes> fullMap = Optional.empty();
    Optional<OpaqueBytes> crush = Optional.empty();
    int newMaxOsd = OsdMapIncremental.UNCHANGED;
    NavigableMap<Long, Pool> newPools = new TreeMap<>();
    NavigableMap<Long, String> newPoolNames = new TreeMap<>();
    NavigableSet<Long> oldPools = new TreeSet<>();
    NavigableMap<Integer, List<EntityAddr>> newUpClient = new TreeMap<>();
    NavigableMap<Integer, Integer> newState = new TreeMap<>();
    NavigableMap<Integer, Integer> newWeight = new TreeMap<>();
    NavigableMap<PgId, List<Integer>> newPgTemp = new TreeMap<>();
    NavigableMap<PgId, Integer> newPrimaryTemp = new TreeMap<>();
    NavigableMap<Integer, Integer> newPrimaryAffinity = new TreeMap<>();
    NavigableMap<String, NavigableMap<String, String>> newErasureCodeProfiles = new TreeMap<>();
    List<String> oldErasureCodeProfiles = new ArrayList<>();
    NavigableMap<PgId, List<Integer>> newPgUpmap = new TreeMap<>();
    NavigableSet<PgId> oldPgUpmap = new TreeSet<>();
    NavigableMap<PgId, List<UpmapItem>> newPgUpmapItems = new TreeMap<>();
    NavigableSet<PgId> oldPgUpmapItems = new TreeSet<>();
    NavigableMap<Long, IntervalSet> newRemovedSnaps = new TreeMap<>();
    NavigableMap<Long, IntervalSet> newPurgedSnaps = new TreeMap<>();
    UTime newLastUpChange = UTime.ZERO;
    UTime newLastInChange = UTime.ZERO;
    NavigableMap<Integer, List<EntityAddr>> newHeartbeatBackUp = new TreeMap<>();
    NavigableMap<Integer, Integer> newUpThru = new TreeMap<>();
    NavigableMap<Integer, OsdMapIncremental.CleanInterval> newLastClean = new TreeMap<>();
    NavigableMap<Integer, Integer> newLost = new TreeMap<>();
    NavigableMap<EntityAddr, UTime> newBlocklist = new TreeMap<>();
    List<EntityAddr> oldBlocklist = new ArrayList<>();
    NavigableMap<Integer, List<EntityAddr>> newUpCluster = new TreeMap<>();
    String clusterSnapshot = "";
    NavigableMap<Integer, UUID> newUuid = new TreeMap<>();
    NavigableMap<Integer, OsdXinfo> newXinfo = new TreeMap<>();
    NavigableMap<Integer, List<EntityAddr>> newHeartbeatFrontUp = new TreeMap<>();
    long encodeFeatures;
    Ratios newRatios = new Ratios(-1, -1, -1);
    int newRequireMinCompatClient = OsdMapIncremental.RELEASE_UNCHANGED;
    int newRequireOsdRelease = OsdMapIncremental.RELEASE_UNCHANGED;
    NavigableMap<Integer, Integer> newCrushNodeFlags = new TreeMap<>();
    NavigableMap<Integer, Integer> newDeviceClassFlags = new TreeMap<>();
    OptionalInt fullCrc = OptionalInt.empty();

    IncrementalBuilder(UUID fsid, int epoch, UTime modified) {
        this.fsid = fsid;
        this.epoch = epoch;
        this.modified = modified;
    }

    IncrementalBuilder(OsdMapIncremental from) {
        this(from.fsid(), from.epoch(), from.modified());
        newPoolMax = from.newPoolMax();
        newFlags = from.newFlags();
        fullMap = from.fullMap();
        crush = from.crush();
        newMaxOsd = from.newMaxOsd();
        newPools.putAll(from.newPools());
        newPoolNames.putAll(from.newPoolNames());
        oldPools.addAll(from.oldPools());
        newUpClient.putAll(from.newUpClient());
        newState.putAll(from.newState());
        newWeight.putAll(from.newWeight());
        newPgTemp.putAll(from.newPgTemp());
        newPrimaryTemp.putAll(from.newPrimaryTemp());
        newPrimaryAffinity.putAll(from.newPrimaryAffinity());
        newErasureCodeProfiles.putAll(from.newErasureCodeProfiles());
        oldErasureCodeProfiles.addAll(from.oldErasureCodeProfiles());
        newPgUpmap.putAll(from.newPgUpmap());
        oldPgUpmap.addAll(from.oldPgUpmap());
        newPgUpmapItems.putAll(from.newPgUpmapItems());
        oldPgUpmapItems.addAll(from.oldPgUpmapItems());
        newRemovedSnaps.putAll(from.newRemovedSnaps());
        newPurgedSnaps.putAll(from.newPurgedSnaps());
        newLastUpChange = from.newLastUpChange();
        newLastInChange = from.newLastInChange();
        newHeartbeatBackUp.putAll(from.newHeartbeatBackUp());
        newUpThru.putAll(from.newUpThru());
        newLastClean.putAll(from.newLastClean());
        newLost.putAll(from.newLost());
        newBlocklist.putAll(from.newBlocklist());
        oldBlocklist.addAll(from.oldBlocklist());
        newUpCluster.putAll(from.newUpCluster());
        clusterSnapshot = from.clusterSnapshot();
        newUuid.putAll(from.newUuid());
        newXinfo.putAll(from.newXinfo());
        newHeartbeatFrontUp.putAll(from.newHeartbeatFrontUp());
        encodeFeatures = from.encodeFeatures();
        newRatios = from.newRatios();
        newRequireMinCompatClient = from.newRequireMinCompatClient();
        newRequireOsdRelease = from.newRequireOsdRelease();
        newCrushNodeFlags.putAll(from.newCrushNodeFlags());
        newDeviceClassFlags.putAll(from.newDeviceClassFlags());
        fullCrc = from.fullCrc();
    }

    public int epoch() {
        return epoch;
    }

    // --- OSDs
    // ------------------------------------------------------------------------------------------------------------

    public IncrementalBuilder maxOsd(int count) {
        newMaxOsd = count;
        return this;
    }

    /** When the map that this leads to is made. */
    public UTime modified() {
        return modified;
    }

    /** Gives a vacant place to an OSD whose store has this uuid; it is down and out until it boots for the first time. */
    public IncrementalBuilder register(int osd, UUID uuid) {
        newUuid.put(osd, uuid);
        return toggle(osd, OsdStateFlag.EXISTS).toggle(osd, OsdStateFlag.NEW);
    }

    /** An OSD boots: it exists from now on, is up, and reached here. */
    public IncrementalBuilder markUp(int osd, UUID uuid, OsdAddrs addrs) {
        newUpClient.put(osd, addrs.client());
        newUpCluster.put(osd, addrs.cluster());
        newHeartbeatBackUp.put(osd, addrs.heartbeatBack());
        newHeartbeatFrontUp.put(osd, addrs.heartbeatFront());
        newUuid.put(osd, uuid);
        newLastUpChange = modified;
        return this;
    }

    /** An OSD that is up goes down. */
    public IncrementalBuilder markDown(int osd) {
        newLastUpChange = modified;
        return toggle(osd, OsdStateFlag.UP);
    }

    /** Toggles a bit of an OSD's state; twice is not at all. */
    public IncrementalBuilder toggle(int osd, OsdStateFlag flag) {
        newState.merge(osd, flag.bit(), (old, bit) -> old ^ bit);
        newState.remove(osd, 0);
        return this;
    }

    /** Takes the place of an OSD that exists: its address, its history and its uuid are forgotten. */
    public IncrementalBuilder destroy(int osd) {
        return toggle(osd, OsdStateFlag.EXISTS);
    }

    public IncrementalBuilder markOut(int osd) {
        return weight(osd, 0);
    }

    public IncrementalBuilder markIn(int osd) {
        return weight(osd, OsdEntry.WEIGHT_IN);
    }

    /** Sets the weight of an OSD, 0 (out) to {@code 0x10000} (in). */
    public IncrementalBuilder weight(int osd, int weight) {
        newWeight.put(osd, weight);
        newLastInChange = modified;
        return this;
    }

    /** The OSD has been up until here at least: its primary may serve. */
    public IncrementalBuilder upThru(int osd, int throughEpoch) {
        newUpThru.put(osd, throughEpoch);
        return this;
    }

    /** The last interval that ended with a clean shutdown. */
    public IncrementalBuilder lastClean(int osd, int begin, int end) {
        newLastClean.put(osd, new OsdMapIncremental.CleanInterval(begin, end));
        return this;
    }

    /** The data of an OSD is given up. */
    public IncrementalBuilder lost(int osd, int atEpoch) {
        newLost.put(osd, atEpoch);
        return this;
    }

    public IncrementalBuilder xinfo(int osd, OsdXinfo xinfo) {
        newXinfo.put(osd, xinfo);
        return this;
    }

    public IncrementalBuilder primaryAffinity(int osd, int affinity) {
        newPrimaryAffinity.put(osd, affinity);
        return this;
    }

    // --- pools
    // -----------------------------------------------------------------------------------------------------------

    /** A pool with a new id, which must be above all used so far. */
    public IncrementalBuilder newPool(long id, String name, Pool pool) {
        newPoolMax = Math.max(newPoolMax, id);
        newPoolNames.put(id, name);
        newPools.put(id, pool);
        return this;
    }

    public IncrementalBuilder changePool(long id, Pool pool) {
        newPools.put(id, pool);
        return this;
    }

    public IncrementalBuilder renamePool(long id, String name) {
        newPoolNames.put(id, name);
        return this;
    }

    public IncrementalBuilder removePool(long id) {
        newPools.remove(id);
        newPoolNames.remove(id);
        oldPools.add(id);
        return this;
    }

    public IncrementalBuilder erasureCodeProfile(String name, NavigableMap<String, String> profile) {
        newErasureCodeProfiles.put(name, profile);
        return this;
    }

    public IncrementalBuilder removeErasureCodeProfile(String name) {
        oldErasureCodeProfiles.add(name);
        return this;
    }

    // --- exceptions to CRUSH
    // ---------------------------------------------------------------------------------------------

    /** Who serves a PG for the time being; an empty list for the up set again. */
    public IncrementalBuilder pgTemp(PgId pg, List<Integer> osds) {
        newPgTemp.put(pg, List.copyOf(osds));
        return this;
    }

    /** Who leads a PG for the time being; -1 for the usual one again. */
    public IncrementalBuilder primaryTemp(PgId pg, int osd) {
        newPrimaryTemp.put(pg, osd);
        return this;
    }

    public IncrementalBuilder upmap(PgId pg, List<Integer> osds) {
        oldPgUpmap.remove(pg);
        newPgUpmap.put(pg, List.copyOf(osds));
        return this;
    }

    public IncrementalBuilder removeUpmap(PgId pg) {
        newPgUpmap.remove(pg);
        oldPgUpmap.add(pg);
        return this;
    }

    public IncrementalBuilder upmapItems(PgId pg, List<UpmapItem> items) {
        oldPgUpmapItems.remove(pg);
        newPgUpmapItems.put(pg, List.copyOf(items));
        return this;
    }

    public IncrementalBuilder removeUpmapItems(PgId pg) {
        newPgUpmapItems.remove(pg);
        oldPgUpmapItems.add(pg);
        return this;
    }

    // --- the whole
    // -------------------------------------------------------------------------------------------------------

    /** All flags, as bits. */
    public IncrementalBuilder flags(int mask) {
        newFlags = mask;
        return this;
    }

    public IncrementalBuilder crush(CrushMap map) {
        crush = Optional.of(new OpaqueBytes(CrushBinary.encode(map)));
        return this;
    }

    public IncrementalBuilder ratios(Ratios ratios) {
        newRatios = ratios;
        return this;
    }

    /** Refuses an address from now on, until a time. */
    public IncrementalBuilder blocklist(EntityAddr addr, UTime until) {
        newBlocklist.put(Blocklist.key(addr), until);
        return this;
    }

    public IncrementalBuilder unblocklist(EntityAddr addr) {
        oldBlocklist.add(Blocklist.key(addr));
        return this;
    }

    /** Snapshots that are to be removed everywhere. */
    public IncrementalBuilder removeSnaps(long poolId, IntervalSet snaps) {
        newRemovedSnaps.merge(poolId, snaps, IntervalSet::union);
        return this;
    }

    /** Snapshots that are gone everywhere. */
    public IncrementalBuilder purgedSnaps(long poolId, IntervalSet snaps) {
        newPurgedSnaps.merge(poolId, snaps, IntervalSet::union);
        return this;
    }

    /** The crc of the encoded map that this leads to. */
    public IncrementalBuilder fullCrc(int crc) {
        fullCrc = OptionalInt.of(crc);
        return this;
    }

    /** Whether nothing has been changed yet. */
    public boolean isEmpty() {
        return build().equals(new IncrementalBuilder(fsid, epoch, modified).build());
    }

    public OsdMapIncremental build() {
        return new OsdMapIncremental(
                fsid,
                epoch,
                modified,
                newPoolMax,
                newFlags,
                fullMap,
                crush,
                newMaxOsd,
                newPools,
                newPoolNames,
                oldPools,
                newUpClient,
                newState,
                newWeight,
                newPgTemp,
                newPrimaryTemp,
                newPrimaryAffinity,
                newErasureCodeProfiles,
                oldErasureCodeProfiles,
                newPgUpmap,
                oldPgUpmap,
                newPgUpmapItems,
                oldPgUpmapItems,
                newRemovedSnaps,
                newPurgedSnaps,
                newLastUpChange,
                newLastInChange,
                newHeartbeatBackUp,
                newUpThru,
                newLastClean,
                newLost,
                newBlocklist,
                oldBlocklist,
                newUpCluster,
                clusterSnapshot,
                newUuid,
                newXinfo,
                newHeartbeatFrontUp,
                encodeFeatures,
                newRatios,
                newRequireMinCompatClient,
                newRequireOsdRelease,
                newCrushNodeFlags,
                newDeviceClassFlags,
                fullCrc);
    }
}
