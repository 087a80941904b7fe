package io.orthocone.mon.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.auth.Account;
import io.orthocone.auth.Capabilities;
import io.orthocone.auth.PublicKey;
import io.orthocone.auth.Service;
import io.orthocone.message.ErrorCode;
import io.orthocone.mon.command.MonCommand;
import io.orthocone.mon.state.AuthChange;
import io.orthocone.mon.state.AuthDatabase;
import io.orthocone.mon.state.AuthEntry;
import io.orthocone.mon.state.StateChange;
import io.orthocone.mon.state.TestAccounts;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

class AuthServiceTest {
    private static final long NOW = 1_770_000_000_000L;
    private static final Account READER = Account.client("reader");
    private static final Account FRESH = Account.client("fresh");
    private static final Capabilities READ = Capabilities.NONE.with(Service.MON, "allow r");
    private static final Capabilities WRITE = Capabilities.NONE.with(Service.MON, "allow rw");
    private static final PublicKey KEY = TestAccounts.key(9);

    private AuthDatabase database = new AuthDatabase(1, 0, TestAccounts.some(), Collections.emptySortedMap());

    private Verdict decide(MonCommand.AuthChange command) {
        AuthService.Batch batch = AuthService.prepare(database, List.of(command), NOW);
        if (!batch.changes().isEmpty()) {
            database = database.apply(new StateChange.AuthStep(NOW, batch.changes(), List.of()));
        }
        return batch.verdicts().getFirst();
    }

    private static void assertRefused(Verdict verdict, ErrorCode code, String advice) {
        assertThat(verdict).isInstanceOfSatisfying(Verdict.Refused.class, refused -> {
            assertThat(refused.code()).isEqualTo(code);
            assertThat(refused.advice()).contains(advice);
        });
    }

    private MonCommand.AuthGetOrCreate getOrCreate(PublicKey key, Capabilities capabilities) {
        return new MonCommand.AuthGetOrCreate(FRESH, Optional.of(key), Optional.of(capabilities));
    }

    @Test
    void anAccountIsMadeOnceAndGotAgain() {
        assertThat(decide(getOrCreate(KEY, READ))).isEqualTo(new Verdict.Accepted("added key for client.fresh"));
        assertThat(database.entry(FRESH)).contains(new AuthEntry(KEY, READ));
        assertThat(decide(getOrCreate(KEY, READ))).isInstanceOf(Verdict.Unchanged.class);
        assertThat(decide(new MonCommand.AuthGetOrCreate(FRESH, Optional.empty(), Optional.empty())))
                .isInstanceOf(Verdict.Unchanged.class);
        assertThat(database.epoch()).isEqualTo(2);
    }

    @Test
    void otherCapabilitiesAreRefusedAsInCeph() {
        decide(getOrCreate(KEY, READ));
        assertRefused(
                decide(getOrCreate(KEY, WRITE)),
                ErrorCode.EINVAL,
                "key for client.fresh exists but cap mon does not match; change what it may do with: ocone auth caps"
                        + " client.fresh mon 'allow rw'");
        assertRefused(
                decide(new MonCommand.AuthAdd(FRESH, Optional.of(KEY), WRITE)), ErrorCode.EINVAL, "does not match");
    }

    @Test
    void anotherKeyNeverReplacesOne() {
        decide(getOrCreate(KEY, READ));
        assertRefused(
                decide(getOrCreate(TestAccounts.key(10), READ)), ErrorCode.EEXIST, "ocone auth rotate client.fresh");
        assertThat(database.entry(FRESH).orElseThrow().key()).isEqualTo(KEY);
    }

    @Test
    void twoAccountsNeverShareAKey() {
        PublicKey admins = database.entry(Account.ADMIN).orElseThrow().key();
        assertRefused(decide(getOrCreate(admins, READ)), ErrorCode.EEXIST, "the key of client.admin");
        assertRefused(
                decide(new MonCommand.AuthRotate(READER, Optional.of(admins), false)),
                ErrorCode.EEXIST,
                "the key of client.admin");
    }

    @Test
    void anAccountWithoutAKeyIsNotMade() {
        assertRefused(decide(new MonCommand.AuthAdd(FRESH, Optional.empty(), READ)), ErrorCode.EINVAL, "get-or-create");
    }

