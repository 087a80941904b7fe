package io.orthocone.crush;

import java.util.Arrays;
import java.util.List;

/**
 * Runs the rules of one map. Owned by one thread: it keeps its scratch, and allocates nothing once that has grown to the
 * largest result asked for.
 *
 * <p>A rule works on a <i>working set</i> W of items: {@code take} sets it, each choose step replaces every bucket in it by
 * what was chosen below, {@code emit} appends it to the result. Of the two ways to choose, {@code firstn} drops a replica
 * that cannot be found, {@code indep} keeps its position as a hole. A choice fails by <i>collision</i> (chosen already) or
 * <i>rejection</i> (empty bucket, device out, no device below) and is repeated with a higher retry number.
 */
public final class CrushMapper {
    private static final int ITEM_UNDEF = 0x7ffffffe;

    /** Failures of one replica after which its further tries are computed together. */
    private static final int PATIENCE = 4;

    /** Failures of one input after which the next one is expected to fare alike. */
    private static final int MANY_FAILURES = 12;

    private final CrushMap map;
    private final ChooseScratch scratch = new ChooseScratch();
    private int[] working = new int[0];
    private int[] chosen = new int[0];
    private int[] leaves = new int[0];
    private int[] triesHistogram = new int[0];

    // The choose args of the last key: most callers map many PGs of one pool.
    private boolean argsKnown;
    private long argsKey;
    private ChooseArgs argsOfKey;

    // Of the mapping under way.
    private int x;
    private int[] reweights = new int[0];
    private ChooseArgs args;
    private int localTries;
    private int fallbackTries;
    private int varyR;
    private boolean stable;

    // The way to the device that was forced last, and what the step under way has to choose on it.
    private ForcedPath forced;
    private int forcedRule;
    private int forcedSize;
    private boolean pinsForced;
    private int pinned;

    // What is known beforehand of the input under way.
    private final FirstDescents foreseen;

    // Where most devices are out: how many failures go before, and how many the input under way has had.
    private final LaterTries later;
    private int patience = PATIENCE;
    private int failures;

    public CrushMapper(CrushMap map) {
        this.map = map;
        this.foreseen = new FirstDescents(map);
        this.later = new LaterTries(map);
    }

    public CrushMap map() {
        return map;
    }

    /** Whether the first tries of the next input are likely to fail, as most tries of the last one did. */
    boolean expectsFailures() {
        return patience == 0;
    }

    /** Whose notes of the next input this mapper believes. */
    FirstDescents foreseen() {
        return foreseen;
    }

    /**
     * Counts from now on, for each number of retries, how often a choice needed them; retries beyond the end are not
     * counted.
     */
    public void countTriesInto(int[] histogram) {
        triesHistogram = histogram;
    }

    /** Maps with the choose args of a key, see {@link CrushMap#chooseArgsFor}. */
    public int map(int ruleId, int input, int[] result, int resultMax, int[] deviceReweights, long chooseArgsKey) {
        if (!argsKnown || chooseArgsKey != argsKey) {
            argsOfKey = map.chooseArgsFor(chooseArgsKey).orElse(null);
            argsKey = chooseArgsKey;
            argsKnown = true;
        }
        return run(ruleId, input, result, resultMax, deviceReweights, argsOfKey);
    }

    /**
     * Maps one input to devices, without choose args.
     *
     * @param ruleId the rule; one that does not exist gives an empty result
     * @param input what to place, all 32 bits count
     * @param result receives the devices, {@link CrushMap#ITEM_NONE} for holes
     * @param resultMax how many are wanted, at most the length of {@code result}
     * @param deviceReweights by device: 0 out, {@code 0x10000} or more in, between: in for that share of inputs
     * @return how many entries of {@code result} count
     */
    public int map(int ruleId, int input, int[] result, int resultMax, int[] deviceReweights) {
        return run(ruleId, input, result, resultMax, deviceReweights, null);
    }

