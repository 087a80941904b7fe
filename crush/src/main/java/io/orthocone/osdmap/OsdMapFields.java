package io.orthocone.osdmap;

import io.orthocone.crush.CrushMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The fields of a map while it is being made: by a decoder or from another one. Owned by its maker, then frozen inside an
 * {@link OsdMap}. Names and order are those of the binary form.
 */
final class OsdMapFields {
    /** A place costs memory in every daemon; no cluster has a million OSDs. */
    static final int MAX_OSDS = 1 << 20;

    UUID fsid = OsdEntry.NO_UUID;
    int epoch;
    UTime created = UTime.ZERO;
    UTime modified = UTime.ZERO;
    NavigableMap<Long, Pool> pools = new TreeMap<>();
    NavigableMap<Long, String> poolNames = new TreeMap<>();
    int poolMax;
    int flags;
    List<OsdEntry> osds = new ArrayList<>();
    NavigableMap<PgId, List<Integer>> pgTemp = new TreeMap<>();
    NavigableMap<PgId, Integer> primaryTemp = new TreeMap<>();
    boolean hasPrimaryAffinity;
    CrushMap crush = CrushMap.builder().build();
    NavigableMap<String, NavigableMap<String, String>> erasureCodeProfiles = new TreeMap<>();
    NavigableMap<PgId, List<Integer>> pgUpmap = new TreeMap<>();
    NavigableMap<PgId, List<UpmapItem>> pgUpmapItems = new TreeMap<>();
    int crushVersion = 1;
    NavigableMap<Long, IntervalSet> newRemovedSnaps = new TreeMap<>();
    NavigableMap<Long, IntervalSet> newPurgedSnaps = new TreeMap<>();
    UTime lastUpChange = UTime.ZERO;
    UTime lastInChange = UTime.ZERO;
    NavigableMap<EntityAddr, UTime> blocklist = new TreeMap<>();
    int clusterSnapshotEpoch;
    String clusterSnapshot = "";
    Ratios ratios = Ratios.UNSET;
    int requireMinCompatClient;
    int requireOsdRelease;
    NavigableMap<Long, IntervalSet> removedSnapsQueue = new TreeMap<>();
    NavigableMap<Integer, Integer> crushNodeFlags = new TreeMap<>();
    NavigableMap<Integer, Integer> deviceClassFlags = new TreeMap<>();

    /** Null outside of stretched clusters: their maps have another version. */
    StretchMode stretchMode;

    /** What a new cluster starts with: the settings of a Ceph of release 16 (Pacific), whose form the maps have. */
    static OsdMapFields initial(UUID fsid, UTime created, CrushMap crush) {
        OsdMapFields fields = new OsdMapFields();
        fields.fsid = fsid;
        fields.epoch = 1;
        fields.created = created;
        fields.modified = created;
        fields.crush = crush;
        fields.ratios = Ratios.DEFAULT;
        fields.requireOsdRelease = 16;
        fields.requireMinCompatClient = 12;
        fields.flags = OsdMapFlag.SORTBITWISE.bit()
                | OsdMapFlag.RECOVERY_DELETES.bit()
                | OsdMapFlag.PURGED_SNAPDIRS.bit()
                | OsdMapFlag.PGLOG_HARDLIMIT.bit();
        return fields;
    }

    /** Gives every OSD below {@code maxOsd} a place and takes it from the others. */
    void resize(int maxOsd) {
        if (maxOsd < 0 || maxOsd > MAX_OSDS) {
            throw new IllegalArgumentException("max_osd is " + maxOsd + ", must be 0.." + MAX_OSDS);
        }
        while (osds.size() > maxOsd) {
            osds.removeLast();
        }
        while (osds.size() < maxOsd) {
            osds.add(OsdEntry.VACANT);
        }
    }

    /** A copy that can be changed. Values inside are immutable and shared. */
    OsdMapFields copy() {
        OsdMapFields copy = shallow();
        copy.pools = new TreeMap<>(pools);
        copy.poolNames = new TreeMap<>(poolNames);
        copy.osds = new ArrayList<>(osds);
        copy.pgTemp = new TreeMap<>(pgTemp);
        copy.primaryTemp = new TreeMap<>(primaryTemp);
        copy.erasureCodeProfiles = new TreeMap<>(erasureCodeProfiles);
        copy.pgUpmap = new TreeMap<>(pgUpmap);
        copy.pgUpmapItems = new TreeMap<>(pgUpmapItems);
        copy.newRemovedSnaps = new TreeMap<>(newRemovedSnaps);
        copy.newPurgedSnaps = new TreeMap<>(newPurgedSnaps);
        copy.blocklist = new TreeMap<>(blocklist);
        copy.removedSnapsQueue = new TreeMap<>(removedSnapsQueue);
        copy.crushNodeFlags = new TreeMap<>(crushNodeFlags);
        copy.deviceClassFlags = new TreeMap<>(deviceClassFlags);
        return copy;
    }

    /** A copy that cannot be changed through its collections. */
    OsdMapFields frozen() {
        OsdMapFields copy = copy();
        copy.pools = Collections.unmodifiableNavigableMap(copy.pools);
        copy.poolNames = Collections.unmodifiableNavigableMap(copy.poolNames);
        copy.osds = Collections.unmodifiableList(copy.osds);
        copy.pgTemp = Collections.unmodifiableNavigableMap(copy.pgTemp);
        copy.primaryTemp = Collections.unmodifiableNavigableMap(copy.primaryTemp);
        copy.erasureCodeProfiles = Collections.unmodifiableNavigableMap(copy.erasureCodeProfiles);
        copy.pgUpmap = Collections.unmodifiableNavigableMap(copy.pgUpmap);
        copy.pgUpmapItems = Collections.unmodifiableNavigableMap(copy.pgUpmapItems);
        copy.newRemovedSnaps = Collections.unmodifiableNavigableMap(copy.newRemovedSnaps);
        copy.newPurgedSnaps = Collections.unmodifiableNavigableMap(copy.newPurgedSnaps);
        copy.blocklist = Collections.unmodifiableNavigableMap(copy.blocklist);
        copy.removedSnapsQueue = Collections.unmodifiableNavigableMap(copy.removedSnapsQueue);
        copy.crushNodeFlags = Collections.unmodifiableNavigableMap(copy.crushNodeFlags);
        copy.deviceClassFlags = Collections.unmodifiableNavigableMap(copy.deviceClassFlags);
        return copy;
    }

    private OsdMapFields shallow() {
        OsdMapFields copy = new OsdMapFields();
        copy.fsid = fsid;
        copy.epoch = epoch;
        copy.created = created;
        copy.modified = modified;
        copy.poolMax = poolMax;
        copy.flags = flags;
        copy.hasPrimaryAffinity = hasPrimaryAffinity;
        copy.crush = crush;
        copy.crushVersion = crushVersion;
        copy.lastUpChange = lastUpChange;
        copy.lastInChange = lastInChange;
        copy.clusterSnapshotEpoch = clusterSnapshotEpoch;
        copy.clusterSnapshot = clusterSnapshot;
        copy.ratios = ratios;
        copy.requireMinCompatClient = requireMinCompatClient;
        copy.requireOsdRelease = requireOsdRelease;
        copy.stretchMode = stretchMode;
        return copy;
    }
}
