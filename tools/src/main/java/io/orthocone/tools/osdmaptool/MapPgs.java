package io.orthocone.tools.osdmaptool;

import static io.orthocone.tools.cephtext.CephNumbers.shortForm;

import io.orthocone.crush.Bucket;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.PgCounts;
import io.orthocone.osdmap.PgPlacer;
import io.orthocone.osdmap.Pool;
import java.io.PrintWriter;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** {@code --test-map-pgs}: maps every PG, of one pool or of all, and says how evenly they are spread. */
final class MapPgs {
    /** What is printed of each PG. */
    enum Dump {
        NOTHING,
        ACTING,
        ALL
    }

    private static final double ONE = 0x10000;
    private static final int PGS_AT_A_TIME = 1 << 13;

    private final OsdMap map;
    private final PrintWriter out;
    private final PgCounts counts;

    MapPgs(OsdMap map, PrintWriter out) {
        this.map = map;
        this.out = out;
        this.counts = new PgCounts(map.maxOsd());
    }

    /** Maps the PGs of pools, printing each. */
    void dump(List<Long> pools, Dump dump) {
        PgPlacer placer = new PgPlacer(map);
        for (long pool : pools) {
            placer.pool(pool);
            int pgNum = heading(pool);
            StringBuilder line = new StringBuilder();
            for (int seed = 0; seed < pgNum; seed++) {
                if (seed % PGS_AT_A_TIME == 0) {
                    placer.foresee(seed, Math.min(PGS_AT_A_TIME, pgNum - seed));
                }
                placer.place(seed);
                counts.count(placer);
                line.setLength(0);
                line.append(pool).append('.').append(Integer.toHexString(seed));
                if (dump == Dump.ACTING) {
                    PlacedPg.appendActing(line.append('\t'), placer)
                            .append('\t')
                            .append(placer.actingPrimary());
                } else {
                    PlacedPg.appendAll(line, placer);
                }
                out.println(line);
            }
        }
    }

    /** Maps the PGs of pools on all processors. */
    void count(List<Long> pools, ParallelPgs mapping) {
        for (long pool : pools) {
            counts.add(mapping.count(map, pool, heading(pool)));
        }
    }

    /** Puts PGs anywhere, as a measure for how even is even. */
    void random(List<Long> pools, long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (long id : pools) {
            int pgNum = heading(id);
            int[] osds = new int[map.pool(id).map(Pool::size).orElse(0)];
            for (int pg = 0; pg < pgNum; pg++) {
                for (int i = 0; i < osds.length; i++) {
                    osds[i] = random.nextInt(map.maxOsd());
                }
                counts.count(osds, osds.length, osds.length == 0 ? -1 : osds[0]);
            }
        }
    }

    private int heading(long pool) {
        int pgNum = map.pool(pool).map(Pool::pgNum).orElse(0);
        out.println("pool " + pool + " pg_num " + pgNum);
        return pgNum;
    }

    /** The table of OSDs, and how far they are from the average, which is a whole number here. */
    void summary() {
        out.println("#osd\tcount\tfirst\tprimary\tc wt\twt");
        int[] crushWeights = crushWeights();
        long total = 0;
        int in = 0;
        int minOsd = -1;
        int maxOsd = -1;
        boolean[] isListed = new boolean[map.maxOsd()];
        for (int osd = 0; osd < map.maxOsd(); osd++) {
            int weight = map.isIn(osd) ? crushWeights[osd] : 0;
            if (weight == 0) {
                continue;
            }
            isListed[osd] = true;
            in++;
            int count = counts.count(osd);
            out.println("osd." + osd + "\t" + count + "\t" + counts.first(osd) + "\t" + counts.primary(osd) + "\t"
                    + weight(weight) + "\t" + weight(map.osd(osd).weight()));
            total += count;
            if (count > 0 && (minOsd < 0 || count < counts.count(minOsd))) {
                minOsd = osd;
            }
            if (count > 0 && (maxOsd < 0 || count > counts.count(maxOsd))) {
                maxOsd = osd;
            }
        }
        spread(isListed, total, in);
        if (minOsd >= 0) {
            out.println(" min osd." + minOsd + " " + counts.count(minOsd));
            out.println(" max osd." + maxOsd + " " + counts.count(maxOsd));
        }
        for (int size = 0; size <= 255; size++) {
            if (counts.ofSize(size) > 0) {
                out.println("size " + size + "\t" + counts.ofSize(size));
            }
        }
    }

    /** By OSD; of several places in the hierarchy the one in the bucket with the highest id counts. */
    private int[] crushWeights() {
        int[] weights = new int[map.maxOsd()];
        for (Bucket bucket : map.crush().buckets().reversed()) {
            for (int i = 0; i < bucket.size(); i++) {
                int item = bucket.item(i);
                if (item >= 0 && item < weights.length) {
                    weights[item] = bucket.itemWeight(i);
                }
            }
        }
        return weights;
    }

    private void spread(boolean[] isListed, long total, int in) {
        long average = in == 0 ? 0 : total / in;
        double squares = 0;
        for (int osd = 0; osd < isListed.length; osd++) {
            if (isListed[osd]) {
                double deviation = average - counts.count(osd);
                squares += deviation * deviation;
            }
        }
        double deviation = in == 0 ? 0 : Math.sqrt(squares / in);
        double expected = in == 0 ? 0 : Math.sqrt((double) total / in * (1.0 - 1.0 / in));
        out.println(" in " + in);
        out.println(" avg " + average + " stddev " + shortForm(deviation) + " (" + relative(deviation, average)
                + "x) (expected " + shortForm(expected) + " " + relative(expected, average) + "x))");
    }

    /** Nothing of nothing is 0 here, where Ceph prints "-nan". */
    private static String relative(double value, long average) {
        return value == 0 && average == 0 ? "0" : shortForm(value / average);
    }

    private static String weight(int fixedPoint) {
        return shortForm((float) (Integer.toUnsignedLong(fixedPoint) / ONE));
    }
}