    /**
     * Maps one input so that a device is among the devices: CRUSH's old "forcefeed", through rules of any number of steps. The
     * device, or the bucket above it that a step chooses, is the first of its step; what the step chooses besides keeps clear of
     * it as of everything chosen. So the failure domains of the rule hold, the device comes first of its take, and it is the
     * primary if that is the first take of the rule. Who would have been first comes next; the other devices stay where they
     * can.
     *
     * <p>Where several takes of the rule can get to the device, the first does. CRUSH weights are not asked about it, so one that
     * weighs nothing can be forced, and one that is in for a share of inputs is in for this one. Unlike the other mappings this
     * one allocates.
     */
    public ForcedPlacement mapForced(
            int ruleId, int input, int device, int resultMax, int[] deviceReweights, long chooseArgsKey) {
        Rule rule = map.ruleOrNull(ruleId);
        if (rule == null) {
            return new ForcedPlacement.Refused(ForcedPlacement.Reason.NO_RULE, "there is no rule " + ruleId);
        }
        boolean exists =
                device >= 0 && device < map.maxDevices() && map.parentOf(device).isPresent();
        if (!exists) {
            return new ForcedPlacement.Refused(ForcedPlacement.Reason.NO_DEVICE, "no bucket holds a device " + device);
        }
        if (device >= deviceReweights.length || deviceReweights[device] == 0) {
            return new ForcedPlacement.Refused(ForcedPlacement.Reason.OUT, "device " + device + " is out");
        }
        if (forced == null || ruleId != forcedRule || forced.device() != device || resultMax != forcedSize) {
            forced = ForcedPath.of(map, rule, device, resultMax);
            forcedRule = ruleId;
            forcedSize = resultMax;
        }
        if (forced.refused().isPresent()) {
            return forced.refused().get();
        }
        int[] result = new int[resultMax];
        int count;
        pinsForced = true;
        try {
            count = map(ruleId, input, result, resultMax, deviceReweights, chooseArgsKey);
        } finally {
            pinsForced = false;
        }
        if (!contains(result, 0, count, device)) {
            return new ForcedPlacement.Refused(
                    ForcedPlacement.Reason.NO_ROOM, "the steps before have filled the result of " + resultMax);
        }
        return new ForcedPlacement.Placed(
                Arrays.stream(result, 0, count).boxed().toList());
    }

    private int run(int ruleId, int input, int[] result, int resultMax, int[] deviceReweights, ChooseArgs chooseArgs) {
        Checks.range("result size", resultMax, 0, result.length);
        Rule rule = map.ruleOrNull(ruleId);
        if (rule == null) {
            return 0;
        }
        begin(input, resultMax, deviceReweights, chooseArgs);
        Tunables tunables = map.tunables();
        int tries = tunables.chooseTotalTries() + 1;
        int leafTries = 0;
        int workingSize = 0;
        int resultSize = 0;
        List<RuleStep> steps = rule.steps();
        for (int i = 0; i < steps.size(); i++) {
            RuleStep step = steps.get(i);
            int arg1 = step.arg1();
            pinned = pinsForced ? forced.itemOf(i) : CrushMap.ITEM_NONE;
            switch (step.op()) {
                case NOOP -> {}
                case TAKE -> {
                    if (isTakeable(arg1) && resultMax > 0) {
                        working[0] = arg1;
                        workingSize = 1;
                    }
                }
                case CHOOSE_FIRSTN -> {
                    workingSize = chooseEach(workingSize, step, resultMax, tries, leafTries, true, false);
                }
                case CHOOSELEAF_FIRSTN -> {
                    workingSize = chooseEach(workingSize, step, resultMax, tries, leafTries, true, true);
                }
                case CHOOSE_INDEP -> {
                    workingSize = chooseEach(workingSize, step, resultMax, tries, leafTries, false, false);
                }
                case CHOOSELEAF_INDEP -> {
                    workingSize = chooseEach(workingSize, step, resultMax, tries, leafTries, false, true);
                }
                case EMIT -> {
                    int count = Math.min(workingSize, resultMax - resultSize);
                    System.arraycopy(working, 0, result, resultSize, count);
                    resultSize += count;
                    workingSize = 0;
                }
                case SET_CHOOSE_TRIES -> tries = arg1 > 0 ? arg1 : tries;
                case SET_CHOOSELEAF_TRIES -> leafTries = arg1 > 0 ? arg1 : leafTries;
                case SET_CHOOSE_LOCAL_TRIES -> localTries = arg1 >= 0 ? arg1 : localTries;
                case SET_CHOOSE_LOCAL_FALLBACK_TRIES -> fallbackTries = arg1 >= 0 ? arg1 : fallbackTries;
                case SET_CHOOSELEAF_VARY_R -> varyR = arg1 >= 0 ? arg1 : varyR;
                case SET_CHOOSELEAF_STABLE -> stable = arg1 >= 0 ? arg1 != 0 : stable;
            }
        }
        patience = failures >= MANY_FAILURES ? 0 : PATIENCE;
        return resultSize;
    }

