package io.orthocone.crush;

import java.util.Optional;

/**
 * The first choose step of a rule, as far as what it finds at its first tries depends on nothing but the input and a retry
 * number: so it can be computed for many inputs at once. Not so with retries inside a bucket (old tunables) and with choose
 * args, whose weights may depend on what was found before.
 *
 * @param bucket where the step begins
 * @param type of the items wanted
 * @param tries how many retry numbers are worth noting: one for each replica
 * @param notesLeaves whether the devices below are known too
 * @param firstn whether it is a firstn step
 * @param varyR the tunable, as it is for this step
 */
record FirstChoice(Bucket bucket, int type, int tries, boolean notesLeaves, boolean firstn, int varyR) {

    /** The first choice of a rule without choose args; nothing if it cannot be foreseen. */
    static Optional<FirstChoice> of(CrushMap map, Rule rule, int resultMax) {
        Tunables tunables = map.tunables();
        int localTries = tunables.chooseLocalTries();
        int fallbackTries = tunables.chooseLocalFallbackTries();
        int varyR = tunables.chooseleafVaryR();
        boolean stable = tunables.chooseleafStable();
        Bucket taken = null;
        for (RuleStep step : rule.steps()) {
            int arg1 = step.arg1();
            switch (step.op()) {
                case NOOP, SET_CHOOSE_TRIES, SET_CHOOSELEAF_TRIES -> {}
                case TAKE -> taken = arg1 < 0 ? map.bucketOrNull(arg1) : null;
                case SET_CHOOSE_LOCAL_TRIES -> localTries = arg1 >= 0 ? arg1 : localTries;
                case SET_CHOOSE_LOCAL_FALLBACK_TRIES -> fallbackTries = arg1 >= 0 ? arg1 : fallbackTries;
                case SET_CHOOSELEAF_VARY_R -> varyR = arg1 >= 0 ? arg1 : varyR;
                case SET_CHOOSELEAF_STABLE -> stable = arg1 >= 0 ? arg1 != 0 : stable;
                case EMIT -> {
                    return Optional.empty();
                }
                case CHOOSE_FIRSTN, CHOOSELEAF_FIRSTN, CHOOSE_INDEP, CHOOSELEAF_INDEP -> {
                    int numrep = arg1 > 0 ? arg1 : arg1 + resultMax;
                    int tries = Math.min(numrep, resultMax);
                    if (tries <= 0 || localTries > 0 || fallbackTries > 0 || !FirstDescents.isPlain(taken)) {
                        return Optional.empty();
                    }
                    boolean firstn =
                            step.op() == RuleStep.Op.CHOOSE_FIRSTN || step.op() == RuleStep.Op.CHOOSELEAF_FIRSTN;
                    boolean toLeaf =
                            step.op() == RuleStep.Op.CHOOSELEAF_FIRSTN || step.op() == RuleStep.Op.CHOOSELEAF_INDEP;
                    boolean notesLeaves = toLeaf && (stable || !firstn);
                    return Optional.of(new FirstChoice(taken, step.arg2(), tries, notesLeaves, firstn, varyR));
                }
            }
        }
        return Optional.empty();
    }

    /** The retry number with which a device is looked for below the item that was found with a retry number. */
    int leafR(int r) {
        if (!firstn) {
            return 2 * r; // Position plus parent's retry number, which in the first round is the position.
        }
        return varyR > 0 ? r >> (varyR - 1) : 0;
    }
}
