package io.orthocone.tools.balancer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.PgId;
import io.orthocone.osdmap.Pool;
import io.orthocone.rados.Rados;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the monitors know of a cluster at one moment: its map, and what OSDs have reported of their PGs.
 *
 * @param pgs those of which something was reported
 */
record ClusterBytes(OsdMap map, NavigableMap<PgId, Report> pgs) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * What the primary of a PG reported.
     *
     * @param bytes what one OSD holds of it
     * @param acting who serves it
     */
    record Report(long bytes, String state, List<Integer> acting) {
        boolean isClean() {
            return state.contains("active") && state.contains("clean") && !state.contains("remapped");
        }
    }

    static ClusterBytes of(Rados rados) {
        OsdMap map = OsdMap.decode(
                rados.command("{\"prefix\":\"osd getmap\"}").output().toByteArray());
        NavigableMap<PgId, Report> pgs = new TreeMap<>();
        for (JsonNode pg :
                json(rados, "{\"prefix\":\"pg dump\",\"format\":\"json\"}").at("/pg_map/pg_stats")) {
            PgId id = PgId.parse(pg.path("pgid").asText());
            Optional<Pool> pool = map.pool(id.pool());
            if (pool.isPresent() && pg.has("stat_sum")) {
                List<Integer> acting = new ArrayList<>();
                pg.path("acting").forEach(osd -> acting.add(osd.asInt()));
                long bytes = pg.at("/stat_sum/num_bytes").asLong();
                pgs.put(
                        id,
                        new Report(
                                bytesOfCopy(map, pool.get(), bytes),
                                pg.path("state").asText(),
                                acting));
            }
        }
        return new ClusterBytes(map, pgs);
    }

    /** An erasure coded PG is cut into pieces of which each OSD has one. */
    private static long bytesOfCopy(OsdMap map, Pool pool, long bytes) {
        if (pool.isReplicated()) {
            return bytes;
        }
        String pieces = map.erasureCodeProfiles()
                .getOrDefault(pool.erasureCodeProfile(), new TreeMap<>())
                .getOrDefault("k", "1");
        return Math.ceilDiv(bytes, Long.parseLong(pieces));
    }

    private static JsonNode json(Rados rados, String command) {
        String answer = rados.command(command).text();
        try {
            return JSON.readTree(answer);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the monitors' answer is no JSON: " + answer, e);
        }
    }

    Map<PgId, Long> bytesOfCopies() {
        Map<PgId, Long> bytes = new TreeMap<>();
        pgs.forEach((pg, report) -> bytes.put(pg, report.bytes()));
        return bytes;
    }

    long unclean() {
        return pgs.values().stream().filter(report -> !report.isClean()).count();
    }

    /** Bytes of copies that OSDs serve now and did not then, as OSDs reported them. */
    long movedSince(ClusterBytes before) {
        long moved = 0;
        for (Map.Entry<PgId, Report> entry : pgs.entrySet()) {
            Report then = before.pgs.get(entry.getKey());
            if (then != null) {
                long came = entry.getValue().acting().stream()
                        .filter(osd -> !then.acting().contains(osd))
                        .count();
                moved += came * entry.getValue().bytes();
            }
        }
        return moved;
    }
}
