package io.orthocone.crush;

import java.util.ArrayList;
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

    /**
     * What stands between a take and an emit.
     *
     * @param taken the item that is taken, 0 where an emit has no take of its own
     * @param steps those that choose, in order; may be none
     */
    public record Choice(int taken, List<RuleStep> steps) {
        public Choice {
            steps = List.copyOf(steps);
        }
    }

    /** The choices that are emitted, in order; steps that only set something are left out. */
    public List<Choice> choices() {
        List<Choice> choices = new ArrayList<>();
        int taken = 0;
        List<RuleStep> chosen = new ArrayList<>();
        for (RuleStep step : steps) {
            switch (step.op()) {
                case TAKE -> {
                    taken = step.arg1();
                    chosen.clear();
                }
                case CHOOSE_FIRSTN, CHOOSE_INDEP, CHOOSELEAF_FIRSTN, CHOOSELEAF_INDEP -> chosen.add(step);
                case EMIT -> {
                    choices.add(new Choice(taken, chosen));
                    taken = 0;
                    chosen.clear();
                }
                case NOOP,
                        SET_CHOOSE_TRIES,
                        SET_CHOOSELEAF_TRIES,
                        SET_CHOOSE_LOCAL_TRIES,
                        SET_CHOOSE_LOCAL_FALLBACK_TRIES,
                        SET_CHOOSELEAF_VARY_R,
                        SET_CHOOSELEAF_STABLE -> {}
            }
        }
        return choices;
    }
}
