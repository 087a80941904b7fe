package io.orthocone.mon.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orthocone.env.Payload;
import io.orthocone.kv.KvBatch;
import io.orthocone.mon.command.MonCommand;
import io.orthocone.mon.service.OsdMapService;
import io.orthocone.mon.service.TestMaps;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.UTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterStateTest {
    private static Payload founding() {
        OsdMap first = TestMaps.up("h0", "h1");
        return new StateChange.Founding(TestMaps.FSID, Payload.wrap(first.encode())).encode();
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
        MonCommand.Change change =
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
        StateChange founding = new StateChange.Founding(TestMaps.FSID, Payload.utf8("map"));
        assertThat(StateChangeCodec.decode(founding.encode())).isEqualTo(founding);
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
