package io.orthocone.mon;

import io.orthocone.env.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Cuts OSD maps into messages. Pure.
 *
 * <p>Invariants: every map is in one part, in the order of epochs, whole ones first; a part has at most so many maps and, unless it is of one map,
 * so many bytes; there is at least one part.
 */
final class MapSeries {
    /** A frame takes 65 MiB; a subscriber with a small heap takes several of these at once. */
    static final long MOST_BYTES = 8L << 20;

    /** What one message carries. */
    record Part(SortedMap<Integer, Payload> fulls, SortedMap<Integer, Payload> incrementals) {
        private Part() {
            this(new TreeMap<>(), new TreeMap<>());
        }

        private int size() {
            return fulls.size() + incrementals.size();
        }
    }

    private final int mostMaps;
    private final long mostBytes;
    private final List<Part> parts = new ArrayList<>(List.of(new Part()));
    private long bytes;

    private MapSeries(int mostMaps, long mostBytes) {
        this.mostMaps = mostMaps;
        this.mostBytes = mostBytes;
    }

    static List<Part> cut(
            SortedMap<Integer, Payload> fulls, SortedMap<Integer, Payload> incrementals, int mostMaps, long mostBytes) {
        MapSeries series = new MapSeries(mostMaps, mostBytes);
        for (Map.Entry<Integer, Payload> full : fulls.entrySet()) {
            series.partFor(full.getValue()).fulls().put(full.getKey(), full.getValue());
        }
        for (Map.Entry<Integer, Payload> step : incrementals.entrySet()) {
            series.partFor(step.getValue()).incrementals().put(step.getKey(), step.getValue());
        }
        return series.parts;
    }

    private Part partFor(Payload map) {
        Part open = parts.getLast();
        boolean hasRoom = open.size() < mostMaps && bytes + map.length() <= mostBytes;
        if (open.size() > 0 && !hasRoom) {
            open = new Part();
            parts.add(open);
            bytes = 0;
        }
        bytes += map.length();
        return open;
    }
}
