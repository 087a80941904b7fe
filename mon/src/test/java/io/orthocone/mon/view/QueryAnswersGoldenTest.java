package io.orthocone.mon.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.orthocone.env.Payload;
import io.orthocone.kv.KvBatch;
import io.orthocone.message.MonMap;
import io.orthocone.message.PgStateFlag;
import io.orthocone.mon.command.CommandException;
import io.orthocone.mon.command.MonCommand;
import io.orthocone.mon.quorum.LogPosition;
import io.orthocone.mon.quorum.MonId;
import io.orthocone.mon.quorum.RaftRole;
import io.orthocone.mon.quorum.RaftStatus;
import io.orthocone.mon.service.PgMap;
import io.orthocone.mon.service.TestMaps;
import io.orthocone.mon.state.ClusterState;
import io.orthocone.mon.state.StateChange;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.osdmap.OsdMap;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What people and programs read, as stored texts: a change of form shows as a diff. */
class QueryAnswersGoldenTest {
    private static final ObjectMapper PRETTY = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private static ClusterView view(OsdMap map, PgMap reports, List<String> quorum) {
        TreeMap<String, EntityAddr> monitors = new TreeMap<>();
        monitors.put("a", EntityAddr.of("10.0.1.1", 6789, 0));
        monitors.put("b", EntityAddr.of("10.0.1.2", 6789, 0));
        monitors.put("c", EntityAddr.of("10.0.1.3", 6789, 0));
        TreeMap<MonId, Long> matches = new TreeMap<>();
        matches.put(new MonId("b"), 41L);
        matches.put(new MonId("c"), 40L);
        RaftStatus raft = new RaftStatus(
                3,
                RaftRole.LEADER,
                Optional.of(new MonId("a")),
                LogPosition.ZERO,
                new LogPosition(3, 41),
                41,
                41,
                41,
                1000,
                0,
                matches);
        ClusterState state = new ClusterState();
        state.apply(
                new StateChange.Founding(TestMaps.FSID, Payload.wrap(map.encode()), Collections.emptySortedMap())
                        .encode(),
                new KvBatch());
        return new ClusterView(
                new MonMap(TestMaps.FSID, 1, monitors),
                "a",
                quorum,
                185_000_000_000L,
                raft,
                state.osdMaps(),
                state.auth(),
                reports);
    }

    private static ClusterView healthy() {
        OsdMap map = TestMaps.after(TestMaps.up("h0", "h0", "h1"), TestMaps.createPool("data", 4, 3));
        return view(map, TestMaps.reported(map, PgStateFlag.ACTIVE, PgStateFlag.CLEAN), List.of("a", "b", "c"));
    }

    private static ClusterView troubled() {
        OsdMap map = TestMaps.after(TestMaps.up("h0", "h0", "h1"), TestMaps.createPool("data", 4, 3));
        OsdMap down = TestMaps.after(map, TestMaps.down(map, 2));
        PgMap reports = TestMaps.reported(down, PgStateFlag.ACTIVE, PgStateFlag.UNDERSIZED, PgStateFlag.DEGRADED);
        OsdMap more = TestMaps.after(down, TestMaps.createPool("fresh", 2, 2));
        return view(more, reports, List.of("a", "c"));
    }

    private static Map<String, MonCommand.Query> queries() {
        Map<String, MonCommand.Query> queries = new LinkedHashMap<>();
        queries.put("status", new MonCommand.Status());
        queries.put("health", new MonCommand.Health(false));
        queries.put("health detail", new MonCommand.Health(true));
        queries.put("df", new MonCommand.Df(false));
        queries.put("df detail", new MonCommand.Df(true));
        queries.put("osd df", new MonCommand.OsdDf());
        queries.put("osd pool get-quota data", new MonCommand.OsdPoolGetQuota("data"));
        queries.put("progress", new MonCommand.Progress());
        queries.put("mon stat", new MonCommand.MonStat());
        queries.put("mon dump", new MonCommand.MonDump());
        queries.put("quorum_status", new MonCommand.QuorumStatus());
        queries.put("osd stat", new MonCommand.OsdStat());
        queries.put("osd tree", new MonCommand.OsdTree());
        queries.put("osd dump", new MonCommand.OsdDump());
        queries.put("osd pool ls", new MonCommand.OsdPoolLs(false));
        queries.put("osd pool ls detail", new MonCommand.OsdPoolLs(true));
        queries.put("osd pool get data size", new MonCommand.OsdPoolGet("data", "size"));
        queries.put("osd pool get data crush_rule", new MonCommand.OsdPoolGet("data", "crush_rule"));
        queries.put("osd map data obj", new MonCommand.OsdMapObject("data", "obj", ""));
        queries.put("pg stat", new MonCommand.PgStat());
        queries.put("pg dump", new MonCommand.PgDump());
        queries.put("pg map 1.2", new MonCommand.PgMap("1.2"));
        return queries;
    }

    private static String answers(ClusterView view, boolean json) throws Exception {
        StringBuilder all = new StringBuilder();
        for (Map.Entry<String, MonCommand.Query> query : queries().entrySet()) {
            String output =
                    QueryAnswers.answer(query.getValue(), view).output(json).toUtf8();
            all.append("$ ocone ")
                    .append(query.getKey())
                    .append(json ? " --format json" : "")
                    .append('\n');
            all.append(json ? PRETTY.writeValueAsString(PRETTY.readTree(output)) : output)
                    .append("\n\n");
        }
        return all.toString();
    }

    private static String stored(String name) throws IOException {
        try (InputStream in = QueryAnswersGoldenTest.class.getResourceAsStream(name)) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aHealthyClusterReadsSo() throws Exception {
        assertThat(answers(healthy(), false)).isEqualTo(stored("healthy.txt"));
    }

    @Test
    void aHealthyClusterReadsSoToPrograms() throws Exception {
        assertThat(answers(healthy(), true)).isEqualTo(stored("healthy.json.txt"));
    }

    @Test
    void aClusterInTroubleReadsSo() throws Exception {
        assertThat(answers(troubled(), false)).isEqualTo(stored("troubled.txt"));
    }

    @Test
    void binaryMapsAreTheBytesOfTheMap() throws Exception {
        ClusterView view = healthy();
        byte[] map = QueryAnswers.answer(new MonCommand.OsdGetMap(OptionalInt.empty()), view)
                .output(true)
                .toByteArray();
        assertThat(OsdMap.decode(map)).isEqualTo(view.osdMap());
    }

    @Test
    void whatDoesNotExistIsSaidWithAdvice() {
        ClusterView view = healthy();
        assertThatThrownBy(() -> QueryAnswers.answer(new MonCommand.PgMap("9.0"), view))
                .isInstanceOf(CommandException.class)
                .hasMessage("there is no pg 9.0; 'ocone pg dump' lists all");
        assertThatThrownBy(() -> QueryAnswers.answer(new MonCommand.OsdGetMap(OptionalInt.of(1)), view))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("the map of epoch 1 is not kept");
    }
}
