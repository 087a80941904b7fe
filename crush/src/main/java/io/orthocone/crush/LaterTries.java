package io.orthocone.crush;

import java.util.Arrays;

/**
 * What the tries of one choose step come to, for an input that has failed often already: many retry numbers at a time, and each
 * only once. Owned by one {@link CrushMapper}, which asks it instead of going down by itself.
 *
 * <p>Where most devices are out an input may need all its tries, some hundred and fifty descents for three replicas. What makes
 * that cheap, and leaves the answer as it is:
 *
 * <ul>
 *   <li>A descent depends on nothing but the retry number r, and r is the number of the replica plus that of its failures. So
 *       the replicas of a firstn step go through nearly the same descents; each is computed once.
 *   <li>The descents of many r make one row of hashes, all items of all buckets at which they stand, in one loop of vector
 *       instructions ({@link DrawHashes#ofPairs}).
 *   <li>A bucket below which all devices are out fails whatever is chosen below it: the descent ends there.
 *   <li>So of the bucket at the top, which is often the largest, only the live items are drawn first. Few descents get from
 *       there to a device that is in; only for those the dead items are drawn, to see whether one of them would have won.
 * </ul>
 *
 * <p>It serves what new clusters have: straw2 buckets below the one from which the step begins, no retries inside a bucket, no
 * choose args, a leaf that does not depend on the position; and no histogram of tries, which would have to count descents that
 * end early. For anything else {@link #serves} says no.
 */
final class LaterTries {
    /** The try fails, whatever was chosen before. No item has this id. */
    static final int REJECTED = 0x7ffffffc;

    private static final int UNKNOWN = FirstDescents.UNKNOWN;
    private static final int MOST_LEAF_TRIES = 16;

    /** Retry numbers computed together: enough for long loops. */
    private static final int TRIES_AT_ONCE = 64;

    /** Hashes computed together, if no bucket is larger: few enough to stay in the processor's cache. */
    private static final int LANES = 4096;

    private static final int FIRST_DEAD_DRAWN = 16;

    private final CrushMap map;
    private final LiveSubtrees live;
    private final RegularTrees regular;

    // Of the step under way.
    private Bucket top;
    private int type;
    private int numrep;
    private int lastR;
    private int leafTries;
    private int varyR;
    private boolean toLeaf;
    private boolean firstn;
    private boolean isPlainStep;
    private int x;
    private int[] reweights = new int[0];
    private boolean isJudged;
    private boolean isServed;

    // What is known: of the retry numbers from the first on, the item and the device below it.
    private int firstR;
    private int known;
    private int[] items = new int[TRIES_AT_ONCE];
    private int[] leaves = new int[TRIES_AT_ONCE];

    // Of the bucket at the top: the places of its items, and which of those won for each retry number, with which hash.
    private int[] liveIndexes = new int[0];
    private int[] deadIndexes = new int[0];
    private int[] deadIds = new int[0];
    private int[] liveIdRow = new int[LANES];
    private int drawsARow;
    private int liveCount;
    private int deadCount;
    private Bucket splitBucket;
    private int splitVersion = -1;
    private final int[] unbeaten = new int[TRIES_AT_ONCE];
    private final int[] topIndexes = new int[TRIES_AT_ONCE];
    private final int[] topUs = new int[TRIES_AT_ONCE];

    // The descents under way.
    private int descents;
    private int[] standing = new int[TRIES_AT_ONCE];
    private int[] rs = new int[TRIES_AT_ONCE];
    private int[] found = new int[TRIES_AT_ONCE];
    private int[] ends = new int[TRIES_AT_ONCE];
    private int[] winners = new int[TRIES_AT_ONCE];
    private int[] winnerUs = new int[TRIES_AT_ONCE];
    private int[] laneIds = new int[LANES];
    private int[] laneRs = new int[LANES];
    private int[] us = new int[LANES];

    LaterTries(CrushMap map) {
        this.map = map;
        this.live = new LiveSubtrees(map);
        this.regular = new RegularTrees(map);
    }

