package io.orthocone.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.auth.Account;
import io.orthocone.auth.PublicKey;
import io.orthocone.auth.Signature;
import io.orthocone.env.Endpoint;
import io.orthocone.env.Payload;
import io.orthocone.message.EntityName;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.session.ScriptedLinks.ScriptedLink;
import io.orthocone.sim.World;
import io.orthocone.wire.CloseReason;
import io.orthocone.wire.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One messenger, {@code osd.1}, and a test that plays the other side frame by frame. */
final class SessionScenarioTest {
    private static final long MILLI = 1_000_000L;
    private static final EntityName OSD_0 = EntityName.osd(0);
    private static final EntityName OSD_2 = EntityName.osd(2);
    private static final EntityAddr ADDR_0 = EntityAddr.of("10.9.9.9", 6800, 70);
    private static final EntityAddr ADDR_2 = EntityAddr.of("10.9.9.9", 6802, 72);

    private final World world = World.calm(1);
    private final ScriptedLinks links = new ScriptedLinks();
    private TestPeer osd1;

    @BeforeEach
    void start() {
        world.host("host")
                .process("osd.1", env -> {
                    osd1 = new TestPeer(env, EntityName.osd(1), links, SessionOptions.DEFAULT);
                    osd1.listen(new Endpoint("10.9.9.1", 6801));
                })
                .start();
        world.runFor(MILLI);
    }

    /** Does something on the messenger's reactor and lets the turn end. */
    private void turn(Runnable step) {
        osd1.reactor.execute(step);
        world.runFor(MILLI);
    }

    private static Frame hello(EntityName name, EntityAddr addr) {
        return new Frame.Hello(1, 1, name, addr, TestPeer.FSID, "10.9.9.1");
    }

    private static Frame message(long number, long ack) {
        return new Frame.MessageFrame(number, ack, TestPeer.numbered(number));
    }

    /** A session that the other side has begun. */
    private ScriptedLink accepted(EntityName name, EntityAddr addr, long cookie) {
        List<ScriptedLink> link = new ArrayList<>();
        turn(() -> {
            link.add(links.accept());
            link.get(0).say(hello(name, addr), new Frame.Ident(cookie, 1, false, addr));
        });
        return link.get(0);
    }

    private static long cookieOf(ScriptedLink link) {
        return ((Frame.IdentOk) link.sent().get(1)).cookie();
    }

    /** A session that the messenger has begun and the other side has agreed to. */
    private ScriptedLink connected(EntityName name, EntityAddr addr) {
        turn(() -> osd1.messenger.connect(name, addr));
        ScriptedLink link = links.last();
        turn(() -> link.handler.opened(link));
        turn(() -> link.say(hello(name, addr), new Frame.IdentOk(99, 0)));
        return link;
    }

    private ScriptedLink reconnect(long cookie, long peerCookie, long attempt, long received) {
        List<ScriptedLink> link = new ArrayList<>();
        turn(() -> {
            link.add(links.accept());
            link.get(0).say(hello(OSD_0, ADDR_0), new Frame.Reconnect(cookie, peerCookie, attempt, received, ADDR_0));
        });
        return link.get(0);
    }

    @Test
    void allSendsOfATurnLeaveInOneGoAndCarryTheAcknowledgement() {
        ScriptedLink link = accepted(OSD_0, ADDR_0, 5);
        int before = link.batches.size();
        turn(() -> {
            link.say(message(1, 0), message(2, 0), message(3, 0));
            for (int i = 1; i <= 4; i++) {
                osd1.messenger.send(OSD_0, ADDR_0, TestPeer.numbered(i));
            }
        });
        assertThat(link.batches).hasSize(before + 1);
        assertThat(link.batches.get(before))
                .containsExactly(message(1, 3), message(2, 3), message(3, 3), message(4, 3));
        world.runFor(100 * MILLI);
        assertThat(link.batches).as("nothing is left to acknowledge").hasSize(before + 1);
    }

