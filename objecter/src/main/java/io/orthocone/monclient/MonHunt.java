package io.orthocone.monclient;

import io.orthocone.message.ErrorCode;
import io.orthocone.message.FailurePhase;
import io.orthocone.message.MonMap;
import io.orthocone.osdmap.EntityAddr;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Which monitors may be tried now, and what became of earlier attempts. No clock, no I/O: the caller says what time it is.
 *
 * <p>Invariant: between two attempts at one monitor lies at least {@code minSpacingNanos}; the distance doubles with each failure up
 * to {@code maxSpacingNanos} and starts over when the monitor answers.
 */
final class MonHunt {
    private static final class History {
        private boolean tried;
        private long nextAllowedNanos;
        private long spacingNanos;
        private HuntOutcome outcome = HuntOutcome.NOT_TRIED;
    }

    private final MonClientOptions options;
    private final RandomGenerator random;
    private final Map<String, History> histories = new TreeMap<>();

    MonHunt(MonClientOptions options, RandomGenerator random) {
        this.options = options;
        this.random = random;
    }

    /** Monitors that may be tried now, in random order. */
    List<String> candidates(MonMap map, long nowNanos) {
        List<String> allowed = new ArrayList<>();
        for (String monitor : map.monitors().keySet()) {
            History history = historyOf(monitor);
            if (!history.tried || nowNanos - history.nextAllowedNanos >= 0) {
                allowed.add(monitor);
            }
        }
        Collections.shuffle(allowed, random);
        return allowed;
    }

    /** Time until the first monitor may be tried; 0 when one may be now. */
    long nanosToNextCandidate(MonMap map, long nowNanos) {
        long least = Long.MAX_VALUE;
        for (String monitor : map.monitors().keySet()) {
            History history = historyOf(monitor);
            least = Math.min(least, history.tried ? Math.max(0, history.nextAllowedNanos - nowNanos) : 0);
        }
        return least;
    }

    void attempted(String monitor, long nowNanos) {
        History history = historyOf(monitor);
        long doubled = history.spacingNanos == 0 ? options.minSpacingNanos() : 2 * history.spacingNanos;
        history.tried = true;
        history.spacingNanos = Math.min(options.maxSpacingNanos(), doubled);
        history.nextAllowedNanos = nowNanos + history.spacingNanos + random.nextLong(history.spacingNanos / 10 + 1);
        if (history.outcome.equals(HuntOutcome.NOT_TRIED)) {
            history.outcome = HuntOutcome.NO_ANSWER;
        }
    }

    /** How far the attempt under way has come; what a finished one came to says more. */
    void soFar(String monitor, HuntOutcome outcome) {
        History history = historyOf(monitor);
        if (history.outcome.equals(HuntOutcome.NO_ANSWER)) {
            history.outcome = outcome;
        }
    }

    void failed(String monitor, HuntOutcome outcome) {
        historyOf(monitor).outcome = outcome;
    }

    void answered(String monitor) {
        History history = historyOf(monitor);
        history.spacingNanos = 0;
        history.outcome = HuntOutcome.ANSWERED;
    }

    /**
     * What became of all attempts: as far as the one that came furthest. Its code counts if all that came so far say the same.
     */
    HuntOutcome outcome(MonMap map) {
        List<HuntOutcome> outcomes = map.monitors().keySet().stream()
                .map(monitor -> historyOf(monitor).outcome)
                .toList();
        FailurePhase furthest = outcomes.stream()
                .map(HuntOutcome::phase)
                .max(FailurePhase::compareTo)
                .orElse(FailurePhase.CONNECT);
        Set<ErrorCode> codes = outcomes.stream()
                .filter(outcome -> outcome.phase() == furthest)
                .map(HuntOutcome::code)
                .collect(Collectors.toCollection(TreeSet::new));
        // Who says no has heard us; the others may be down.
        if (codes.contains(ErrorCode.EACCES)) {
            return new HuntOutcome(furthest, ErrorCode.EACCES, describe(map));
        }
        ErrorCode code = codes.size() == 1 ? codes.iterator().next() : ErrorCode.ETIMEDOUT;
        return new HuntOutcome(furthest, code, describe(map));
    }

    /** Whether each monitor has said that it does not believe us, and nothing else since. */
    boolean isDeniedByAll(MonMap map) {
        return map.monitors().keySet().stream()
                .allMatch(monitor -> historyOf(monitor).outcome.code() == ErrorCode.EACCES);
    }

    /** All monitors with their addresses and what became of them, for people. */
    String describe(MonMap map) {
        StringJoiner text = new StringJoiner(", ");
        for (Map.Entry<String, EntityAddr> monitor : map.monitors().entrySet()) {
            EntityAddr addr = monitor.getValue();
            text.add("mon." + monitor.getKey() + " at " + addr.ip() + ":" + addr.port() + " ("
                    + historyOf(monitor.getKey()).outcome.text() + ")");
        }
        return text.toString();
    }

    private History historyOf(String monitor) {
        return histories.computeIfAbsent(monitor, name -> new History());
    }
}
