package io.orthocone.mon.state;

import io.orthocone.auth.Capabilities;
import io.orthocone.auth.PublicKey;
import java.util.Optional;

/**
 * What the monitors know of an account.
 *
 * @param key the public half; nobody but its owner has the other one
 * @param former the key before a rotation, as long as it counts
 */
public record AuthEntry(PublicKey key, Capabilities capabilities, Optional<FormerKey> former) {
    /**
     * A key that was replaced, and that a daemon or client which has not been told so may still prove.
     *
     * @param untilMillis wall-clock time
     */
    public record FormerKey(PublicKey key, long untilMillis) {}

    public AuthEntry(PublicKey key, Capabilities capabilities) {
        this(key, capabilities, Optional.empty());
    }

    /** With other capabilities. */
    public AuthEntry withCapabilities(Capabilities other) {
        return new AuthEntry(key, other, former);
    }

    /** For how long a key counts from now on, in milliseconds: {@link Long#MAX_VALUE} for the present one, 0 if it does not. */
    public long countsForMillis(PublicKey proven, long nowMillis) {
        if (proven.equals(key)) {
            return Long.MAX_VALUE;
        }
        return former.filter(old -> old.key().equals(proven))
                .map(old -> Math.max(0, old.untilMillis() - nowMillis))
                .orElse(0L);
    }

    /** Without a former key whose time is over. */
    AuthEntry at(long nowMillis) {
        return former.isPresent() && former.get().untilMillis() < nowMillis ? new AuthEntry(key, capabilities) : this;
    }
}