    @Test
    void anAcknowledgementWithNothingToRideOnGoesAloneALittleLater() {
        ScriptedLink link = accepted(OSD_0, ADDR_0, 5);
        int before = link.sent().size();
        turn(() -> link.say(message(1, 0), message(2, 0)));
        assertThat(link.sent()).hasSize(before);
        world.runFor(20 * MILLI);
        assertThat(link.sent()).hasSize(before + 1).last().isEqualTo(new Frame.Ack(2));
    }

    @Test
    void manyMessagesAreAcknowledgedAtTheEndOfTheTurn() {
        ScriptedLink link = accepted(OSD_0, ADDR_0, 5);
        turn(() -> {
            for (int i = 1; i <= 200; i++) {
                link.say(message(i, 0));
            }
        });
        assertThat(link.lastSent()).isEqualTo(new Frame.Ack(200));
    }

    @Test
    void aDuplicateIsDroppedAndAcknowledged() {
        ScriptedLink link = accepted(OSD_0, ADDR_0, 5);
        turn(() -> link.say(message(1, 0), message(2, 0), message(2, 0), message(1, 0)));
        assertThat(osd1.received).isEqualTo(2);
        assertThat(link.lastSent()).isEqualTo(new Frame.Ack(2));
        assertThat(world.probes()).containsEntry("session.duplicate-dropped", 2L);
    }

    @Test
    void aGapCostsTheLinkAndNothingBehindItIsHeard() {
        ScriptedLink link = accepted(OSD_0, ADDR_0, 5);
        turn(() -> link.say(message(1, 0), message(3, 0), message(4, 0)));
        assertThat(link.closed).isTrue();
        assertThat(osd1.received).isEqualTo(1);

        ScriptedLink again = reconnect(5, cookieOf(link), 2, 0);
        assertThat(again.lastSent()).isEqualTo(new Frame.ReconnectOk(0, 1));
        turn(() -> again.say(message(2, 0), message(3, 0)));
        assertThat(osd1.received).isEqualTo(3);
        assertThat(osd1.mistake).isEmpty();
    }

    @Test
    void onlyWhatThePeerDoesNotHaveIsSentAgain() {
        ScriptedLink link = connected(OSD_0, ADDR_0);
        turn(() -> {
            for (int i = 1; i <= 5; i++) {
                osd1.messenger.send(OSD_0, ADDR_0, TestPeer.numbered(i));
            }
        });
        turn(() -> link.say(new Frame.Ack(2)));
        turn(link::breakDown);
        ScriptedLink again = links.last();
        assertThat(again).isNotSameAs(link);
        turn(() -> again.handler.opened(again));
        turn(() -> again.say(hello(OSD_0, ADDR_0)));
        assertThat(again.lastSent()).isInstanceOfSatisfying(Frame.Reconnect.class, reconnect -> {
            assertThat(reconnect.peerCookie()).isEqualTo(99);
            assertThat(reconnect.received()).isZero();
            assertThat(reconnect.attempt()).isEqualTo(2);
        });
        turn(() -> again.say(new Frame.ReconnectOk(0, 3)));
        assertThat(again.sent()).endsWith(message(4, 0), message(5, 0)).doesNotContain(message(3, 0));
    }

    @Test
    void whoClaimsToHaveReceivedWhatWasNotSentIsRejected() {
        ScriptedLink link = connected(OSD_0, ADDR_0);
        turn(() -> link.say(new Frame.Ack(1)));
        assertThat(osd1.events).containsExactly("opened osd.0", "reset osd.0 REJECTED");
        assertThat(link.lastSent()).isInstanceOf(Frame.Close.class);

        ScriptedLink other = accepted(OSD_2, ADDR_2, 6);
        turn(() -> other.say(message(1, 17)));
        assertThat(osd1.received).isZero();
        assertThat(osd1.events).endsWith("reset osd.2 REJECTED");
    }

