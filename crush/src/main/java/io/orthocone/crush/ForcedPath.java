package io.orthocone.crush;

import io.orthocone.crush.ForcedPlacement.Reason;
import io.orthocone.crush.ForcedPlacement.Refused;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * How a rule gets to a device: for each choose step between a take and its emit, the item that it has to choose first. Immutable.
 *
 * <p>The way down is that of the tree from which the rule takes, so the tree of a device class has only devices of the class. Of
 * several takes the first counts that can get there; of several ways below one, the first in the order of the map.
 */
final class ForcedPath {
    private final int device;
    private final int[] itemsByStep;
    private final Optional<Refused> refused;

    private ForcedPath(int device, int[] itemsByStep, Optional<Refused> refused) {
        this.device = device;
        this.itemsByStep = itemsByStep;
        this.refused = refused;
    }

    static ForcedPath of(CrushMap map, Rule rule, int device, int resultMax) {
        List<RuleStep> steps = rule.steps();
        Refused nearest = new Refused(Reason.OUTSIDE, "the rule takes nothing");
        for (int take = 0; take < steps.size(); take++) {
            if (steps.get(take).op() == RuleStep.Op.TAKE) {
                List<Integer> way = wayDown(map, steps.get(take).arg1(), device);
                int[] items = new int[steps.size()];
                Arrays.fill(items, CrushMap.ITEM_NONE);
                Optional<Refused> refused = way.isEmpty()
                        ? Optional.of(outside(map, steps.get(take).arg1(), device))
                        : follow(map, steps.subList(take + 1, steps.size()), take + 1, way, resultMax, items);
                if (refused.isEmpty()) {
                    return new ForcedPath(device, items, Optional.empty());
                }
                // What is said is about the take that came nearest.
                nearest = nearest.reason() == Reason.OUTSIDE ? refused.get() : nearest;
            }
        }
        return new ForcedPath(device, new int[0], Optional.of(nearest));
    }

    private static Refused outside(CrushMap map, int taken, int device) {
        String of = map.deviceClasses()
                .classNameOf(device)
                .map(name -> " (class " + name + ")")
                .orElse("");
        return new Refused(
                Reason.OUTSIDE,
                nameOf(map, device) + of + " is not below " + nameOf(map, taken) + ", which the rule takes");
    }

    private static String nameOf(CrushMap map, int item) {
        return map.itemNames().getOrDefault(item, (item < 0 ? "bucket " : "device ") + item);
    }

    /** Fills in what the steps up to the next emit have to choose. */
    private static Optional<Refused> follow(
            CrushMap map, List<RuleStep> steps, int firstIndex, List<Integer> way, int resultMax, int[] items) {
        int at = 0;
        int end = way.size() - 1;
        for (int i = 0; i < steps.size(); i++) {
            RuleStep step = steps.get(i);
            switch (step.op()) {
                case CHOOSE_FIRSTN, CHOOSE_INDEP, CHOOSELEAF_FIRSTN, CHOOSELEAF_INDEP -> {
                    if (step.arg1() <= 0 && step.arg1() + resultMax <= 0) {
                        return Optional.of(new Refused(Reason.NO_ROOM, "the rule chooses nothing for this size"));
                    }
                    int next = at + 1;
                    while (next <= end && map.typeOf(way.get(next)) != step.arg2()) {
                        next++;
                    }
                    if (next > end) {
                        return Optional.of(unreachable(map, way, at, step.arg2()));
                    }
                    items[firstIndex + i] = way.get(next);
                    boolean toLeaf =
                            step.op() == RuleStep.Op.CHOOSELEAF_FIRSTN || step.op() == RuleStep.Op.CHOOSELEAF_INDEP;
                    at = toLeaf ? end : next;
                }
                case EMIT -> {
                    return at == end
                            ? Optional.empty()
                            : Optional.of(new Refused(Reason.UNREACHABLE, "the rule chooses buckets, not devices"));
                }
                case TAKE -> {
                    return Optional.of(new Refused(Reason.UNREACHABLE, "the rule emits nothing of what it takes"));
                }
                case NOOP,
                        SET_CHOOSE_TRIES,
                        SET_CHOOSELEAF_TRIES,
                        SET_CHOOSE_LOCAL_TRIES,
                        SET_CHOOSE_LOCAL_FALLBACK_TRIES,
                        SET_CHOOSELEAF_VARY_R,
                        SET_CHOOSELEAF_STABLE -> {}
            }
        }
        return Optional.of(new Refused(Reason.UNREACHABLE, "the rule emits nothing of what it takes"));
    }

    private static Refused unreachable(CrushMap map, List<Integer> way, int at, int type) {
        return new Refused(
                Reason.UNREACHABLE,
                "between " + nameOf(map, way.get(at)) + " and " + nameOf(map, way.getLast()) + " there is no "
                        + map.typeNames().getOrDefault(type, "type " + type) + ", which the rule chooses");
    }

    /** From an item down to the device, both included; empty if it is not there. */
    private static List<Integer> wayDown(CrushMap map, int from, int device) {
        List<Integer> way = new ArrayList<>();
        if (goDown(map, from, device, new BitSet(), way)) {
            Collections.reverse(way);
        }
        return way;
    }

    /** Goes as deep as the map, which is bounded, and below each bucket once. */
    private static boolean goDown(CrushMap map, int item, int device, BitSet seen, List<Integer> way) {
        boolean isFound = item == device;
        Bucket bucket = item < 0 ? map.bucketOrNull(item) : null;
        if (bucket != null && !seen.get(Bucket.slotOf(item))) {
            seen.set(Bucket.slotOf(item));
            for (int i = 0; i < bucket.items.length && !isFound; i++) {
                isFound = goDown(map, bucket.items[i], device, seen, way);
            }
        }
        if (isFound) {
            way.add(item);
        }
        return isFound;
    }

    Optional<Refused> refused() {
        return refused;
    }

    int device() {
        return device;
    }

    /** What a step of the rule has to choose first; {@link CrushMap#ITEM_NONE} if it is free. */
    int itemOf(int stepIndex) {
        return itemsByStep[stepIndex];
    }
}
