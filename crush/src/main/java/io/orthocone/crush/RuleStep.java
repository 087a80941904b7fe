package io.orthocone.crush;

/**
 * One step of a rule. What the arguments mean depends on the operation; those that mean nothing are kept, because a map must
 * come out as it came in.
 */
public record RuleStep(Op op, int arg1, int arg2) {

    /** What a step does; the numbers are those of binary maps. */
    public enum Op {
        NOOP(0),
        /** Start from item {@code arg1}. */
        TAKE(1),
        /** Choose {@code arg1} items (0 or below: that many more than wanted) of type {@code arg2}. */
        CHOOSE_FIRSTN(2),
        CHOOSE_INDEP(3),
        /** Append what has been chosen to the result. */
        EMIT(4),
        /** Choose items of type {@code arg2} and one device below each. */
        CHOOSELEAF_FIRSTN(6),
        CHOOSELEAF_INDEP(7),
        SET_CHOOSE_TRIES(8),
        SET_CHOOSELEAF_TRIES(9),
        SET_CHOOSE_LOCAL_TRIES(10),
        SET_CHOOSE_LOCAL_FALLBACK_TRIES(11),
        SET_CHOOSELEAF_VARY_R(12),
        SET_CHOOSELEAF_STABLE(13);

        private final int number;

        Op(int number) {
            this.number = number;
        }

        public int number() {
            return number;
        }

        boolean setsTries() {
            return number >= SET_CHOOSE_TRIES.number && number <= SET_CHOOSE_LOCAL_FALLBACK_TRIES.number;
        }
    }

    public RuleStep {
        if (op.setsTries()) {
            Checks.range(op.name(), arg1, Integer.MIN_VALUE, Tunables.MAX_TRIES);
        }
    }

    public static RuleStep take(int item) {
        return new RuleStep(Op.TAKE, item, 0);
    }

    public static RuleStep chooseFirstn(int count, int type) {
        return new RuleStep(Op.CHOOSE_FIRSTN, count, type);
    }

    public static RuleStep chooseIndep(int count, int type) {
        return new RuleStep(Op.CHOOSE_INDEP, count, type);
    }

    public static RuleStep chooseleafFirstn(int count, int type) {
        return new RuleStep(Op.CHOOSELEAF_FIRSTN, count, type);
    }

    public static RuleStep chooseleafIndep(int count, int type) {
        return new RuleStep(Op.CHOOSELEAF_INDEP, count, type);
    }

    public static RuleStep emit() {
        return new RuleStep(Op.EMIT, 0, 0);
    }
}