    private void begin(int input, int resultMax, int[] deviceReweights, ChooseArgs chooseArgs) {
        if (working.length < resultMax) {
            working = new int[resultMax];
            chosen = new int[resultMax];
            leaves = new int[resultMax];
        }
        x = input;
        reweights = deviceReweights;
        args = chooseArgs;
        localTries = map.tunables().chooseLocalTries();
        fallbackTries = map.tunables().chooseLocalFallbackTries();
        varyR = map.tunables().chooseleafVaryR();
        stable = map.tunables().chooseleafStable();
        failures = 0;
    }

    private boolean isTakeable(int item) {
        return item >= 0 ? item < map.maxDevices() : map.bucketOrNull(item) != null;
    }

    /** Replaces every bucket of the working set by what a choose step finds below it; returns the new size. */
    private int chooseEach(
            int workingSize, RuleStep step, int resultMax, int tries, int leafTries, boolean firstn, boolean toLeaf) {
        int size = 0;
        int type = step.arg2();
        for (int i = 0; i < workingSize; i++) {
            int numrep = step.arg1() > 0 ? step.arg1() : step.arg1() + resultMax;
            Bucket bucket = working[i] < 0 ? map.bucketOrNull(working[i]) : null;
            if (numrep <= 0 || bucket == null) {
                continue;
            }
            int room = resultMax - size;
            int leafAttempts =
                    leafTries > 0 ? leafTries : !firstn || map.tunables().chooseleafDescendOnce() ? 1 : tries;
            boolean dependsOnRetryAlone = localTries == 0
                    && fallbackTries == 0
                    && args == null
                    && triesHistogram.length == 0
                    && (stable || !firstn || !toLeaf);
            later.begin(
                    bucket,
                    type,
                    numrep,
                    tries,
                    leafAttempts,
                    toLeaf,
                    firstn,
                    varyR,
                    dependsOnRetryAlone,
                    x,
                    reweights);
            // The item on the way to a forced device is in the first bucket, and there the first.
            int given = i == 0 && pinned != CrushMap.ITEM_NONE ? 1 : 0;
            if (given > 0) {
                chosen[0] = pinned;
                leaves[0] = forced.device();
            }
            if (firstn) {
                int wanted = given > 0 ? Math.min(numrep, room) - given : room;
                size += firstn(bucket, numrep, type, chosen, size, given, wanted, tries, leafAttempts, toLeaf, 0);
            } else {
                int width = Math.min(numrep, room);
                indep(bucket, width, given, numrep, type, chosen, size, 0, tries, leafAttempts, toLeaf, 0);
                size += width;
            }
        }
        foreseen.forget();
        int[] old = working;
        if (toLeaf) {
            working = leaves;
            leaves = old;
        } else {
            working = chosen;
            chosen = old;
        }
        return size;
    }

    /**
     * Chooses up to {@code count} different items of a type below a bucket and appends them.
     *
     * @param base where the part of this bucket begins in {@code out}; earlier parts are not looked at
     * @param pos how many of this part are there already
     * @param toLeaf also find a device below each item, into {@link #leaves}
     * @return the new number of items of this part
     */
    private int firstn(
            Bucket bucket,
            int numrep,
            int type,
            int[] out,
            int base,
            int pos,
            int count,
            int tries,
            int leafTries,
            boolean toLeaf,
            int parentR) {
        int left = count;
        int found = pos;
        for (int rep = stable ? 0 : pos; rep < numrep && left > 0; rep++) {
            if (firstnOne(bucket, rep, type, out, base, found, left, tries, leafTries, toLeaf, parentR)) {
                found++;
                left--;
            }
        }
        return found;
    }