    @Test
    void theLowerEntitysLinkWinsWhenTwoCross() {
        // We are osd.1: osd.2 has to wait for our link.
        turn(() -> osd1.messenger.connect(OSD_2, ADDR_2));
        ScriptedLink ours = links.last();
        turn(() -> ours.handler.opened(ours));
        turn(() -> ours.say(hello(OSD_2, ADDR_2)));
        ScriptedLink theirs = accepted(OSD_2, ADDR_2, 6);
        assertThat(theirs.lastSent()).isEqualTo(new Frame.Wait());
        turn(() -> ours.say(new Frame.IdentOk(6, 1)));
        assertThat(osd1.events).containsExactly("opened osd.2");

        // osd.0 does not wait for ours.
        turn(() -> osd1.messenger.connect(OSD_0, ADDR_0));
        ScriptedLink crossing = links.last();
        turn(() -> crossing.handler.opened(crossing));
        turn(() -> crossing.say(hello(OSD_0, ADDR_0)));
        ScriptedLink winner = accepted(OSD_0, ADDR_0, 7);
        assertThat(winner.lastSent()).isInstanceOf(Frame.IdentOk.class);
        assertThat(crossing.closed).isTrue();
        assertThat(osd1.openSessions()).isEqualTo(2);
    }

    @Test
    void whoIsToldToWaitWaitsAndTriesAgainWhenNobodyComes() {
        turn(() -> osd1.messenger.connect(OSD_0, ADDR_0));
        ScriptedLink ours = links.last();
        turn(() -> ours.handler.opened(ours));
        turn(() -> ours.say(hello(OSD_0, ADDR_0), new Frame.Wait()));
        assertThat(ours.closed).isTrue();
        world.runFor(SessionOptions.DEFAULT.handshakeTimeoutNanos() / 2);
        assertThat(links.opened).hasSize(1);
        world.runFor(SessionOptions.DEFAULT.handshakeTimeoutNanos());
        assertThat(links.opened).hasSize(2);
    }

    @Test
    void aLateLinkIsToldFromTheCurrentOne() {
        ScriptedLink current = accepted(OSD_0, ADDR_0, 5);
        ScriptedLink late = reconnect(5, cookieOf(current), 1, 0);
        assertThat(late.lastSent())
                .isInstanceOfSatisfying(
                        Frame.Close.class, close -> assertThat(close.reason()).isEqualTo(CloseReason.STALE));
        assertThat(current.closed).isFalse();
        ScriptedLink newer = reconnect(5, cookieOf(current), 2, 0);
        assertThat(newer.lastSent()).isInstanceOf(Frame.ReconnectOk.class);
        assertThat(current.closed).isTrue();
    }

    @Test
    void aPeerWhoseBeginningWasNotConfirmedBeginsTheSameSessionAgain() {
        ScriptedLink link = accepted(OSD_0, ADDR_0, 5);
        turn(() -> osd1.messenger.send(OSD_0, ADDR_0, TestPeer.numbered(1)));
        List<ScriptedLink> again = new ArrayList<>();
        turn(() -> {
            again.add(links.accept());
            again.get(0).say(hello(OSD_0, ADDR_0), new Frame.Ident(5, 2, false, ADDR_0));
        });
        assertThat(link.closed).isTrue();
        assertThat(again.get(0).sent()).endsWith(new Frame.IdentOk(cookieOf(link), 0), message(1, 0));
        assertThat(osd1.events).containsExactly("opened osd.0");
    }

    @Test
    void aReconnectToASessionThatIsNotKnownIsReset() {
        ScriptedLink link = accepted(OSD_0, ADDR_0, 5);
        assertThat(reconnect(5, cookieOf(link) + 1, 2, 0).lastSent()).isEqualTo(new Frame.ResetSession());
        assertThat(reconnect(4, cookieOf(link), 2, 0).lastSent()).isEqualTo(new Frame.ResetSession());
        assertThat(link.closed).isFalse();
        assertThat(osd1.openSessions()).isEqualTo(1);
    }

    @Test
    void nothingButAHelloOpensTheDoor() {
        for (Frame frame : everyFrame()) {
            if (frame instanceof Frame.Hello) {
                continue;
            }
            turn(() -> {
                ScriptedLink link = links.accept();
                link.say(frame, message(1, 0));
                assertThat(link.closed).as("%s", frame).isTrue();
                assertThat(link.agreed).isFalse();
            });
        }
        assertThat(osd1.events).isEmpty();
        assertThat(osd1.received).isZero();
    }

