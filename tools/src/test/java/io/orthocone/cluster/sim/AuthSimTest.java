package io.orthocone.cluster.sim;

import static io.orthocone.cluster.sim.AuthWorld.HOUR;
import static io.orthocone.cluster.sim.AuthWorld.MINUTE;
import static io.orthocone.cluster.sim.AuthWorld.SECOND;
import static io.orthocone.cluster.sim.AuthWorld.read;
import static io.orthocone.cluster.sim.AuthWorld.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.auth.Account;
import io.orthocone.env.Payload;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.HObject;
import io.orthocone.message.OsdSubOp;
import io.orthocone.sim.Fault;
import io.orthocone.sim.FaultPlan;
import io.orthocone.sim.SimProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whole clusters in which everybody proves who it is: tickets, keys and rights as they come, change and go while clients work. */
final class AuthSimTest {
    private static final String[] READ_WRITE = {"mon", "allow r", "osd", "allow rw pool=data"};
    private static final long DATA = 1;
    private static final long OTHER = 2;

    @Test
    void anAccountMayDoWhatItsCapabilitiesSayAndNothingElse() {
        AuthWorld it = new AuthWorld(1, 1, 3);
        AuthWorld.Worker owner = it.begin(Account.ADMIN);
        assertThat(owner.op(DATA, "", "o", write("content"))).isEqualTo(ErrorCode.OK);
        assertThat(owner.op(DATA, "mine", "o", write("content"))).isEqualTo(ErrorCode.OK);
        assertThat(owner.op(OTHER, "", "o", write("content"))).isEqualTo(ErrorCode.OK);

        AuthWorld.Worker reader = it.begin(it.account("reader", "mon", "allow r", "osd", "allow r pool=data"));
        assertThat(reader.op(DATA, "", "o", read(), new OsdSubOp.Stat())).isEqualTo(ErrorCode.OK);
        assertThat(reader.op(DATA, "", "o", write("mine"))).isEqualTo(ErrorCode.EPERM);
        assertThat(reader.op(DATA, "", "o", new OsdSubOp.Delete())).isEqualTo(ErrorCode.EPERM);
        assertThat(reader.op(DATA, "", "o", read(), write("mine"))).isEqualTo(ErrorCode.EPERM);
        assertThat(reader.op(DATA, "", "o", new OsdSubOp.SetXattr("a", Payload.EMPTY)))
                .isEqualTo(ErrorCode.EPERM);
        assertThat(reader.op(OTHER, "", "o", read())).isEqualTo(ErrorCode.EPERM);
        assertThat(reader.op(OTHER, "", "", new OsdSubOp.ListObjects(HObject.head(OTHER, "", "", "", 0), 9, "")))
                .isEqualTo(ErrorCode.EPERM);

        AuthWorld.Worker bound = it.begin(it.account(
                "bound", "mon", "allow r", "osd", "allow rw namespace=mine, allow rw pool=data object_prefix=job."));
        assertThat(bound.op(DATA, "mine", "o", read(), write("new"))).isEqualTo(ErrorCode.OK);
        assertThat(bound.op(DATA, "", "job.1", write("new"))).isEqualTo(ErrorCode.OK);
        assertThat(bound.op(DATA, "", "o", read())).isEqualTo(ErrorCode.EPERM);
        assertThat(bound.op(OTHER, "", "job.1", write("new"))).isEqualTo(ErrorCode.EPERM);

        assertThat(owner.op(DATA, "", "o", new OsdSubOp.AssertVersion(1))).isEqualTo(ErrorCode.OK);
    }

    @Test
    void whoHasNoRightAtOsdsIsToldSo() {
        AuthWorld it = new AuthWorld(2, 1, 3);
        AuthWorld.Worker looker = it.begin(it.account("looker", "mon", "allow r"));
        assertThat(looker.op(DATA, "", "o", read())).isEqualTo(ErrorCode.EACCES);
    }

