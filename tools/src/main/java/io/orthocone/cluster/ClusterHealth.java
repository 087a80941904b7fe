package io.orthocone.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * What the monitors' {@code status} says about whether a cluster serves.
 *
 * @param health {@code HEALTH_OK}, {@code HEALTH_WARN} or {@code HEALTH_ERR}
 * @param pgs of all pools
 * @param cleanPgs those that are active and clean
 * @param osds that are registered
 * @param upOsds that are up
 * @param inOsds that data are placed on
 */
public record ClusterHealth(String health, int pgs, int cleanPgs, int osds, int upOsds, int inOsds) {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String CLEAN = "active+clean";

    /** Reads the answer to {@code status} in JSON. */
    public static ClusterHealth parse(String status) {
        try {
            JsonNode root = MAPPER.readTree(status);
            JsonNode pgmap = root.path("pgmap");
            int clean = 0;
            for (JsonNode state : pgmap.path("pgs_by_state")) {
                if (isClean(state.path("state_name").asText())) {
                    clean += state.path("count").asInt();
                }
            }
            JsonNode osdmap = root.path("osdmap");
            return new ClusterHealth(
                    root.path("health").path("status").asText("HEALTH_ERR"),
                    pgmap.path("num_pgs").asInt(),
                    clean,
                    osdmap.path("num_osds").asInt(),
                    osdmap.path("num_up_osds").asInt(),
                    osdmap.path("num_in_osds").asInt());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the monitors' status is no JSON: " + status, e);
        }
    }

    /** A PG that is scrubbed is clean too. */
    private static boolean isClean(String state) {
        return state.equals(CLEAN) || state.startsWith(CLEAN + "+");
    }

    /** Every PG has all its copies and takes ops; what else may be wrong is not asked. */
    public boolean isClean() {
        return pgs == cleanPgs;
    }

    /** Nothing is missing: this many OSDs are up, and all is well. */
    public boolean isServing(int expectedOsds) {
        return health.equals("HEALTH_OK") && isClean() && upOsds == expectedOsds;
    }

    @Override
    public String toString() {
        return health + ", " + upOsds + " of " + osds + " OSDs up, " + cleanPgs + " of " + pgs + " PGs active+clean";
    }
}
