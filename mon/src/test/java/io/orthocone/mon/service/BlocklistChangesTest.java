package io.orthocone.mon.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.message.ClientInstance;
import io.orthocone.message.EntityName;
import io.orthocone.message.ErrorCode;
import io.orthocone.mon.command.MonCommand;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.UTime;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BlocklistChangesTest {
    private static final UTime NOW = new UTime(1_767_225_600, 0);
    private static final EntityAddr INSTANCE = new ClientInstance(EntityName.client(4127), 17).addr();
    private static final MonCommand.OsdBlocklistAdd ADD = new MonCommand.OsdBlocklistAdd("client.4127.17", 60);
    private static final MonCommand.OsdBlocklistRm REMOVE = new MonCommand.OsdBlocklistRm("client.4127.17");

    private static List<Verdict> ask(OsdMap map, OsdMapRequest... requests) {
        return OsdMapService.prepare(map, Arrays.asList(requests), NOW).verdicts();
    }

    private static OsdMapRequest said(MonCommand.OsdChange command) {
        return TestMaps.command(command);
    }

    @Test
    void anEntryHasItsTimeAndGoesWhenItIsTakenOut() {
        OsdMap map = TestMaps.up("h0");
        assertThat(ask(map, said(ADD)))
                .containsExactly(
                        new Verdict.Accepted("blocklisting client.4127.17 until 2026-01-01T00:01:00Z (60 sec)"));
        OsdMap fenced = TestMaps.after(map, said(ADD));
        assertThat(fenced.isBlocklisted(INSTANCE)).isTrue();
        assertThat(fenced.blocklist()).containsEntry(INSTANCE, new UTime(NOW.seconds() + 60, 0));
        assertThat(ask(fenced, said(REMOVE))).containsExactly(new Verdict.Accepted("un-blocklisting client.4127.17"));
        OsdMap forgiven = TestMaps.after(fenced, said(REMOVE));
        assertThat(forgiven.isBlocklisted(INSTANCE)).isFalse();
        assertThat(ask(forgiven, said(REMOVE)))
                .containsExactly(new Verdict.Unchanged("client.4127.17 isn't blocklisted"));
    }

    @Test
    void whatIsTakenOutAndPutInAtOnceIsInAfterwards() {
        OsdMap fenced = TestMaps.after(TestMaps.up("h0"), said(ADD));
        assertThat(ask(fenced, said(REMOVE), said(ADD)))
                .containsExactly(new Verdict.Accepted("un-blocklisting client.4127.17"), new Verdict.Deferred());
        OsdMap between = TestMaps.after(fenced, said(REMOVE), said(ADD));
        assertThat(TestMaps.after(between, said(ADD)).isBlocklisted(INSTANCE)).isTrue();
    }

    @Test
    void clearTakesAllOut() {
        OsdMap fenced =
                TestMaps.after(TestMaps.up("h0"), said(ADD), said(new MonCommand.OsdBlocklistAdd("10.0.0.7", 60)));
        assertThat(fenced.blocklist()).hasSize(2);
        OsdMap clear = TestMaps.after(fenced, said(new MonCommand.OsdBlocklistClear()));
        assertThat(clear.blocklist()).isEmpty();
        assertThat(ask(clear, said(new MonCommand.OsdBlocklistClear())))
                .containsExactly(new Verdict.Unchanged("the blocklist is empty"));
    }

    @Test
    void whatHasExpiredGoesAndWhatIsGoneStaysGone() {
        OsdMap fenced = TestMaps.after(TestMaps.up("h0"), said(ADD));
        OsdMapRequest expired = new OsdMapRequest.BlocklistExpired(List.of(INSTANCE));
        OsdMap open = TestMaps.after(fenced, expired);
        assertThat(open.blocklist()).isEmpty();
        assertThat(ask(open, expired)).containsExactly(new Verdict.Unchanged("they are gone"));
    }

    @ParameterizedTest
    @CsvSource({
        "client.4127.17, client.4127.17",
        "192.168.0.7:0/4711, 192.168.0.7:0/4711",
        "192.168.0.7/4711, 192.168.0.7:0/4711",
        "192.168.0.7, 192.168.0.7:0/0",
        "192.168.0.7:6800/4294967295, 192.168.0.7:6800/4294967295",
        "[fe80::1]:0/5, [fe80::1]:0/5",
        "fe80::1, [fe80::1]:0/0",
        "[FE80:0::1]/5, [fe80::1]:0/5",
    })
    void entriesAreReadAndWritten(String typed, String shown) {
        assertThat(BlocklistText.parse(typed).map(BlocklistText::of)).contains(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"client.4127", "node7", "192.168.0.7:x/1", "192.168.0.7:0/x", "192.168.0.7:70000/1", "/5", "[::1"
            })
    void nonsenseIsRefused(String typed) {
        assertThat(ask(TestMaps.up("h0"), said(new MonCommand.OsdBlocklistAdd(typed, 60))))
                .satisfiesExactly(verdict -> assertThat(verdict)
                        .isInstanceOfSatisfying(
                                Verdict.Refused.class,
                                refused -> assertThat(refused.code()).isEqualTo(ErrorCode.EINVAL)));
    }
}
