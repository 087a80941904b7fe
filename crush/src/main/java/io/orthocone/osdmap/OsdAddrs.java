package io.orthocone.osdmap;

import java.util.List;

/**
 * Where an OSD is reached. Each list holds the forms of one address for different protocols, ours only {@code V2}.
 *
 * @param client by clients and monitors
 * @param cluster by other OSDs
 * @param heartbeatBack by the pings of other OSDs on the cluster's network
 * @param heartbeatFront by the pings of other OSDs on the clients' network
 */
public record OsdAddrs(
        List<EntityAddr> client,
        List<EntityAddr> cluster,
        List<EntityAddr> heartbeatBack,
        List<EntityAddr> heartbeatFront) {
    public static final OsdAddrs NONE = new OsdAddrs(List.of(), List.of(), List.of(), List.of());

    public OsdAddrs {
        client = List.copyOf(client);
        cluster = List.copyOf(cluster);
        heartbeatBack = List.copyOf(heartbeatBack);
        heartbeatFront = List.copyOf(heartbeatFront);
    }

    /** One address for each purpose, one for both heartbeats. */
    public static OsdAddrs of(EntityAddr client, EntityAddr cluster, EntityAddr heartbeat) {
        return new OsdAddrs(List.of(client), List.of(cluster), List.of(heartbeat), List.of(heartbeat));
    }

    /** The address that we speak to: the first of {@code V2}, else the first, else none. */
    public static EntityAddr preferred(List<EntityAddr> addrs) {
        for (EntityAddr addr : addrs) {
            if (addr.type() == EntityAddr.Type.V2) {
                return addr;
            }
        }
        return addrs.isEmpty() ? EntityAddr.NONE : addrs.getFirst();
    }
}
