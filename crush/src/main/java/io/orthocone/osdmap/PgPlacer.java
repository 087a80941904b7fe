package io.orthocone.osdmap;

import io.orthocone.crush.Bucket;
import io.orthocone.crush.CrushBatch;
import io.orthocone.crush.CrushHash;
import io.orthocone.crush.CrushMapper;
import java.util.OptionalInt;

/**
 * Says where one PG after another lives, and allocates nothing per PG. Owned by one thread; several may share the map.
 *
 * <p>{@link #pool} chooses a pool, {@link #place} computes a PG of it; the answers stand until the next call. The way of a PG:
 *
 * <pre>
 *   seed → placement seed → CRUSH → raw → upmap → without OSDs that are down: up → primary affinity
 *                                                                              → pg_temp, primary_temp: acting
 * </pre>
 */
public final class PgPlacer {
    private static final int NO_RULE = -1;

    private final OsdMap map;
    private final CrushMapper crush;
    private final CrushBatch batch;
    private final int[] weights;
    private final int[] states;
    private final int[] affinities;

    // Of the pool that was chosen.
    private Pool pool;
    private long poolId;
    private int rule = NO_RULE;
    private PgExceptions exceptions;

    // What CRUSH says of a range of seeds of that pool.
    private int foreseenFrom;
    private int foreseenCount;
    private int[] inputs = new int[0];
    private int[] sizes = new int[0];
    private int[] results = new int[0];

    // Of the PG that was placed.
    private int[] chosen = new int[0];
    private final OsdBuffer raw = new OsdBuffer();
    private final OsdBuffer upmapped = new OsdBuffer();
    private final OsdBuffer up = new OsdBuffer();
    private final OsdBuffer acting = new OsdBuffer();
    private int upPrimary = PgMapping.NO_PRIMARY;
    private int actingPrimary = PgMapping.NO_PRIMARY;

    public PgPlacer(OsdMap map) {
        this.map = map;
        this.crush = new CrushMapper(map.crush());
        this.batch = new CrushBatch(crush);
        this.weights = map.weights();
        this.states = map.states();
        this.affinities = map.affinities();
    }

    /**
     * Chooses the pool whose PGs are asked for from now on.
     *
     * @return whether there is such a pool; if not, no PG may be placed
     */
    public boolean pool(long id) {
        if (pool == null || poolId != id) {
            Pool wanted = map.pools().get(id);
            if (wanted == null) {
                return false;
            }
            poolId = id;
            usePool(wanted);
        }
        return true;
    }

    private void usePool(Pool wanted) {
        pool = wanted;
        foreseenCount = 0;
        OptionalInt found = map.crush().findRule(pool.crushRule(), pool.type().number(), pool.size());
        rule = found.orElse(NO_RULE);
        exceptions = PgExceptions.of(map, poolId);
        chosen = new int[pool.size()];
    }

    /**
     * Asks CRUSH about a range of seeds beforehand, which is several times as fast as one at a time. The next calls of
     * {@link #place} should be about these.
     */
    public void foresee(int fromSeed, int count) {
        foreseenFrom = fromSeed;
        foreseenCount = rule == NO_RULE ? 0 : count;
        if (inputs.length < count || results.length < (long) count * pool.size()) {
            inputs = new int[count];
            sizes = new int[count];
            results = new int[Math.multiplyExact(count, pool.size())];
        }
        for (int i = 0; i < foreseenCount; i++) {
            inputs[i] = placementInput(fromSeed + i);
        }
        batch.map(rule, inputs, foreseenCount, results, pool.size(), sizes, weights, poolId);
    }

    /** Computes where a PG of the chosen pool lives; the seed may be any 32 bits, as a hash is. */
    public void place(int seed) {
        int input = placementInput(seed);
        int foreseen = seed - foreseenFrom;
        if (foreseen >= 0 && foreseen < foreseenCount) {
            raw.clear(pool.size());
            keepRaw(results, foreseen * pool.size(), sizes[foreseen]);
        } else {
            placeRaw(input);
        }
        int own = pool.pgSeed(seed);
        applyUpmap(own);
        onlyUp(upmapped.osds, upmapped.size, up);
        upPrimary = primaryByAffinity(input);

        int[] temp = exceptions.temp(own);
        onlyUp(temp, temp.length, acting);
        int tempPrimary = exceptions.primaryTemp(own, acting.first());
        actingPrimary = tempPrimary;
        if (acting.size == 0) {
            acting.copyOf(up);
            actingPrimary = tempPrimary == PgMapping.NO_PRIMARY ? upPrimary : tempPrimary;
        }
    }

    /** What CRUSH says, without OSDs that do not exist. Holes are {@link PgMapping#NONE}. */
    public int rawSize() {
        return raw.size;
    }