    @Test
    void afterAHelloOnlyAnIdentOrReconnectIsHeard() {
        for (Frame frame : everyFrame()) {
            if (frame instanceof Frame.Ident || frame instanceof Frame.Reconnect) {
                continue;
            }
            turn(() -> {
                ScriptedLink link = links.accept();
                link.say(hello(OSD_0, ADDR_0), frame, message(1, 0));
                assertThat(link.closed).as("%s", frame).isTrue();
            });
        }
        assertThat(osd1.events).isEmpty();
        assertThat(osd1.received).isZero();
    }

    @Test
    void anInitiatorHearsAnAnswerOnlyAfterItHasAsked() {
        for (Frame frame : everyFrame()) {
            if (frame instanceof Frame.Hello || frame instanceof Frame.Close) {
                continue;
            }
            turn(() -> osd1.messenger.connect(OSD_2, ADDR_2));
            ScriptedLink link = links.last();
            turn(() -> {
                link.handler.opened(link);
                link.say(frame);
                assertThat(link.closed).as("%s", frame).isTrue();
                osd1.messenger.sessions().forEach(Session::close);
            });
        }
        assertThat(osd1.events).isEmpty();
        assertThat(osd1.received).isZero();
    }

    @Test
    void handshakeFramesEndASessionThatHasBegun() {
        for (Frame frame : everyFrame()) {
            boolean belongs = switch (frame) {
                case Frame.InSession _, Frame.Close _ -> true;
                case Frame.Handshake _ -> false;
            };
            if (!belongs) {
                osd1.events.clear();
                ScriptedLink link = accepted(OSD_0, ADDR_0, 5);
                turn(() -> link.say(frame));
                assertThat(osd1.events).as("%s", frame).containsExactly("opened osd.0", "reset osd.0 REJECTED");
            }
        }
    }

    private static List<Frame> everyFrame() {
        return List.of(
                hello(OSD_2, ADDR_2),
                new Frame.Proof(
                        Account.osd(2),
                        PublicKey.of(new byte[PublicKey.LENGTH_BYTES]),
                        Payload.EMPTY,
                        Signature.of(new byte[Signature.LENGTH_BYTES])),
                new Frame.Ident(6, 1, false, ADDR_2),
                new Frame.IdentOk(6, 1),
                new Frame.Reconnect(6, 1, 1, 0, ADDR_2),
                new Frame.ReconnectOk(1, 0),
                new Frame.ResetSession(),
                new Frame.Wait(),
                message(1, 0),
                new Frame.Ack(0),
                new Frame.Keepalive(1),
                new Frame.KeepaliveAck(1),
                new Frame.Idle(),
                new Frame.Busy(),
                new Frame.Close(CloseReason.REFUSED, "no"));
    }

    @Test
    void aVersionThatIsNotSpokenIsRefused() {
        turn(() -> {
            ScriptedLink link = links.accept();
            link.say(new Frame.Hello(2, 3, OSD_0, ADDR_0, new UUID(0, 0), ""));
            assertThat(link.lastSent())
                    .isInstanceOfSatisfying(
                            Frame.Close.class,
                            close -> assertThat(close.reason()).isEqualTo(CloseReason.WRONG_VERSION));
        });
    }

    /** Opens a session whose peer's first frame is this. */
    private Session greetedWith(Frame frame) {
        AtomicReference<Session> session = new AtomicReference<>();
        turn(() -> session.set(osd1.messenger.connect(OSD_0, ADDR_0)));
        ScriptedLink link = links.last();
        assertThat(session.get().reach()).isEqualTo(Reach.NOWHERE);
        turn(() -> link.handler.opened(link));
        assertThat(session.get().reach()).isEqualTo(Reach.LINKED);
        turn(() -> link.say(frame));
        return session.get();
    }

    @Test
    void anotherEntityAtThePeersAddressMeansThatThePeerIsGone() {
        Session session = greetedWith(hello(EntityName.osd(5), EntityAddr.of("10.9.9.9", 6800, 88)));
        assertThat(osd1.events).containsExactly("reset osd.0 WRONG_PEER");
        assertThat(session.trouble()).isEqualTo("osd.5 answers instead");
    }

