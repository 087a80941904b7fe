package io.orthocone.tools.crushtool;

import io.orthocone.crush.Bucket;
import io.orthocone.crush.CrushMap;
import io.orthocone.crush.ForcedPlacement;
import io.orthocone.crush.Rule;
import io.orthocone.crush.RuleStep;
import io.orthocone.tools.cephtext.CephNumbers;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** {@code --test}: maps a range of inputs with each rule and shows mappings, statistics and retries, as crushtool does. */
final class MapTester {
    private final CrushMap map;
    private final TestOptions options;
    private final PrintWriter out;
    private final PrintWriter err;
    private final int[] reweights;
    private final int[] stored;
    private final Map<Integer, Integer> sizes = new TreeMap<>();
    private boolean isRefused;

    MapTester(CrushMap map, TestOptions options, PrintWriter out, PrintWriter err) {
        this.map = map;
        this.options = options;
        this.out = out;
        this.err = err;
        this.reweights = options.reweights(map);
        this.stored = new int[map.maxDevices()];
    }

    /** Returns false if a device that was to be forced could not be, by a rule. */
    boolean run() {
        if (options.showsAllUtilization) {
            err.print("devices weights (hex): ["
                    + Arrays.stream(reweights).mapToObj(Integer::toHexString).collect(Collectors.joining(","))
                    + "]\n");
        }
        try (Mappings mappings =
                new Mappings(map, reweights, options.poolId, options.forcedDevice, options.showsTries)) {
            for (int ruleId : options.ruleIds(map)) {
                Rule rule = map.rule(ruleId).orElse(null);
                if (rule == null) {
                    out.print(options.wantsStatistics() ? "rule " + ruleId + " dne\n" : "");
                } else if (options.wants(rule)) {
                    test(ruleId, rule, mappings);
                }
            }
            if (options.showsTries) {
                int[] tries = mappings.tries();
                for (int i = 0; i < tries.length - 1; i++) {
                    out.print(String.format("%2d: %9d\n", i, tries[i]));
                }
            }
        }
        return !isRefused;
    }

    private void test(int ruleId, Rule rule, Mappings mappings) {
        int minX = options.minX();
        int maxX = options.maxX();
        String ruleWords = "rule " + ruleId + " (" + map.ruleNames().getOrDefault(ruleId, "") + ")";
        if (options.wantsStatistics()) {
            out.print(ruleWords + ", x = " + minX + ".." + maxX + ", numrep = " + options.minSize(rule) + ".."
                    + options.maxSize(rule) + "\n");
        }
        if (Arrays.stream(reweights).allMatch(weight -> weight == 0)) {
            return;
        }
        for (int size = options.minSize(rule); size <= options.maxSize(rule); size++) {
            Arrays.fill(stored, 0);
            sizes.clear();
            int numRep = size;
            Optional<ForcedPlacement.Refused> refusal = size > 0 ? mappings.refusal(ruleId, size) : Optional.empty();
            if (refusal.isPresent()) {
                err.print(ruleWords + " num_rep " + numRep + " cannot be forced: "
                        + refusal.get().why() + "\n");
                isRefused = true;
                continue;
            }
            if (size >= 0) {
                mappings.forEach(ruleId, size, minX, maxX, chunk -> take(ruleId, numRep, chunk));
            }
            if (options.wantsStatistics()) {
                long inputs = (long) maxX - minX + 1;
                sizes.forEach((length, count) -> out.print(ruleWords + " num_rep " + numRep + " result size == "
                        + length + ":\t" + count + "/" + inputs + "\n"));
                utilization(rule, numRep, inputs);
            }
        }
    }

    private void take(int ruleId, int numRep, Mappings.Chunk chunk) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < chunk.inputs(); i++) {
            boolean hasHole = false;
            int count = chunk.count(i);
            for (int position = 0; position < count; position++) {
                int device = chunk.device(i, position);
                hasHole |= device == CrushMap.ITEM_NONE;
                // A rule may emit buckets too; Ceph counts those somewhere in its memory.
                if (device >= 0 && device < stored.length) {
                    stored[device]++;
                }
            }
            sizes.merge(count, 1, Integer::sum);
            boolean isBad = options.showsBadMappings && (count != numRep || hasHole);
            if (options.showsMappings) {
                lines.append("CRUSH rule ")
                        .append(ruleId)
                        .append(" x ")
                        .append(chunk.x(i))
                        .append(' ');
                result(lines, chunk, i).append('\n');
            }
            if (isBad) {
                lines.append("bad mapping rule ").append(ruleId).append(" x ").append(chunk.x(i));
                lines.append(" num_rep ").append(numRep).append(" result ");
                result(lines, chunk, i).append('\n');
            }
        }
        out.print(lines);
    }

    private static StringBuilder result(StringBuilder lines, Mappings.Chunk chunk, int index) {
        lines.append('[');
        for (int position = 0; position < chunk.count(index); position++) {
            lines.append(position == 0 ? "" : ",").append(chunk.device(index, position));
        }
        return lines.append(']');
    }

    /** All in 32-bit floats, as Ceph computes it. */
    private void utilization(Rule rule, int numRep, long inputs) {
        if (!options.showsUtilization && !options.showsAllUtilization) {
            return;
        }
        float total = Arrays.stream(reweights).asLongStream().sum();
        float expectedInAll = Math.min(numRep, mostAffected(rule)) * inputs;
        for (int device = 0; device < stored.length; device++) {
            float expected = reweights[device] / total * expectedInAll;
            if (options.showsUtilization ? expected > 0 && stored[device] > 0 : options.showsAllUtilization) {
                out.print("  device " + device + ":\t\t stored : " + stored[device] + "\t expected : "
                        + CephNumbers.shortForm(expected) + "\n");
            }
        }
    }

    /** How many items a rule can choose at most: of each type that it names the named buckets, but no more than it asks for. */
    private int mostAffected(Rule rule) {
        Map<Integer, Integer> asked = new TreeMap<>();
        for (RuleStep step : rule.steps()) {
            // Ceph takes the value of a set_ step for a number of devices.
            if (step.op().number() >= RuleStep.Op.CHOOSE_FIRSTN.number() && step.op() != RuleStep.Op.EMIT) {
                asked.put(step.arg2(), step.arg1());
            }
        }
        Map<Integer, Integer> named = new HashMap<>();
        for (Bucket bucket : map.buckets()) {
            if (map.itemNames().containsKey(bucket.id())) {
                named.merge(bucket.type(), 1, Integer::sum);
            }
        }
        int most = Math.max(map.maxBuckets(), map.maxDevices());
        for (Map.Entry<Integer, Integer> entry : asked.entrySet()) {
            int count = named.getOrDefault(entry.getKey(), 0);
            if (entry.getValue() > 0) {
                count = Math.min(count, entry.getValue());
            }
            if (count > 0) {
                most = Math.min(most, count);
            }
        }
        return most;
    }
}
