package io.orthocone.tools.monmaptool;

import io.orthocone.tools.cephtext.CephReleases;
import io.orthocone.tools.cephtext.CephTime;
import java.util.stream.Collectors;

/** What {@code --print} prints. */
final class MonMapText {
    private MonMapText() {}

    static String of(CephMonMap map) {
        StringBuilder text = new StringBuilder();
        line(text, "epoch " + Integer.toUnsignedString(map.epoch));
        line(text, "fsid " + map.fsid);
        line(text, "last_changed " + CephTime.text(map.lastChanged));
        line(text, "created " + CephTime.text(map.created));
        line(text, "min_mon_release " + map.minMonRelease + " (" + CephReleases.name(map.minMonRelease) + ")");
        line(text, "election_strategy: " + map.electionStrategy);
        if (map.isStretchMode) {
            line(text, "stretch_mode_enabled 1");
            line(text, "tiebreaker_mon " + map.tiebreaker);
        }
        if (map.isStretchMode || !map.disallowedLeaders.isEmpty()) {
            line(text, "disallowed_leaders " + String.join(",", map.disallowedLeaders));
        }
        for (int rank = 0; rank < map.ranks.size(); rank++) {
            MonInfo info = map.monitors().get(map.ranks.get(rank));
            line(text, rank + ": " + MonAddrs.text(info.addresses()) + " mon." + info.name() + location(info));
        }
        return text.toString();
    }

    private static String location(MonInfo info) {
        if (info.crushLocation().isEmpty()) {
            return "";
        }
        return info.crushLocation().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(",", "; crush_location {", "}"));
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append('\n');
    }
}
