package io.orthocone.mon.state;

import io.orthocone.auth.Account;

/** One change of the auth database. */
public sealed interface AuthChange {
    /** An account is there, with this. */
    record Put(Account account, AuthEntry entry) implements AuthChange {}

    /** It is gone. */
    record Remove(Account account) implements AuthChange {}

    /** Its tickets from before this change do not count. */
    record Revoke(Account account) implements AuthChange {}
}