    /**
     * A choose step begins at a bucket.
     *
     * @param isPlain whether its tries depend on the retry number alone, as far as tunables and choose args go
     * @param tries how many tries there are for each replica
     */
    void begin(
            Bucket bucket,
            int wantedType,
            int replicas,
            int tries,
            int triesOfLeaf,
            boolean wantsLeaf,
            boolean isFirstn,
            int chooseleafVaryR,
            boolean isPlain,
            int input,
            int[] deviceReweights) {
        top = bucket;
        type = wantedType;
        numrep = replicas;
        lastR = isFirstn ? replicas + tries - 2 : Integer.MAX_VALUE;
        leafTries = triesOfLeaf;
        toLeaf = wantsLeaf;
        firstn = isFirstn;
        varyR = chooseleafVaryR;
        isPlainStep = isPlain;
        x = input;
        reweights = deviceReweights;
        isJudged = false;
        known = 0;
    }

    /** Whether the tries of the step under way can be asked for, if it begins at this bucket. */
    boolean serves(Bucket bucket) {
        if (bucket != top) {
            return false;
        }
        if (!isJudged) {
            isServed = isPlainStep
                    && (!toLeaf || leafTries <= MOST_LEAF_TRIES)
                    && !leavesBehindWhatIsOut()
                    && regular.contains(top, type);
            isJudged = true;
            if (isServed) {
                live.about(reweights);
            }
        }
        return isServed;
    }

    /**
     * A {@code chooseleaf indep} step over devices notes the device of a failed try as the leaf, and that is what it gives in the end for a
     * position at which all tries failed: Ceph places on devices that are out there. Such a step has to go down for every try.
     */
    private boolean leavesBehindWhatIsOut() {
        return toLeaf && !firstn && type == CrushMap.DEVICE_TYPE;
    }

    /** The item that a try of a firstn step finds, or {@link #REJECTED}; retry numbers of one replica go up. */
    int item(int r) {
        if (known == 0 || r < firstR) {
            firstR = r;
            known = 0;
        }
        while (r >= firstR + known) {
            int from = firstR + known;
            int count = (int) Math.min(TRIES_AT_ONCE, (long) lastR - from + 1);
            makeRoom(known + count);
            for (int i = 0; i < count; i++) {
                items[known + i] = UNKNOWN;
            }
            compute(known, count);
            known += count;
        }
        return items[r - firstR];
    }

    /**
     * The item that a try of an indep step finds, or {@link #REJECTED}; retry numbers only go up.
     *
     * @param chosen of the positions of the step
     * @param base where they begin
     * @param open what stands at a position that is still to be filled; nothing is computed for others
     */
    int item(int r, int[] chosen, int base, int width, int open) {
        if (known == 0 || r >= firstR + known) {
            firstR = r;
            for (int i = 0; i < TRIES_AT_ONCE; i++) {
                int position = (r + i) % numrep;
                items[i] = position < width && chosen[base + position] == open ? UNKNOWN : REJECTED;
            }
            compute(0, TRIES_AT_ONCE);
            known = TRIES_AT_ONCE;
        }
        return items[r - firstR];
    }

    /** The device below the item of a retry number that was asked for. */
    int leaf(int r) {
        return leaves[r - firstR];
    }

    /** Fills in the items that are unknown, and their leaves. */
    private void compute(int from, int count) {
        boolean needsDevice = toLeaf || type == CrushMap.DEVICE_TYPE;
        boolean drawsLiveFirst = needsDevice && split();
        descents = 0;
        for (int i = from; i < from + count; i++) {
            if (items[i] == UNKNOWN) {
                addDescent(Bucket.slotOf(top.id), firstR + i);
            }
        }
        if (drawsLiveFirst) {
            drawLive();
        }
        goDown(type, needsDevice);
        for (int i = from, d = 0; i < from + count; i++) {
            if (items[i] == UNKNOWN) {
                topIndexes[i - from] = drawsLiveFirst ? winners[d] : 0;
                topUs[i - from] = drawsLiveFirst ? winnerUs[d] : 0;
                items[i] = found[d++];
                leaves[i] = items[i];
            }
        }
        if (toLeaf && type != CrushMap.DEVICE_TYPE) {
            computeLeaves(from, count);
        }
        if (drawsLiveFirst) {
            drawDead(from, count);
        }
    }

