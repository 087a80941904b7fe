package io.orthocone.monclient;

import io.orthocone.message.MonMap;
import io.orthocone.osdmap.EntityAddr;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

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
        private String outcome = "not tried yet";
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
        history.outcome = "no answer";
    }

    void failed(String monitor, String outcome) {
        historyOf(monitor).outcome = outcome;
    }

    void answered(String monitor) {
        History history = historyOf(monitor);
        history.spacingNanos = 0;
        history.outcome = "answered";
    }

    /** All monitors with their addresses and what became of them, for people. */
    String describe(MonMap map) {
        StringJoiner text = new StringJoiner(", ");
        for (Map.Entry<String, EntityAddr> monitor : map.monitors().entrySet()) {
            EntityAddr addr = monitor.getValue();
            text.add("mon." + monitor.getKey() + " at " + addr.ip() + ":" + addr.port() + " ("
                    + historyOf(monitor.getKey()).outcome + ")");
        }
        return text.toString();
    }

    private History historyOf(String monitor) {
        return histories.computeIfAbsent(monitor, name -> new History());
    }
}