    /** Finds the item of one replica, or gives it up. */
    private boolean firstnOne(
            Bucket bucket,
            int rep,
            int type,
            int[] out,
            int base,
            int pos,
            int count,
            int tries,
            int leafTries,
            boolean toLeaf,
            int parentR) {
        int ftotal = 0;
        int flocal = 0;
        Bucket current = bucket;
        while (true) {
            if (ftotal >= patience && current == bucket && later.serves(bucket)) {
                return firstnLater(rep, ftotal, out, base, pos, count, tries, leafTries, toLeaf);
            }
            boolean collision = false;
            int size = current.items.length;
            boolean reject = size == 0;
            int item = CrushMap.ITEM_NONE;
            if (!reject) {
                int r = rep + parentR + ftotal;
                int known = foreseen.item(current.id, r);
                item = known != FirstDescents.UNKNOWN
                        ? known
                        : fallbackTries > 0 && flocal >= size >> 1 && flocal > fallbackTries
                                ? scratch.permutation.choose(current, x, r)
                                : choose(current, r, pos);
                if (item >= map.maxDevices()) {
                    return false;
                }
                if (map.typeOf(item) != type) {
                    if (item >= 0) {
                        return false;
                    }
                    current = map.bucketOrNull(item);
                    continue;
                }
                collision = contains(out, base, base + pos, item);
                if (!collision && toLeaf) {
                    reject = !firstnLeaf(item, r, base, pos, count, leafTries);
                }
                if (!collision && !reject && item >= 0) {
                    reject = isOut(item);
                }
            }
            if (!reject && !collision) {
                out[base + pos] = item;
                countTries(ftotal);
                return true;
            }
            ftotal++;
            flocal++;
            failures++;
            boolean sameBucket =
                    (collision && flocal <= localTries) || (fallbackTries > 0 && flocal <= size + fallbackTries);
            if (sameBucket) {
                continue;
            }
            if (ftotal >= tries) {
                return false;
            }
            current = bucket;
            flocal = 0;
        }
    }

    /** The tries of a replica that are left after some failures, as {@link #firstnOne} would make them. */
    private boolean firstnLater(
            int rep, int failed, int[] out, int base, int pos, int count, int tries, int leafTries, boolean toLeaf) {
        for (int ftotal = failed; ftotal < tries; ftotal++) {
            int r = rep + ftotal;
            int item = later.item(r);
            if (item != LaterTries.REJECTED && !contains(out, base, base + pos, item)) {
                int leaf = later.leaf(r);
                // Its first device may have been taken by another item that holds it too.
                boolean isTaken = toLeaf && item < 0 && contains(leaves, base, base + pos, leaf);
                if (!isTaken || firstnLeaf(item, r, base, pos, count, leafTries)) {
                    out[base + pos] = item;
                    if (toLeaf && !isTaken) {
                        leaves[base + pos] = leaf;
                    }
                    return true;
                }
            }
            failures++;
        }
        return false;
    }

    /** Finds a device below an item; false if there is none that is in and not yet taken. */
    private boolean firstnLeaf(int item, int r, int base, int pos, int count, int leafTries) {
        if (item >= 0) {
            leaves[base + pos] = item;
            return true;
        }
        int known = foreseen.leaf(item, r);
        if (known != FirstDescents.UNKNOWN && !contains(leaves, base, base + pos, known) && !isOut(known)) {
            leaves[base + pos] = known;
            countTries(0);
            return true;
        }
        int subR = varyR > 0 ? r >> (varyR - 1) : 0;
        int numrep = stable ? 1 : pos + 1;
        Bucket bucket = map.bucketOrNull(item);
        int after = firstn(bucket, numrep, CrushMap.DEVICE_TYPE, leaves, base, pos, count, leafTries, 0, false, subR);
        return after > pos;
    }

    /**
     * Fills {@code width} positions with different items of a type below a bucket; what cannot be filled becomes a hole.
     *
     * @param given how many of the first positions are filled already
     * @param start first position, relative to {@code base}
     */
    private void indep(
            Bucket bucket,
            int width,
            int given,
            int numrep,
            int type,
            int[] out,
            int base,
            int start,
            int tries,
            int leafTries,
            boolean toLeaf,
            int parentR) {
        int from = base + start;
        int to = from + width;
        Arrays.fill(out, from + given, to, ITEM_UNDEF);
        if (toLeaf) {
            Arrays.fill(leaves, from + given, to, ITEM_UNDEF);
        }
        int open = width - given;
        int ftotal = 0;
        for (; open > 0 && ftotal < tries; ftotal++) {
            boolean isLater = ftotal >= patience && later.serves(bucket);
            for (int rep = start; rep < start + width; rep++) {
                if (out[base + rep] == ITEM_UNDEF) {
                    int item = isLater
                            ? indepLater(rep, rep + numrep * ftotal, out, base, width, toLeaf)
                            : indepOne(
                                    bucket, rep, numrep, type, out, base, start, width, ftotal, leafTries, toLeaf,
                                    parentR);
                    if (item != ITEM_UNDEF) {
                        out[base + rep] = item;
                        open--;
                    }
                }
            }
            failures += open;
        }
        noneWhereUndefined(out, from, to);
        if (toLeaf) {
            noneWhereUndefined(leaves, from, to);
        }
        countTries(ftotal);
    }

