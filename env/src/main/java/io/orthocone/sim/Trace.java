package io.orthocone.sim;

import java.util.ArrayDeque;
import java.util.Locale;
import java.util.function.Consumer;

/** What happened: a rolling hash over all events, the last of them in full, and all of them for whoever listens. */
final class Trace {
    private static final int REMEMBERED = 40;

    private final ArrayDeque<TraceEntry> last = new ArrayDeque<>(REMEMBERED);
    private Consumer<TraceEntry> listener = _ -> {};
    private long hash;
    private long count;

    void listen(Consumer<TraceEntry> chosen) {
        listener = chosen;
    }

    void add(long timeNanos, long sequence, String kind, String actor) {
        hash = Seeds.mix(hash ^ timeNanos);
        hash = Seeds.mix(hash ^ sequence ^ ((long) kind.hashCode() << 32) ^ (actor.hashCode() & 0xffffffffL));
        count++;
        if (last.size() == REMEMBERED) {
            last.removeFirst();
        }
        TraceEntry entry = new TraceEntry(timeNanos, sequence, kind, actor);
        last.addLast(entry);
        listener.accept(entry);
    }

    long hash() {
        return hash;
    }

    long count() {
        return count;
    }

    String lastEvents() {
        StringBuilder lines = new StringBuilder();
        last.forEach(entry -> lines.append("  ").append(entry).append('\n'));
        return lines.toString();
    }

    static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.6f s", nanos / 1e9);
    }
}
