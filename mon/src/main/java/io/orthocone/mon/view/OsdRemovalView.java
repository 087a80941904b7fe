package io.orthocone.mon.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.PgStat;
import io.orthocone.message.PgStateFlag;
import io.orthocone.mon.command.CommandException;
import io.orthocone.mon.service.PgMap;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.PgId;
import io.orthocone.osdmap.Pool;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * {@code osd safe-to-destroy} and {@code osd ok-to-stop}: what PGs would say to OSDs going. Both are answers of the moment, from what
 * primaries last reported.
 */
final class OsdRemovalView {
    private OsdRemovalView() {}

    /** Nothing is on these OSDs, and every PG has all its copies elsewhere. */
    static Answer safeToDestroy(ClusterView view, List<Integer> osds) throws CommandException {
        OsdMap map = view.osdMap();
        checkThatTheyExist(map, osds);
        List<PgId> holds = new ArrayList<>();
        List<PgId> lacking = new ArrayList<>();
        for (PgId pg : PgMap.pgsOf(map)) {
            SortedSet<PgStateFlag> state = view.pgMap().stateOf(map, pg);
            if (state.contains(PgStateFlag.UNKNOWN) || state.contains(PgStateFlag.STALE)) {
                throw new CommandException(
                        ErrorCode.EAGAIN,
                        "pg " + pg + " is " + PgStateFlag.print(state)
                                + ", so nobody knows what it needs; try again when"
                                + " 'ocone pg stat' shows no such PGs");
            }
            PgStat stat = view.pgMap().statOf(pg).orElseThrow();
            if (osds.stream()
                    .anyMatch(osd -> stat.acting().contains(osd) || stat.up().contains(osd))) {
                holds.add(pg);
            } else if (!state.contains(PgStateFlag.CLEAN)) {
                lacking.add(pg);
            }
        }
        if (!holds.isEmpty()) {
            throw new CommandException(
                    ErrorCode.EBUSY,
                    "OSD(s) " + listed(osds) + " have " + holds.size()
                            + " pgs on them: mark them out and wait until the data have moved");
        }
        if (!lacking.isEmpty()) {
            throw new CommandException(
                    ErrorCode.EBUSY,
                    lacking.size() + " pgs are not clean, pg " + lacking.getFirst()
                            + " for one, and could need what is left on OSD(s) " + listed(osds) + ": wait for them");
        }
        return told(
                "OSD(s) " + listed(osds) + " are safe to destroy without reducing data durability.",
                "safe_to_destroy",
                osds);
    }

    /** Every PG goes on without these OSDs, if nothing else fails meanwhile. */
    static Answer okToStop(ClusterView view, List<Integer> osds) throws CommandException {
        OsdMap map = view.osdMap();
        checkThatTheyExist(map, osds);
        SortedSet<PgId> stopping = new TreeSet<>();
        for (PgId pg : PgMap.pgsOf(map)) {
            boolean isOn = map.pgToUpActing(pg).acting().stream().anyMatch(osds::contains);
            if (isOn && !goesOnWithout(view, pg, osds)) {
                stopping.add(pg);
            }
        }
        if (!stopping.isEmpty()) {
            throw new CommandException(
                    ErrorCode.EBUSY,
                    stopping.size() + " pgs would stop, pg " + stopping.first()
                            + " for one: too few of their copies would be left ('ocone pg dump' shows them)");
        }
        return told(
                "OSD(s) " + listed(osds) + " are ok to stop without reducing availability, provided there are no other"
                        + " concurrent failures.",
                "ok_to_stop",
                osds);
    }

    private static boolean goesOnWithout(ClusterView view, PgId pg, List<Integer> osds) {
        OsdMap map = view.osdMap();
        SortedSet<PgStateFlag> state = view.pgMap().stateOf(map, pg);
        if (!state.contains(PgStateFlag.ACTIVE) || state.contains(PgStateFlag.STALE)) {
            return false;
        }
        int minSize = map.pool(pg.pool()).map(Pool::minSize).orElse(0);
        long left = map.pgToUpActing(pg).acting().stream()
                .filter(osd -> !osds.contains(osd))
                .filter(map::isUp)
                .count();
        return left >= minSize;
    }

    private static void checkThatTheyExist(OsdMap map, List<Integer> osds) throws CommandException {
        for (int osd : osds) {
            if (!map.exists(osd)) {
                throw new CommandException(
                        ErrorCode.ENOENT, "osd." + osd + " does not exist; 'ocone osd tree' lists those that do");
            }
        }
    }

    private static Answer told(String text, String key, List<Integer> osds) {
        ObjectNode json = Answer.object();
        ArrayNode ids = json.putArray(key);
        osds.forEach(ids::add);
        return new Answer.Told(text, json);
    }

    private static String listed(List<Integer> osds) {
        return osds.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
