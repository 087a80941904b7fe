package io.orthocone.osdmap;

import io.orthocone.crush.Bucket;
import io.orthocone.crush.CrushEditor;
import io.orthocone.crush.CrushMap;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * A map that never was: another one with changes that no monitor made, for planning and for the first map of a cluster.
 * Owned by its caller. What each change does is what Ceph's osdmaptool does under the same name.
 */
public final class WhatIf {
    private final OsdMapFields fields;

    private WhatIf(OsdMapFields fields) {
        this.fields = fields;
    }

    /** Starts from a map. */
    public static WhatIf of(OsdMap map) {
        return new WhatIf(map.fields().copy());
    }

    /**
     * Starts from a map that says nothing but its hierarchy: epoch 0, no flags, no ratios, no pools.
     *
     * @param maxOsd places, none of which has an OSD
     */
    public static WhatIf bare(UUID fsid, UTime created, int maxOsd, CrushMap crush) {
        OsdMapFields fields = new OsdMapFields();
        fields.fsid = fsid;
        fields.created = created;
        fields.modified = created;
        fields.crush = crush;
        fields.resize(maxOsd);
        return new WhatIf(fields);
    }

    public OsdMap map() {
        return new OsdMap(fields);
    }

    public WhatIf nextEpoch() {
        fields.epoch++;
        return this;
    }

    /** The map is of a time that nobody noted: what an incremental without a time leaves behind. */
    public WhatIf modifiedAtNoTime() {
        fields.modified = UTime.ZERO;
        return this;
    }

    public WhatIf pool(long id, String name, Pool pool) {
        fields.pools.put(id, pool);
        fields.poolNames.put(id, name);
        fields.poolMax = Math.max(fields.poolMax, (int) id);
        return this;
    }

    public WhatIf erasureCodeProfile(String name, NavigableMap<String, String> profile) {
        fields.erasureCodeProfiles.put(name, profile);
        return this;
    }

    /** Every place has an OSD that is up and in; one that weighs nothing in the hierarchy weighs 1. */
    public WhatIf allUpAndIn() {
        int bits = OsdStateFlag.EXISTS.bit() | OsdStateFlag.UP.bit();
        fields.osds.replaceAll(osd -> osd.withState(osd.state() | bits).withWeight(OsdEntry.WEIGHT_IN));
        for (int osd = 0; osd < fields.osds.size(); osd++) {
            if (crushWeight(osd).orElse(-1) == 0) {
                crushWeight(osd, Bucket.WEIGHT_ONE);
            }
        }
        return this;
    }

    public WhatIf up(int osd) {
        return change(osd, entry -> entry.withState(entry.state() | OsdStateFlag.UP.bit()));
    }

    public WhatIf in(int osd) {
        return change(
                osd,
                entry -> entry.withState(entry.state() | OsdStateFlag.EXISTS.bit())
                        .withWeight(OsdEntry.WEIGHT_IN));
    }

    public WhatIf out(int osd) {
        return change(
                osd,
                entry -> entry.withState(entry.state() | OsdStateFlag.UP.bit()).withWeight(0));
    }

    private WhatIf change(int osd, UnaryOperator<OsdEntry> change) {
        if (osd < 0 || osd >= fields.osds.size()) {
            throw new IllegalArgumentException("osd." + osd + " has no place: max_osd is " + fields.osds.size());
        }
        fields.osds.set(osd, change.apply(fields.osds.get(osd)));
        return this;
    }

    /** Forgets pg_temp and primary_temp. */
    public WhatIf noTemps() {
        fields.pgTemp.clear();
        fields.primaryTemp.clear();
        return this;
    }

    /** Forgets what pg_temp and primary_temp say of PGs that are gone, or to no effect. */
    public WhatIf uselessTempsForgotten() {
        OsdMap now = new OsdMap(fields);
        PgMapper mapper = new PgMapper(WhatIf.of(now).noTemps().map());
        fields.pgTemp.entrySet().removeIf(e -> {
            List<Integer> osds = e.getValue();
            return !exists(e.getKey())
                    || osds.stream().noneMatch(now::isUp)
                    || osds.equals(mapper.map(e.getKey()).up());
        });
        fields.primaryTemp
                .entrySet()
                .removeIf(e -> !exists(e.getKey())
                        || now.isDown(e.getValue())
                        || (!fields.pgTemp.containsKey(e.getKey())
                                && e.getValue() == mapper.map(e.getKey()).upPrimary()));
        return this;
    }

    private boolean exists(PgId pg) {
        Pool pool = fields.pools.get(pg.pool());
        return pool != null && Integer.compareUnsigned(pg.seed(), pool.pgNum()) < 0;
    }

    /** The weight of an OSD in the hierarchy, unsigned 16.16; nothing if it is not there. */
    public OptionalInt crushWeight(int osd) {
        for (Bucket bucket : fields.crush.buckets()) {
            int index = bucket.indexOf(osd);
            if (index >= 0) {
                return OptionalInt.of(bucket.itemWeight(index));
            }
        }
        return OptionalInt.empty();
    }

    /** Gives an OSD another weight wherever it is in the hierarchy and in its weight sets. */
    public WhatIf crushWeight(int osd, int weight) {
        if (crushWeight(osd).isEmpty()) {
            return this;
        }
        CrushEditor edit = new CrushEditor(fields.crush);
        edit.reweightItem(osd, weight);
        fields.crush = edit.build();
        return this;
    }

    /** Another hierarchy. */
    public WhatIf crush(CrushMap crush) {
        fields.crush = crush;
        fields.crushVersion++;
        return this;
    }

    /** Another number of PGs in a pool, all of which are placed on their own as far as they were. */
    public WhatIf pgNum(long pool, int pgNum) {
        Pool now = fields.pools.get(pool);
        fields.pools.put(
                pool,
                now.toBuilder().pgNum(pgNum, Math.min(now.pgpNum(), pgNum)).build());
        return this;
    }

    /** Upmap entries as they would be. */
    public WhatIf upmaps(UpmapChanges changes) {
        fields.pgUpmapItems.putAll(changes.newItems());
        changes.oldItems().forEach(fields.pgUpmapItems::remove);
        changes.oldUpmaps().forEach(fields.pgUpmap::remove);
        return this;
    }
}