    @Test
    void changedCapabilitiesVoidTheTicketsThatNameTheOldOnes() {
        assertThat(decide(new MonCommand.AuthCaps(READER, WRITE))).isInstanceOf(Verdict.Accepted.class);
        assertThat(database.entry(READER).orElseThrow().capabilities()).isEqualTo(WRITE);
        assertThat(database.revocations().get(READER).epoch()).isEqualTo(database.epoch());
        assertThat(decide(new MonCommand.AuthCaps(READER, WRITE))).isInstanceOf(Verdict.Unchanged.class);
        assertRefused(decide(new MonCommand.AuthCaps(FRESH, READ)), ErrorCode.ENOENT, "ocone auth ls");
    }

    @Test
    void aRemovedAccountLeavesARevocation() {
        assertThat(decide(new MonCommand.AuthRm(READER))).isInstanceOf(Verdict.Accepted.class);
        assertThat(database.entry(READER)).isEmpty();
        assertThat(database.revocations()).containsOnlyKeys(READER);
        assertThat(decide(new MonCommand.AuthRm(READER)))
                .isEqualTo(new Verdict.Unchanged("entity client.reader does not exist"));
    }

    @Test
    void theLastAdministratorStays() {
        assertRefused(
                decide(new MonCommand.AuthRm(Account.ADMIN)), ErrorCode.EPERM, "the last account with mon 'allow *'");
        assertRefused(decide(new MonCommand.AuthCaps(Account.ADMIN, READ)), ErrorCode.EPERM, "the last account");
        decide(getOrCreate(KEY, Capabilities.ALL));
        assertThat(decide(new MonCommand.AuthRm(Account.ADMIN))).isInstanceOf(Verdict.Accepted.class);
        assertRefused(decide(new MonCommand.AuthRm(FRESH)), ErrorCode.EPERM, "the last account");
    }

    @Test
    void aRotatedKeyCountsForAnHourUnlessItIsRevoked() {
        PublicKey old = database.entry(READER).orElseThrow().key();
        decide(new MonCommand.AuthRotate(READER, Optional.of(KEY), false));
        AuthEntry entry = database.entry(READER).orElseThrow();
        assertThat(entry.countsForMillis(KEY, NOW)).isEqualTo(Long.MAX_VALUE);
        assertThat(entry.countsForMillis(old, NOW)).isEqualTo(AuthService.FORMER_KEY_LIFE_MILLIS);
        assertThat(database.revocations()).isEmpty();

        PublicKey third = TestAccounts.key(11);
        decide(new MonCommand.AuthRotate(READER, Optional.of(third), true));
        AuthEntry after = database.entry(READER).orElseThrow();
        assertThat(after.countsForMillis(KEY, NOW)).isZero();
        assertThat(after.countsForMillis(old, NOW)).isZero();
        assertThat(database.revocations()).containsOnlyKeys(READER);
    }

    @Test
    void theClusterKeyIsNobodysToChange() {
        assertRefused(decide(new MonCommand.AuthRm(Account.MON)), ErrorCode.EPERM, "mon.");
        assertRefused(
                decide(new MonCommand.AuthGetOrCreate(Account.MON, Optional.of(KEY), Optional.of(READ))),
                ErrorCode.EPERM,
                "mon.");
    }

    @Test
    void commandsOfABatchSeeOneAnother() {
        AuthService.Batch batch = AuthService.prepare(
                database, List.of(getOrCreate(KEY, READ), getOrCreate(KEY, WRITE), new MonCommand.AuthRm(FRESH)), NOW);
        assertThat(batch.verdicts().get(0)).isInstanceOf(Verdict.Accepted.class);
        assertThat(batch.verdicts().get(1)).isInstanceOf(Verdict.Refused.class);
        assertThat(batch.verdicts().get(2)).isInstanceOf(Verdict.Accepted.class);
        assertThat(batch.changes()).hasSize(3).first().isInstanceOf(AuthChange.Put.class);
        SortedMap<Account, AuthEntry> after = database.apply(new StateChange.AuthStep(NOW, batch.changes(), List.of()))
                .entries();
        assertThat(after).doesNotContainKey(FRESH);
    }
}
