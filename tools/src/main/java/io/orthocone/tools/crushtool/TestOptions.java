package io.orthocone.tools.crushtool;

import io.orthocone.crush.Bucket;
import io.orthocone.crush.CrushMap;
import io.orthocone.crush.Rule;
import io.orthocone.tools.cephargs.CephArgs;
import io.orthocone.tools.cephargs.CephArgsException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** Which inputs, rules and sizes {@code --test} and {@code --compare} map, and what is shown of it. */
final class TestOptions {
    private static final int DEFAULT_MAX_X = 1023;
    private static final int UNSET = -1;

    /** Far more than any pool; each mapping needs an array of that many. */
    private static final int MAX_NUM_REP = 10_000;

    private int minX = UNSET;
    private int maxX = UNSET;
    private int minRule = UNSET;
    private int maxRule = UNSET;
    private int ruleset = UNSET;
    private int numRep = UNSET;
    private final Map<Integer, Integer> weights = new HashMap<>();
    int poolId = UNSET;
    OptionalInt forcedDevice = OptionalInt.empty();
    boolean showsMappings;
    boolean showsBadMappings;
    boolean showsStatistics;
    boolean showsUtilization;
    boolean showsAllUtilization;
    boolean showsTries;

    void declare(CephArgs args) {
        args.integer(value -> minX = value, "--min-x")
                .integer(value -> maxX = value, "--max-x")
                .integer(
                        value -> {
                            minX = value;
                            maxX = value;
                        },
                        "--x")
                .integer(value -> minRule = value, "--min-rule")
                .integer(value -> maxRule = value, "--max-rule")
                .integer(
                        value -> {
                            minRule = value;
                            maxRule = value;
                        },
                        "--rule")
                .integer(value -> ruleset = value, "--ruleset")
                .integer(this::numRep, "--num-rep")
                .integer(value -> poolId = value, "--pool-id")
                .integer(value -> forcedDevice = OptionalInt.of(value), "--force-device")
                // Ceph splits its work by it; the output is the same.
                .integer(value -> {}, "--batches")
                .values(2, values -> weight(values.get(0), values.get(1)), "--weight", "-w")
                .flag(() -> showsMappings = true, "--show-mappings")
                .flag(() -> showsBadMappings = true, "--show-bad-mappings")
                .flag(() -> showsStatistics = true, "--show-statistics")
                .flag(() -> showsUtilization = true, "--show-utilization")
                .flag(() -> showsAllUtilization = true, "--show-utilization-all")
                .flag(() -> showsTries = true, "--show-choose-tries");
    }

    private void numRep(int value) {
        if (value > MAX_NUM_REP) {
            throw new CephArgsException("--num-rep is limited to " + MAX_NUM_REP);
        }
        numRep = value;
    }

    private void weight(String device, String weight) {
        int fixed = (int) ((float) CephArgs.parseDecimal(weight) * Bucket.WEIGHT_ONE);
        weights.put(CephArgs.parseInteger(device), Math.clamp(fixed, 0, Bucket.WEIGHT_ONE));
    }

    boolean showsAnything() {
        return showsMappings
                || showsBadMappings
                || showsStatistics
                || showsUtilization
                || showsAllUtilization
                || showsTries;
    }

    /** Statistics come with any utilization. */
    boolean wantsStatistics() {
        return showsStatistics || showsUtilization || showsAllUtilization;
    }

    /** One end of the range alone counts for nothing, as in Ceph. */
    private boolean hasRange() {
        return minX >= 0 && maxX >= 0;
    }

    int minX() {
        return hasRange() ? minX : 0;
    }

    int maxX() {
        return hasRange() ? maxX : DEFAULT_MAX_X;
    }

    /** Rule ids to look at, ascending; also those that do not exist. */
    List<Integer> ruleIds(CrushMap map) {
        boolean hasRules = minRule >= 0 && maxRule >= 0;
        List<Integer> ids = new ArrayList<>();
        int last = hasRules ? Math.min(maxRule, map.maxRules() - 1) : map.maxRules() - 1;
        for (int id = hasRules ? minRule : 0; id <= last; id++) {
            ids.add(id);
        }
        return ids;
    }

    boolean wants(Rule rule) {
        return ruleset < 0 || rule.ruleset() == ruleset;
    }

    int minSize(Rule rule) {
        return numRep < 0 ? rule.minSize() : numRep;
    }

    int maxSize(Rule rule) {
        return numRep < 0 ? rule.maxSize() : numRep;
    }

    /** By device: what the options say, else 1.0 for devices in some bucket, else 0. */
    int[] reweights(CrushMap map) {
        Set<Integer> present = new HashSet<>();
        map.buckets().forEach(bucket -> present.addAll(bucket.items()));
        int[] reweights = new int[map.maxDevices()];
        for (int device = 0; device < reweights.length; device++) {
            reweights[device] = weights.getOrDefault(device, present.contains(device) ? Bucket.WEIGHT_ONE : 0);
        }
        return reweights;
    }
}
