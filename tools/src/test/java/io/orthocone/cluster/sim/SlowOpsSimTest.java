package io.orthocone.cluster.sim;

import static io.orthocone.cluster.sim.AuthWorld.MINUTE;
import static io.orthocone.cluster.sim.AuthWorld.SECOND;
import static io.orthocone.cluster.sim.AuthWorld.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.auth.Account;
import io.orthocone.env.Payload;
import io.orthocone.message.MonMessage.CommandReply;
import io.orthocone.mon.command.CommandJson;
import io.orthocone.objecter.ClusterClient;
import io.orthocone.objecter.OpRequest;
import io.orthocone.objecter.OpTarget;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ops that cannot go on: after half a minute the monitors name them, their stage and their blocker, and forget them when they are done. */
final class SlowOpsSimTest {
    @Test
    void anOpWhosePgHasTooFewCopiesIsNamedWithItsPg() {
        AuthWorld it = new AuthWorld(1, 1, 3);
        it.world.process("osd.0").crash();
        it.world.process("osd.2").crash();
        it.world.runFor(5 * SECOND);
        begin(it);
        it.world.runFor(20 * SECOND);
        assertThat(health(it)).doesNotContain("SLOW_OPS");
        it.world.runFor(20 * SECOND);
        assertThat(health(it))
                .contains("SLOW_OPS")
                .containsPattern("1 slow op, oldest one blocked for 3\\d sec, osd\\.1 has slow ops")
                .containsPattern("osd\\.1: osd_op\\(client\\.\\d+\\.\\d+:\\d+ 1\\.\\d o \\[writefull\\] .*\\) is in"
                        + " await_active and waits for (more copies of pg 1\\.\\d: 1 OSDs are too few|pg 1\\.\\d"
                        + " to be active)");
        it.world.process("osd.0").start();
        it.world.process("osd.2").start();
        it.admin.awaitClean(3, 8, MINUTE);
        it.world.runFor(5 * SECOND);
        assertThat(health(it)).doesNotContain("SLOW_OPS");
    }

    /** What the member says is held back on the way, so it is thought to live. */
    @Test
    void anOpThatAMemberDoesNotAnswerIsNamedWithTheMember() {
        AuthWorld it = new AuthWorld(2, 1, 3);
        for (int member = 0; member < 3; member++) {
            for (int primary = 0; primary < 3; primary++) {
                if (member != primary && (member == 2 || primary == 2)) {
                    it.world.hold("host-osd." + member + "→host-osd." + primary);
                }
            }
        }
        begin(it);
        it.world.runFor(40 * SECOND);
        assertThat(health(it))
                .containsPattern(
                        "osd\\.\\d: osd_op\\(.* is in await_commit and waits for osd\\.\\d(, osd\\.\\d)? to make it"
                                + " durable");
    }

    private static void begin(AuthWorld it) {
        ClusterClient client = it.begin(Account.ADMIN).client();
        client.reactor()
                .execute(() -> client.objecter()
                        .submit(
                                new OpRequest(OpTarget.named(1, "", "", "o"), List.of(write("content")), 0),
                                result -> {}));
    }

    private static String health(AuthWorld it) {
        ClusterClient client = it.begin(Account.ADMIN).client();
        List<CommandReply> replies = new ArrayList<>();
        String json = CommandJson.begin("health")
                .put("detail", "true")
                .put("format", "plain")
                .toString();
        client.reactor().execute(() -> client.monClient().command(json, Payload.EMPTY, MINUTE, replies::add));
        it.world.await("the state of health", () -> !replies.isEmpty(), 2 * MINUTE);
        return replies.getFirst().output().toUtf8();
    }
}
