package io.orthocone.cluster.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a history of one object is linearizable: the search of Wing and Gong with Lowe's memory of configurations ("Testing for
 * linearizability", 2017). Objects are independent, so histories are checked one object at a time.
 *
 * <p>The search keeps a set of linearized calls and the content they lead to. A call may come next when no call outside the set had
 * returned before it was invoked. The history is linearizable when all calls that returned can be taken; unknown ones may be taken or
 * left.
 *
 * <p>Cost: exponential in the number of calls that overlap, not in the length. An unknown change overlaps everything after it; a few
 * dozen of them on one object are fine as long as answers tell contents apart.
 */
public final class LinearizabilityChecker {
    private LinearizabilityChecker() {}

    /** A history that no order explains. */
    public record Violation(
            String object, List<ObjectCall> calls, List<ObjectCall> longestExplained, ObjectContent content) {
        public Violation {
            calls = List.copyOf(calls);
            longestExplained = List.copyOf(longestExplained);
        }

        @Override
        public String toString() {
            StringBuilder text =
                    new StringBuilder("object '" + object + "' has a history that no order of calls explains\n");
            text.append("the longest explanation found leads to ")
                    .append(content)
                    .append(":\n");
            longestExplained.forEach(call -> text.append("  ").append(call).append('\n'));
            text.append("calls without a place:\n");
            for (ObjectCall call : calls) {
                if (!longestExplained.contains(call)) {
                    text.append("  ").append(call).append('\n');
                }
            }
            return text.toString();
        }
    }

    private record Configuration(BitSet taken, ObjectContent content) {}

    private record Step(Configuration configuration, List<ObjectCall> order) {
        Step {
            order = List.copyOf(order);
        }
    }

    /**
     * Checks one object's history.
     *
     * @param initial the content before the first call
     */
    public static Optional<Violation> check(ObjectHistory history, ObjectContent initial) {
        List<ObjectCall> calls = history.calls();
        BitSet required = new BitSet();
        for (ObjectCall call : calls) {
            if (call.returnedNanos().isPresent()) {
                required.set(call.id());
            }
        }
        Set<Configuration> seen = new HashSet<>();
        Deque<Step> open = new ArrayDeque<>();
        Step longest = new Step(new Configuration(new BitSet(), initial), List.of());
        open.push(longest);
        while (!open.isEmpty()) {
            Step step = open.pop();
            if (isSubset(required, step.configuration().taken())) {
                return Optional.empty();
            }
            if (step.order().size() > longest.order().size()) {
                longest = step;
            }
            for (Step next : nextSteps(calls, step)) {
                if (seen.add(next.configuration())) {
                    open.push(next);
                }
            }
        }
        return Optional.of(new Violation(
                history.object(),
                calls,
                longest.order(),
                longest.configuration().content()));
    }

    /** Later invocations first, so that the search, which takes the last pushed, tries the natural order first. */
    private static List<Step> nextSteps(List<ObjectCall> calls, Step step) {
        BitSet taken = step.configuration().taken();
        ObjectContent before = step.configuration().content();
        long firstReturn = firstReturnOutside(calls, taken);
        List<Step> next = new ArrayList<>();
        for (int id = taken.nextClearBit(0); id < calls.size(); id = taken.nextClearBit(id + 1)) {
            ObjectCall call = calls.get(id);
            if (call.invokedNanos() > firstReturn) {
                break;
            }
            boolean unknown = call.returnedNanos().isEmpty();
            boolean wrong = unknown ? call.effect() instanceof ObjectEffect.Read : !call.isRightOn(before);
            if (wrong) {
                continue;
            }
            BitSet more = (BitSet) taken.clone();
            more.set(id);
            List<ObjectCall> order = new ArrayList<>(step.order());
            order.add(call);
            next.add(new Step(new Configuration(more, call.effect().applyTo(before)), order));
        }
        return next.reversed();
    }

    private static long firstReturnOutside(List<ObjectCall> calls, BitSet taken) {
        long first = Long.MAX_VALUE;
        for (int id = taken.nextClearBit(0); id < calls.size(); id = taken.nextClearBit(id + 1)) {
            ObjectCall call = calls.get(id);
            if (call.invokedNanos() > first) {
                break;
            }
            first = Math.min(first, call.returnedNanos().orElse(Long.MAX_VALUE));
        }
        return first;
    }

    private static boolean isSubset(BitSet part, BitSet whole) {
        BitSet outside = (BitSet) part.clone();
        outside.andNot(whole);
        return outside.isEmpty();
    }
}
