package io.orthocone.osdmap;

import io.orthocone.crush.CrushMap;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/**
 * The state of the cluster in one epoch: OSDs, pools, placement. Immutable: it may be read from any thread.
 *
 * <p>A map comes from {@link #initial}, from bytes, or from {@link #apply}ing an incremental to the one before; it is never
 * changed in place. Every daemon that applies the same incrementals to the same map has the same bytes.
 *
 * <p>Invariants: OSD ids are 0 to {@code maxOsd - 1}; epochs ascend by one; a pool's name is known exactly as long as the
 * pool (names are unique); pool ids are never used again ({@link #poolMax} only grows).
 */
public final class OsdMap {
    private final OsdMapFields fields;
    private final List<OsdEntry> osds;
    private final int[] weights;
    private final int[] states;
    private final int[] affinities;

    OsdMap(OsdMapFields fields) {
        this.fields = fields.frozen();
        this.osds = List.copyOf(fields.osds);
        this.weights = osds.stream().mapToInt(OsdEntry::weight).toArray();
        this.states = osds.stream().mapToInt(OsdEntry::state).toArray();
        this.affinities = fields.hasPrimaryAffinity
                ? osds.stream().mapToInt(OsdEntry::primaryAffinity).toArray()
                : new int[0];
    }

    /**
     * The first map of a cluster, epoch 1: places for OSDs, none of which exists, and no pools.
     *
     * @param maxOsd number of places
     */
    public static OsdMap initial(UUID fsid, UTime created, int maxOsd, CrushMap crush) {
        OsdMapFields fields = OsdMapFields.initial(fsid, created, crush);
        fields.resize(maxOsd);
        return new OsdMap(fields);
    }

    /**
     * The next map.
     *
     * @throws IllegalArgumentException if the incremental is for another cluster, another epoch or OSDs that have no place
     * @throws io.orthocone.crush.text.MalformedMapException if a map inside it is malformed
     */
    public OsdMap apply(OsdMapIncremental incremental) {
        return IncrementalApply.apply(this, incremental);
    }

    /** An incremental to the next epoch that changes nothing yet. */
    public IncrementalBuilder nextIncremental(UTime modified) {
        return new IncrementalBuilder(fsid(), epoch() + 1, modified);
    }

    /** Bytes in Ceph's form, with crc. */
    public byte[] encode() {
        return OsdMapBinary.encode(this);
    }

    /**
     * A map from bytes in Ceph's form.
     *
     * @throws io.orthocone.crush.text.MalformedMapException if they are not one, or the crc does not match
     */
    public static OsdMap decode(byte[] bytes) {
        return OsdMapBinary.decode(bytes);
    }

    /** The checksum of the encoded map, as incrementals carry it. */
    public int crc() {
        return OsdMapBinary.crcOf(encode());
    }

    // --- placement
    // -------------------------------------------------------------------------------------------------------

    /**
     * The PG of an object.
     *
     * @param namespace may be empty
     * @param locatorKey placed by this instead of the name, if not empty
     * @throws IllegalArgumentException if the pool does not exist
     */
    public PgId objectToPg(long poolId, String namespace, String name, String locatorKey) {
        Pool pool = pool(poolId).orElseThrow(() -> new IllegalArgumentException("pool " + poolId + " does not exist"));
        return new PgId(poolId, pool.pgSeed(ObjectHash.of(pool, namespace, name, locatorKey)));
    }

    /**
     * Where a PG lives; {@link PgMapping#NOWHERE} if its pool does not exist. Whoever asks often keeps a {@link PgMapper}.
     */
    public PgMapping pgToUpActing(PgId pg) {
        return new PgMapper(this).map(pg);
    }

    // --- the whole
    // -------------------------------------------------------------------------------------------------------

    public UUID fsid() {
        return fields.fsid;
    }

    public int epoch() {
        return fields.epoch;
    }

    public UTime created() {
        return fields.created;
    }

    public UTime modified() {
        return fields.modified;
    }

    /** Bits of {@link OsdMapFlag}. */
    public int flags() {
        return fields.flags;
    }

    public boolean has(OsdMapFlag flag) {
        return (fields.flags & flag.bit()) != 0;
    }

    public Set<OsdMapFlag> flagSet() {
        return OsdMapFlag.of(fields.flags);
    }

    public CrushMap crush() {
        return fields.crush;
    }

    /** Counts the changes of the CRUSH map. */
    public int crushVersion() {
        return fields.crushVersion;
    }

    public Ratios ratios() {
        return fields.ratios;
    }

    /** Time of the last change of which OSDs are up. */
    public UTime lastUpChange() {
        return fields.lastUpChange;
    }

    /** Time of the last change of which OSDs are in. */
    public UTime lastInChange() {
        return fields.lastInChange;
    }

    /** Number of the oldest release whose clients may connect; 0 for any. */
    public int requireMinCompatClient() {
        return fields.requireMinCompatClient;
    }

    /** Number of the oldest release that OSDs must be of; 0 for any. */
    public int requireOsdRelease() {
        return fields.requireOsdRelease;
    }

    // --- OSDs
    // ------------------------------------------------------------------------------------------------------------

    public int maxOsd() {
        return osds.size();
    }

    /** By id; a place without an OSD is there as {@link OsdEntry#VACANT}. */
    public List<OsdEntry> osds() {
        return osds;
    }

    /** The entry of an OSD; {@link OsdEntry#VACANT} for an id without a place. */
    public OsdEntry osd(int id) {
        return id >= 0 && id < osds.size() ? osds.get(id) : OsdEntry.VACANT;
    }