    /** The item for a position in this round, NONE if there never will be one, UNDEF to try again in the next round. */
    private int indepOne(
            Bucket bucket,
            int rep,
            int numrep,
            int type,
            int[] out,
            int base,
            int start,
            int width,
            int ftotal,
            int leafTries,
            boolean toLeaf,
            int parentR) {
        Bucket current = bucket;
        while (true) {
            int size = current.items.length;
            if (size == 0) {
                return ITEM_UNDEF;
            }
            // A permutation whose length is a multiple of the width would repeat itself in every round.
            boolean shift = current instanceof UniformBucket && size % numrep == 0;
            int r = rep + parentR + (shift ? numrep + 1 : numrep) * ftotal;
            int known = foreseen.item(current.id, r);
            int item = known != FirstDescents.UNKNOWN ? known : choose(current, r, start);
            if (item >= map.maxDevices()) {
                return hole(base + rep, toLeaf);
            }
            if (map.typeOf(item) != type) {
                if (item >= 0) {
                    return hole(base + rep, toLeaf);
                }
                current = map.bucketOrNull(item);
                continue;
            }
            if (contains(out, base + start, base + start + width, item)) {
                return ITEM_UNDEF;
            }
            if (toLeaf && !indepLeaf(item, rep, numrep, base, leafTries, r)) {
                return ITEM_UNDEF;
            }
            return item >= 0 && isOut(item) ? ITEM_UNDEF : item;
        }
    }

    /** As {@link #indepOne} for a step from which nothing unusual is reached, whose positions begin at 0. */
    private int indepLater(int rep, int r, int[] out, int base, int width, boolean toLeaf) {
        int item = later.item(r, out, base, width, ITEM_UNDEF);
        if (item == LaterTries.REJECTED || contains(out, base, base + width, item)) {
            return ITEM_UNDEF;
        }
        if (toLeaf) {
            leaves[base + rep] = later.leaf(r);
        }
        return item;
    }

    private int hole(int index, boolean toLeaf) {
        if (toLeaf) {
            leaves[index] = CrushMap.ITEM_NONE;
        }
        return CrushMap.ITEM_NONE;
    }

    private boolean indepLeaf(int item, int rep, int numrep, int base, int leafTries, int r) {
        if (item >= 0) {
            leaves[base + rep] = item;
            return true;
        }
        int known = r == rep ? foreseen.leaf(item, r) : FirstDescents.UNKNOWN;
        if (known != FirstDescents.UNKNOWN && !isOut(known)) {
            leaves[base + rep] = known;
            countTries(1);
            return true;
        }
        Bucket bucket = map.bucketOrNull(item);
        indep(bucket, 1, 0, numrep, CrushMap.DEVICE_TYPE, leaves, base, rep, leafTries, 0, false, r);
        return leaves[base + rep] != CrushMap.ITEM_NONE;
    }

    private int choose(Bucket bucket, int r, int position) {
        BucketArgs replacement = args == null ? null : args.ofSlot(Bucket.slotOf(bucket.id));
        return bucket.choose(x, r, replacement, position, scratch);
    }

    private boolean isOut(int device) {
        return isOut(x, device, reweights);
    }

    /** Whether an input is not wanted on a device. */
    static boolean isOut(int input, int device, int[] deviceReweights) {
        if (device >= deviceReweights.length) {
            return true;
        }
        int reweight = deviceReweights[device];
        if (Integer.compareUnsigned(reweight, Bucket.WEIGHT_ONE) >= 0) {
            return false;
        }
        return (CrushHash.hash2(input, device) & 0xffff) >= reweight;
    }

    private void countTries(int tries) {
        if (tries < triesHistogram.length) {
            triesHistogram[tries]++;
        }
    }

    private static boolean contains(int[] items, int from, int to, int item) {
        for (int i = from; i < to; i++) {
            if (items[i] == item) {
                return true;
            }
        }
        return false;
    }

    private static void noneWhereUndefined(int[] items, int from, int to) {
        for (int i = from; i < to; i++) {
            if (items[i] == ITEM_UNDEF) {
                items[i] = CrushMap.ITEM_NONE;
            }
        }
    }
}
