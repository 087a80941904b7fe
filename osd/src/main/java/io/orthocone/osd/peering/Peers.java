package io.orthocone.osd.peering;

import io.orthocone.message.Eversion;
import io.orthocone.message.HObject;
import io.orthocone.message.MissingItem;
import io.orthocone.message.PgInfo;
import io.orthocone.osd.pg.MissingSet;
import io.orthocone.osd.pg.OsdStates;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a primary knows of the other copies in the current interval. Owned by the PG's owner; emptied when an interval begins.
 *
 * <p>Invariants: members are the acting set and the backfill targets without this OSD; once activated, each has the primary's log, and
 * exactly the objects in its missing set, and those from its {@code lastBackfill} on, are lacking there.
 */
public final class Peers {
    private final TreeMap<Integer, PgInfo> infos = new TreeMap<>();
    private final TreeMap<Integer, MissingSet> missing = new TreeMap<>();
    private final TreeSet<Integer> members = new TreeSet<>();
    private final TreeSet<Integer> backfillTargets = new TreeSet<>();

    Peers() {}

    void clear() {
        infos.clear();
        missing.clear();
        members.clear();
        backfillTargets.clear();
    }

    void learn(int osd, PgInfo info) {
        infos.put(osd, info);
    }

    void setMembers(List<Integer> acting, SortedSet<Integer> backfill, int self) {
        members.clear();
        members.addAll(acting);
        members.addAll(backfill);
        members.remove(self);
        backfillTargets.clear();
        backfillTargets.addAll(backfill);
    }

    void setMissing(int osd, MissingSet lacking) {
        missing.put(osd, lacking);
    }

    /** Another authority may be chosen: what members lack is computed anew against it. */
    void forgetMissing() {
        missing.clear();
    }

    boolean isMissingKnown(int osd) {
        return missing.containsKey(osd);
    }

    boolean isKnown(int osd) {
        return infos.containsKey(osd);
    }

    /** Forgets copies on OSDs that are down. Returns whether there were any. */
    boolean forgetDown(OsdStates osds) {
        boolean forgot = infos.keySet().removeIf(osd -> !osds.isUp(osd));
        missing.keySet().removeIf(osd -> !osds.isUp(osd));
        return forgot;
    }

    PgInfo info(int osd) {
        return infos.get(osd);
    }

    /** All that have told of themselves. */
    public SortedMap<Integer, PgInfo> infos() {
        return Collections.unmodifiableSortedMap(infos);
    }

    /** Copies on OSDs that are no members. */
    SortedSet<Integer> strays() {
        SortedSet<Integer> strays = new TreeSet<>(infos.keySet());
        strays.removeAll(members);
        return strays;
    }

    /** The acting set and the backfill targets, without this OSD. */
    public SortedSet<Integer> members() {
        return Collections.unmodifiableSortedSet(members);
    }

    /** Members that are filled object by object, whether or not that is done. */
    public SortedSet<Integer> backfillTargets() {
        return Collections.unmodifiableSortedSet(backfillTargets);
    }

    /** What a member lacks below its {@code lastBackfill}. */
    public MissingSet missing(int osd) {
        return missing.getOrDefault(osd, new MissingSet());
    }

    /** Objects before it are on the member, apart from those missing. */
    public HObject lastBackfill(int osd) {
        return infos.get(osd).lastBackfill();
    }

    /** A backfill target has come further, durably. */
    public void backfilledTo(int osd, HObject cursor) {
        infos.put(osd, infos.get(osd).withLastBackfill(cursor));
    }

    /** Whether backfill of the member has not reached the object: then it gets log entries only. */
    public boolean isBeyondBackfill(int osd, HObject object) {
        return object.compareTo(lastBackfill(osd)) >= 0;
    }

    /**
     * A member turns out to lack an object, or to have one that it should not. Its own missing set does not say so: after a change of the interval the
     * damage is found again.
     */
    public void lacks(int osd, MissingItem item) {
        missing.get(osd).put(item);
    }

    /** Members that lack the object although the log says they should have it. */
    public List<Integer> membersMissing(HObject object) {
        List<Integer> lacking = new ArrayList<>();
        for (Map.Entry<Integer, MissingSet> peer : missing.entrySet()) {
            if (members.contains(peer.getKey()) && peer.getValue().contains(object)) {
                lacking.add(peer.getKey());
            }
        }
        return lacking;
    }

    /** Whether some member lacks an object that it should have, or is not filled yet. */
    public boolean isAnyoneLacking() {
        for (int osd : members) {
            if (!missing(osd).isEmpty() || infos.get(osd).isIncomplete()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Who may have an object in a version, the surest first: members by their missing sets (their infos are as of the activation, when there
     * may have been nothing), then strays, which may have been left behind before that version and will say so.
     */
    public List<Integer> sourcesOf(HObject object, Eversion need) {
        List<Integer> sure = new ArrayList<>();
        List<Integer> perhaps = new ArrayList<>();
        for (Map.Entry<Integer, PgInfo> peer : infos.entrySet()) {
            PgInfo info = peer.getValue();
            boolean isCovered = object.compareTo(info.lastBackfill()) < 0;
            boolean isKnownMissing = Optional.ofNullable(missing.get(peer.getKey()))
                    .map(lacking -> lacking.contains(object))
                    .orElse(false);
            if (!isCovered || isKnownMissing) {
                continue;
            }
            if (members.contains(peer.getKey())) {
                sure.add(peer.getKey());
            } else if (info.lastUpdate().isAtLeast(need)) {
                perhaps.add(peer.getKey());
            }
        }
        sure.addAll(perhaps);
        return sure;
    }
}
