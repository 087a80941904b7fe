package io.orthocone.crush;

import io.orthocone.crush.CrushEditException.Reason;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Carries out a {@link Reclassification}, to the same ids as Ceph.
 *
 * <p>A placement depends on the ids of the buckets that it went through. So the buckets that rules take today keep their ids, and
 * become the shadow copies of the new ones:
 *
 * <pre>
 *   before                            after
 *   root default -1                   root default -5          shadow default~hdd -1
 *     host a -2  (hard disks)           host a -6                  a~hdd -2
 *     host b -3                         host b -7                  b~hdd -3
 *   root ssd -4 ...                     ...                    shadow default~ssd -4 ...
 * </pre>
 *
 * Used once, by the editor that made it.
 */
final class Reclassifier {
    private static final char WILDCARD = '%';

    private final CrushEditor editor;
    private final CrushMapBuilder builder;
    private final Consumer<String> log;

    /** Bucket that becomes a copy → bucket that gets its items. */
    private final NavigableMap<Integer, Integer> basesOf = new TreeMap<>();

    /** Bucket that becomes a copy → its class. */
    private final NavigableMap<Integer, Integer> classesOf = new TreeMap<>();

    /** Made here → name of the bucket that it goes to if it is in none. */
    private final NavigableMap<Integer, String> parentsOfNew = new TreeMap<>();

    Reclassifier(CrushEditor editor, CrushMapBuilder builder, Consumer<String> log) {
        this.editor = editor;
        this.builder = builder;
        this.log = log;
    }

    void run(Reclassification wanted) {
        wanted.roots().forEach(this::renumber);
        wanted.buckets().forEach(this::match);
        basesOf.forEach(this::copyItems);
        parentsOfNew.forEach(this::giveParent);
        basesOf.forEach((copy, base) -> {
            int classId = classesOf.get(copy);
            builder.deviceClasses(builder.deviceClasses().withCopy(base, classId, copy));
            builder.itemName(copy, shadowName(nameOf(base), classId));
        });
        basesOf.forEach(this::refuseCopyInPlainSight);
        editor.rebuildShadowTrees();
    }

    /** Ceph's tool goes on, and leaves a map in which the tree that was to be copied holds the copies. */
    private void refuseCopyInPlainSight(int copy, int base) {
        builder.holdersOf(copy).stream().findFirst().ifPresent(holder -> {
            throw failure("bucket " + copy + " became a copy of " + base + " (" + nameOf(base) + "), but is in "
                    + holder.id + " (" + nameOf(holder.id) + "), which is no copy");
        });
    }

    /** A whole tree gets new ids, and its old ones become those of its shadow copies. */
    private void renumber(String root, String className) {
        int rootId = requiredId("root " + root, root);
        int classId = classNamed(className);
        log.accept("classify_root " + root + " (" + rootId + ") as " + className);
        refuseRulesOnCopiesOf(rootId, root);
        NavigableMap<Integer, Integer> newIds = new TreeMap<>();
        Deque<Integer> left = new ArrayDeque<>();
        left.push(rootId);
        while (!left.isEmpty()) {
            int id = left.pop();
            Bucket bucket = builder.bucket(id)
                    .orElseThrow(() -> failure("cannot find bucket " + id + ": (2) No such file or directory"));
            if (newIds.containsKey(id)) {
                continue; // In two places of the tree.
            }
            int newId = builder.claimBucketId();
            log.accept("  renumbering bucket " + id + " -> " + newId);
            newIds.put(id, newId);
            moveToId(bucket, newId, classId);
            for (int item : bucket.items) {
                if (item < 0) {
                    left.push(item);
                }
            }
        }
        for (Bucket bucket : builder.buckets()) {
            builder.bucket(bucket.renumbered(bucket.id, renumbered(bucket.items, newIds)));
        }
        editor.rebuildShadowTrees();
    }

    private static int[] renumbered(int[] items, Map<Integer, Integer> newIds) {
        int[] changed = items.clone();
        for (int i = 0; i < changed.length; i++) {
            changed[i] = newIds.getOrDefault(changed[i], changed[i]);
        }
        return changed;
    }

    private void refuseRulesOnCopiesOf(int rootId, String root) {
        DeviceClasses classes = builder.deviceClasses();
        builder.rules()
                .forEach((ruleId, rule) -> rule.steps().stream()
                        .filter(step -> step.op() == RuleStep.Op.TAKE)
                        .filter(step -> classes.originalOf(step.arg1()).equals(OptionalInt.of(rootId)))
                        .findFirst()
                        .ifPresent(step -> {
                            throw failure("  rule " + ruleId + " includes take on root " + root + " class "
                                    + classes.classOf().get(step.arg1()));
                        }));
    }

    private void moveToId(Bucket bucket, int newId, int classId) {
        int id = bucket.id;
        String name = nameOf(id);
        builder.bucket(bucket.renumbered(newId, bucket.items), name);
        builder.bucket(
                Bucket.of(bucket.alg(), id, bucket.type, new int[0], new int[0], builder.tunables()),
                shadowName(name, classId));
        builder.chooseArgs().replaceAll((key, args) -> {
            BucketArgs moved = args.ofSlot(Bucket.slotOf(id));
            return moved == null ? args : args.without(id).with(newId, moved);
        });
        builder.deviceClasses(builder.deviceClasses().withoutCopiesOf(id).withCopy(newId, classId, id));
    }

