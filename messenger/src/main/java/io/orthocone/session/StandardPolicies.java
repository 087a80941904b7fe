package io.orthocone.session;

import io.orthocone.message.EntityType;

/**
 * Equals are {@link Policy#LOSSLESS_PEER}. Daemons talk to monitors, and clients to metadata servers, without loss: what the server
 * knows of them counts. Toward OSDs and from clients to monitors the sender resends, because its target may move.
 */
record StandardPolicies(EntityType self) implements Policies {
    @Override
    public Policy connecting(EntityType peer) {
        if (self == peer && self != EntityType.CLIENT) {
            return Policy.LOSSLESS_PEER;
        }
        return isLossy(self, peer) ? Policy.LOSSY_CLIENT : Policy.LOSSLESS_CLIENT;
    }

    @Override
    public Policy accepting(EntityType peer) {
        if (self == peer && self != EntityType.CLIENT) {
            return Policy.LOSSLESS_PEER;
        }
        return isLossy(peer, self) ? Policy.STATELESS_SERVER : Policy.STATEFUL_SERVER;
    }

    private static boolean isLossy(EntityType client, EntityType server) {
        return switch (server) {
            case OSD, CLIENT -> true;
            case MON -> client == EntityType.CLIENT;
            case MDS -> false;
        };
    }
}
