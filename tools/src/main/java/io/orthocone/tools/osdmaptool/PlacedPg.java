package io.orthocone.tools.osdmaptool;

import io.orthocone.osdmap.PgPlacer;
import java.util.function.IntUnaryOperator;

/** How the place of a PG is printed. */
final class PlacedPg {
    private PlacedPg() {}

    /** {@code [1,8,5]} */
    static StringBuilder appendActing(StringBuilder line, PgPlacer placer) {
        return append(line, placer.actingSize(), placer::acting);
    }

    /** {@code  raw ([1,8,5], p1) up ([1,8,5], p1) acting ([1,8,5], p1)} */
    static StringBuilder appendAll(StringBuilder line, PgPlacer placer) {
        append(line.append(" raw ("), placer.rawSize(), placer::raw)
                .append(", p")
                .append(placer.rawPrimary());
        append(line.append(") up ("), placer.upSize(), placer::up).append(", p").append(placer.upPrimary());
        append(line.append(") acting ("), placer.actingSize(), placer::acting)
                .append(", p")
                .append(placer.actingPrimary());
        return line.append(')');
    }

    private static StringBuilder append(StringBuilder line, int size, IntUnaryOperator osd) {
        line.append('[');
        for (int i = 0; i < size; i++) {
            line.append(i == 0 ? "" : ",").append(osd.applyAsInt(i));
        }
        return line.append(']');
    }
}
