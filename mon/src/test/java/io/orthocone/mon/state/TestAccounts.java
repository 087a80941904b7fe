package io.orthocone.mon.state;

import io.orthocone.auth.Account;
import io.orthocone.auth.Capabilities;
import io.orthocone.auth.PublicKey;
import io.orthocone.auth.Service;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Accounts for tests, with keys that nobody has the other half of. */
public final class TestAccounts {
    private TestAccounts() {}

    public static PublicKey key(int number) {
        byte[] bytes = new byte[PublicKey.LENGTH_BYTES];
        Arrays.fill(bytes, (byte) number);
        return PublicKey.of(bytes);
    }

    /** An account that may do so at monitors. */
    public static AuthEntry entry(int key, String mon) {
        return new AuthEntry(key(key), Capabilities.NONE.with(Service.MON, mon));
    }

    /** An administrator, a reader and an OSD. */
    public static SortedMap<Account, AuthEntry> some() {
        return new TreeMap<>(Map.of(
                Account.ADMIN,
                entry(1, "allow *"),
                Account.client("reader"),
                entry(2, "allow r"),
                Account.osd(0),
                entry(3, "profile osd")));
    }
}
