package io.orthocone.bench.race;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The median of several numbers, with the least and the most of them. */
public record Spread(double median, double least, double most) {
    public static Spread of(List<Double> numbers) {
        List<Double> sorted = new ArrayList<>(numbers);
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return new Spread(median, sorted.getFirst(), sorted.getLast());
    }

    /** Of the first list's numbers divided by those of the second, pair by pair. */
    public static Spread ofRatios(List<Double> dividends, List<Double> divisors) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < dividends.size(); i++) {
            ratios.add(dividends.get(i) / divisors.get(i));
        }
        return of(ratios);
    }
}
