package io.orthocone.tools.osdmaptool;

import io.orthocone.crush.Bucket;
import io.orthocone.crush.CrushMap;
import io.orthocone.osdmap.OsdEntry;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.OsdStateFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The checks of OSDs that are down or unknown, and of subtrees all of whose OSDs are down. OSDs that never booted do not count. */
final class DownSubtrees {
    private final OsdMap map;
    private final CrushMap crush;
    private final List<Integer> down = new ArrayList<>();
    private final List<Integer> orphans = new ArrayList<>();

    private DownSubtrees(OsdMap map) {
        this.map = map;
        this.crush = map.crush();
    }

    static List<HealthCheck> checks(OsdMap map) {
        DownSubtrees subtrees = new DownSubtrees(map);
        subtrees.look();
        List<HealthCheck> checks = new ArrayList<>();
        if (!subtrees.down.isEmpty()) {
            subtrees.addSubtrees(checks);
            List<String> detail = subtrees.down.stream()
                    .map(osd -> "osd." + osd + " (" + subtrees.location(osd) + ") is down")
                    .toList();
            checks.add(HealthCheck.warning("OSD_DOWN", detail.size() + " osds down", detail.size(), detail));
        }
        if (!subtrees.orphans.isEmpty()) {
            List<String> detail = subtrees.orphans.stream()
                    .map(osd -> "osd." + osd + " exists in crush map but not in osdmap")
                    .toList();
            checks.add(HealthCheck.warning(
                    "OSD_ORPHAN",
                    detail.size() + " osds exist in the crush map but not in the osdmap",
                    detail.size(),
                    detail));
        }
        return checks;
    }

    private void look() {
        for (int id = 0; id < map.maxOsd(); id++) {
            OsdEntry osd = map.osd(id);
            if (!osd.exists()) {
                if (crush.itemNames().containsKey(id) || crush.parentOf(id).isPresent()) {
                    orphans.add(id);
                }
            } else if (isDownThoughWanted(osd)) {
                down.add(id);
            }
        }
    }

    private static boolean isDownThoughWanted(OsdEntry osd) {
        return osd.exists() && osd.isIn() && osd.isDown() && !osd.has(OsdStateFlag.NEW);
    }

    private void addSubtrees(List<HealthCheck> checks) {
        NavigableMap<Integer, List<Bucket>> byType = new TreeMap<>();
        for (Bucket bucket : crush.buckets().reversed()) {
            boolean isShadow = crush.deviceClasses().isShadow(bucket.id());
            if (!isShadow && downBelow(bucket) > 0) {
                byType.computeIfAbsent(bucket.type(), type -> new ArrayList<>()).add(bucket);
            }
        }
        int top = crush.typeNames().isEmpty() ? 0 : crush.typeNames().lastKey();
        for (Map.Entry<Integer, List<Bucket>> entry : byType.entrySet()) {
            String type = crush.typeNames().get(entry.getKey());
            if (type == null) {
                continue;
            }
            List<Bucket> buckets = entry.getValue();
            List<String> detail = new ArrayList<>();
            int osds = 0;
            for (Bucket bucket : buckets.reversed()) {
                int count = downBelow(bucket);
                osds += count;
                String at = bucket.type() == top ? "" : " (" + location(bucket.id()) + ")";
                detail.add(type + " " + name(bucket.id()) + at + " (" + count + " osds) is down");
            }
            checks.add(HealthCheck.warning(
                    "OSD_" + type.toUpperCase(Locale.ROOT) + "_DOWN",
                    buckets.size() + " " + type + (buckets.size() > 1 ? "s" : "") + " (" + osds + " osds) down",
                    buckets.size(),
                    detail));
        }
    }

    /** How many OSDs are below a bucket if all of those that are in are down; else 0. */
    private int downBelow(Bucket bucket) {
        int count = 0;
        for (int item : bucket.items()) {
            if (item < 0) {
                Bucket child = crush.bucket(item).orElseThrow();
                int below = downBelow(child);
                if (below == 0 && child.size() > 0) {
                    return 0;
                }
                count += below;
            } else if (isDownThoughWanted(map.osd(item))) {
                count++;
            } else if (map.isIn(item)) {
                return 0;
            }
        }
        return count;
    }

    /** From the top: {@code root=default,host=h1}. */
    private String location(int item) {
        StringBuilder location = new StringBuilder();
        Optional<Bucket> above = crush.parentOf(item);
        while (above.isPresent()) {
            int type = above.get().type();
            String step = crush.typeNames().getOrDefault(type, "type" + type) + "="
                    + name(above.get().id());
            location.insert(0, location.isEmpty() ? step : step + ",");
            above = crush.parentOf(above.get().id());
        }
        return location.toString();
    }

    private String name(int id) {
        return crush.itemNames().getOrDefault(id, "");
    }
}
