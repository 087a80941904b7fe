package io.orthocone.crush;

import java.util.List;

/**
 * How to place: an ordered list of steps.
 *
 * @param ruleset the number that pools name; normally the id of the rule, 0..255
 * @param type {@link #REPLICATED} or {@link #ERASURE}, 0..255
 * @param minSize the smallest pool size for which the rule may be used, 0..255
 * @param maxSize the largest pool size for which the rule may be used, 0..255
 */
public record Rule(int ruleset, int type, int minSize, int maxSize, List<RuleStep> steps) {
    public static final int REPLICATED = 1;
    public static final int ERASURE = 3;

    /** No real rule has more than a dozen; each step multiplies the work of a mapping. */
    public static final int MAX_STEPS = 256;

    public Rule {
        Checks.range("ruleset", ruleset, 0, 255);
        Checks.range("type of rule", type, 0, 255);
        Checks.range("min_size", minSize, 0, 255);
        Checks.range("max_size", maxSize, 0, 255);
        Checks.range("number of steps", steps.size(), 0, MAX_STEPS);
        steps = List.copyOf(steps);
    }

    /** Whether a pool of this type and size that names {@code ruleset} is placed by this rule. */
    public boolean serves(int wantedRuleset, int poolType, int size) {
        return ruleset == wantedRuleset && type == poolType && minSize <= size && size <= maxSize;
    }
}