    public boolean exists(int osd) {
        return osd(osd).exists();
    }

    public boolean isUp(int osd) {
        return osd(osd).isUp();
    }

    public boolean isDown(int osd) {
        return !isUp(osd);
    }

    public boolean isIn(int osd) {
        return osd(osd).isIn();
    }

    public OsdInfo info(int osd) {
        return osd(osd).info();
    }

    /** Where clients reach an OSD; none if it never booted. */
    public EntityAddr clientAddr(int osd) {
        return OsdAddrs.preferred(osd(osd).addrs().client());
    }

    public EntityAddr clusterAddr(int osd) {
        return OsdAddrs.preferred(osd(osd).addrs().cluster());
    }

    public EntityAddr heartbeatAddr(int osd) {
        return OsdAddrs.preferred(osd(osd).addrs().heartbeatBack());
    }

    public int countExisting() {
        return (int) osds.stream().filter(OsdEntry::exists).count();
    }

    public int countUp() {
        return (int) osds.stream().filter(OsdEntry::isUp).count();
    }

    public int countIn() {
        return (int) osds.stream().filter(OsdEntry::isIn).count();
    }

    /** Whether the map has primary affinities at all. */
    public boolean hasPrimaryAffinity() {
        return fields.hasPrimaryAffinity;
    }

    // --- pools
    // -----------------------------------------------------------------------------------------------------------

    /** By id. */
    public NavigableMap<Long, Pool> pools() {
        return fields.pools;
    }

    public Optional<Pool> pool(long id) {
        return Optional.ofNullable(fields.pools.get(id));
    }

    /** Names by pool id. */
    public NavigableMap<Long, String> poolNames() {
        return fields.poolNames;
    }

    public Optional<String> poolName(long id) {
        return Optional.ofNullable(fields.poolNames.get(id));
    }

    public OptionalLong poolId(String name) {
        return fields.poolNames.entrySet().stream()
                .filter(e -> e.getValue().equals(name))
                .mapToLong(Map.Entry::getKey)
                .findFirst();
    }

    /** The highest pool id ever used; 0 if none was. */
    public int poolMax() {
        return fields.poolMax;
    }

    // --- exceptions to CRUSH
    // ---------------------------------------------------------------------------------------------

    public NavigableMap<PgId, List<Integer>> pgTemp() {
        return fields.pgTemp;
    }

    public NavigableMap<PgId, Integer> primaryTemp() {
        return fields.primaryTemp;
    }

    public NavigableMap<PgId, List<Integer>> pgUpmap() {
        return fields.pgUpmap;
    }

    public NavigableMap<PgId, List<UpmapItem>> pgUpmapItems() {
        return fields.pgUpmapItems;
    }

    // --- clients
    // ---------------------------------------------------------------------------------------------------------

    /** Addresses that must not be served, with the time of their release. */
    public NavigableMap<EntityAddr, UTime> blocklist() {
        return fields.blocklist;
    }

    /** Whether a client must not be served: its address is on the list, or its host with port and nonce 0. */
    public boolean isBlocklisted(EntityAddr client) {
        return Blocklist.covers(fields.blocklist, client);
    }

    // --- the rest
    // --------------------------------------------------------------------------------------------------------

    /** Profile name → key → value. */
    public NavigableMap<String, NavigableMap<String, String>> erasureCodeProfiles() {
        return fields.erasureCodeProfiles;
    }

    /** Snapshots whose removal this epoch announces, by pool. */
    public NavigableMap<Long, IntervalSet> newRemovedSnaps() {
        return fields.newRemovedSnaps;
    }

    /** Snapshots that this epoch declares gone from every OSD, by pool. */
    public NavigableMap<Long, IntervalSet> newPurgedSnaps() {
        return fields.newPurgedSnaps;
    }

    /** Snapshots that are removed but not yet gone from every OSD, by pool. */
    public NavigableMap<Long, IntervalSet> removedSnapsQueue() {
        return fields.removedSnapsQueue;
    }

    /** State flags for all OSDs below a bucket, by bucket id. */
    public NavigableMap<Integer, Integer> crushNodeFlags() {
        return fields.crushNodeFlags;
    }

    /** State flags for all OSDs of a class, by class id. */
    public NavigableMap<Integer, Integer> deviceClassFlags() {
        return fields.deviceClassFlags;
    }

    /** Name of the snapshot of the cluster that this epoch makes, or empty; a feature that Ceph never finished. */
    public String clusterSnapshot() {
        return fields.clusterSnapshot;
    }

    /** Only in maps of stretched clusters. */
    public Optional<StretchMode> stretchMode() {
        return Optional.ofNullable(fields.stretchMode);
    }

    /** The reweight vector for CRUSH. Shared, so it stays in this package. */
    int[] weights() {
        return weights;
    }

    /** The state bits by OSD, as {@link #weights}. */
    int[] states() {
        return states;
    }

    /** Primary affinities by OSD, as {@link #weights}; empty if the map has none. */
    int[] affinities() {
        return affinities;
    }

    /** Frozen; whoever wants to change something takes a {@link OsdMapFields#copy}. */
    OsdMapFields fields() {
        return fields;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OsdMap map && Arrays.equals(encode(), map.encode());
    }

    @Override
    public int hashCode() {
        return Objects.hash(fields.fsid, fields.epoch);
    }

    @Override
    public String toString() {
        return "osdmap e" + Integer.toUnsignedString(epoch()) + ": " + countExisting() + " osds, " + countUp() + " up, "
                + countIn() + " in, " + pools().size() + " pools";
    }
}
