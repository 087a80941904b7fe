package io.orthocone.tools.osdmaptool;

import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.PgMapping;
import io.orthocone.osdmap.PgPlacer;
import io.orthocone.osdmap.Pool;
import io.orthocone.tools.cephtext.CephDocument;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * {@code --compare} (ours): what moves when one map takes the place of another. A PG <i>changes</i> when its up set does; a <i>moved
 * copy</i> is an OSD of the new up set that was not in the old one (in erasure coded pools: not at this position), so it must be
 * filled.
 */
final class MapComparison {
    /** What moves in one pool. {@code bytes} is negative where the size of a PG is not known. */
    record PoolMoves(long pool, String name, int pgs, int changedPgs, int primaries, long movedCopies, long bytes) {}

    private final OsdMap from;
    private final OsdMap to;
    private final long bytesPerPg;

    MapComparison(OsdMap from, OsdMap to, long bytesPerPg) {
        this.from = from;
        this.to = to;
        this.bytesPerPg = bytesPerPg;
    }

    List<PoolMoves> pools() {
        List<PoolMoves> moves = new ArrayList<>();
        PgPlacer before = new PgPlacer(from);
        PgPlacer after = new PgPlacer(to);
        to.pools().forEach((id, pool) -> {
            if (before.pool(id) && after.pool(id)) {
                moves.add(moves(id, pool, before, after));
            }
        });
        return moves;
    }

    private PoolMoves moves(long id, Pool pool, PgPlacer before, PgPlacer after) {
        int changed = 0;
        int primaries = 0;
        long copies = 0;
        for (int seed = 0; seed < pool.pgNum(); seed++) {
            before.place(seed);
            after.place(seed);
            changed += isSame(before, after) ? 0 : 1;
            primaries += before.upPrimary() == after.upPrimary() ? 0 : 1;
            copies += movedCopies(pool, before, after);
        }
        // A shard of an erasure coded PG is a part of it only.
        int dataShards = pool.isErasure() ? Math.max(1, dataShards(pool)) : 1;
        long bytes = bytesPerPg < 0 ? -1 : copies * (bytesPerPg / dataShards);
        return new PoolMoves(id, to.poolName(id).orElse(""), pool.pgNum(), changed, primaries, copies, bytes);
    }

    private int dataShards(Pool pool) {
        String k = to.erasureCodeProfiles()
                .getOrDefault(pool.erasureCodeProfile(), Collections.emptyNavigableMap())
                .getOrDefault("k", "");
        return k.matches("[0-9]{1,3}") ? Integer.parseInt(k) : pool.size();
    }

    private static boolean isSame(PgPlacer before, PgPlacer after) {
        boolean isSame = before.upSize() == after.upSize();
        for (int i = 0; isSame && i < after.upSize(); i++) {
            isSame = before.up(i) == after.up(i);
        }
        return isSame;
    }

    private static int movedCopies(Pool pool, PgPlacer before, PgPlacer after) {
        int moved = 0;
        for (int i = 0; i < after.upSize(); i++) {
            int osd = after.up(i);
            boolean wasThere = pool.isErasure() ? i < before.upSize() && before.up(i) == osd : contains(before, osd);
            moved += osd == PgMapping.NONE || wasThere ? 0 : 1;
        }
        return moved;
    }

    private static boolean contains(PgPlacer placer, int osd) {
        for (int i = 0; i < placer.upSize(); i++) {
            if (placer.up(i) == osd) {
                return true;
            }
        }
        return false;
    }

    void print(PrintWriter out) {
        long copies = 0;
        long bytes = 0;
        for (PoolMoves pool : pools()) {
            out.println(
                    "pool " + pool.pool + " '" + pool.name + "' " + pool.changedPgs + "/" + pool.pgs + " pgs change, "
                            + pool.primaries + " primaries, " + pool.movedCopies + " copies move"
                            + (pool.bytes < 0 ? "" : ", " + pool.bytes + " bytes"));
            copies += pool.movedCopies;
            bytes += Math.max(0, pool.bytes);
        }
        out.println("total " + copies + " copies move" + (bytesPerPg < 0 ? "" : ", " + bytes + " bytes"));
    }

    void write(CephDocument out) {
        out.openObject("comparison")
                .put("from_epoch", Integer.toUnsignedLong(from.epoch()))
                .put("to_epoch", Integer.toUnsignedLong(to.epoch()))
                .openArray("pools");
        for (PoolMoves pool : pools()) {
            out.openObject("pool")
                    .put("pool", pool.pool)
                    .put("pool_name", pool.name)
                    .put("pgs", pool.pgs)
                    .put("changed_pgs", pool.changedPgs)
                    .put("changed_primaries", pool.primaries)
                    .put("moved_copies", pool.movedCopies);
            if (pool.bytes >= 0) {
                out.put("moved_bytes", pool.bytes);
            }
            out.close();
        }
        out.close().close();
    }
}
