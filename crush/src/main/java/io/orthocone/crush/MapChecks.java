package io.orthocone.crush;

import java.util.Map;
import java.util.NavigableMap;

/** The refusals of a {@link CrushMap}: whatever would make a mapping run out of bounds or never end. */
final class MapChecks {
    /** Tries of a choose step times those of its leaf step: a real map is at some thousands. */
    private static final long MAX_TRIES_PRODUCT = 1_000_000;

    /** Items of a choose step times the tries for each. */
    private static final long MAX_WORK = 4_000_000;

    private static final byte NEW = 0;
    private static final byte ON_PATH = 1;
    private static final byte DONE = 2;

    private MapChecks() {}

    static void check(Bucket[] slots, Rule[] rules, Tunables tunables, NavigableMap<Long, ChooseArgs> chooseArgs) {
        noDanglingItems(slots);
        noCycles(slots);
        for (int id = 0; id < rules.length; id++) {
            if (rules[id] != null) {
                boundedTries(id, rules[id], tunables);
            }
        }
        chooseArgs.forEach((key, args) -> argsFit(key, args, slots));
    }

    private static void noDanglingItems(Bucket[] slots) {
        for (Bucket bucket : slots) {
            if (bucket != null) {
                for (int item : bucket.items) {
                    int slot = Bucket.slotOf(item);
                    Checks.that(
                            item >= 0 || (slot < slots.length && slots[slot] != null),
                            "bucket %d holds bucket %d, which does not exist",
                            bucket.id,
                            item);
                }
            }
        }
    }

    /** Depth first over an explicit stack: the depth of a hostile map must not become that of our own stack. */
    private static void noCycles(Bucket[] slots) {
        byte[] state = new byte[slots.length];
        int[] heights = new int[slots.length];
        int[] path = new int[slots.length];
        int[] nextItem = new int[slots.length];
        for (int start = 0; start < slots.length; start++) {
            if (slots[start] == null || state[start] != NEW) {
                continue;
            }
            int depth = 0;
            path[0] = start;
            state[start] = ON_PATH;
            while (depth >= 0) {
                int slot = path[depth];
                Bucket bucket = slots[slot];
                if (nextItem[slot] == bucket.items.length) {
                    state[slot] = DONE;
                    heights[slot]++;
                    Checks.that(heights[slot] <= CrushMap.MAX_DEPTH, "hierarchy is deeper than %d", CrushMap.MAX_DEPTH);
                    depth--;
                    if (depth >= 0) {
                        heights[path[depth]] = Math.max(heights[path[depth]], heights[slot]);
                    }
                    continue;
                }
                int item = bucket.items[nextItem[slot]++];
                if (item >= 0) {
                    continue;
                }
                int child = Bucket.slotOf(item);
                Checks.that(state[child] != ON_PATH, "bucket %d is below itself", item);
                if (state[child] == DONE) {
                    heights[slot] = Math.max(heights[slot], heights[child]);
                } else {
                    depth++;
                    path[depth] = child;
                    state[child] = ON_PATH;
                }
            }
        }
    }

    static void boundedTries(int id, Rule rule, Tunables tunables) {
        long tries = tunables.chooseTotalTries() + 1L;
        long leafTries = 0;
        for (RuleStep step : rule.steps()) {
            switch (step.op()) {
                case SET_CHOOSE_TRIES -> tries = step.arg1() > 0 ? step.arg1() : tries;
                case SET_CHOOSELEAF_TRIES -> leafTries = step.arg1() > 0 ? step.arg1() : leafTries;
                case CHOOSELEAF_FIRSTN, CHOOSELEAF_INDEP -> {
                    long each = leafTries > 0 ? leafTries : tunables.chooseleafDescendOnce() ? 1 : tries;
                    Checks.that(tries * each <= MAX_TRIES_PRODUCT, "rule %d asks for %d tries of %d", id, tries, each);
                    boundedWork(id, step, tries * each);
                }
                case CHOOSE_FIRSTN, CHOOSE_INDEP -> boundedWork(id, step, tries);
                case NOOP,
                        TAKE,
                        EMIT,
                        SET_CHOOSE_LOCAL_TRIES,
                        SET_CHOOSE_LOCAL_FALLBACK_TRIES,
                        SET_CHOOSELEAF_VARY_R,
                        SET_CHOOSELEAF_STABLE -> {}
            }
        }
    }

    /** Items that cannot be found cost all their tries, each: found by a mutated count of sixteen million. */
    private static void boundedWork(int id, RuleStep step, long triesEach) {
        Checks.that(
                step.arg1() * triesEach <= MAX_WORK,
                "rule %d asks for %d items of %d tries",
                id,
                step.arg1(),
                triesEach);
    }

    private static void argsFit(long key, ChooseArgs args, Bucket[] slots) {
        for (Map.Entry<Integer, BucketArgs> entry : args.bySlot().entrySet()) {
            int slot = entry.getKey();
            Checks.that(
                    slot < slots.length && slots[slot] != null,
                    "choose_args %d names bucket %d, which does not exist",
                    key,
                    -1 - slot);
            Checks.that(
                    entry.getValue().fits(slots[slot].items.length),
                    "choose_args %d do not fit the %d items of bucket %d",
                    key,
                    slots[slot].items.length,
                    -1 - slot);
        }
    }
}
