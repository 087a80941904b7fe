package io.orthocone.session;

import io.orthocone.message.EntityType;

/** Which policy a messenger follows, by what the peer is and who connects. */
public interface Policies {
    /** Of sessions that this side begins. */
    Policy connecting(EntityType peer);

    /** Of sessions that the peer begins. */
    Policy accepting(EntityType peer);

    /** The cluster's rules, by what this side is. */
    static Policies of(EntityType self) {
        return new StandardPolicies(self);
    }

    /** Everything lossy: for heartbeats, where an old message is worth nothing. */
    static Policies lossy() {
        return new Policies() {
            @Override
            public Policy connecting(EntityType peer) {
                return Policy.LOSSY_CLIENT;
            }

            @Override
            public Policy accepting(EntityType peer) {
                return Policy.STATELESS_SERVER;
            }
        };
    }
}
