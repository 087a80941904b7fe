package io.orthocone.tools.balancer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.osdmap.BytesBalancer;
import io.orthocone.osdmap.BytesBalancer.Load;
import io.orthocone.osdmap.BytesBalancer.Move;
import io.orthocone.osdmap.BytesBalancer.Plan;
import io.orthocone.tools.cephtext.ByteCounts;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Loads and plans for people and for programs. */
final class Reports {
    private static final double PERCENT = 100;

    private Reports() {}

    static ObjectNode object() {
        return new ObjectMapper().createObjectNode();
    }

    static String percent(double part) {
        return String.format(Locale.ROOT, "%.1f %%", part * PERCENT);
    }

    static double largest(List<Load> loads) {
        return BytesBalancer.largestDeviation(loads);
    }

    static void printLoads(PrintWriter out, List<Load> loads) {
        String row = "%-8s %12s %12s %12s%n";
        out.printf(Locale.ROOT, row, "OSD", "HELD", "SHARE", "DEVIATION");
        for (Load load : loads) {
            String deviation = (load.deviation() > 0 ? "+" : "") + percent(load.deviation());
            out.printf(
                    Locale.ROOT,
                    row,
                    "osd." + load.osd(),
                    ByteCounts.format(load.heldBytes()),
                    ByteCounts.format(load.shareBytes()),
                    deviation);
        }
    }

    static void printMoves(PrintWriter out, List<Move> moves) {
        String row = "%-10s %-8s %-8s %12s%n";
        out.printf(Locale.ROOT, row, "PG", "FROM", "TO", "BYTES");
        for (Move move : moves) {
            out.printf(Locale.ROOT, row, move.pg(), "osd." + move.from(), "osd." + move.to(), ByteCounts.format((double)
                    move.bytes()));
        }
    }

    /** {@code 3 moves, 12.0 MiB; largest deviation 31.0 % now, 4.2 % then}. */
    static String summary(Plan plan) {
        int moves = plan.moves().size();
        return moves + (moves == 1 ? " move, " : " moves, ") + ByteCounts.format((double) plan.bytes())
                + "; largest deviation " + percent(largest(plan.before())) + " now, " + percent(largest(plan.after()))
                + " then";
    }

    static ObjectNode json(Plan plan) {
        ObjectNode json = object();
        ArrayNode moves = json.putArray("moves");
        for (Move move : plan.moves()) {
            moves.addObject()
                    .put("pgid", move.pg().toString())
                    .put("from", move.from())
                    .put("to", move.to())
                    .put("bytes", move.bytes());
        }
        json.put("bytes", plan.bytes());
        json.put("deviation_before_percent", largest(plan.before()) * PERCENT);
        json.put("deviation_after_percent", largest(plan.after()) * PERCENT);
        return json;
    }

    static void putLoads(ObjectNode json, List<Load> loads) {
        ArrayNode osds = json.putArray("osds");
        for (Load load : loads) {
            osds.addObject()
                    .put("osd", load.osd())
                    .put("held_bytes", Math.round(load.heldBytes()))
                    .put("share_bytes", Math.round(load.shareBytes()))
                    .put("deviation_percent", load.deviation() * PERCENT);
        }
        json.put("largest_deviation_percent", largest(loads) * PERCENT);
    }
}
