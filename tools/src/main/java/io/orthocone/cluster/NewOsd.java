package io.orthocone.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.auth.PublicKey;
import io.orthocone.auth.Service;
import io.orthocone.message.EntityName;
import io.orthocone.message.ErrorCode;
import io.orthocone.mon.command.CommandJson;
import io.orthocone.rados.Rados;
import io.orthocone.rados.RadosException;
import java.io.IOException;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One more OSD for a cluster that runs: an empty folder, a key, and an account. When it starts for the first time it makes its store and
 * registers it.
 */
public final class NewOsd {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private NewOsd() {}

    /**
     * Makes it; it does not run yet.
     *
     * @return the lowest number that neither the cluster nor the folder has
     */
    public static EntityName make(Rados rados, ClusterFolder folder) throws IOException {
        SortedSet<Integer> taken = new TreeSet<>(known(rados));
        folder.osds().forEach(osd -> taken.add(osd.osdId()));
        int id = 0;
        while (taken.contains(id)) {
            id++;
        }
        EntityName osd = EntityName.osd(id);
        folder.createOsd(osd);
        PublicKey key = ClusterKeys.createOsd(folder, osd);
        // A purged OSD of this number may have left its account; nobody can prove that one any more.
        removeAccount(rados, osd);
        ObjectNode account =
                CommandJson.begin("auth add").put("entity", osd.toString()).put("key", key.toString());
        ArrayNode caps = account.putArray("caps");
        for (Service service : Service.values()) {
            ClusterKeys.OF_OSD
                    .text(service)
                    .ifPresent(text -> caps.add(service.word()).add(text));
        }
        rados.command(account.toString());
        return osd;
    }

    private static void removeAccount(Rados rados, EntityName osd) {
        try {
            rados.command(
                    CommandJson.begin("auth rm").put("entity", osd.toString()).toString());
        } catch (RadosException e) {
            if (e.code() != ErrorCode.ENOENT) {
                throw e;
            }
        }
    }

    /** Those that the map has, wherever they are. */
    private static SortedSet<Integer> known(Rados rados) {
        SortedSet<Integer> ids = new TreeSet<>();
        String dump = rados.command(CommandJson.begin("osd dump").toString()).text();
        try {
            for (JsonNode osd : MAPPER.readTree(dump).get("osds")) {
                ids.add(osd.get("osd").asInt());
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("monitors answer in JSON, not: " + dump, e);
        }
        return ids;
    }
}
