package io.orthocone.tools.crushtool;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.crush.CrushMap;
import io.orthocone.crush.Rule;
import io.orthocone.tools.cephtext.ByteCounts;
import io.orthocone.tools.cephtext.CephNumbers;
import java.io.PrintWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * {@code --compare}: maps the same inputs with two maps and counts the results that differ, as crushtool does; and how much data
 * that means: of all the places of all results, how many hold a device that did not hold that input before. Shards of an erasure
 * code are not interchangeable: there a device must have held the same position.
 */
final class MapComparison {
    private final CrushMap before;
    private final CrushMap after;
    private final TestOptions options;
    private final List<RuleResult> results = new ArrayList<>();

    /**
     * What became of the mappings of a rule.
     *
     * @param places devices in the results of the other map
     * @param movedPlaces those of them that did not hold the input before
     */
    record RuleResult(int ruleId, long mismatched, long mappings, long places, long movedPlaces) {
        double mismatchedShare() {
            return mappings == 0 ? 0 : (double) mismatched / (double) mappings;
        }

        double movedShare() {
            return places == 0 ? 0 : (double) movedPlaces / (double) places;
        }
    }

    MapComparison(CrushMap before, CrushMap after, TestOptions options) {
        this.before = before;
        this.after = after;
        this.options = options;
    }

    /** Compares; returns whether all mappings are the same. */
    boolean run() {
        // A device that only one of the maps has is in. Crushtool takes devices beyond those of the first map for out.
        int[] reweights = Arrays.copyOf(options.reweights(before), Math.max(before.maxDevices(), after.maxDevices()));
        int[] ofOther = options.reweights(after);
        for (int device = 0; device < ofOther.length; device++) {
            reweights[device] = Math.max(reweights[device], ofOther[device]);
        }
        try (Mappings of = new Mappings(before, reweights, -1);
                Mappings other = new Mappings(after, reweights, -1)) {
            for (int ruleId : options.ruleIds(before)) {
                Rule rule = before.rule(ruleId).orElse(null);
                if (rule != null && options.wants(rule)) {
                    results.add(compare(ruleId, rule, of, other));
                }
            }
        }
        return results.stream().allMatch(result -> result.mismatched == 0);
    }

    private RuleResult compare(int ruleId, Rule rule, Mappings of, Mappings other) {
        long[] counts = new long[4];
        boolean keepsPositions = rule.type() == Rule.ERASURE;
        for (int size = Math.max(0, options.minSize(rule)); size <= options.maxSize(rule); size++) {
            Deque<Mappings.Chunk> chunks = new ArrayDeque<>();
            of.forEach(ruleId, size, options.minX(), options.maxX(), chunks::add);
            other.forEach(
                    ruleId,
                    size,
                    options.minX(),
                    options.maxX(),
                    chunk -> compare(chunks.removeFirst(), chunk, keepsPositions, counts));
        }
        return new RuleResult(ruleId, counts[0], counts[1], counts[2], counts[3]);
    }

    private static void compare(Mappings.Chunk before, Mappings.Chunk after, boolean keepsPositions, long[] counts) {
        for (int i = 0; i < before.inputs(); i++) {
            int[] old = before.result(i);
            int[] now = after.result(i);
            counts[0] += Arrays.equals(old, now) ? 0 : 1;
            counts[1]++;
            for (int position = 0; position < now.length; position++) {
                int device = now[position];
                if (device != CrushMap.ITEM_NONE) {
                    boolean held = keepsPositions
                            ? position < old.length && old[position] == device
                            : Arrays.stream(old).anyMatch(d -> d == device);
                    counts[2]++;
                    counts[3] += held ? 0 : 1;
                }
            }
        }
    }

    void print(PrintWriter out, PrintWriter err, CrushtoolOptions.OptionalLongBytes stored) {
        for (RuleResult result : results) {
            out.print("rule " + result.ruleId + " had " + result.mismatched + "/" + result.mappings
                    + " mismatched mappings (" + CephNumbers.shortForm(result.mismatchedShare()) + ")\n");
            if (stored.isPresent()) {
                out.print("rule " + result.ruleId + " would move "
                        + ByteCounts.format(result.movedShare() * (double) stored.bytes()) + " of "
                        + ByteCounts.format((double) stored.bytes()) + " ("
                        + CephNumbers.shortForm(result.movedShare()) + ")\n");
            }
        }
        if (results.stream().allMatch(result -> result.mismatched == 0)) {
            out.print("maps appear equivalent\n");
        } else {
            err.print("warning: maps are NOT equivalent\n");
        }
    }

    String json(CrushtoolOptions.OptionalLongBytes stored, boolean isPretty) {
        ObjectNode root = new ObjectMapper().createObjectNode();
        root.put("equivalent", results.stream().allMatch(result -> result.mismatched == 0));
        ArrayNode rules = root.putArray("rules");
        for (RuleResult result : results) {
            ObjectNode node = rules.addObject()
                    .put("rule_id", result.ruleId)
                    .put("mismatched_mappings", result.mismatched)
                    .put("mappings", result.mappings)
                    .put("moved_places", result.movedPlaces)
                    .put("places", result.places)
                    .put("moved_share", result.movedShare());
            if (stored.isPresent()) {
                node.put("moved_bytes", Math.round(result.movedShare() * (double) stored.bytes()));
            }
        }
        return isPretty ? root.toPrettyString() : root.toString();
    }
}
