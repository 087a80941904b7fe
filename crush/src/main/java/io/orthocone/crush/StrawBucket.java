package io.orthocone.crush;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Each item draws a hash times its straw length and the longest wins. The lengths are computed from all weights together,
 * so a changed weight moves data between other items too; {@link Straw2Bucket} is the successor.
 */
public final class StrawBucket extends Bucket {
    private final int[] weights;
    private final int[] straws;

    public StrawBucket(int id, int type, int weight, int[] items, int[] weights, int[] straws) {
        super(id, type, weight, items);
        Checks.that(
                weights.length == items.length && straws.length == items.length,
                "bucket %d has %d weights and %d straws for %d items",
                id,
                weights.length,
                straws.length,
                items.length);
        this.weights = weights.clone();
        this.straws = straws.clone();
    }

    /**
     * A bucket with computed straw lengths.
     *
     * @param strawCalcVersion 0 or 1, see {@link Tunables#strawCalcVersion()}
     */
    public static StrawBucket of(int id, int type, int[] items, int[] weights, int strawCalcVersion) {
        return new StrawBucket(id, type, sum(weights), items, weights, strawLengths(weights, strawCalcVersion));
    }

    @Override
    public BucketAlg alg() {
        return BucketAlg.STRAW;
    }

    @Override
    public int itemWeight(int index) {
        return weights[index];
    }

    /** The straw length of an item, unsigned 16.16. */
    public int straw(int index) {
        return straws[index];
    }

    @Override
    public Bucket withItems(int[] newItems, int[] newWeights, Tunables tunables) {
        return of(id, type, newItems, newWeights, tunables.strawCalcVersion());
    }

    @Override
    Bucket renumbered(int newId, int[] newItems) {
        return new StrawBucket(newId, type, weight, newItems, weights, straws);
    }

    @Override
    int choose(int x, int r, BucketArgs replacement, int position, ChooseScratch scratch) {
        int best = 0;
        long bestDraw = -1;
        for (int i = 0; i < items.length; i++) {
            long draw = (CrushHash.hash3(x, items[i], r) & 0xffff) * Integer.toUnsignedLong(straws[i]);
            if (draw > bestDraw) {
                best = i;
                bestDraw = draw;
            }
        }
        return items[best];
    }

    /** Walks through the items by ascending weight; each length follows from the one before it. */
    static int[] strawLengths(int[] weights, int strawCalcVersion) {
        int size = weights.length;
        int[] order = IntStream.range(0, size)
                .boxed()
                .sorted(Comparator.comparingLong(i -> Integer.toUnsignedLong(weights[i])))
                .mapToInt(Integer::intValue)
                .toArray();
        int[] lengths = new int[size];
        double straw = 1.0;
        double below = 0;
        double last = 0;
        int left = size;
        for (int i = 0; i < size; i++) {
            long current = Integer.toUnsignedLong(weights[order[i]]);
            if (current == 0) {
                left -= strawCalcVersion >= 1 ? 1 : 0;
                continue;
            }
            lengths[order[i]] = (int) (long) (straw * 0x10000);
            if (i + 1 == size) {
                break;
            }
            long next = Integer.toUnsignedLong(weights[order[i + 1]]);
            if (strawCalcVersion == 0 && next == current) {
                continue;
            }
            below += (current - last) * left;
            left -= strawCalcVersion == 0 ? countFrom(weights, order, i + 1, next) : 1;
            double wnext = (int) (left * (next - current)) & 0xffffffffL;
            double base = 1.0 / (below / (below + wnext));
            // C's pow(1, inf) is 1, Java's is NaN: with version 0 nothing may be left.
            straw *= base == 1.0 ? 1.0 : Math.pow(base, 1.0 / left);
            last = current;
        }
        return lengths;
    }

    private static int countFrom(int[] weights, int[] order, int from, long weight) {
        int count = 0;
        for (int i = from; i < order.length && Integer.toUnsignedLong(weights[order[i]]) == weight; i++) {
            count++;
        }
        return count;
    }
}