    @Test
    void anotherIncarnationAtThePeersAddressMeansThatThePeerHasRestarted() {
        Session session = greetedWith(hello(OSD_0, EntityAddr.of("10.9.9.9", 6800, 88)));
        assertThat(osd1.events).containsExactly("reset osd.0 PEER_RESTARTED");
        assertThat(session.trouble()).contains("answers instead");
    }

    @Test
    void anInitiatorTellsAnotherClusterFromAnotherVersion() {
        Session session = greetedWith(new Frame.Hello(1, 1, OSD_0, ADDR_0, new UUID(6, 6), ""));
        assertThat(session.trouble()).isEqualTo("it belongs to cluster " + new UUID(6, 6));
        greetedWith(new Frame.Hello(2, 3, OSD_0, ADDR_0, new UUID(0, 0), ""));
        greetedWith(new Frame.Close(CloseReason.WRONG_CLUSTER, "this is another"));
        greetedWith(new Frame.Close(CloseReason.WRONG_VERSION, "we speak 7"));
        assertThat(osd1.events)
                .containsExactly(
                        "reset osd.0 WRONG_CLUSTER",
                        "reset osd.0 WRONG_VERSION",
                        "reset osd.0 WRONG_CLUSTER",
                        "reset osd.0 WRONG_VERSION");
    }

    @Test
    void whoDoesNotSpeakOurProtocolIsKnownForIt() {
        AtomicReference<Session> session = new AtomicReference<>();
        turn(() -> session.set(osd1.messenger.connect(OSD_0, ADDR_0)));
        ScriptedLink link = links.last();
        turn(() -> link.handler.opened(link));
        turn(() -> link.handler.closed(link, LinkLayer.LinkEnd.NONSENSE, "bad magic"));
        assertThat(session.get().reach()).isEqualTo(Reach.NONSENSE);
        assertThat(session.get().trouble()).isEqualTo("bad magic");
    }