    /** Tells the live items of the bucket at the top from the dead ones; false if there are no dead ones. */
    private boolean split() {
        if (splitBucket != top || splitVersion != live.version()) {
            int size = top.items.length;
            if (liveIndexes.length < size) {
                liveIndexes = new int[size];
                deadIndexes = new int[size];
                deadIds = new int[size];
            }
            liveCount = 0;
            deadCount = 0;
            for (int i = 0; i < size; i++) {
                if (live.isLive(top.items[i])) {
                    liveIndexes[liveCount++] = i;
                } else {
                    deadIds[deadCount] = top.items[i];
                    deadIndexes[deadCount++] = i;
                }
            }
            fillLiveIdRow();
            splitBucket = top;
            splitVersion = live.version();
        }
        return deadCount > 0;
    }

    /** The ids of the live items, over and over: one draw of all behind the other. */
    private void fillLiveIdRow() {
        drawsARow = Math.clamp(LANES / Math.max(1, liveCount), 1, TRIES_AT_ONCE);
        int lanes = drawsARow * liveCount;
        if (liveIdRow.length < lanes) {
            liveIdRow = new int[lanes];
        }
        for (int lane = 0; lane < lanes; lane++) {
            liveIdRow[lane] = top.items[liveIndexes[lane % liveCount]];
        }
    }

    /** Moves each descent from the top to the live item that wins among the live ones. */
    private void drawLive() {
        if (liveCount == 0) {
            for (int d = 0; d < descents; d++) {
                reject(d);
            }
            return;
        }
        makeLanes(drawsARow * liveCount);
        Straw2Bucket bucket = (Straw2Bucket) top;
        for (int from = 0; from < descents; from += drawsARow) {
            int to = Math.min(descents, from + drawsARow);
            for (int d = from; d < to; d++) {
                Arrays.fill(laneRs, (d - from) * liveCount, (d - from + 1) * liveCount, rs[d]);
            }
            DrawHashes.ofPairs(x, liveIdRow, laneRs, (to - from) * liveCount, us);
            for (int d = from; d < to; d++) {
                int begin = (d - from) * liveCount;
                int winner = bucket.winnerAmong(liveIndexes, liveCount, us, begin);
                winners[d] = liveIndexes[winner];
                winnerUs[d] = us[begin + winner];
                arrive(d, top.items[winners[d]], type, true);
            }
        }
    }

    /**
     * Rejects the tries of which a dead item of the bucket at the top would have won. Where few items are live, a few dead ones
     * beat most of what these drew; so the dead are drawn by and by, and only for tries that are not beaten yet.
     */
    private void drawDead(int from, int count) {
        int left = 0;
        for (int i = from; i < from + count; i++) {
            if (items[i] != REJECTED) {
                unbeaten[left++] = i;
            }
        }
        int width = FIRST_DEAD_DRAWN;
        for (int begin = 0; begin < deadCount && left > 0; begin += width, width *= 2) {
            left = drawSomeDead(from, left, begin, Math.min(width, deadCount - begin));
        }
    }

    /** Returns how many tries are not beaten. */
    private int drawSomeDead(int from, int candidates, int begin, int width) {
        Straw2Bucket bucket = (Straw2Bucket) top;
        int atOnce = Math.max(1, LANES / width);
        makeLanes(Math.min(atOnce, candidates) * width);
        int left = 0;
        for (int first = 0; first < candidates; first += atOnce) {
            int end = Math.min(candidates, first + atOnce);
            int lanes = 0;
            for (int c = first; c < end; c++, lanes += width) {
                System.arraycopy(deadIds, begin, laneIds, lanes, width);
                Arrays.fill(laneRs, lanes, lanes + width, firstR + unbeaten[c]);
            }
            DrawHashes.ofPairs(x, laneIds, laneRs, lanes, us);
            lanes = 0;
            for (int c = first; c < end; c++, lanes += width) {
                int i = unbeaten[c];
                if (bucket.isBeaten(topIndexes[i - from], topUs[i - from], deadIndexes, begin, width, us, lanes)) {
                    items[i] = REJECTED;
                } else {
                    unbeaten[left++] = i;
                }
            }
        }
        return left;
    }

    private void makeLanes(int count) {
        if (us.length < count) {
            growLanes(count);
        }
    }

    private void growLanes(int room) {
        laneIds = Arrays.copyOf(laneIds, room);
        laneRs = Arrays.copyOf(laneRs, room);
        us = new int[room];
    }

