package io.orthocone.crush;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The constants of CRUSH's retries. Changing one moves data.
 *
 * @param chooseLocalTries retries inside the same bucket after a collision (old, 0 today)
 * @param chooseLocalFallbackTries retries inside the same bucket through a permutation (old, 0 today)
 * @param chooseTotalTries retries for each replica from the top; the number of tries is one more
 * @param chooseleafDescendOnce look for a device below a chosen bucket once, then choose another bucket
 * @param chooseleafVaryR let the retry number reach the choice of the device (0 no, n shifted by n - 1)
 * @param strawCalcVersion how the lengths of straw buckets are computed (0 or 1); no effect on mapping
 * @param allowedBucketAlgs bit mask of {@link BucketAlg} numbers for management commands; no effect on mapping
 * @param chooseleafStable the choice of the device does not depend on the position of the replica
 */
public record Tunables(
        int chooseLocalTries,
        int chooseLocalFallbackTries,
        int chooseTotalTries,
        boolean chooseleafDescendOnce,
        int chooseleafVaryR,
        int strawCalcVersion,
        int allowedBucketAlgs,
        boolean chooseleafStable) {

    /** More tries than any real map asks for; a map beyond is refused because it could keep a thread busy for minutes. */
    public static final int MAX_TRIES = 10_000;

    /** What maps without tunables mean ("legacy"). */
    public static final Tunables ARGONAUT = new Tunables(2, 5, 19, false, 0, 0, 22, false);

    public static final Tunables BOBTAIL = new Tunables(0, 0, 50, true, 0, 0, 22, false);
    public static final Tunables FIREFLY = new Tunables(0, 0, 50, true, 1, 0, 22, false);
    public static final Tunables HAMMER = new Tunables(0, 0, 50, true, 1, 1, 54, false);

    /** The profile of new clusters. */
    public static final Tunables JEWEL = new Tunables(0, 0, 50, true, 1, 1, 54, true);

    /** The tunables by the names that they have in text maps, in the order in which those print them. */
    public Map<String, Long> asMap() {
        Map<String, Long> values = new LinkedHashMap<>();
        values.put("choose_local_tries", (long) chooseLocalTries);
        values.put("choose_local_fallback_tries", (long) chooseLocalFallbackTries);
        values.put("choose_total_tries", (long) chooseTotalTries);
        values.put("chooseleaf_descend_once", chooseleafDescendOnce ? 1L : 0L);
        values.put("chooseleaf_vary_r", (long) chooseleafVaryR);
        values.put("chooseleaf_stable", chooseleafStable ? 1L : 0L);
        values.put("straw_calc_version", (long) strawCalcVersion);
        values.put("allowed_bucket_algs", Integer.toUnsignedLong(allowedBucketAlgs));
        return values;
    }

    /** The same with one changed, by its name in text maps; empty if there is none of that name. */
    public Optional<Tunables> with(String name, int value) {
        Map<String, Long> values = asMap();
        if (values.replace(name, (long) value) == null) {
            return Optional.empty();
        }
        return Optional.of(new Tunables(
                values.get("choose_local_tries").intValue(),
                values.get("choose_local_fallback_tries").intValue(),
                values.get("choose_total_tries").intValue(),
                values.get("chooseleaf_descend_once") != 0,
                values.get("chooseleaf_vary_r").intValue(),
                values.get("straw_calc_version").intValue(),
                values.get("allowed_bucket_algs").intValue(),
                values.get("chooseleaf_stable") != 0));
    }

    public Tunables {
        Checks.range("choose_local_tries", chooseLocalTries, 0, MAX_TRIES);
        Checks.range("choose_local_fallback_tries", chooseLocalFallbackTries, 0, MAX_TRIES);
        Checks.range("choose_total_tries", chooseTotalTries, 0, MAX_TRIES);
        Checks.range("chooseleaf_vary_r", chooseleafVaryR, 0, 255);
        Checks.range("straw_calc_version", strawCalcVersion, 0, 255);
    }
}
