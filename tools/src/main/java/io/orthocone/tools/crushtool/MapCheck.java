package io.orthocone.tools.crushtool;

import io.orthocone.crush.CrushMap;
import io.orthocone.crush.Rule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;

/** {@code --check}: rules that serve the same pools, names and types that are missing, devices beyond what the cluster has. */
final class MapCheck {
    private MapCheck() {}

    /** Lines about rules of one ruleset and type that share sizes: a pool finds the first of them only. */
    static List<String> overlappingRules(CrushMap map) {
        Map<List<Integer>, List<Integer>> bySet = new TreeMap<>(
                Comparator.<List<Integer>, Integer>comparing(List::getFirst).thenComparing(List::getLast));
        for (int id = 0; id < map.maxRules(); id++) {
            Rule rule = map.rule(id).orElse(null);
            if (rule != null && rule.minSize() <= rule.maxSize()) {
                bySet.computeIfAbsent(List.of(rule.ruleset(), rule.type()), key -> new ArrayList<>())
                        .add(id);
            }
        }
        List<String> lines = new ArrayList<>();
        bySet.forEach((set, ids) -> {
            TreeSet<String> before = new TreeSet<>();
            for (int size = 0; size <= 255; size++) {
                TreeSet<String> names = new TreeSet<>();
                for (int id : ids) {
                    Rule rule = map.rule(id).orElseThrow();
                    if (rule.minSize() <= size && size <= rule.maxSize()) {
                        names.add(map.ruleNames().getOrDefault(id, "rule" + id));
                    }
                }
                if (names.size() > 1 && !names.equals(before)) {
                    lines.add("overlapped rules in ruleset " + set.getFirst() + ": " + String.join(", ", names));
                }
                before = names;
            }
        });
        return lines;
    }

    /** The first item that has no name, no type, or too high an id. */
    static Optional<String> badItem(CrushMap map, OptionalInt maxId) {
        if (maxId.orElse(-1) < 0) {
            return Optional.empty();
        }
        for (TreeWalk.Node node : TreeWalk.of(map, false)) {
            if (node.isBucket() && !map.itemNames().containsKey(node.id())) {
                return Optional.of("unknown item name: item#" + node.id());
            }
            if (!node.isBucket() && maxId.getAsInt() > 0 && node.id() >= maxId.getAsInt()) {
                return Optional.of("item id too large: item#" + node.id());
            }
            if (!map.typeNames().containsKey(map.typeOf(node.id()))) {
                return Optional.of("unknown type name: item#" + node.id());
            }
        }
        // A device that is in no tree must have a type as well.
        return map.typeNames().containsKey(CrushMap.DEVICE_TYPE)
                ? Optional.empty()
                : Optional.of("unknown type name: item#0");
    }
}
