package io.orthocone.mon.service;

import io.orthocone.auth.Account;
import io.orthocone.auth.Capabilities;
import io.orthocone.auth.PublicKey;
import io.orthocone.auth.Service;
import io.orthocone.message.EntityType;
import io.orthocone.message.ErrorCode;
import io.orthocone.mon.command.MonCommand;
import io.orthocone.mon.state.AuthChange;
import io.orthocone.mon.state.AuthDatabase;
import io.orthocone.mon.state.AuthEntry;
import io.orthocone.mon.state.AuthEntry.FormerKey;
import io.orthocone.mon.state.StateChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Decides what commands change in the auth database. Pure: the same database, commands and time give the same step. */
public final class AuthService {
    /** As long as a ticket may live: whoever has not heard of the new key by then has no ticket either. */
    static final long FORMER_KEY_LIFE_MILLIS = TimeUnit.HOURS.toMillis(1);

    private AuthService() {}

    /**
     * What a batch of commands comes to.
     *
     * @param changes empty when nothing changes
     * @param verdicts one for each command, in order
     */
    public record Batch(List<AuthChange> changes, List<Verdict> verdicts) {
        public Batch {
            changes = List.copyOf(changes);
            verdicts = List.copyOf(verdicts);
        }
    }

    /** Prepares the next step of a batch of commands, in order. */
    public static Batch prepare(AuthDatabase database, List<MonCommand.AuthChange> commands, long nowMillis) {
        AuthDatabase working = database;
        List<AuthChange> changes = new ArrayList<>();
        List<Verdict> verdicts = new ArrayList<>();
        for (MonCommand.AuthChange command : commands) {
            Decision decision = decide(working, command, nowMillis);
            if (decision.verdict() instanceof Verdict.Accepted) {
                working = working.apply(new StateChange.AuthStep(nowMillis, decision.changes(), List.of()));
                changes.addAll(decision.changes());
            }
            verdicts.add(decision.verdict());
        }
        return new Batch(changes, verdicts);
    }

    private record Decision(Verdict verdict, List<AuthChange> changes) {
        static Decision refused(ErrorCode code, String advice) {
            return new Decision(new Verdict.Refused(code, advice), List.of());
        }

        static Decision unchanged(String status) {
            return new Decision(new Verdict.Unchanged(status), List.of());
        }

        static Decision accepted(String status, AuthChange... changes) {
            return new Decision(new Verdict.Accepted(status), List.of(changes));
        }
    }

    private static Decision decide(AuthDatabase database, MonCommand.AuthChange command, long nowMillis) {
        if (command.account().equals(Account.MON)) {
            return Decision.refused(
                    ErrorCode.EPERM,
                    "the key of mon. is in the monitors' keyrings and nowhere else; it is made with the cluster");
        }
        return switch (command) {
            case MonCommand.AuthAdd add -> create(database, add.account(), add.key(), Optional.of(add.capabilities()));
            case MonCommand.AuthGetOrCreate get -> create(database, get.account(), get.key(), get.capabilities());
            case MonCommand.AuthCaps caps -> caps(database, caps.account(), caps.capabilities());
            case MonCommand.AuthRm remove -> remove(database, remove.account());
            case MonCommand.AuthRotate rotate -> rotate(database, rotate, nowMillis);
        };
    }

    private static Decision create(
            AuthDatabase database, Account account, Optional<PublicKey> key, Optional<Capabilities> wanted) {
        Optional<AuthEntry> known = database.entry(account);
        if (known.isPresent()) {
            return compare(account, known.get(), key, wanted);
        }
        if (key.isEmpty()) {
            return Decision.refused(ErrorCode.EINVAL, noKey(account));
        }
        Optional<Account> owner = ownerOf(database, key.get());
        if (owner.isPresent()) {
            return Decision.refused(
                    ErrorCode.EEXIST, "this is the key of " + owner.get() + "; each account has one of its own");
        }
        if (database.entries().size() >= AuthDatabase.MOST_ENTRIES) {
            return Decision.refused(
                    ErrorCode.ERANGE,
                    "there are " + AuthDatabase.MOST_ENTRIES + " accounts, which is the limit; see: ocone auth ls");
        }
        AuthEntry entry = new AuthEntry(key.get(), wanted.orElse(Capabilities.NONE));
        return Decision.accepted("added key for " + account, new AuthChange.Put(account, entry));
    }

    private static String noKey(Account account) {
        return "the key of " + account
                + " is drawn where it is to be used, and only its public half comes here; use: ocone"
                + " auth get-or-create " + account;
    }

