package io.orthocone.mon.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.mon.service.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code progress}, and its part of {@code status}: events with a bar, a rate and an estimate. */
final class ProgressView {
    private static final int BAR = 28;

    private ProgressView() {}

    static Answer answer(ClusterView view) {
        Progress.Snapshot progress = view.progress();
        List<String> lines = lines(progress.underWay());
        if (lines.isEmpty()) {
            lines.add("nothing in progress");
        }
        for (Progress.Event event : progress.completed()) {
            lines.add(event.message() + ": complete (took " + age(event) + ")");
        }
        return new Answer.Told(String.join("\n", lines), json(progress));
    }

    /** Two lines an event. */
    static List<String> lines(List<Progress.Event> events) {
        List<String> lines = new ArrayList<>();
        for (Progress.Event event : events) {
            lines.add(event.message() + " (" + age(event) + ")");
            lines.add("  " + bar(event.share()) + String.format(Locale.ROOT, " %.1f%% (", 100 * event.share())
                    + estimate(event) + ")");
        }
        return lines;
    }

    private static String bar(double share) {
        int full = (int) Math.floor(share * BAR);
        return "[" + "=".repeat(full) + ".".repeat(BAR - full) + "]";
    }

    private static String estimate(Progress.Event event) {
        if (event.isStalled()) {
            return "waits for room: ocone health detail";
        }
        String rate = String.format(Locale.ROOT, "%.0f objects/s", event.objectsPerSecond());
        return event.secondsLeft().isPresent()
                ? "remaining: " + seconds(event.secondsLeft().getAsLong()) + ", " + rate
                : "nothing moves now";
    }

    private static String age(Progress.Event event) {
        return seconds((long) event.ageSeconds());
    }

    private static String seconds(long count) {
        return Quantities.age(count * 1_000_000_000L);
    }

    static ObjectNode json(Progress.Snapshot progress) {
        ObjectNode json = Answer.object();
        ArrayNode events = json.putArray("events");
        progress.underWay().forEach(event -> add(events, event));
        ArrayNode completed = json.putArray("completed");
        progress.completed().forEach(event -> add(completed, event));
        return json;
    }

    private static void add(ArrayNode to, Progress.Event event) {
        ObjectNode node = to.addObject();
        node.put("id", event.id())
                .put("message", event.message())
                .put("progress", event.share())
                .put("objects_done", event.doneObjects())
                .put("objects_total", event.totalObjects())
                .put("objects_per_second", event.objectsPerSecond())
                .put("age_seconds", event.ageSeconds())
                .put("stalled", event.isStalled());
        event.secondsLeft().ifPresent(seconds -> node.put("remaining_seconds", seconds));
    }
}
