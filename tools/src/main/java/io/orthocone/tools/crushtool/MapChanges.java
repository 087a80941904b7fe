package io.orthocone.tools.crushtool;

import io.orthocone.crush.CrushEditException;
import io.orthocone.crush.CrushEditException.Reason;
import io.orthocone.crush.CrushEditor;
import io.orthocone.crush.CrushMap;
import io.orthocone.crush.Reclassification;
import io.orthocone.crush.Rule;
import io.orthocone.crush.SimpleRule;
import io.orthocone.crush.Tunables;
import io.orthocone.tools.cephtext.CephNumbers;
import java.io.PrintWriter;
import java.util.Map;

/** The stage that changes the map, in Ceph's order: tunables, reweight, remove, add, hierarchy, rules, weights of all, classes. */
final class MapChanges {
    private static final String ME = "crushtool ";

    private final CrushtoolOptions options;
    private final PrintWriter out;
    private final PrintWriter err;
    private boolean isModified;
    private boolean endsEarly;

    MapChanges(CrushtoolOptions options, PrintWriter out, PrintWriter err) {
        this.options = options;
        this.out = out;
        this.err = err;
    }

    boolean isModified() {
        return isModified;
    }

    /** Whether the run is over, as a success: there was nothing to do. */
    boolean endsEarly() {
        return endsEarly;
    }

    CrushMap apply(CrushMap map) {
        CrushEditor editor = new CrushEditor(map);
        editor.tunables(tunables(map.tunables()));
        items(editor, map);
        hierarchy(editor);
        rules(editor);
        if (options.reweight) {
            editor.reweight();
            isModified = true;
        }
        if (options.rebuildClassRoots) {
            editor.rebuildShadowTrees();
            isModified = true;
        }
        classes(editor);
        return isModified ? editor.build() : map;
    }

    private void classes(CrushEditor editor) {
        if (options.reclassify) {
            Reclassification wanted = new Reclassification(
                    options.subtreeClasses, options.reclassifiedRoots, options.reclassifiedBuckets);
            try {
                editor.reclassify(wanted, line -> out.print(line + "\n"));
            } catch (CrushEditException e) {
                String detail = e.getMessage().isEmpty() ? "" : e.getMessage() + "\n";
                throw CrushtoolFailure.of(detail + "failed to reclassify map");
            }
            isModified = true;
            return;
        }
        options.subtreeClasses.forEach((bucket, className) -> {
            attempt(() -> editor.setSubtreeClass(bucket, className), ME + bucket + ": ");
            isModified = true;
        });
    }

    private Tunables tunables(Tunables before) {
        Tunables tunables = before;
        for (Map.Entry<String, Integer> entry : options.tunables.entrySet()) {
            if (entry.getValue() >= 0) {
                int value = entry.getValue();
                boolean isSwitch = entry.getKey().equals("chooseleaf_descend_once");
                tunables = tunables.with(entry.getKey(), isSwitch && value != 0 ? 1 : value)
                        .orElseThrow();
                isModified = true;
            }
        }
        return tunables;
    }

    private void items(CrushEditor editor, CrushMap map) {
        if (!options.reweightedItem.isEmpty()) {
            out.print(ME + "reweighting item " + options.reweightedItem + " to "
                    + CephNumbers.shortForm(options.reweightTo) + "\n");
            requireName(map, options.reweightedItem);
            numbered(() -> editor.reweightItem(options.reweightedItem, options.reweightTo));
        }
        if (!options.removedItem.isEmpty()) {
            out.print(ME + "removing item " + options.removedItem + "\n");
            requireName(map, options.removedItem);
            numbered(() -> editor.removeItem(options.removedItem));
        }
        options.newItem
                .filter(item -> item.id() >= 0)
                .ifPresent(item -> numbered(() -> {
                    if (item.mayExist()) {
                        editor.updateItem(item.id(), item.weight(), item.name(), options.location);
                    } else {
                        editor.insertItem(item.id(), item.weight(), item.name(), options.location);
                    }
                }));
    }

    private static void requireName(CrushMap map, String name) {
        if (map.itemId(name).isEmpty()) {
            throw CrushtoolFailure.of(Reason.NO_ENTRY, " name " + name + " dne\n" + numbered(Reason.NO_ENTRY));
        }
    }

    private void hierarchy(CrushEditor editor) {
        options.newBucket.ifPresent(words -> {
            String name = words.get(0);
            attempt(() -> editor.addBucket(name, words.get(1), Map.of()), ME);
            if (!options.location.isEmpty()) {
                String failure = ME + "error moving bucket '" + name + "' to " + CrushEditor.asText(options.location);
                attempt(() -> editor.move(name, options.location), failure + "\n");
            }
            isModified = true;
        });
        if (options.movedItem.isEmpty()) {
            return;
        }
        String item = "item '" + options.movedItem + "' ";
        if (!editor.has(options.movedItem)) {
            throw CrushtoolFailure.of(Reason.NO_ENTRY, ME + item + "does not exist");
        }
        if (options.location.isEmpty()) {
            throw CrushtoolFailure.of(Reason.INVALID, ME + "expecting additional --loc argument to --move");
        }
        attempt(
                () -> {
                    if (!editor.move(options.movedItem, options.location)) {
                        throw CrushtoolFailure.of(ME + item + "already at " + CrushEditor.asText(options.location));
                    }
                },
                "");
        isModified = true;
    }

    private void rules(CrushEditor editor) {
        options.newRule.ifPresent(rule -> {
            SimpleRule.Mode mode = switch (rule.mode()) {
                case "firstn" -> SimpleRule.Mode.FIRSTN;
                case "indep" -> SimpleRule.Mode.INDEP;
                default -> throw CrushtoolFailure.of("unknown mode " + rule.mode());
            };
            try {
                editor.addSimpleRule(rule.name(), rule.root(), rule.type(), options.deviceClass, mode, Rule.REPLICATED);
            } catch (CrushEditException e) {
                throw CrushtoolFailure.of(
                        e.reason() == Reason.EXISTS ? "rule " + rule.name() + " already exists" : e.getMessage());
            }
            isModified = true;
        });
        if (!options.removedRule.isEmpty()) {
            try {
                editor.removeRule(options.removedRule);
                isModified = true;
            } catch (CrushEditException e) {
                // No failure, as in Ceph: the rule is not there, which is what was wanted.
                err.print(e.getMessage() + "\n");
                endsEarly = true;
            }
        }
    }

    /** A change whose failure is told by its number first. */
    private void numbered(Runnable change) {
        try {
            change.run();
            isModified = true;
        } catch (CrushEditException e) {
            String detail = e.getMessage().isEmpty() ? "" : "\n" + e.getMessage();
            throw CrushtoolFailure.of(e.reason(), numbered(e.reason()) + detail);
        }
    }

    private static String numbered(Reason reason) {
        return ME + "(" + reason.errno() + ") " + reason.words();
    }

    /** A change whose failure is told in words. */
    private static void attempt(Runnable change, String prefix) {
        try {
            change.run();
        } catch (CrushEditException e) {
            throw CrushtoolFailure.of(e.reason(), prefix + e.getMessage());
        }
    }
}
