package io.orthocone.osdmap;

import io.orthocone.crush.Bucket;
import io.orthocone.crush.CrushMap;
import io.orthocone.crush.Rule;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which OSDs the rule of a pool can choose, and what share of the pool's data it gives to each. Pure. */
public final class RuleOsds {
    private RuleOsds() {}

    /**
     * By OSD its share of the data: CRUSH weight, over the items that the rule takes; they add up to 1 for each of them. OSDs without a
     * weight are left out.
     */
    public static SortedMap<Integer, Double> shares(OsdMap map, Pool pool) {
        CrushMap crush = map.crush();
        SortedMap<Integer, Double> shares = new TreeMap<>();
        crush.findRule(pool.crushRule(), pool.type().number(), pool.size())
                .ifPresent(id -> addRule(shares, crush, crush.rule(id).orElseThrow()));
        return Collections.unmodifiableSortedMap(shares);
    }

    private static void addRule(SortedMap<Integer, Double> shares, CrushMap crush, Rule rule) {
        for (Rule.Choice choice : rule.choices()) {
            SortedMap<Integer, Double> weights = new TreeMap<>();
            addItem(weights, crush, choice.taken(), Bucket.WEIGHT_ONE, new HashSet<>());
            double total =
                    weights.values().stream().mapToDouble(Double::doubleValue).sum();
            for (Map.Entry<Integer, Double> weight : weights.entrySet()) {
                if (weight.getValue() > 0) {
                    shares.merge(weight.getKey(), weight.getValue() / total, Double::sum);
                }
            }
        }
    }

    private static void addItem(
            SortedMap<Integer, Double> weights, CrushMap crush, int item, int weight, Set<Integer> seen) {
        if (item >= 0) {
            weights.merge(item, (double) Integer.toUnsignedLong(weight), Double::sum);
            return;
        }
        Bucket bucket = seen.add(item) ? crush.bucket(item).orElse(null) : null;
        for (int i = 0; bucket != null && i < bucket.size(); i++) {
            addItem(weights, crush, bucket.item(i), bucket.itemWeight(i), seen);
        }
    }
}
