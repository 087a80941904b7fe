package io.orthocone.osdmap;

import java.util.Arrays;

/** What several tests ask of maps. */
final class Maps {
    private Maps() {}

    /** With a right crc that many bytes before the end, so that what is behind it gets tested; left alone when too short for one. */
    static byte[] withCrc(byte[] bytes, int fromEnd) {
        if (bytes.length < fromEnd) {
            return bytes;
        }
        byte[] right = bytes.clone();
        int crcAt = right.length - fromEnd;
        MapBinary.putInt(right, crcAt, MapBinary.crcWithout(right, crcAt));
        return right;
    }

    /** As {@code osdmaptool --mark-up-in}. */
    static OsdMap markedUpAndIn(OsdMap map) {
        OsdMapFields fields = map.fields().copy();
        fields.osds.replaceAll(osd -> osd.withState(osd.state() | OsdStateFlag.EXISTS.bit() | OsdStateFlag.UP.bit())
                .withWeight(OsdEntry.WEIGHT_IN));
        return new OsdMap(fields);
    }

    /** How far the OSDs are from their shares of a pool. */
    static double largestDeviation(OsdMap map, long pool) {
        return Arrays.stream(deviations(map, pool)).map(Math::abs).max().orElse(0);
    }

    private static double[] deviations(OsdMap map, long pool) {
        Pool p = map.pool(pool).orElseThrow();
        double[] targets = RuleShape.of(map, p).targets(p.pgNum(), map.weights());
        double[] deviations = new double[targets.length];
        PgPlacer placer = new PgPlacer(map);
        placer.pool(pool);
        for (int pg = 0; pg < p.pgNum(); pg++) {
            placer.place(pg);
            for (int i = 0; i < placer.upSize(); i++) {
                if (placer.up(i) != PgMapping.NONE) {
                    deviations[placer.up(i)]++;
                }
            }
        }
        for (int osd = 0; osd < targets.length; osd++) {
            deviations[osd] -= targets[osd];
        }
        return deviations;
    }
}
