package io.orthocone.osd.op;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.message.EntityName;
import io.orthocone.message.ReqId;
import io.orthocone.osdmap.PgId;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class OpHistoryTest {
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final OpHistory history = new OpHistory();

    private void ended(long tid, long tookNanos, long nowNanos) {
        if (history.isAmongTheSlowest(tookNanos)) {
            ReqId reqId = new ReqId(EntityName.client(4127), 17, tid);
            history.add(
                    new OpReport(reqId, new PgId(1, 0), "op " + tid, tookNanos, Stage.REPLY, "", new TreeMap<>()),
                    nowNanos);
        }
    }

    private List<Long> kept() {
        return history.slowest().stream().map(OpReport::ageNanos).toList();
    }

    @Test
    void theSlowestAreKeptAndOthersAreNotLookedAt() {
        for (long tid = 1; tid <= 100; tid++) {
            ended(tid, tid * 7 % 101, 0);
        }
        assertThat(kept()).hasSize(20).startsWith(100L, 99L).endsWith(81L);
        assertThat(history.isAmongTheSlowest(81)).isFalse();
        assertThat(history.isAmongTheSlowest(82)).isTrue();
    }

    @Test
    void whatIsOldMakesRoom() {
        for (long tid = 1; tid <= 20; tid++) {
            ended(tid, 1000 + tid, 0);
        }
        ended(21, 5, 9 * MINUTE);
        assertThat(kept()).doesNotContain(5L);
        history.tick(11 * MINUTE);
        assertThat(kept()).isEmpty();
        ended(22, 5, 11 * MINUTE);
        assertThat(kept()).containsExactly(5L);
    }

    @Test
    void aReportNamesItsClientAsABlocklistDoes() {
        TreeMap<Stage, Long> spent = new TreeMap<>();
        spent.put(Stage.AWAIT_COMMIT, 35_000_000L);
        spent.put(Stage.EXECUTE, 100_000L);
        ReqId reqId = new ReqId(EntityName.client(4127), 17, 9);
        OpReport report = new OpReport(reqId, new PgId(1, 0), "op", 35_100_000, Stage.AWAIT_COMMIT, "", spent);
        assertThat(report.client()).isEqualTo("client.4127.17");
        assertThat(report.times()).isEqualTo("execute 0.1, await_commit 35.0");
        assertThat(report.waitingFor("osd.1").waitsFor()).isEqualTo("osd.1");
    }
}
