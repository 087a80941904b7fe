package io.orthocone.tools.cli;

import io.orthocone.rados.Rados.UnderWay;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** When a person should be told that a command still waits: after five seconds, and then less and less often. */
final class Waits {
    private static final List<Integer> SECONDS = List.of(5, 15, 30, 60);

    private final Map<String, Long> since = new TreeMap<>();
    private int told;

    /**
     * One look.
     *
     * @param nowSeconds on any clock that goes on
     * @param underWay what has not ended, oldest first
     * @return what to tell the person now, if anything
     */
    Optional<String> look(long nowSeconds, List<UnderWay> underWay) {
        since.keySet().retainAll(underWay.stream().map(UnderWay::id).toList());
        underWay.forEach(one -> since.putIfAbsent(one.id(), nowSeconds));
        if (underWay.isEmpty()) {
            told = 0;
            return Optional.empty();
        }
        UnderWay oldest = underWay.getFirst();
        long seconds = nowSeconds - since.get(oldest.id());
        if (seconds < SECONDS.getFirst()) {
            told = 0;
            return Optional.empty();
        }
        if (seconds < dueSeconds(told)) {
            return Optional.empty();
        }
        while (dueSeconds(told) <= seconds) {
            told++;
        }
        String others = underWay.size() == 1 ? "" : ", and " + (underWay.size() - 1) + " more";
        return Optional.of("after " + seconds + " s " + oldest.what() + " still waits for " + oldest.waitsFor() + others
                + "; see: ocone health detail (Ctrl-C gives up, --timeout SECONDS does so by itself)");
    }

    private static long dueSeconds(int index) {
        int last = SECONDS.size() - 1;
        return index <= last ? SECONDS.get(index) : (long) SECONDS.get(last) * (index - last + 1);
    }
}