    public int raw(int index) {
        return raw.get(index);
    }

    public int rawPrimary() {
        return raw.first();
    }

    /** Raw after upmap: where the data is wanted, whether or not it can be there now. */
    public int upmappedSize() {
        return upmapped.size;
    }

    public int upmapped(int index) {
        return upmapped.get(index);
    }

    public int upSize() {
        return up.size;
    }

    public int up(int index) {
        return up.get(index);
    }

    public int upPrimary() {
        return upPrimary;
    }

    public int actingSize() {
        return acting.size;
    }

    public int acting(int index) {
        return acting.get(index);
    }

    public int actingPrimary() {
        return actingPrimary;
    }

    OsdBuffer rawBuffer() {
        return raw;
    }

    OsdBuffer upmappedBuffer() {
        return upmapped;
    }

    OsdBuffer upBuffer() {
        return up;
    }

    OsdBuffer actingBuffer() {
        return acting;
    }

    private int placementInput(int seed) {
        int placementSeed = pool.placementSeed(seed);
        return pool.has(PoolFlag.HASHPSPOOL)
                ? CrushHash.hash2(placementSeed, (int) poolId)
                : placementSeed + (int) poolId;
    }

    private void placeRaw(int input) {
        raw.clear(pool.size());
        if (rule == NO_RULE) {
            return;
        }
        keepRaw(chosen, 0, crush.map(rule, input, chosen, pool.size(), weights, poolId));
    }

    private void keepRaw(int[] osds, int from, int count) {
        for (int i = from; i < from + count; i++) {
            keep(raw, osds[i], OsdStateFlag.EXISTS.bit());
        }
    }

    private void applyUpmap(int seed) {
        int[] whole = exceptions.upmap(seed);
        if (whole == null) {
            upmapped.copyOf(raw);
        } else {
            for (int osd : whole) {
                if (isMarkedOut(osd)) {
                    upmapped.copyOf(raw);
                    return;
                }
            }
            upmapped.clear(whole.length);
            for (int osd : whole) {
                upmapped.add(osd);
            }
        }
        int[] items = exceptions.upmapItems(seed);
        for (int i = 0; i < items.length; i += 2) {
            int from = items[i];
            int to = items[i + 1];
            int at = upmapped.indexOf(from);
            if (at >= 0 && upmapped.indexOf(to) < 0 && !isMarkedOut(to)) {
                upmapped.osds[at] = to;
            }
        }
    }

    /** An OSD with a place and weight 0; whether it exists does not count here. */
    private boolean isMarkedOut(int osd) {
        return osd >= 0 && osd < weights.length && weights[osd] == 0;
    }

    private void onlyUp(int[] osds, int count, OsdBuffer into) {
        into.clear(count);
        int upBits = OsdStateFlag.EXISTS.bit() | OsdStateFlag.UP.bit();
        for (int i = 0; i < count; i++) {
            keep(into, osds[i], upBits);
        }
    }

    /** Adds an OSD that has these state bits; another one leaves a hole in erasure coded pools. */
    private void keep(OsdBuffer into, int osd, int bits) {
        if (osd >= 0 && osd < states.length && (states[osd] & bits) == bits) {
            into.add(osd);
        } else if (pool.isErasure()) {
            into.add(PgMapping.NONE);
        }
    }

    /**
     * The primary of an up set; in replicated pools it also moves to the front. An OSD refuses with the chance that its
     * affinity is below 1, always the same ones for a PG; when all refuse, the first one asked must.
     */
    private int primaryByAffinity(int input) {
        if (!anySpecialAffinity()) {
            return up.first();
        }
        int position = -1;
        for (int i = 0; i < up.size; i++) {
            int osd = up.osds[i];
            if (osd == PgMapping.NONE) {
                continue;
            }
            int affinity = affinities[osd];
            boolean refuses = Integer.compareUnsigned(affinity, Bucket.WEIGHT_ONE) < 0
                    && (CrushHash.hash2(input, osd) >>> 16) >= affinity;
            if (!refuses) {
                position = i;
                break;
            }
            position = position < 0 ? i : position;
        }
        int primary = up.osds[position];
        if (pool.isReplicated()) {
            System.arraycopy(up.osds, 0, up.osds, 1, position);
            up.osds[0] = primary;
        }
        return primary;
    }

    private boolean anySpecialAffinity() {
        if (affinities.length == 0) {
            return false;
        }
        for (int i = 0; i < up.size; i++) {
            int osd = up.osds[i];
            if (osd != PgMapping.NONE && affinities[osd] != OsdEntry.DEFAULT_PRIMARY_AFFINITY) {
                return true;
            }
        }
        return false;
    }
}
