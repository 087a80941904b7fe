package io.orthocone.session;

import io.orthocone.auth.Account;
import io.orthocone.auth.DeniedException;
import io.orthocone.auth.Identity;
import io.orthocone.auth.PublicKey;

/** Where a monitor looks up who somebody is that shows no ticket. Asked on the messenger's reactor. */
@FunctionalInterface
public interface AccountDirectory {
    /**
     * What is known of the account.
     *
     * @param key that it says it has; whether it has is checked afterwards
     * @throws DeniedException when there is no such account, or it has another key
     */
    Identity identityOf(Account account, PublicKey key) throws DeniedException;
}
