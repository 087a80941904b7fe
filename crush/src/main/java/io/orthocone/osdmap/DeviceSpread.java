package io.orthocone.osdmap;

import io.orthocone.crush.Bucket;
import io.orthocone.crush.ClusterHierarchy;
import io.orthocone.crush.CrushMap;
import io.orthocone.crush.Rule;
import io.orthocone.crush.RuleStep;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Whether the copies of pools are, and can be, on different physical devices. Asked of maps whose CRUSH hierarchy has a level for
 * these ({@link ClusterHierarchy}); of others there is nothing to say. Pure.
 */
public final class DeviceSpread {
    private final OsdMap map;
    private final CrushMap crush;
    private final int deviceType;

    private DeviceSpread(OsdMap map, int deviceType) {
        this.map = map;
        this.crush = map.crush();
        this.deviceType = deviceType;
    }

    /**
     * A pool that wants more devices than there are.
     *
     * @param wanted copies that its rule puts on different devices
     * @param available devices on which it can put them, each with an OSD that is in
     */
    public record Shortage(long pool, long wanted, long available) {}

    /** From a take to its emit. */
    private record Part(Bucket taken, List<RuleStep> choices) {}

    /** Pools that cannot have all their copies, because their rules find too few devices. */
    public static List<Shortage> shortages(OsdMap map) {
        List<Shortage> shortages = new ArrayList<>();
        of(map).ifPresent(spread -> map.pools().forEach((id, pool) -> {
            for (Part part : spread.partsOf(pool)) {
                boolean asksForDevices = part.choices.stream().anyMatch(step -> step.arg2() == spread.deviceType);
                long wanted = Math.min(pool.size(), wanted(part.choices, pool.size()));
                long available = spread.most(part.taken, part.choices, pool.size());
                if (asksForDevices && available < wanted) {
                    shortages.add(new Shortage(id, wanted, available));
                    return;
                }
            }
        }));
        return shortages;
    }

    /** Pools whose rules may put two copies on one device, because they choose OSDs without regard to devices. */
    public static List<Long> sharing(OsdMap map) {
        List<Long> sharing = new ArrayList<>();
        of(map).ifPresent(spread -> map.pools().forEach((id, pool) -> {
            if (spread.partsOf(pool).stream().anyMatch(part -> spread.mayShare(part, pool.size()))) {
                sharing.add(id);
            }
        }));
        return sharing;
    }

    private static Optional<DeviceSpread> of(OsdMap map) {
        OptionalInt type = ClusterHierarchy.physicalDeviceType(map.crush());
        return type.isEmpty() ? Optional.empty() : Optional.of(new DeviceSpread(map, type.getAsInt()));
    }

    private List<Part> partsOf(Pool pool) {
        List<Part> parts = new ArrayList<>();
        OptionalInt ruleId = crush.findRule(pool.crushRule(), pool.type().number(), pool.size());
        if (ruleId.isEmpty()) {
            return parts;
        }
        for (Rule.Choice choice : crush.rule(ruleId.getAsInt()).orElseThrow().choices()) {
            if (!choice.steps().isEmpty()) {
                crush.bucket(choice.taken()).ifPresent(bucket -> parts.add(new Part(bucket, choice.steps())));
            }
        }
        return parts;
    }

    private static long count(RuleStep step, int poolSize) {
        return Math.clamp(step.arg1() > 0 ? step.arg1() : (long) step.arg1() + poolSize, 0, poolSize);
    }

    private static long wanted(List<RuleStep> choices, int poolSize) {
        long wanted = 1;
        for (RuleStep step : choices) {
            wanted = Math.min(poolSize, wanted * count(step, poolSize));
        }
        return wanted;
    }

    /** How many OSDs the steps can find below a bucket, if luck is with them. */
    private long most(Bucket bucket, List<RuleStep> choices, int poolSize) {
        RuleStep step = choices.getFirst();
        boolean isLast = choices.size() == 1;
        List<Long> each = new ArrayList<>();
        for (int item : below(bucket, step.arg2())) {
            if (isIn(item)) {
                each.add(
                        isLast
                                ? 1
                                : most(crush.bucket(item).orElseThrow(), choices.subList(1, choices.size()), poolSize));
            }
        }
        each.sort(Comparator.reverseOrder());
        return each.stream()
                .limit(count(step, poolSize))
                .mapToLong(Long::longValue)
                .sum();
    }

    /** The items of a type below a bucket. A map is at most 64 deep. */
    private List<Integer> below(Bucket bucket, int type) {
        List<Integer> found = new ArrayList<>();
        for (int item : bucket.items()) {
            if (crush.typeOf(item) == type) {
                found.add(item);
            } else if (item < 0) {
                found.addAll(below(crush.bucket(item).orElseThrow(), type));
            }
        }
        return found;
    }

    /** Whether an OSD is in, or some OSD below a bucket. */
    private boolean isIn(int item) {
        return item >= 0
                ? map.exists(item) && map.isIn(item)
                : crush.bucket(item).orElseThrow().items().stream().anyMatch(this::isIn);
    }

    private boolean mayShare(Part part, int poolSize) {
        RuleStep last = part.choices.getLast();
        boolean choosesOsds = last.arg2() == CrushMap.DEVICE_TYPE && count(last, poolSize) > 1;
        return choosesOsds && below(part.taken, deviceType).stream().anyMatch(this::isShared);
    }

    private boolean isShared(int device) {
        return crush.bucket(device).orElseThrow().items().stream()
                        .filter(this::isIn)
                        .count()
                > 1;
    }
}
