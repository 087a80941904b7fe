package io.orthocone.tools.osdmaptool;

import io.orthocone.crush.BucketAlg;
import io.orthocone.crush.CrushMap;
import io.orthocone.crush.RuleStep;
import io.orthocone.crush.Tunables;
import java.util.stream.IntStream;

/**
 * What a client must understand to compute with a CRUSH map, by the release that learnt it.
 *
 * @param varyR by the tunable or by a step of a rule
 * @param varyRTunable by the tunable
 */
record CrushNeeds(
        boolean tunables,
        boolean descendOnce,
        boolean varyR,
        boolean varyRTunable,
        boolean straw2,
        boolean stable,
        boolean chooseArgs) {

    static CrushNeeds of(CrushMap map) {
        Tunables t = map.tunables();
        boolean tunables = t.chooseLocalTries() != 2 || t.chooseLocalFallbackTries() != 5 || t.chooseTotalTries() != 19;
        return new CrushNeeds(
                tunables,
                t.chooseleafDescendOnce(),
                t.chooseleafVaryR() != 0 || hasStep(map, RuleStep.Op.SET_CHOOSELEAF_VARY_R),
                t.chooseleafVaryR() != 0,
                map.buckets().stream().anyMatch(bucket -> bucket.alg() == BucketAlg.STRAW2),
                t.chooseleafStable() || hasStep(map, RuleStep.Op.SET_CHOOSELEAF_STABLE),
                !map.chooseArgs().isEmpty());
    }

    private static boolean hasStep(CrushMap map, RuleStep.Op op) {
        return IntStream.range(0, map.maxRules())
                .mapToObj(map::rule)
                .flatMap(rule -> rule.stream())
                .flatMap(rule -> rule.steps().stream())
                .anyMatch(step -> step.op() == op);
    }

    /** The oldest release whose tunables these are: what health complains about. Steps of rules count as Ceph counts them, some not. */
    String release() {
        if (stable) {
            return "jewel";
        }
        if (straw2) {
            return "hammer";
        }
        if (varyRTunable) {
            return "firefly";
        }
        return descendOnce || tunables ? "bobtail" : "argonaut";
    }
}
