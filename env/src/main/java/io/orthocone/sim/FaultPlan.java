package io.orthocone.sim;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What will go wrong in a run, decided before it begins: printed with a failure, pasted into a test, shortened by leaving faults out.
 *
 * @param faults in the order of their times
 */
public record FaultPlan(List<Fault> faults) {
    public FaultPlan {
        List<Fault> sorted = new ArrayList<>(faults);
        sorted.sort(Comparator.comparingLong(Fault::atNanos));
        faults = List.copyOf(sorted);
    }

    public static FaultPlan of(Fault... faults) {
        return new FaultPlan(List.of(faults));
    }

    /**
     * Reads what {@link #toString} has printed: a fault a line; empty lines and those that begin with {@code #} do not count.
     *
     * @throws IllegalArgumentException with the line that is malformed
     */
    public static FaultPlan parse(String text) {
        return new FaultPlan(text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(FaultText::parse)
                .toList());
    }

    /** The plan without the faults from one index (inclusive) to another (exclusive). */
    public FaultPlan without(int from, int to) {
        List<Fault> fewer = new ArrayList<>(faults);
        fewer.subList(from, to).clear();
        return new FaultPlan(fewer);
    }

    @Override
    public String toString() {
        return faults.stream().map(FaultText::print).collect(Collectors.joining("\n"));
    }
}
