package io.orthocone.sim;

import java.util.Optional;
import java.util.function.Predicate;

/** Shortens a plan that makes a run fail, by leaving out ever smaller pieces as long as it still fails (ddmin). */
public final class FaultPlanShrinker {
    private FaultPlanShrinker() {}

    /**
     * A plan that still fails, and from which no single fault can be left out.
     *
     * @param stillFails runs a fresh world with the plan; must hold for {@code plan}
     */
    public static FaultPlan shrink(FaultPlan plan, Predicate<FaultPlan> stillFails) {
        FaultPlan shortest = plan;
        int piece = Math.max(1, plan.faults().size() / 2);
        while (true) {
            Optional<FaultPlan> shorter = withoutOnePiece(shortest, piece, stillFails);
            if (shorter.isPresent()) {
                shortest = shorter.get();
            } else if (piece == 1) {
                return shortest;
            } else {
                piece = piece / 2;
            }
        }
    }

    private static Optional<FaultPlan> withoutOnePiece(FaultPlan plan, int piece, Predicate<FaultPlan> stillFails) {
        int size = plan.faults().size();
        for (int from = 0; from < size; from += piece) {
            FaultPlan candidate = plan.without(from, Math.min(size, from + piece));
            if (stillFails.test(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