    @Test
    void clientsWorkForHoursOnTicketsThatLastAnHourWhileMonitorsComeAndGo() {
        AuthWorld it = new AuthWorld(3, 3, 3);
        Account app = it.account("app", READ_WRITE);
        List<AuthWorld.Worker> workers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            workers.add(it.begin(app).workEvery(30 * SECOND));
        }
        for (int minute = 0; minute < 140; minute += 10) {
            it.world.runFor(9 * MINUTE);
            SimProcess monitor = it.cluster.monitors().get(minute / 10 % 3);
            monitor.crash();
            it.world.runFor(MINUTE);
            monitor.start();
        }
        for (AuthWorld.Worker worker : workers) {
            assertThat(worker.rest()).hasSizeGreaterThan(250).containsOnly(ErrorCode.OK);
            assertThat(worker.answers()).hasSize(worker.asked());
        }
    }

    @Test
    void signingKeysRotateWithoutBeingNoticed() {
        AuthWorld it = new AuthWorld(4, 1, 1);
        AuthWorld.Worker worker = it.begin(it.account("app", READ_WRITE)).workEvery(3 * MINUTE);
        it.world.runFor(13 * HOUR);
        assertThat(it.world.probes()).containsKey("mon.signing-key-rotated");
        assertThat(worker.rest()).hasSizeGreaterThan(250).containsOnly(ErrorCode.OK);
        assertThat(worker.answers()).hasSize(worker.asked());
    }

    @Test
    void theKeyOfAnAccountRotatesUnderLoadAndTheOldOneEndsWithinTheHour() {
        AuthWorld it = new AuthWorld(5, 1, 3);
        Account app = it.account("app", READ_WRITE);
        List<AuthWorld.Worker> old = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            old.add(it.begin(app).workEvery(5 * SECOND));
        }
        it.world.runFor(20 * MINUTE);
        it.rotate(app, false);
        List<AuthWorld.Worker> replaced = new ArrayList<>();
        AuthWorld.Worker forgotten = old.removeLast();
        for (AuthWorld.Worker each : old) {
            it.world.runFor(2 * MINUTE);
            replaced.add(it.begin(app).workEvery(5 * SECOND));
            assertThat(each.rest()).containsOnly(ErrorCode.OK).hasSize(each.asked());
            each.end();
        }
        // Once the old key's hour is over, and with it the last ticket that names it, as late as clocks may be apart.
        it.world.runFor(40 * MINUTE);
        for (AuthWorld.Worker each : replaced) {
            assertThat(each.rest()).containsOnly(ErrorCode.OK).hasSize(each.asked());
        }
        assertThat(forgotten.rest()).contains(ErrorCode.OK).endsWith(ErrorCode.EACCES);
    }

    @Test
    void aRevokedKeyCountsNoMoreAtOnce() {
        AuthWorld it = new AuthWorld(6, 3, 3);
        Account app = it.account("app", READ_WRITE);
        AuthWorld.Worker worker = it.begin(app);
        assertThat(worker.op(DATA, "", "o", write("x"))).isEqualTo(ErrorCode.OK);
        it.rotate(app, true);
        it.world.runFor(SECOND);
        assertThat(worker.tryOp(DATA, "", "o", 5 * SECOND, write("y"))).isNotEqualTo(Optional.of(ErrorCode.OK));
        assertThat(it.begin(app).op(DATA, "", "o", write("z"))).isEqualTo(ErrorCode.OK);
    }

    @Test
    void aRemovedAccountIsOutWithinASecond() {
        AuthWorld it = new AuthWorld(7, 3, 3);
        Account app = it.account("app", READ_WRITE);
        List<AuthWorld.Worker> workers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            workers.add(it.begin(app).workEvery(SECOND / 10));
        }
        it.world.runFor(10 * SECOND);
        it.remove(app);
        it.world.runFor(SECOND);
        List<Integer> doneAfterASecond = workers.stream().map(AuthSimTest::done).toList();
        it.world.runFor(MINUTE);
        assertThat(workers.stream().map(AuthSimTest::done).toList())
                .as("nothing is carried out for it any more")
                .isEqualTo(doneAfterASecond);
        for (AuthWorld.Worker worker : workers) {
            assertThat(worker.answers()).endsWith(ErrorCode.EACCES);
        }
        assertThat(it.begin(app).op(DATA, "", "o", read())).isEqualTo(ErrorCode.EACCES);
    }

    private static int done(AuthWorld.Worker worker) {
        return (int) worker.answers().stream().filter(ErrorCode.OK::equals).count();
    }

    @Test
    void changedCapabilitiesCountForClientsThatAreAtWork() {
        AuthWorld it = new AuthWorld(8, 3, 3);
        Account app = it.account("app", READ_WRITE);
        AuthWorld.Worker worker = it.begin(app);
        assertThat(worker.op(DATA, "", "o", write("x"))).isEqualTo(ErrorCode.OK);
        it.changeCaps(app, "mon", "allow r", "osd", "allow r pool=data");
        it.world.runFor(SECOND);
        assertThat(worker.op(DATA, "", "o", write("y"))).isEqualTo(ErrorCode.EPERM);
        assertThat(worker.op(DATA, "", "o", read())).isEqualTo(ErrorCode.OK);
        it.changeCaps(app, "mon", "allow r", "osd", "allow rw");
        it.world.runFor(SECOND);
        assertThat(worker.op(OTHER, "", "o", write("z"))).isEqualTo(ErrorCode.OK);
    }

    @Test
    void anOsdWhoseAccountIsRemovedIsOutAndTheOthersGoOn() {
        for (int seed = 20; seed < 25; seed++) {
            AuthWorld it = new AuthWorld(seed, 1, 3);
            theOthersGoOnWithout(it, () -> it.remove(Account.osd(1)));
        }
    }

    /** It is who it says it is, so sessions come about, and end with its first word. */
    @Test
    void anOsdThatMayTalkToMonitorsOnlyIsOutAndTheOthersGoOn() {
        for (int seed = 25; seed < 30; seed++) {
            AuthWorld it = new AuthWorld(seed, 1, 3);
            theOthersGoOnWithout(it, () -> it.changeCaps(Account.osd(1), "mon", "profile osd"));
        }
    }

    /** While a peer is not heard, and until the map says that it is down, the others keep their intervals. */
    private static void theOthersGoOnWithout(AuthWorld it, Runnable change) {
        AuthWorld.Worker worker = it.begin(Account.ADMIN);
        assertThat(worker.op(DATA, "", "o", write("x"))).isEqualTo(ErrorCode.OK);
        change.run();
        // It comes back without having met the other one yet.
        it.cluster.osds().get(0).crash();
        it.world.runFor(SECOND / 10);
        it.cluster.osds().get(0).start();
        it.world.runFor(MINUTE);
        assertThat(worker.op(DATA, "", "o", write("y"))).isEqualTo(ErrorCode.OK);
        assertThat(it.world.probes()).as("seed %d", it.world.seed()).doesNotContainKey("osd.session-lost");
    }

    @Test
    void anOsdThatHearsNoRevocationsServesUntilTheTicketEndsAndNotLonger() {
        AuthWorld it = new AuthWorld(9, 1, 1);
        Account app = it.account("app", READ_WRITE);
        AuthWorld.Worker worker = it.begin(app);
        assertThat(worker.op(DATA, "", "o", write("x"))).isEqualTo(ErrorCode.OK);
        it.world.execute(FaultPlan.of(new Fault.Partition(0, List.of("mon.a"), List.of("osd.0"), 4 * HOUR)));
        it.world.runFor(SECOND);
        it.remove(app);
        it.world.runFor(10 * SECOND);
        assertThat(worker.tryOp(DATA, "", "o", SECOND, write("still")))
                .as("nobody has told the OSD")
                .contains(ErrorCode.OK);
        it.world.runFor(HOUR + 15 * MINUTE);
        assertThat(worker.tryOp(DATA, "", "o", 10 * MINUTE, write("y")))
                .as("the OSD has heard of nothing, and the ticket has ended")
                .isNotEqualTo(Optional.of(ErrorCode.OK));
    }
}
