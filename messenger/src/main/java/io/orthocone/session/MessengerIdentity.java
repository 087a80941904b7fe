package io.orthocone.session;

import io.orthocone.message.EntityName;
import java.util.UUID;

/**
 * Who a messenger is.
 *
 * @param nonce tells this incarnation from earlier and later ones; drawn at random by whoever starts the daemon, never 0
 * @param fsid the cluster, or {@link Messenger#UNKNOWN_FSID}
 */
public record MessengerIdentity(EntityName name, int nonce, UUID fsid) {
    public MessengerIdentity {
        if (nonce == 0) {
            throw new IllegalArgumentException("the nonce 0 stands for an incarnation that is not known");
        }
    }
}