    /** A client number is drawn from a key: two accounts with one key could speak as one another's incarnations. */
    private static Optional<Account> ownerOf(AuthDatabase database, PublicKey key) {
        return database.entries().entrySet().stream()
                .filter(entry -> entry.getValue().key().equals(key)
                        || entry.getValue().former().map(FormerKey::key).equals(Optional.of(key)))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static Decision compare(
            Account account, AuthEntry known, Optional<PublicKey> key, Optional<Capabilities> wanted) {
        if (key.isPresent() && !key.get().equals(known.key())) {
            return Decision.refused(
                    ErrorCode.EEXIST,
                    account + " exists with another key, whose keyring is where it was made; give it a new key with:"
                            + " ocone auth rotate " + account + ", or choose another name");
        }
        if (wanted.isPresent() && !wanted.get().equals(known.capabilities())) {
            return Decision.refused(
                    ErrorCode.EINVAL,
                    "key for " + account + " exists but cap " + firstDifference(wanted.get(), known.capabilities())
                            + " does not match; change what it may do with: ocone auth caps " + account + " "
                            + wanted.get());
        }
        return Decision.unchanged(account + " exists");
    }

    private static String firstDifference(Capabilities one, Capabilities other) {
        SortedMap<Service, String> all = new TreeMap<>(one.texts());
        all.putAll(other.texts());
        return all.keySet().stream()
                .filter(service -> !one.text(service).equals(other.text(service)))
                .findFirst()
                .orElseThrow()
                .word();
    }

    private static Decision caps(AuthDatabase database, Account account, Capabilities wanted) {
        Optional<AuthEntry> known = database.entry(account);
        if (known.isEmpty()) {
            return missing(account);
        }
        if (known.get().capabilities().equals(wanted)) {
            return Decision.unchanged("caps of " + account + " are so already");
        }
        if (isLastAdmin(database, account) && !isAdmin(account, wanted)) {
            return lastAdmin(account);
        }
        return Decision.accepted(
                "updated caps for " + account,
                new AuthChange.Put(account, known.get().withCapabilities(wanted)),
                new AuthChange.Revoke(account));
    }

    private static Decision remove(AuthDatabase database, Account account) {
        if (database.entry(account).isEmpty()) {
            return Decision.unchanged("entity " + account + " does not exist");
        }
        if (isLastAdmin(database, account)) {
            return lastAdmin(account);
        }
        return Decision.accepted("updated", new AuthChange.Remove(account), new AuthChange.Revoke(account));
    }

    private static Decision rotate(AuthDatabase database, MonCommand.AuthRotate rotate, long nowMillis) {
        Account account = rotate.account();
        Optional<AuthEntry> known = database.entry(account);
        if (known.isEmpty()) {
            return missing(account);
        }
        if (rotate.key().isEmpty()) {
            return Decision.refused(ErrorCode.EINVAL, noKey(account));
        }
        PublicKey key = rotate.key().get();
        if (known.get().key().equals(key)) {
            return Decision.unchanged("this is the key of " + account + " already");
        }
        Optional<Account> owner = ownerOf(database, key);
        if (owner.isPresent()) {
            return Decision.refused(
                    ErrorCode.EEXIST, "this is, or was, the key of " + owner.get() + "; draw a new one");
        }
        Capabilities capabilities = known.get().capabilities();
        if (rotate.revoke()) {
            return Decision.accepted(
                    "rotated key for " + account + "; the old one counts no more",
                    new AuthChange.Put(account, new AuthEntry(key, capabilities)),
                    new AuthChange.Revoke(account));
        }
        FormerKey former = new FormerKey(known.get().key(), nowMillis + FORMER_KEY_LIFE_MILLIS);
        return Decision.accepted(
                "rotated key for " + account + "; the old one counts for an hour",
                new AuthChange.Put(account, new AuthEntry(key, capabilities, Optional.of(former))));
    }

    private static Decision missing(Account account) {
        return Decision.refused(
                ErrorCode.ENOENT, "couldn't find entry " + account + "; 'ocone auth ls' lists those that there are");
    }

    private static boolean isAdmin(Account account, Capabilities capabilities) {
        return account.type() == EntityType.CLIENT && capabilities.permitsEverything(Service.MON);
    }

    /** Whether nobody else could ever make another one. */
    private static boolean isLastAdmin(AuthDatabase database, Account account) {
        return database.entry(account)
                        .filter(entry -> isAdmin(account, entry.capabilities()))
                        .isPresent()
                && database.entries().entrySet().stream()
                        .filter(entry ->
                                isAdmin(entry.getKey(), entry.getValue().capabilities()))
                        .noneMatch(entry -> !entry.getKey().equals(account));
    }

    private static Decision lastAdmin(Account account) {
        return Decision.refused(
                ErrorCode.EPERM,
                account
                        + " is the last account with mon 'allow *': without it nobody could change accounts any more;"
                        + " make another one first, with: ocone auth get-or-create client.NAME mon 'allow *' osd"
                        + " 'allow *'");
    }
}
