package io.orthocone.osdmap;

import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * What changes from one epoch of the OSD map to the next. Immutable; made by an {@link IncrementalBuilder} or from bytes,
 * applied by {@link OsdMap#apply}.
 *
 * <p>The components are those of Ceph's binary form; a component that is empty, absent or {@link #UNCHANGED} leaves its part
 * of the map as it is.
 *
 * @param epoch the epoch this leads to
 * @param newPoolMax highest pool id ever used, or -1
 * @param newFlags bits of {@link OsdMapFlag}, or -1
 * @param fullMap the encoded next map as a whole; then nothing else counts
 * @param crush the encoded CRUSH map
 * @param newMaxOsd number of places, or -1
 * @param newUpClient OSDs that are marked up, with where clients reach them
 * @param newState bits to toggle in the state of OSDs; 0 stands for "up"
 * @param newWeight 0 marks out
 * @param newPgTemp an empty list removes
 * @param newPrimaryTemp -1 removes
 * @param newLastClean last interval that ended with a clean shutdown
 * @param newRatios each below 0 for unchanged
 * @param newRequireMinCompatClient a release, or 255
 * @param newRequireOsdRelease a release, or 255
 * @param newCrushNodeFlags 0 removes
 * @param newDeviceClassFlags 0 removes
 * @param fullCrc the crc of the encoded map that this leads to, if the author said
 */
public record OsdMapIncremental(
        UUID fsid,
        int epoch,
        UTime modified,
        long newPoolMax,
        int newFlags,
        Optional<OpaqueBytes> fullMap,
        Optional<OpaqueBytes> crush,
        int newMaxOsd,
        NavigableMap<Long, Pool> newPools,
        NavigableMap<Long, String> newPoolNames,
        NavigableSet<Long> oldPools,
        NavigableMap<Integer, List<EntityAddr>> newUpClient,
        NavigableMap<Integer, Integer> newState,
        NavigableMap<Integer, Integer> newWeight,
        NavigableMap<PgId, List<Integer>> newPgTemp,
        NavigableMap<PgId, Integer> newPrimaryTemp,
        NavigableMap<Integer, Integer> newPrimaryAffinity,
        NavigableMap<String, NavigableMap<String, String>> newErasureCodeProfiles,
        List<String> oldErasureCodeProfiles,
        NavigableMap<PgId, List<Integer>> newPgUpmap,
        NavigableSet<PgId> oldPgUpmap,
        NavigableMap<PgId, List<UpmapItem>> newPgUpmapItems,
        NavigableSet<PgId> oldPgUpmapItems,
        NavigableMap<Long, IntervalSet> newRemovedSnaps,
        NavigableMap<Long, IntervalSet> newPurgedSnaps,
        UTime newLastUpChange,
        UTime newLastInChange,
        NavigableMap<Integer, List<EntityAddr>> newHeartbeatBackUp,
        NavigableMap<Integer, Integer> newUpThru,
        NavigableMap<Integer, CleanInterval> newLastClean,
        NavigableMap<Integer, Integer> newLost,
        NavigableMap<EntityAddr, UTime> newBlocklist,
        List<EntityAddr> oldBlocklist,
        NavigableMap<Integer, List<EntityAddr>> newUpCluster,
        String clusterSnapshot,
        NavigableMap<Integer, UUID> newUuid,
        NavigableMap<Integer, OsdXinfo> newXinfo,
        NavigableMap<Integer, List<EntityAddr>> newHeartbeatFrontUp,
        long encodeFeatures,
        Ratios newRatios,
        int newRequireMinCompatClient,
        int newRequireOsdRelease,
        NavigableMap<Integer, Integer> newCrushNodeFlags,
        NavigableMap<Integer, Integer> newDeviceClassFlags,
        OptionalInt fullCrc) {
    /** Of numbers that leave the map as it is. */
    public static final int UNCHANGED = -1;

    /** Of releases that leave the map as it is. */
    public static final int RELEASE_UNCHANGED = 255;

    /** The first and the last epoch of an interval that ended with a clean shutdown. */
    public record CleanInterval(int begin, int end) {}

    public OsdMapIncremental {
        newPools = frozen(newPools);
        newPoolNames = frozen(newPoolNames);
        oldPools = Collections.unmodifiableNavigableSet(new TreeSet<>(oldPools));
        newUpClient = frozen(newUpClient);
        newState = frozen(newState);
        newWeight = frozen(newWeight);
        newPgTemp = frozen(newPgTemp);
        newPrimaryTemp = frozen(newPrimaryTemp);
        newPrimaryAffinity = frozen(newPrimaryAffinity);
        newErasureCodeProfiles = frozen(newErasureCodeProfiles);
        oldErasureCodeProfiles = List.copyOf(oldErasureCodeProfiles);
        newPgUpmap = frozen(newPgUpmap);
        oldPgUpmap = Collections.unmodifiableNavigableSet(new TreeSet<>(oldPgUpmap));
        newPgUpmapItems = frozen(newPgUpmapItems);
        oldPgUpmapItems = Collections.unmodifiableNavigableSet(new TreeSet<>(oldPgUpmapItems));
        newRemovedSnaps = frozen(newRemovedSnaps);
        newPurgedSnaps = frozen(newPurgedSnaps);
        newHeartbeatBackUp = frozen(newHeartbeatBackUp);
        newUpThru = frozen(newUpThru);
        newLastClean = frozen(newLastClean);
        newLost = frozen(newLost);
        newBlocklist = frozen(newBlocklist);
        oldBlocklist = List.copyOf(oldBlocklist);
        newUpCluster = frozen(newUpCluster);
        newUuid = frozen(newUuid);
        newXinfo = frozen(newXinfo);
        newHeartbeatFrontUp = frozen(newHeartbeatFrontUp);
        newCrushNodeFlags = frozen(newCrushNodeFlags);
        newDeviceClassFlags = frozen(newDeviceClassFlags);
    }

    /** Bytes in Ceph's form, with crc. */
    public byte[] encode() {
        return IncrementalBinary.encode(this);
    }

    /**
     * An incremental from bytes in Ceph's form.
     *
     * @throws io.orthocone.crush.text.MalformedMapException if they are not one, or the crc does not match
     */
    public static OsdMapIncremental decode(byte[] bytes) {
        return IncrementalBinary.decode(bytes);
    }

    /** A builder that starts from this. */
    public IncrementalBuilder toBuilder() {
        return new IncrementalBuilder(this);
    }

    /** The same, with the crc of the map that it leads to: whoever applies it can tell that he got the same. */
    public OsdMapIncremental withFullCrc(int crc) {
        return toBuilder().fullCrc(crc).build();
    }

    private static <K, V> NavigableMap<K, V> frozen(NavigableMap<K, V> map) {
        return Collections.unmodifiableNavigableMap(new TreeMap<>(map));
    }
}
