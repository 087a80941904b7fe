package io.orthocone.tools.monmaptool;

import io.orthocone.osdmap.EntityAddr;
import io.orthocone.osdmap.UTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Ceph's monitor map, being edited. Owned by one run of the tool.
 *
 * <ul>
 *   <li>{@link #ranks} has the name of each monitor once and nothing else.
 *   <li>No two monitors have an address in common.
 * </ul>
 *
 * <p>Up to Mimic a rank was the place of a monitor's address in the order of all; since then, a monitor keeps its rank when others
 * come and only moves up when others go.
 */
final class CephMonMap {
    /** Elections among those that are connected, by rank. */
    static final int CLASSIC_ELECTIONS = 1;

    private static final Comparator<MonInfo> BY_ADDRESS =
            Comparator.comparing(MonInfo::rankedBy).thenComparing(MonInfo::name);

    UUID fsid = new UUID(0, 0);
    int epoch;
    UTime lastChanged = UTime.ZERO;
    UTime created = UTime.ZERO;
    long persistentFeatures;
    long optionalFeatures;
    int minMonRelease;
    int electionStrategy = CLASSIC_ELECTIONS;
    boolean isStretchMode;
    String tiebreaker = "";

    final List<String> ranks = new ArrayList<>();
    final TreeSet<Integer> removedRanks = new TreeSet<>(Integer::compareUnsigned);
    final TreeSet<String> disallowedLeaders = new TreeSet<>();
    final TreeSet<String> stretchMarkedDown = new TreeSet<>();

    private final NavigableMap<String, MonInfo> monitors = new TreeMap<>();

    NavigableMap<String, MonInfo> monitors() {
        return Collections.unmodifiableNavigableMap(monitors);
    }

    boolean contains(String name) {
        return monitors.containsKey(name);
    }

    /** Whether any monitor has one of the addresses. */
    boolean containsAnyOf(List<EntityAddr> addresses) {
        return monitors.values().stream()
                .flatMap(info -> info.addresses().stream())
                .anyMatch(addresses::contains);
    }

    /** Puts a monitor in without giving it a rank: for those who know all ranks. */
    void put(MonInfo info) {
        monitors.put(info.name(), info);
    }

    void add(MonInfo info) {
        put(info);
        if (keepsRanks()) {
            ranks.add(info.name());
        } else {
            rankByAddress();
        }
    }

    void remove(String name) {
        monitors.remove(name);
        disallowedLeaders.remove(name);
        removedRanks.add(ranks.indexOf(name));
        if (keepsRanks()) {
            ranks.remove(name);
        } else {
            rankByAddress();
        }
    }

    private boolean keepsRanks() {
        return ((persistentFeatures | optionalFeatures) & MonFeatures.NAUTILUS) != 0;
    }

    void rankByAddress() {
        ranks.clear();
        monitors.values().stream().sorted(BY_ADDRESS).forEach(info -> ranks.add(info.name()));
    }

    /** Becomes a copy of another map. */
    void become(CephMonMap other) {
        fsid = other.fsid;
        epoch = other.epoch;
        lastChanged = other.lastChanged;
        created = other.created;
        persistentFeatures = other.persistentFeatures;
        optionalFeatures = other.optionalFeatures;
        minMonRelease = other.minMonRelease;
        electionStrategy = other.electionStrategy;
        isStretchMode = other.isStretchMode;
        tiebreaker = other.tiebreaker;
        ranks.clear();
        ranks.addAll(other.ranks);
        removedRanks.clear();
        removedRanks.addAll(other.removedRanks);
        disallowedLeaders.clear();
        disallowedLeaders.addAll(other.disallowedLeaders);
        stretchMarkedDown.clear();
        stretchMarkedDown.addAll(other.stretchMarkedDown);
        monitors.clear();
        monitors.putAll(other.monitors);
    }
}