    @Test
    void failuresAreRetriedEverLessOftenUntilTheBound() {
        turn(() -> osd1.messenger.connect(OSD_0, ADDR_0));
        long start = world.nowNanos();
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            int attempts = links.opened.size();
            long failedAt = world.nowNanos();
            turn(links.last()::breakDown);
            world.await("the next attempt", () -> links.opened.size() > attempts, 10_000 * MILLI);
            waits.add(world.nowNanos() - failedAt);
        }
        long max = SessionOptions.DEFAULT.maxBackoffNanos();
        assertThat(waits.get(0)).isLessThan(50 * MILLI);
        assertThat(waits.subList(8, 15)).allMatch(wait -> wait >= max / 2 && wait <= max + 10 * MILLI);
        assertThat(world.nowNanos() - start).isGreaterThan(3 * max);
    }

    // --- links that are not worth having ---

    private static final long TICK = SessionOptions.DEFAULT.keepaliveAfterNanos();
    private static final long IDLE = SessionOptions.DEFAULT.idleAfterNanos();

    /** Lets time pass while the other side gives signs of life. */
    private void live(ScriptedLink link, long durationNanos) {
        for (long passed = 0; passed < durationNanos; passed += TICK) {
            turn(() -> link.say(new Frame.KeepaliveAck(1)));
            world.runFor(TICK - MILLI);
        }
    }

    @Test
    void whoIsIdleAsksAndGoesOnWhenThePeerIsNot() {
        ScriptedLink link = accepted(OSD_0, ADDR_0, 5);
        live(link, IDLE + 2 * TICK);
        assertThat(link.lastSent()).isEqualTo(new Frame.Idle());
        turn(() -> osd1.messenger.send(OSD_0, ADDR_0, TestPeer.numbered(1)));
        assertThat(link.lastSent()).as("nothing goes out before the answer").isEqualTo(new Frame.Idle());
        turn(() -> link.say(new Frame.Busy()));
        assertThat(link.lastSent()).isEqualTo(message(1, 0));
        assertThat(link.closed).isFalse();
    }

    /** Who has proposed to park, and hears something else than an answer. */
    @Test
    void everyFrameToWhoAsks() {
        for (int index = 0; index < everyFrame().size(); index++) {
            Frame frame = everyFrame().get(index);
            turn(() -> osd1.messenger.sessions().forEach(Session::close));
            osd1.events.clear();
            ScriptedLink link = accepted(OSD_0, ADDR_0, 5);
            live(link, IDLE + 2 * TICK);
            assertThat(link.lastSent()).isEqualTo(new Frame.Idle());
            turn(() -> {
                osd1.messenger.send(OSD_0, ADDR_0, TestPeer.numbered(1));
                link.say(frame);
            });
            boolean isEnd = frame instanceof Frame.Handshake || frame instanceof Frame.Close;
            boolean isAnswer = frame instanceof Frame.Busy;
            if (isEnd) {
                assertThat(osd1.events).as("%s", frame).containsExactly("opened osd.0", "reset osd.0 REJECTED");
            } else {
                assertThat(osd1.events).as("%s", frame).containsExactly("opened osd.0");
                assertThat(link.closed).as("%s", frame).isFalse();
                assertThat(link.sent().stream().anyMatch(Frame.MessageFrame.class::isInstance))
                        .as("messages wait for the answer and for nothing else: %s", frame)
                        .isEqualTo(isAnswer);
            }
        }
    }

    @Test
    void whoIsIdleAndHearsYesMakesALinkForWhatWasSaidMeanwhile() {
        ScriptedLink link = accepted(OSD_0, ADDR_0, 5);
        live(link, IDLE + 2 * TICK);
        turn(() -> osd1.messenger.send(OSD_0, ADDR_0, TestPeer.numbered(1)));
        assertThat(links.opened).isEmpty();
        turn(() -> link.say(new Frame.Close(CloseReason.IDLE, "")));
        assertThat(link.closed).isTrue();
        ScriptedLink next = links.last();
        turn(() -> next.handler.opened(next));
        turn(() -> next.say(hello(OSD_0, ADDR_0)));
        assertThat(next.lastSent()).isInstanceOf(Frame.Reconnect.class);
        turn(() -> next.say(new Frame.ReconnectOk(1, 0)));
        assertThat(next.lastSent()).isEqualTo(message(1, 0));
        assertThat(osd1.events).containsExactly("opened osd.0");
    }

    @Test
    void whoIsAskedAgreesOnlyWhenItHasNothingToSay() {
        ScriptedLink link = accepted(OSD_0, ADDR_0, 5);
        turn(() -> osd1.messenger.send(OSD_0, ADDR_0, TestPeer.numbered(1)));
        turn(() -> link.say(new Frame.Idle()));
        assertThat(link.lastSent()).isEqualTo(new Frame.Busy());
        turn(() -> link.say(new Frame.Ack(1), new Frame.Idle()));
        assertThat(link.lastSent()).isEqualTo(new Frame.Close(CloseReason.IDLE, ""));
        assertThat(osd1.messenger.sessions()).singleElement().matches(session -> !session.isConnected());
        assertThat(osd1.events).containsExactly("opened osd.0");
    }

    @Test
    void aNetworkThatTakesNothingIsGivenUpAlthoughThePeerIsHeard() {
        ScriptedLink link = accepted(OSD_0, ADDR_0, 5);
        link.stuck = true;
        live(link, SessionOptions.DEFAULT.writeDeadlineNanos() - TICK);
        assertThat(link.closed).isFalse();
        live(link, 2 * TICK);
        assertThat(link.closed).isTrue();
        assertThat(osd1.events).as("the session goes on").containsExactly("opened osd.0");
    }

    @Test
    void aPeerThatSaysThatItIsBusyIsGivenTime() {
        ScriptedLink link = accepted(OSD_0, ADDR_0, 5);
        link.stuck = true;
        for (int i = 0; i < 100; i++) {
            turn(() -> link.say(new Frame.Busy()));
            world.runFor(TICK);
        }
        assertThat(link.closed).isFalse();
    }
}