    private void computeLeaves(int from, int count) {
        descents = 0;
        for (int i = from; i < from + count; i++) {
            if (items[i] != REJECTED) {
                for (int leafTry = 0; leafTry < leafTries; leafTry++) {
                    addDescent(Bucket.slotOf(items[i]), leafR(firstR + i, leafTry));
                }
            }
        }
        goDown(CrushMap.DEVICE_TYPE, true);
        for (int i = from, d = 0; i < from + count; i++) {
            if (items[i] != REJECTED) {
                int leaf = REJECTED;
                for (int leafTry = 0; leafTry < leafTries; leafTry++, d++) {
                    leaf = leaf == REJECTED ? found[d] : leaf;
                }
                leaves[i] = leaf;
                items[i] = leaf == REJECTED ? REJECTED : items[i];
            }
        }
    }

    private int leafR(int r, int leafTry) {
        if (firstn) {
            return (varyR > 0 ? r >> (varyR - 1) : 0) + leafTry;
        }
        return r % numrep + r + numrep * leafTry;
    }

    private void addDescent(int slot, int r) {
        if (descents == standing.length) {
            int room = 2 * descents;
            standing = Arrays.copyOf(standing, room);
            rs = Arrays.copyOf(rs, room);
            found = new int[room];
            ends = new int[room];
            winners = new int[room];
            winnerUs = new int[room];
        }
        standing[descents] = slot;
        rs[descents] = r;
        descents++;
    }

    /** Moves all descents to an item of the type, or to their rejection. */
    private void goDown(int wanted, boolean needsDevice) {
        boolean isUnderWay = descents > 0;
        while (isUnderWay) {
            isUnderWay = false;
            int from = 0;
            while (from < descents) {
                int to = hashSome(from);
                isUnderWay |= move(from, to, wanted, needsDevice);
                from = to;
            }
        }
    }

    /** Hashes the items at which descents stand; returns the end of those for which there was room. */
    private int hashSome(int from) {
        int lanes = 0;
        int d = from;
        for (; d < descents; d++) {
            if (standing[d] >= 0) {
                int[] choices = map.bucketOrNull(-1 - standing[d]).items;
                int size = choices.length;
                if (lanes + size > laneIds.length) {
                    if (lanes > 0) {
                        break;
                    }
                    growLanes(size);
                }
                if (size > 1) {
                    System.arraycopy(choices, 0, laneIds, lanes, size);
                    Arrays.fill(laneRs, lanes, lanes + size, rs[d]);
                    lanes += size;
                }
            }
            ends[d] = lanes;
        }
        DrawHashes.ofPairs(x, laneIds, laneRs, lanes, us);
        return d;
    }

    private boolean move(int from, int to, int wanted, boolean needsDevice) {
        boolean isUnderWay = false;
        int begin = 0;
        for (int d = from; d < to; d++) {
            if (standing[d] < 0) {
                continue;
            }
            Straw2Bucket bucket = (Straw2Bucket) map.bucketOrNull(-1 - standing[d]);
            int size = bucket.items.length;
            if (size == 0) {
                reject(d);
                continue;
            }
            int item = size == 1 ? bucket.items[0] : bucket.winner(us, begin);
            begin = ends[d];
            isUnderWay |= arrive(d, item, wanted, needsDevice);
        }
        return isUnderWay;
    }

    private void reject(int descent) {
        found[descent] = REJECTED;
        standing[descent] = -1;
    }

    /** A descent has come to an item; returns whether it goes on. */
    private boolean arrive(int descent, int item, int wanted, boolean needsDevice) {
        boolean isLost = item >= 0 ? isOut(item) : needsDevice && !live.isLive(item);
        if (isLost) {
            reject(descent);
            return false;
        }
        if (map.typeOf(item) == wanted) {
            found[descent] = item;
            standing[descent] = -1;
            return false;
        }
        standing[descent] = Bucket.slotOf(item);
        return true;
    }

    private boolean isOut(int device) {
        return CrushMapper.isOut(x, device, reweights);
    }

    private void makeRoom(int tries) {
        if (items.length < tries) {
            items = Arrays.copyOf(items, Math.max(tries, 2 * items.length));
            leaves = Arrays.copyOf(leaves, items.length);
        }
    }
}
