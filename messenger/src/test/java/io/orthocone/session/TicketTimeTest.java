package io.orthocone.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.auth.Account;
import io.orthocone.auth.Revocations;
import io.orthocone.auth.Ticket;
import io.orthocone.auth.TicketVerifier;
import io.orthocone.message.EntityName;
import io.orthocone.message.EntityType;
import io.orthocone.message.OsdPing;
import io.orthocone.sim.World;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What becomes of sessions whose tickets end or are revoked, over bytes. */
final class TicketTimeTest {
    private static final EntityName MON_A = EntityName.mon("a");
    private static final EntityName OSD_0 = EntityName.osd(0);
    private static final EntityName OSD_1 = EntityName.osd(1);
    private static final EntityName CLIENT = TestCredentials.client(7);
    private static final long LIFE =
            TimeUnit.MILLISECONDS.toNanos(Ticket.MAX_LIFETIME_MILLIS + TicketVerifier.TOLERANCE_MILLIS);

    private final SimSessions sim = SimSessions.overBytes(World.calm(11));

    private static void renew(TestPeer peer, long nowMillis, long epoch) {
        Account account = TestCredentials.accountOf(peer.name);
        peer.run(messenger -> peer.credentials.orElseThrow().renew(SimSessions.KEYS.ticket(account, nowMillis, epoch)));
    }

    @Test
    void aSessionGoesOnByTheNewerTicketAndNothingIsLost() {
        TestPeer one = sim.start(OSD_0);
        TestPeer other = sim.start(OSD_1);
        long minute = 60 * SimSessions.SECOND;
        long minutes = LIFE / minute + 2;
        for (long passed = 0; passed < minutes; passed++) {
            // Enough is said that the link is not given up for its silence.
            sim.send(one, OSD_1, 1 + passed, 1);
            sim.world.runFor(minute);
            if (passed == minutes / 2) {
                long now = TestCredentials.NOW_MILLIS + TimeUnit.NANOSECONDS.toMillis(passed * minute);
                renew(one, now, 1);
                renew(other, now, 1);
            }
        }
        assertThat(sim.world.probes()).containsKey("session.ticket-ended");
        sim.send(other, OSD_0, 1, 10);
        sim.await("delivery", () -> other.lastFrom(OSD_0) == minutes && one.lastFrom(OSD_1) == 10);
        assertThat(one.events).containsExactly("opened osd.1");
        assertThat(other.events).containsExactly("opened osd.0");
        assertThat(one.mistake + other.mistake).isEmpty();
    }

    @Test
    void whoHasNoNewerTicketWaitsUntilItHas() {
        TestPeer one = sim.start(OSD_0);
        TestPeer other = sim.start(OSD_1);
        sim.send(one, OSD_1, 1, 1);
        sim.await("delivery", () -> other.lastFrom(OSD_0) == 1);
        sim.world.runFor(LIFE + 60 * SimSessions.SECOND);
        long now = TestCredentials.NOW_MILLIS + TimeUnit.NANOSECONDS.toMillis(LIFE) + 60_000;
        renew(other, now, 1);
        sim.send(one, OSD_1, 2, 1);
        sim.world.runFor(60 * SimSessions.SECOND);
        assertThat(other.lastFrom(OSD_0)).isEqualTo(1);
        assertThat(one.messenger.sessions()).singleElement().satisfies(session -> {
            assertThat(session.isOpen()).isTrue();
            assertThat(session.trouble()).contains("the ticket of osd.0 ended");
        });
        renew(one, now + 60_000, 1);
        sim.await("delivery", () -> other.lastFrom(OSD_0) == 2);
    }

    @Test
    void aRevocationClosesLinksAtOnce() {
        TestPeer osd = sim.start(OSD_1);
        TestPeer one = sim.start(OSD_0);
        TestPeer client = sim.start(CLIENT);
        sim.send(one, OSD_1, 1, 1);
        sim.send(client, OSD_1, 1, 1);
        sim.await("delivery", () -> osd.lastFrom(OSD_0) == 1 && osd.lastFrom(CLIENT) == 1);
        Revocations both = Revocations.NONE.with(Account.osd(0), 2).with(Account.ADMIN, 2);
        osd.run(messenger -> osd.credentials.orElseThrow().revoke(both));
        sim.settle();
        assertThat(client.events).contains("reset osd.1 LINK_LOST");
        assertThat(osd.messenger.sessions()).noneMatch(Session::isConnected);

        sim.send(one, OSD_1, 2, 1);
        sim.settle();
        assertThat(osd.lastFrom(OSD_0)).isEqualTo(1);
        renew(one, TestCredentials.NOW_MILLIS, 2);
        sim.await("delivery", () -> osd.lastFrom(OSD_0) == 2);
        assertThat(one.events).containsExactly("opened osd.1");
    }

    @Test
    void monitorsKnowWhoComesAndShowNoTicket() {
        TestPeer mon = sim.start(MON_A);
        TestPeer osd = sim.start(OSD_0);
        TestPeer client = sim.start(CLIENT);
        sim.send(osd, MON_A, 1, 1);
        sim.send(client, MON_A, 1, 1);
        sim.await("delivery", () -> mon.lastFrom(OSD_0) == 1 && mon.lastFrom(CLIENT) == 1);
        assertThat(mon.messenger.sessions().stream()
                        .map(session -> session.identity().account()))
                .containsExactly(Account.osd(0), Account.ADMIN);
        assertThat(client.messenger.sessions().get(0).identity().account()).isEqualTo(Account.MON);
    }

    @Test
    void whoOverstepsItsAuthorityLosesTheSession() {
        TestPeer osd = sim.start(OSD_0);
        TestPeer client = sim.start(CLIENT);
        osd.permits = (proven, at, message) ->
                !(message instanceof OsdPing) || proven.account().type() == EntityType.OSD;
        sim.send(client, OSD_0, 1, 3);
        sim.await("the end", () -> client.events.contains("reset osd.0 DENIED"));
        assertThat(osd.received).isZero();
        assertThat(osd.events).containsExactly("opened " + CLIENT, "reset " + CLIENT + " DENIED");
        assertThat(sim.world.probes()).containsKey("session.not-permitted");
    }
}