    /** Finds the buckets of a pattern, and for each the one that gets its items. */
    private void match(String pattern, Reclassification.Target target) {
        String parent = target.defaultParent();
        int parentId = requiredId("default parent " + parent, parent);
        Bucket parentBucket =
                builder.bucket(parentId).orElseThrow(() -> failure("default parent " + parent + " is no bucket"));
        String parentType = builder.typeNames().getOrDefault(parentBucket.type, "");
        log.accept("classify_bucket " + pattern + " as " + target.className() + " default bucket " + parent + " ("
                + parentType + ")");
        int classId = classNamed(target.className());
        // Not a loop over buckets as they are now: those that are made on the way count too.
        int slots = builder.slotArray().length;
        for (int slot = 0; slot < slots; slot++) {
            Bucket bucket = builder.bucket(-1 - slot).orElse(null);
            if (bucket == null || builder.deviceClasses().isShadow(bucket.id)) {
                continue;
            }
            String name = nameOf(bucket.id);
            Optional<String> base = baseName(pattern, name, parent);
            if (base.isEmpty()) {
                continue;
            }
            log.accept("match " + pattern + " to " + name + " basename " + base.get());
            basesOf.put(bucket.id, baseOf(bucket, base.get(), parent));
            classesOf.put(bucket.id, classId);
            for (int item : bucket.items) {
                if (item >= 0) {
                    builder.deviceClasses(builder.deviceClasses().with(item, target.className()));
                }
            }
            slots = builder.slotArray().length;
        }
    }

    /** What remains of a name without what the pattern says; empty if it does not match. */
    private static Optional<String> baseName(String pattern, String name, String parent) {
        if (pattern.isEmpty() || name.length() < pattern.length()) {
            return Optional.empty();
        }
        if (pattern.charAt(0) == WILDCARD) {
            String end = pattern.substring(1);
            return name.endsWith(end) ? Optional.of(name.substring(0, name.length() - end.length())) : Optional.empty();
        }
        if (pattern.charAt(pattern.length() - 1) == WILDCARD) {
            String start = pattern.substring(0, pattern.length() - 1);
            return name.startsWith(start) ? Optional.of(name.substring(start.length())) : Optional.empty();
        }
        return name.equals(pattern) ? Optional.of(parent) : Optional.empty();
    }

    private int baseOf(Bucket bucket, String base, String parent) {
        OptionalInt known = builder.itemId(base);
        if (known.isPresent()) {
            boolean isNew = parentsOfNew.containsKey(known.getAsInt());
            log.accept((isNew ? "  already creating base " : "  have base ") + known.getAsInt());
            return known.getAsInt();
        }
        int id = builder.claimBucketId();
        builder.bucket(Bucket.of(bucket.alg(), id, bucket.type, new int[0], new int[0], builder.tunables()), base);
        log.accept("  created base " + id);
        parentsOfNew.put(id, parent);
        return id;
    }

    private void copyItems(int fromId, int toId) {
        Bucket from = builder.bucket(fromId).orElseThrow();
        Bucket to = builder.bucket(toId).orElseThrow(() -> failure("item " + toId + " is no bucket"));
        log.accept("moving items from " + fromId + " (" + nameOf(fromId) + ") to " + toId + " (" + nameOf(toId) + ")");
        Map<String, String> place = Map.of(typeOf(to), nameOf(toId));
        for (int i = 0; i < from.size(); i++) {
            int item = from.item(i);
            if (item >= 0) {
                if (!editor.contains(toId, item)) {
                    editor.insertItem(item, CrushEditor.asFloat(from.itemWeight(i)), nameOf(item), place);
                }
                continue;
            }
            Integer base = basesOf.get(item);
            if (base == null) {
                throw new CrushEditException(
                        Reason.INVALID, "item " + item + " in bucket " + fromId + " is not also a reclassified bucket");
            }
            if (!editor.contains(toId, base)) {
                editor.linkBucket(base, place);
            }
        }
    }

    private void giveParent(int id, String parent) {
        if (builder.holdersOf(id).isEmpty()) {
            Bucket bucket = builder.bucket(builder.itemId(parent).orElseThrow()).orElseThrow();
            log.accept("new bucket " + id + " missing parent, adding at {" + typeOf(bucket) + "=" + parent + "}");
            editor.linkBucket(id, Map.of(typeOf(bucket), parent));
        }
    }

    private int classNamed(String name) {
        if (!CrushNames.isValid(name)) {
            throw failure("'" + name + "' cannot be the name of a class");
        }
        builder.deviceClasses(builder.deviceClasses().withClass(name));
        return builder.deviceClasses().classId(name).orElseThrow();
    }

    private int requiredId(String what, String name) {
        return builder.itemId(name).orElseThrow(() -> failure(what + " does not exist"));
    }

    private String nameOf(int item) {
        return builder.itemName(item).orElse("");
    }

    private String typeOf(Bucket bucket) {
        return builder.typeNames().getOrDefault(bucket.type, "");
    }

    private String shadowName(String name, int classId) {
        return CrushNames.ofShadow(name, builder.deviceClasses().names().get(classId));
    }

    /** What is wrong belongs to the log: Ceph tells it there. */
    private CrushEditException failure(String message) {
        log.accept(message);
        return new CrushEditException(Reason.INVALID, "");
    }
}
