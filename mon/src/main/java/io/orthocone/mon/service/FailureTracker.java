package io.orthocone.mon.service;

import io.orthocone.crush.ClusterHierarchy;
import io.orthocone.message.MonMessage;
import io.orthocone.message.MonMessage.FailureKind;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.osdmap.OsdMap;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who reports whom. Soft state of the leader; pure: time is given.
 *
 * <p>An OSD is believed to be gone when enough <em>failure domains</em> say so: two, or as many as there are. A domain is a host, if the
 * other OSDs are on two hosts or more, else an OSD. So neither one liar nor one cut-off host marks another down. A report counts once the
 * silence it tells of has lasted for the grace time; a refused connection is told by the target's own host and needs no grace.
 */
public final class FailureTracker {
    private static final int DOMAINS_NEEDED = 2;

    private final long graceNanos;
    private final SortedMap<Integer, Target> targets = new TreeMap<>();

    private record Report(FailureKind kind, long failedSinceNanos) {}

    private record Target(EntityAddr addr, SortedMap<Integer, Report> byReporter) {}

    /**
     * A tracker without reports.
     *
     * @param graceNanos how long an OSD must have been silent
     */
    public FailureTracker(long graceNanos) {
        this.graceNanos = graceNanos;
    }

    /** Notes a report, unless it is about an incarnation that is not up, or by one that is not. */
    public void report(OsdMap map, int reporter, MonMessage.OsdFailure failure, long nowNanos) {
        int osd = failure.target();
        boolean isAboutThisIncarnation = map.isUp(osd) && map.clientAddr(osd).equals(failure.targetAddr());
        if (!isAboutThisIncarnation || !map.isUp(reporter) || reporter == osd) {
            return;
        }
        Target target = targets.computeIfAbsent(osd, _ -> new Target(failure.targetAddr(), new TreeMap<>()));
        Report report = new Report(failure.kind(), nowNanos - Math.max(0, failure.failedForNanos()));
        target.byReporter().merge(reporter, report, FailureTracker::worse);
    }

    private static Report worse(Report known, Report told) {
        boolean isRefused = known.kind() == FailureKind.REFUSED || told.kind() == FailureKind.REFUSED;
        long since = known.failedSinceNanos() - told.failedSinceNanos() < 0
                ? known.failedSinceNanos()
                : told.failedSinceNanos();
        return new Report(isRefused ? FailureKind.REFUSED : FailureKind.SILENT, since);
    }

    /** The reporter hears the target again. */
    public void cancel(int reporter, MonMessage.OsdFailureCancelled cancelled) {
        Target target = targets.get(cancelled.target());
        if (target != null && target.addr().equals(cancelled.targetAddr())) {
            target.byReporter().remove(reporter);
            if (target.byReporter().isEmpty()) {
                targets.remove(cancelled.target());
            }
        }
    }

    /** Drops what a new map has settled: targets that are down or others now, and what OSDs said that are down now. */
    public void mapChanged(OsdMap map) {
        for (Iterator<Map.Entry<Integer, Target>> each = targets.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<Integer, Target> entry = each.next();
            int osd = entry.getKey();
            Target target = entry.getValue();
            target.byReporter().keySet().removeIf(map::isDown);
            boolean isSettled = map.isDown(osd) || !map.clientAddr(osd).equals(target.addr());
            if (isSettled || target.byReporter().isEmpty()) {
                each.remove();
            }
        }
    }

    /** Which incarnations are to be marked down, by what is known now. */
    public List<OsdMapRequest.MarkDown> due(OsdMap map, long nowNanos) {
        List<OsdMapRequest.MarkDown> due = new ArrayList<>();
        targets.forEach((osd, target) -> {
            boolean byHost = domains(map, others(map, osd), true).size() >= DOMAINS_NEEDED;
            int existing = domains(map, others(map, osd), byHost).size();
            List<Integer> counted = target.byReporter().entrySet().stream()
                    .filter(entry -> counts(entry.getValue(), nowNanos))
                    .map(Map.Entry::getKey)
                    .toList();
            int reporting = domains(map, counted, byHost).size();
            if (reporting > 0 && reporting >= Math.min(DOMAINS_NEEDED, existing)) {
                boolean isDead = counted.stream()
                        .allMatch(osdReporting ->
                                target.byReporter().get(osdReporting).kind() == FailureKind.REFUSED);
                due.add(new OsdMapRequest.MarkDown(osd, target.addr(), isDead, "reported by osd " + counted));
            }
        });
        return due;
    }

    private boolean counts(Report report, long nowNanos) {
        return report.kind() == FailureKind.REFUSED || nowNanos - report.failedSinceNanos() >= graceNanos;
    }

    private static List<Integer> others(OsdMap map, int target) {
        List<Integer> others = new ArrayList<>();
        for (int osd = 0; osd < map.maxOsd(); osd++) {
            if (osd != target && map.isUp(osd)) {
                others.add(osd);
            }
        }
        return others;
    }

    /** The failure domains of some OSDs. */
    private static SortedSet<Integer> domains(OsdMap map, List<Integer> osds, boolean byHost) {
        SortedSet<Integer> domains = new TreeSet<>();
        for (int osd : osds) {
            domains.add(byHost ? hostOf(map, osd) : osd);
        }
        return domains;
    }

    private static int hostOf(OsdMap map, int osd) {
        return map.crush()
                .ancestorOfType(osd, ClusterHierarchy.hostType(map.crush()))
                .map(bucket -> bucket.id())
                .orElse(osd);
    }

    /** How many OSDs are under suspicion. */
    public int targets() {
        return targets.size();
    }

    /** Forgets everything. */
    public void clear() {
        targets.clear();
    }
}
