package io.orthocone.tools.osdmaptool;

import io.orthocone.crush.Bucket;
import io.orthocone.crush.CrushMap;
import io.orthocone.osdmap.OsdEntry;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.OsdStateFlag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The checks of OSDs that are down or unknown, and of subtrees in which no OSD is up. It begins at OSDs that are down although they
 * are wanted, and goes up from there as long as all below is down, also OSDs that are out or do not exist; those count in what is said
 * of a subtree.
 */
final class DownSubtrees {
    private final OsdMap map;
    private final CrushMap crush;
    private final NavigableSet<Integer> down = new TreeSet<>();
    private final List<Integer> orphans = new ArrayList<>();
    private final Set<Integer> upBuckets = new HashSet<>();
    private final NavigableMap<Integer, NavigableSet<Integer>> downByType = new TreeMap<>();

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
            } else if (osd.isIn() && osd.isDown() && !osd.has(OsdStateFlag.NEW) && down.add(id)) {
                lookAbove(id);
            }
        }
    }

    private void lookAbove(int osd) {
        Optional<Bucket> above = crush.parentOf(osd);
        while (above.isPresent() && !upBuckets.contains(above.get().id()) && isDown(above.get())) {
            above = crush.parentOf(above.get().id());
        }
    }

    /** Looks only as far as the first OSD that is up, and notes who is down until there. */
    private boolean isDown(Bucket bucket) {
        NavigableSet<Integer> known = downByType.computeIfAbsent(bucket.type(), type -> new TreeSet<>());
        if (known.contains(bucket.id())) {
            return true;
        }
        for (int item : bucket.items()) {
            if (!(item < 0 ? isDown(crush.bucket(item).orElseThrow()) : isDown(item))) {
                upBuckets.add(bucket.id());
                return false;
            }
        }
        known.add(bucket.id());
        return true;
    }

    private boolean isDown(int osd) {
        boolean isDown = osd >= map.maxOsd() || !map.isUp(osd);
        if (isDown && osd < map.maxOsd() && map.exists(osd) && map.isIn(osd)) {
            down.add(osd);
        }
        return isDown;
    }

    private void addSubtrees(List<HealthCheck> checks) {
        Map<Integer, Integer> osds = new HashMap<>();
        int top = crush.typeNames().isEmpty() ? 0 : crush.typeNames().lastKey();
        downByType.forEach((type, buckets) -> {
            String typeName = crush.typeNames().get(type);
            if (typeName == null || buckets.isEmpty()) {
                return;
            }
            buckets.forEach(id -> osds.put(id, count(id, osds)));
            List<String> detail = new ArrayList<>();
            for (int id : buckets.descendingSet()) {
                String at = type == top ? "" : " (" + location(id) + ")";
                detail.add(typeName + " " + name(id) + at + " (" + osds.get(id) + " osds) is down");
            }
            int sum = buckets.stream().mapToInt(osds::get).sum();
            checks.add(HealthCheck.warning(
                    "OSD_" + typeName.toUpperCase(Locale.ROOT) + "_DOWN",
                    buckets.size() + " " + typeName + (buckets.size() > 1 ? "s" : "") + " (" + sum + " osds) down",
                    buckets.size(),
                    detail));
        });
    }

    /** Devices of a bucket, and of those in it that were counted before: those of lower types. */
    private int count(int bucketId, Map<Integer, Integer> osds) {
        int count = 0;
        for (int item : crush.bucket(bucketId).orElseThrow().items()) {
            count += item >= 0 ? 1 : osds.getOrDefault(item, 0);
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
