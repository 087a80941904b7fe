package io.orthocone.mon.state;

import io.orthocone.auth.Account;
import io.orthocone.auth.Capabilities;
import io.orthocone.auth.PublicKey;
import io.orthocone.auth.Service;
import io.orthocone.env.Payload;
import io.orthocone.mon.state.AuthDatabase.Revocation;
import io.orthocone.mon.state.AuthEntry.FormerKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The bytes of what the auth database holds, with the fields of {@link Fields}:
 *
 * <pre>
 *   entry        key (bytes), count u32 of services, each: service, capabilities (texts), former u8; if 1: key (bytes), until u64
 *   entries      count u32, each: account (text), entry
 *   epochs       epoch u32, oldest u32, count u32 of revocations, each: account (text), epoch u32, stamp u64
 *   change       kind u8: 1 put: account (text), entry; 2 remove, 3 revoke: account (text)
 * </pre>
 */
final class AuthCodec {
    private static final int PUT = 1;
    private static final int REMOVE = 2;
    private static final int REVOKE = 3;

    private AuthCodec() {}

    // --- entries

    static Payload bytesOf(AuthEntry entry) {
        Fields.Writer to = new Fields.Writer();
        put(to, entry);
        return to.done();
    }

    static void put(Fields.Writer to, AuthEntry entry) {
        put(to, entry.key());
        SortedMap<Service, String> texts = entry.capabilities().texts();
        to.u32(texts.size());
        texts.forEach((service, text) -> to.text(service.word()).text(text));
        to.octet(entry.former().isPresent() ? 1 : 0);
        entry.former().ifPresent(former -> {
            put(to, former.key());
            to.u64(former.untilMillis());
        });
    }

    private static void put(Fields.Writer to, PublicKey key) {
        to.bytes(Payload.wrap(key.bytes()));
    }

    static AuthEntry entry(Fields.Reader from) {
        PublicKey key = key(from);
        Capabilities capabilities = Capabilities.NONE;
        int services = from.count();
        for (int i = 0; i < services; i++) {
            Service service = sensible(from.text(), Service::parse);
            Capabilities before = capabilities;
            capabilities = sensible(from.text(), text -> before.with(service, text));
        }
        Optional<FormerKey> former =
                from.octet() == 1 ? Optional.of(new FormerKey(key(from), from.u64())) : Optional.empty();
        return new AuthEntry(key, capabilities, former);
    }

    private static PublicKey key(Fields.Reader from) {
        return sensible(from.bytes().toByteArray(), PublicKey::of);
    }

    static Account account(String text) {
        return sensible(text, Account::parse);
    }

    private static <T, R> R sensible(T stored, Function<T, R> meaning) {
        try {
            return meaning.apply(stored);
        } catch (IllegalArgumentException e) {
            throw new MalformedStateException(e.getMessage(), e);
        }
    }

    static void put(Fields.Writer to, SortedMap<Account, AuthEntry> entries) {
        to.u32(entries.size());
        entries.forEach((account, entry) -> {
            to.text(account.toString());
            put(to, entry);
        });
    }

    static SortedMap<Account, AuthEntry> entries(Fields.Reader from) {
        SortedMap<Account, AuthEntry> entries = new TreeMap<>();
        int count = from.count();
        for (int i = 0; i < count; i++) {
            entries.put(account(from.text()), entry(from));
        }
        return entries;
    }

    // --- epochs

    static void putEpochs(Fields.Writer to, AuthDatabase database) {
        to.u32(database.epoch())
                .u32(database.oldest())
                .u32(database.revocations().size());
        database.revocations()
                .forEach((account, revocation) ->
                        to.text(account.toString()).u32(revocation.epoch()).u64(revocation.stampMillis()));
    }

    /** What {@link #putEpochs} wrote, of a database with these entries. */
    static AuthDatabase database(Fields.Reader epochs, SortedMap<Account, AuthEntry> entries) {
        int epoch = epochs.u32();
        int oldest = epochs.u32();
        SortedMap<Account, Revocation> revocations = new TreeMap<>();
        int count = epochs.count();
        for (int i = 0; i < count; i++) {
            revocations.put(account(epochs.text()), new Revocation(epochs.u32(), epochs.u64()));
        }
        return new AuthDatabase(epoch, oldest, entries, revocations);
    }

    // --- changes

    static void put(Fields.Writer to, List<AuthChange> changes) {
        to.u32(changes.size());
        for (AuthChange change : changes) {
            switch (change) {
                case AuthChange.Put(Account account, AuthEntry entry) -> {
                    to.octet(PUT).text(account.toString());
                    put(to, entry);
                }
                case AuthChange.Remove(Account account) -> to.octet(REMOVE).text(account.toString());
                case AuthChange.Revoke(Account account) -> to.octet(REVOKE).text(account.toString());
            }
        }
    }

    static List<AuthChange> changes(Fields.Reader from) {
        List<AuthChange> changes = new ArrayList<>();
        int count = from.count();
        for (int i = 0; i < count; i++) {
            int kind = from.octet();
            Account account = account(from.text());
            changes.add(
                    switch (kind) {
                        case PUT -> new AuthChange.Put(account, entry(from));
                        case REMOVE -> new AuthChange.Remove(account);
                        case REVOKE -> new AuthChange.Revoke(account);
                        default -> throw new MalformedStateException("a change of the auth database of kind " + kind);
                    });
        }
        return changes;
    }
}
