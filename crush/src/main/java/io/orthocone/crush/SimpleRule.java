package io.orthocone.crush;

import io.orthocone.crush.CrushEditException.Reason;
import java.util.ArrayList;
import java.util.List;

/** Makes the rules that most pools use: one root, one failure domain. As Ceph's {@code create-simple} does. */
public final class SimpleRule {
    private static final int INDEP_LEAF_TRIES = 5;
    private static final int INDEP_TRIES = 100;

    private final CrushMapBuilder builder;

    /** Whether a result has holes. */
    public enum Mode {
        /** Copies: a list without holes, for pools of 1 to 10. */
        FIRSTN,
        /** Shards: positions are kept, for pools of 3 to 20; more tries, because a hole costs a shard. */
        INDEP
    }

    SimpleRule(CrushMapBuilder builder) {
        this.builder = builder;
    }

    int add(String name, String root, String failureDomain, String className, Mode mode, int ruleType) {
        if (builder.ruleId(name).isPresent()) {
            throw new CrushEditException(Reason.EXISTS, "rule " + name + " exists");
        }
        int start = builder.itemId(root)
                .orElseThrow(() -> new CrushEditException(Reason.NO_ENTRY, "root item " + root + " does not exist"));
        int type = failureDomain.isEmpty()
                ? CrushMap.DEVICE_TYPE
                : builder.typeId(failureDomain)
                        .orElseThrow(() -> new CrushEditException(Reason.INVALID, "unknown type " + failureDomain));
        if (!className.isEmpty()) {
            start = copyOf(start, root, className);
        }
        List<RuleStep> steps = new ArrayList<>();
        if (mode == Mode.INDEP) {
            steps.add(new RuleStep(RuleStep.Op.SET_CHOOSELEAF_TRIES, INDEP_LEAF_TRIES, 0));
            steps.add(new RuleStep(RuleStep.Op.SET_CHOOSE_TRIES, INDEP_TRIES, 0));
        }
        steps.add(RuleStep.take(start));
        steps.add(
                switch (mode) {
                    case FIRSTN ->
                        type == CrushMap.DEVICE_TYPE
                                ? RuleStep.chooseFirstn(0, type)
                                : RuleStep.chooseleafFirstn(0, type);
                    case INDEP ->
                        type == CrushMap.DEVICE_TYPE
                                ? RuleStep.chooseIndep(0, type)
                                : RuleStep.chooseleafIndep(0, type);
                });
        steps.add(RuleStep.emit());
        int id = builder.freeRuleId();
        int minSize = mode == Mode.FIRSTN ? 1 : 3;
        int maxSize = mode == Mode.FIRSTN ? 10 : 20;
        builder.rule(id, name, new Rule(id, ruleType, minSize, maxSize, steps));
        return id;
    }

    private int copyOf(int root, String rootName, String className) {
        DeviceClasses classes = builder.deviceClasses();
        int classId = classes.classId(className)
                .orElseThrow(
                        () -> new CrushEditException(Reason.INVALID, "device class " + className + " does not exist"));
        Integer copy = classes.shadows().containsKey(root)
                ? classes.shadows().get(root).get(classId)
                : null;
        if (copy == null) {
            throw new CrushEditException(
                    Reason.INVALID, "root " + rootName + " has no devices with class " + className);
        }
        return copy;
    }
}
