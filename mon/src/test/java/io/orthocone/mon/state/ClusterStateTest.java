package io.orthocone.mon.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orthocone.auth.Account;
import io.orthocone.auth.Capabilities;
import io.orthocone.env.Payload;
import io.orthocone.kv.KvBatch;
import io.orthocone.mon.command.MonCommand;
import io.orthocone.mon.service.OsdMapService;
import io.orthocone.mon.service.TestMaps;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.UTime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClusterStateTest {
    private static Payload founding() {
        OsdMap first = TestMaps.up("h0", "h1");
        return new StateChange.Founding(TestMaps.FSID, Payload.wrap(first.encode()), TestAccounts.some()).encode();
    }

    /** Applies a founding and then so many epochs, each keeping as many as told. */
    private static ClusterState stateAfter(int epochs, int kept) {
        ClusterState state = new ClusterState();
        state.apply(founding(), new KvBatch());
        for (int i = 0; i < epochs; i++) {
            state.apply(step(state.osdMaps().newest(), i, kept), new KvBatch());
        }
        return state;
    }

    private static Payload step(OsdMap map, int number, int kept) {
        MonCommand.OsdChange change =
                number % 2 == 0 ? new MonCommand.OsdSetFlag("noout") : new MonCommand.OsdUnsetFlag("noout");
        Payload incremental =
                Payload.wrap(OsdMapService.prepare(map, List.of(TestMaps.command(change)), new UTime(number, 0))
                        .incremental()
                        .orElseThrow()
                        .encode());
        CommandId id = new CommandId("client.1", 5, number);
        return new StateChange.OsdMapStep(
                        map.epoch() + 2 - kept, incremental, List.of(new StateChange.Answered(id, "done " + number)))
                .encode();
    }

    @Test
    void aChangeSurvivesItsBytes() {
        StateChange step = new StateChange.OsdMapStep(
                17,
                Payload.utf8("incremental"),
                List.of(new StateChange.Answered(new CommandId("client.77", -3, 1L << 40), "pool 'ü' created")));
        assertThat(StateChangeCodec.decode(step.encode())).isEqualTo(step);
        StateChange founding = new StateChange.Founding(TestMaps.FSID, Payload.utf8("map"), TestAccounts.some());
        assertThat(StateChangeCodec.decode(founding.encode())).isEqualTo(founding);
    }

    @Test
    void aStepOfTheAuthDatabaseSurvivesItsBytes() {
        StateChange step = new StateChange.AuthStep(
                1_770_000_000_123L,
                List.of(
                        new AuthChange.Put(Account.client("reader"), TestAccounts.entry(7, "allow r")),
                        new AuthChange.Put(
                                Account.osd(3),
                                new AuthEntry(
                                        TestAccounts.key(8),
                                        Capabilities.NONE,
                                        Optional.of(new AuthEntry.FormerKey(TestAccounts.key(9), 1L << 41)))),
                        new AuthChange.Remove(Account.client("gone")),
                        new AuthChange.Revoke(Account.client("gone"))),
                List.of(new StateChange.Answered(new CommandId("client.77", -3, 1L << 40), "updated")));
        assertThat(StateChangeCodec.decode(step.encode())).isEqualTo(step);
        for (int length = 0; length < step.encode().length(); length++) {
            Payload cut = step.encode().slice(0, length);
            assertThatThrownBy(() -> StateChangeCodec.decode(cut)).isInstanceOf(MalformedStateException.class);
        }
    }

    @Test
    void accountsAndRevocationsSurviveAStoreAndASnapshot() throws IOException {
        ClusterState state = stateAfter(0, 10);
        StoredTables stored = new StoredTables();
        ClusterState replayed = new ClusterState();
        for (Payload change : List.of(
                founding(),
                authStep(5, new AuthChange.Put(Account.client("new"), TestAccounts.entry(7, "allow r"))),
                authStep(
                        6,
                        new AuthChange.Remove(Account.client("reader")),
                        new AuthChange.Revoke(Account.client("reader"))))) {
            KvBatch batch = new KvBatch();
            replayed.apply(change, batch);
            stored.write(batch);
        }
        state.replace(replayed.encode(), new KvBatch());
        ClusterState loaded = new ClusterState();
        loaded.load(stored);
        for (ClusterState each : List.of(replayed, state, loaded)) {
            assertThat(each.auth().epoch()).isEqualTo(3);
            assertThat(each.auth().entries().keySet())
                    .containsExactly(Account.osd(0), Account.ADMIN, Account.client("new"));
            assertThat(each.auth().revocations())
                    .containsExactly(Map.entry(Account.client("reader"), new AuthDatabase.Revocation(3, 6)));
            assertThat(each.auth()).isEqualTo(replayed.auth());
        }
    }

    private static Payload authStep(long stampMillis, AuthChange... changes) {
        return new StateChange.AuthStep(stampMillis, List.of(changes), List.of()).encode();
    }

    @Test
    void aRevocationIsForgottenWhenEveryTicketFromBeforeItHasEnded() {
        Account gone = Account.client("reader");
        AuthDatabase revoked = AuthDatabase.founded(TestAccounts.some())
                .apply(new StateChange.AuthStep(1000, List.of(new AuthChange.Revoke(gone)), List.of()));
        AuthChange other = new AuthChange.Put(Account.client("x"), TestAccounts.entry(7, "allow r"));

        long justBefore = 1000 + AuthDatabase.REVOCATION_LIFE_MILLIS;
        AuthDatabase kept = revoked.apply(new StateChange.AuthStep(justBefore, List.of(other), List.of()));
        assertThat(kept.revocations()).containsOnlyKeys(gone);
        assertThat(kept.oldest()).isZero();

        AuthDatabase forgotten = kept.apply(new StateChange.AuthStep(justBefore + 1, List.of(other), List.of()));
        assertThat(forgotten.revocations()).isEmpty();
        assertThat(forgotten.oldest())
                .as("whoever made a ticket from before the revocation knew nothing of it")
                .isEqualTo(2);
    }

    @Test
    void aFormerKeyIsForgottenWhenItsTimeIsOver() {
        AuthEntry entry = new AuthEntry(
                TestAccounts.key(1), Capabilities.NONE, Optional.of(new AuthEntry.FormerKey(TestAccounts.key(2), 500)));
        assertThat(entry.countsForMillis(TestAccounts.key(1), 600)).isEqualTo(Long.MAX_VALUE);
        assertThat(entry.countsForMillis(TestAccounts.key(2), 400)).isEqualTo(100);
        assertThat(entry.countsForMillis(TestAccounts.key(2), 600)).isZero();
        assertThat(entry.countsForMillis(TestAccounts.key(3), 400)).isZero();
        AuthDatabase database = AuthDatabase.EMPTY.apply(
                new StateChange.AuthStep(500, List.of(new AuthChange.Put(Account.client("x"), entry)), List.of()));
        assertThat(database.entry(Account.client("x"))).contains(entry);
        assertThat(database.apply(new StateChange.AuthStep(501, List.of(), List.of()))
                        .entry(Account.client("x"))
                        .orElseThrow()
                        .former())
                .isEmpty();
    }

    @Test
    void everyCutOfAChangeIsRefused() {
        Payload whole = step(TestMaps.up("h0"), 0, 10);
        for (int length = 0; length < whole.length(); length++) {
            Payload cut = whole.slice(0, length);
            assertThatThrownBy(() -> StateChangeCodec.decode(cut)).isInstanceOf(MalformedStateException.class);
        }
    }

    @Test
    void theWholeStateSurvivesItsBytes() {
        ClusterState state = stateAfter(30, 10);
        ClusterState copy = stateAfter(3, 10);
        copy.replace(state.encode(), new KvBatch());
        assertThat(copy.encode()).isEqualTo(state.encode());
        assertThat(copy.osdMaps().newest()).isEqualTo(state.osdMaps().newest());
        assertThat(copy.answerTo(new CommandId("client.1", 5, 29))).contains("done 29");
    }

    @Test
    void aStateBeforeTheFoundingSurvivesItsBytesToo() {
        ClusterState copy = stateAfter(3, 10);
        copy.replace(new ClusterState().encode(), new KvBatch());
        assertThat(copy.isFounded()).isFalse();
    }

    @Test
    void anyFlippedByteOfAStateIsNoticed() {
        Payload whole = stateAfter(2, 10).encode();
        for (int at = 0; at < whole.length(); at++) {
            byte[] bytes = whole.toByteArray();
            bytes[at] ^= 0x10;
            ClusterState state = new ClusterState();
            assertThatThrownBy(() -> state.replace(Payload.wrap(bytes), new KvBatch()))
                    .isInstanceOf(MalformedStateException.class);
        }
    }

    @Test
    void oldMapsAreForgottenAndKeptOnesCanBeGiven() {
        ClusterState state = stateAfter(30, 10);
        int newest = state.osdMaps().newest().epoch();
        assertThat(state.osdMaps().oldestEpoch()).isEqualTo(newest - 9);
        assertThat(state.osdMaps().at(newest - 9)).map(OsdMap::epoch).contains(newest - 9);
        assertThat(state.osdMaps().at(newest - 10)).isEmpty();
        assertThat(state.osdMaps().incrementals()).hasSize(9);
    }

    @Test
    void answeredCommandsAreBounded() {
        ClusterState state = stateAfter(AnsweredCommands.KEPT + 40, 5);
        assertThat(state.answerTo(new CommandId("client.1", 5, 39))).isEmpty();
        assertThat(state.answerTo(new CommandId("client.1", 5, 40))).contains("done 40");
    }

    @Test
    void aSecondFoundingChangesNothing() {
        ClusterState state = stateAfter(3, 10);
        Payload before = state.encode();
        state.apply(founding(), new KvBatch());
        assertThat(state.encode()).isEqualTo(before);
    }

    @Test
    void everyMonitorThatAppliesTheSameChangesHasTheSameBytes() {
        List<Payload> states = new ArrayList<>();
        for (int monitor = 0; monitor < 3; monitor++) {
            states.add(stateAfter(20, 7).encode());
        }
        assertThat(states).containsOnly(states.getFirst());
    }
}
