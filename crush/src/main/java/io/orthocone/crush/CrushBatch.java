package io.orthocone.crush;

/**
 * Maps many inputs at once, several times as fast as one after the other, and to the same devices. Owned by one thread, which
 * gives it its mapper; it allocates nothing once its room has grown.
 */
public final class CrushBatch {
    private static final int LANES_A_BUCKET = 128;
    private static final int MIN_LANES = 1 << 10;
    private static final int MAX_LANES = 1 << 16;

    private final CrushMapper mapper;
    private final CrushMap map;
    private int[] result = new int[0];

    // The first choice of the last rule: most callers map many inputs by one.
    private int choiceRule = -1;
    private int choiceSize;
    private FirstChoice choice;

    public CrushBatch(CrushMapper mapper) {
        this.mapper = mapper;
        this.map = mapper.map();
    }

    /**
     * Maps inputs as {@link CrushMapper#map(int, int, int[], int, int[], long)} does one.
     *
     * @param count how many of the inputs
     * @param results receives the devices: those of the first input from 0, those of the second from {@code resultMax}, ...
     * @param sizes receives how many of each count
     */
    public void map(
            int ruleId,
            int[] inputs,
            int count,
            int[] results,
            int resultMax,
            int[] sizes,
            int[] deviceReweights,
            long chooseArgsKey) {
        Checks.range("number of inputs", count, 0, Math.min(inputs.length, sizes.length));
        Checks.range("room for results", (long) count * resultMax, 0, results.length);
        if (result.length < resultMax) {
            result = new int[resultMax];
        }
        boolean isForeseeable = foresee(ruleId, resultMax, chooseArgsKey);
        int step = isForeseeable ? Math.max(1, lanesAtOnce() / choice.tries()) : count;
        for (int from = 0; from < count; from += step) {
            int to = Math.min(count, from + step);
            boolean isForeseen = isForeseeable && !mapper.expectsFailures();
            if (isForeseen) {
                mapper.foreseen().compute(choice, inputs, from, to - from);
            }
            for (int i = from; i < to; i++) {
                if (isForeseen) {
                    mapper.foreseen().begin(i - from);
                }
                sizes[i] = mapper.map(ruleId, inputs[i], result, resultMax, deviceReweights, chooseArgsKey);
                System.arraycopy(result, 0, results, i * resultMax, sizes[i]);
            }
        }
        mapper.foreseen().forget();
    }

    private boolean foresee(int ruleId, int resultMax, long chooseArgsKey) {
        if (map.chooseArgsFor(chooseArgsKey).isPresent()) {
            return false;
        }
        if (ruleId != choiceRule || resultMax != choiceSize) {
            Rule rule = map.ruleOrNull(ruleId);
            choice = rule == null ? null : FirstChoice.of(map, rule, resultMax).orElse(null);
            choiceRule = ruleId;
            choiceSize = resultMax;
        }
        return choice != null;
    }

    /** Enough for each bucket to be met by several lanes, and few enough to stay in the processor's cache. */
    private int lanesAtOnce() {
        return Math.clamp(LANES_A_BUCKET * (long) map.maxBuckets(), MIN_LANES, MAX_LANES);
    }
}
