package io.orthocone.auth;

import io.orthocone.message.EntityName;

/**
 * What the other side of a link has proven, and with it a session.
 *
 * @param epoch of the monitors' database, when the capabilities were those
 * @param expiresMillis wall-clock time at which the ticket ends that was shown
 */
public record Identity(Account account, PublicKey key, Capabilities capabilities, long epoch, long expiresMillis) {
    /** Never ends by itself. */
    public static final long NEVER = Long.MAX_VALUE;

    private static final PublicKey NOBODYS = PublicKey.of(new byte[PublicKey.LENGTH_BYTES]);

    /**
     * Somebody within this JVM, who shares its heap with us and so has every right already: nothing is proven, and clients are taken for
     * {@code client.admin}.
     */
    public static Identity inner(EntityName name) {
        Account account = switch (name.type()) {
            case MON, OSD, MDS -> Account.ofDaemon(name);
            case CLIENT -> Account.ADMIN;
        };
        return new Identity(account, NOBODYS, Capabilities.ALL, 0, NEVER);
    }

    /** Whether a session that began with this one may go on with the other: the same party, whatever its rights are by now. */
    public boolean isSameParty(Identity other) {
        return account.equals(other.account) && key.equals(other.key);
    }
}
