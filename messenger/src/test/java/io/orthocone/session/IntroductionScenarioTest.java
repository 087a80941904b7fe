package io.orthocone.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.auth.Account;
import io.orthocone.auth.Capabilities;
import io.orthocone.auth.Ed25519;
import io.orthocone.auth.PrivateKey;
import io.orthocone.auth.PublicKey;
import io.orthocone.auth.Revocations;
import io.orthocone.auth.Service;
import io.orthocone.auth.Signature;
import io.orthocone.auth.Ticket;
import io.orthocone.auth.TlsKeys;
import io.orthocone.env.Endpoint;
import io.orthocone.env.Payload;
import io.orthocone.env.TlsParty;
import io.orthocone.env.Transport;
import io.orthocone.message.EntityName;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.session.ScriptedLinks.ScriptedLink;
import io.orthocone.sim.World;
import io.orthocone.wire.CloseReason;
import io.orthocone.wire.Frame;
import io.orthocone.wire.LinkMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code osd.1} with its credentials, and a test that plays who comes to it and who it goes to: honest ones, and all the others. */
final class IntroductionScenarioTest {
    private static final long MILLI = 1_000_000L;
    private static final TestCredentials KEYS = TestCredentials.simulated();
    private static final EntityName OSD_0 = EntityName.osd(0);
    private static final EntityName OSD_1 = EntityName.osd(1);
    private static final EntityAddr ADDR_0 = EntityAddr.of("10.9.9.9", 6800, 70);
    private static final PlayedPeer HONEST = PlayedPeer.honest(KEYS, OSD_0, ADDR_0);

    private final World world = World.calm(1);
    private final ScriptedLinks links = new ScriptedLinks();
    private TestPeer osd1;

    IntroductionScenarioTest() {
        start(OSD_1, ModePolicy.CRC, true);
    }

    private void start(EntityName name, ModePolicy modes, boolean withTicket) {
        start(name, modes, withTicket, KEYS);
    }

    private void start(EntityName name, ModePolicy modes, boolean withTicket, TestCredentials keys) {
        links.isInner = false;
        world.host("host of " + name + modes + withTicket)
                .process(name + " " + modes + withTicket, env -> {
                    osd1 = new TestPeer(
                            env,
                            name,
                            links,
                            nanoTime -> withTicket
                                    ? keys.of(nanoTime, name, modes)
                                    : keys.withoutTicket(nanoTime, name, modes));
                    osd1.listen(new Endpoint("10.9.9.1", 6801));
                })
                .start();
        world.runFor(MILLI);
    }

    private void turn(Runnable step) {
        osd1.reactor.execute(step);
        world.runFor(MILLI);
    }

    // --- playing ---

    /** Somebody comes and greets. */
    private ScriptedLink comes(Frame.Hello hello) {
        List<ScriptedLink> link = new ArrayList<>();
        turn(() -> {
            link.add(links.accept());
            link.get(0).say(hello);
        });
        return link.get(0);
    }

    /** Somebody comes, greets and proves. */
    private ScriptedLink comes(PlayedPeer peer) {
        ScriptedLink link = comes(peer.hello());
        turn(() -> link.say(peer.asInitiator(helloOn(link))));
        return link;
    }

    private static Frame.Hello helloOn(ScriptedLink link) {
        return (Frame.Hello) link.sent().get(0);
    }

    private static Frame.Proof proofOn(ScriptedLink link) {
        return (Frame.Proof) link.sent().get(1);
    }

    /** The messenger goes to a peer, and has been answered with a greeting. */
    private ScriptedLink goes(PlayedPeer to) {
        turn(() -> osd1.messenger.connect(OSD_0, ADDR_0));
        ScriptedLink link = links.last();
        turn(() -> link.handler.opened(link));
        turn(() -> link.say(to.hello()));
        return link;
    }

    private ScriptedLink goesAndHearsProof(PlayedPeer to) {
        ScriptedLink link = goes(to);
        turn(() -> link.say(to.asAcceptor(helloOn(link), proofOn(link))));
        return link;
    }

    private static Frame.Ident ident() {
        return new Frame.Ident(5, 1, false, ADDR_0);
    }

    private void refuses(ScriptedLink link, CloseReason reason, String why) {
        assertThat(link.lastSent()).isInstanceOfSatisfying(Frame.Close.class, close -> {
            assertThat(close.reason()).isEqualTo(reason);
            assertThat(close.detail()).contains(why);
        });
        assertThat(link.sent().stream().filter(Frame.Proof.class::isInstance)).hasSizeLessThanOrEqualTo(1);
        turn(() -> link.say(ident()));
        assertThat(osd1.events).as("nothing begins").noneMatch(event -> event.startsWith("opened"));
        assertThat(osd1.messenger.sessions().stream().filter(Session::isConnected))
                .isEmpty();
    }

    // --- honest ones ---

    @Test
    void whoProvesItsKeyBeginsASession() {
        ScriptedLink link = comes(HONEST);
        Frame.Proof answer = proofOn(link);
        assertThat(answer.account()).isEqualTo(Account.osd(1));
        turn(() -> link.say(ident()));
        assertThat(link.lastSent()).isInstanceOf(Frame.IdentOk.class);
        assertThat(osd1.events).containsExactly("opened osd.0");
        assertThat(osd1.messenger.sessions().get(0).identity().account()).isEqualTo(Account.osd(0));
    }

    @Test
    void whoIsGoneToProvesItsKeyToo() {
        ScriptedLink link = goesAndHearsProof(HONEST);
        assertThat(link.lastSent()).isInstanceOf(Frame.Ident.class);
        turn(() -> link.say(new Frame.IdentOk(99, 0)));
        assertThat(osd1.events).containsExactly("opened osd.0");
    }

    @Test
    void aMonitorProvesTheClusterKeyAndShowsNoTicket() {
        EntityName mon = EntityName.mon("a");
        PlayedPeer monitor = PlayedPeer.honest(KEYS, mon, ADDR_0).withTicket(Payload.EMPTY);
        ScriptedLink link = comes(monitor);
        assertThat(proofOn(link).ticket().isEmpty())
                .as("a monitor knows better")
                .isTrue();
        refuses(comes(monitor.withKey(KEYS.keyOf(Account.osd(0)))), CloseReason.DENIED, "shows no ticket");
    }

    // --- the others ---

    @Test
    void whatIsReplayedIsRefused() {
        ScriptedLink first = comes(HONEST);
        Frame.Proof recorded = HONEST.asInitiator(helloOn(first));
        ScriptedLink second = comes(HONEST.hello());
        turn(() -> second.say(recorded));
        refuses(second, CloseReason.DENIED, "has not proven its key");

        ScriptedLink went = goes(HONEST);
        Frame.Proof recordedAnswer = HONEST.asAcceptor(helloOn(first), proofOn(went));
        turn(() -> went.say(recordedAnswer));
        refuses(went, CloseReason.DENIED, "has not proven its key");
    }

    @Test
    void whatIsReflectedIsRefused() {
        // The answer to the messenger's proof is that proof.
        ScriptedLink went = goes(HONEST);
        turn(() -> went.say(proofOn(went)));
        refuses(went, CloseReason.DENIED, "may not go by the name osd.0");

        // The same, by somebody who greets as osd.1 and returns the messenger's own greeting and proof to it.
        ScriptedLink away = goes(HONEST);
        ScriptedLink back = comes(helloOn(away));
        turn(() -> back.say(proofOn(away)));
        refuses(back, CloseReason.DENIED, "has not proven its key");
    }

    @Test
    void aGreetingThatWasChangedUnderWayIsRefused() {
        PlayedPeer wantsSecure = HONEST.withModes(LinkMode.SECURE, LinkMode.CRC);
        Map<String, PlayedPeer> changed = new LinkedHashMap<>();
        changed.put("modes", wantsSecure.withModes(LinkMode.CRC));
        changed.put("cluster", wantsSecure.withModes(LinkMode.CRC).withFsid(Messenger.UNKNOWN_FSID));
        changed.forEach((what, asHeard) -> {
            ScriptedLink link = comes(asHeard.hello());
            turn(() -> link.say(wantsSecure.asInitiator(helloOn(link))));
            refuses(link, CloseReason.DENIED, "has not proven its key");
        });
    }

    @Test
    void aFieldThatThisVersionDoesNotKnowIsSignedToo() {
        Frame.Hello known = HONEST.hello();
        byte[] longer =
                Arrays.copyOf(known.encoded().toByteArray(), known.encoded().length() + 3);
        // Field 100, a number: as a later version may have it.
        longer[longer.length - 3] = (byte) 0xa0;
        longer[longer.length - 2] = 0x06;
        longer[longer.length - 1] = 1;
        Frame.Hello newer = new Frame.Hello(
                known.minVersion(),
                known.maxVersion(),
                known.name(),
                known.addr(),
                known.fsid(),
                known.yourIp(),
                known.challenge(),
                known.modes(),
                Payload.wrap(longer));
        ScriptedLink stripped = comes(newer);
        turn(() -> stripped.say(HONEST.asInitiator(helloOn(stripped))));
        refuses(stripped, CloseReason.DENIED, "has not proven its key");
    }

    @Test
    void whatWasSaidToSomebodyElseIsRefused() {
        ScriptedLink link = comes(HONEST.hello());
        Frame.Hello elsewhere = PlayedPeer.honest(KEYS, EntityName.osd(5), EntityAddr.of("10.9.9.5", 6800, 1))
                .hello();
        turn(() -> link.say(HONEST.asInitiator(elsewhere)));
        refuses(link, CloseReason.DENIED, "has not proven its key");
    }

    @Test
    void aForeignClusterIsRefused() {
        ScriptedLink link = comes(HONEST.withFsid(new UUID(6, 6)).hello());
        refuses(link, CloseReason.WRONG_CLUSTER, "this is cluster");
    }

    @Test
    void ticketsThatDoNotCountAreRefused() {
        Account account = Account.osd(0);
        PublicKey key = KEYS.keyOf(account).publicKey();
        long now = TestCredentials.NOW_MILLIS;
        Ticket old = KEYS.ticket(account, now - 2 * Ticket.MAX_LIFETIME_MILLIS, 1);
        refuses(comes(HONEST.withTicket(bytes(old))), CloseReason.OLD_TICKET, "ended");

        Ticket foreign = new TestCredentials(KEYS.scheme, "another cluster").ticket(account, now, 1);
        refuses(comes(HONEST.withTicket(bytes(foreign))), CloseReason.DENIED, "not by this cluster's monitors");

        Ticket others = KEYS.ticket(Account.osd(7), now, 1);
        refuses(comes(HONEST.withTicket(bytes(others))), CloseReason.DENIED, "a ticket of osd.7 or of another key");

        Ticket useless = KEYS.ticket(account, key, Capabilities.NONE.with(Service.MON, "allow *"), now, 1);
        refuses(comes(HONEST.withTicket(bytes(useless))), CloseReason.DENIED, "osd.0 has no capability for osd");

        refuses(comes(HONEST.withTicket(Payload.utf8("no ticket"))), CloseReason.DENIED, "makes no sense");
        refuses(comes(HONEST.withTicket(Payload.EMPTY)), CloseReason.DENIED, "shows no ticket");

        osd1.run(messenger -> osd1.credentials.orElseThrow().revoke(Revocations.NONE.with(account, 2)));
        refuses(comes(HONEST), CloseReason.OLD_TICKET, "have changed");
        ScriptedLink newer = comes(HONEST.withTicket(bytes(KEYS.ticket(account, now, 2))));
        assertThat(newer.lastSent()).isInstanceOf(Frame.Proof.class);
    }

    @Test
    void whoHasStolenATicketLacksItsKey() {
        PrivateKey thiefs = KEYS.keyOf(Account.client("thief"));
        refuses(comes(HONEST.withKey(thiefs)), CloseReason.DENIED, "or of another key");

        // It names the key that the ticket names, and signs with its own.
        ScriptedLink link = comes(HONEST.hello());
        Claim claim = new Claim(HONEST.account(), HONEST.key().publicKey(), HONEST.ticket());
        Transcript transcript =
                new Transcript(HONEST.hello().encoded(), helloOn(link).encoded(), HONEST.binding());
        turn(() -> link.say(claim.signed(thiefs.sign(transcript.ofInitiator(claim)))));
        refuses(link, CloseReason.DENIED, "has not proven its key");
    }

    @Test
    void nobodyGoesByTheNameOfAnother() {
        EntityName mine = KEYS.clientOf(70);
        PlayedPeer client = PlayedPeer.honest(KEYS, mine, EntityAddr.of("10.9.9.9", 0, 70));
        assertThat(comes(client).lastSent()).isInstanceOf(Frame.Proof.class);
        EntityName others = KEYS.clientOf(71);
        refuses(comes(client.withName(others)), CloseReason.DENIED, "may not go by the name " + others);
        refuses(comes(client.withName(OSD_0)), CloseReason.DENIED, "may not go by the name osd.0");
        refuses(comes(HONEST.withName(EntityName.osd(2))), CloseReason.DENIED, "may not go by the name osd.2");
        refuses(comes(HONEST.withName(EntityName.mon("a"))), CloseReason.DENIED, "may not go by the name mon.a");
        refuses(
                comes(HONEST.withAccount(Account.MON).withName(EntityName.mon("a"))),
                CloseReason.DENIED,
                "a ticket of osd.0");
    }

    @Test
    void aSessionIsOnePartysForEver() {
        ScriptedLink link = comes(HONEST);
        turn(() -> link.say(ident()));
        osd1.events.clear();
        PrivateKey rotated = KEYS.keyOf(Account.client("another.key.of.osd.0"));
        Ticket ticket =
                KEYS.ticket(Account.osd(0), rotated.publicKey(), Capabilities.ALL, TestCredentials.NOW_MILLIS, 2);
        PlayedPeer other = HONEST.withKey(rotated).withTicket(bytes(ticket));
        long cookie = ((Frame.IdentOk) link.lastSent()).cookie();

        ScriptedLink second = comes(other);
        turn(() -> second.say(new Frame.Reconnect(5, cookie, 2, 0, ADDR_0)));
        assertThat(second.lastSent()).isEqualTo(new Frame.Close(CloseReason.DENIED, "the session is another party's"));
        ScriptedLink third = comes(other);
        turn(() -> third.say(new Frame.Ident(6, 3, false, ADDR_0)));
        assertThat(third.lastSent()).isEqualTo(new Frame.Close(CloseReason.DENIED, "the session is another party's"));
        assertThat(osd1.events).isEmpty();
        assertThat(link.closed).isFalse();

        ScriptedLink fourth = comes(HONEST);
        turn(() -> fourth.say(new Frame.Reconnect(5, cookie, 4, 0, EntityAddr.of("10.9.9.9", 6800, 71))));
        assertThat(fourth.lastSent()).isNotInstanceOf(Frame.ReconnectOk.class);
    }

    @Test
    void withoutATicketNothingIsProvenAndTheOtherSideMayComeAgain() {
        start(EntityName.osd(3), ModePolicy.CRC, false);
        refuses(comes(HONEST), CloseReason.BUSY, "osd.3 has no ticket from the monitors yet");
        AtomicReference<Session> session = new AtomicReference<>();
        turn(() -> session.set(osd1.messenger.connect(OSD_0, ADDR_0)));
        ScriptedLink link = links.last();
        turn(() -> link.handler.opened(link));
        turn(() -> link.say(HONEST.hello()));
        assertThat(session.get().isOpen()).isTrue();
        assertThat(session.get().reach()).isEqualTo(Reach.LINKED);
        assertThat(session.get().trouble()).isEqualTo("osd.3 has no ticket from the monitors yet");
    }

    @Test
    void whoIsDeniedIsToldAndHearsNoMore() {
        Session denied = deniedBy(CloseReason.DENIED);
        assertThat(osd1.events).containsExactly("reset osd.0 DENIED");
        assertThat(denied.isOpen()).isFalse();
        assertThat(denied.trouble()).contains("no, and why");

        osd1.events.clear();
        Session old = deniedBy(CloseReason.OLD_TICKET);
        assertThat(osd1.events).isEmpty();
        assertThat(old.isOpen()).as("it comes back with a newer one").isTrue();
    }

    private Session deniedBy(CloseReason reason) {
        AtomicReference<Session> session = new AtomicReference<>();
        turn(() -> session.set(osd1.messenger.connect(OSD_0, ADDR_0)));
        ScriptedLink link = links.last();
        turn(() -> link.handler.opened(link));
        turn(() -> link.say(HONEST.hello()));
        turn(() -> link.say(new Frame.Close(reason, "no, and why")));
        return session.get();
    }

    // --- secure ---

    @Test
    void modesAreTheStrongestThatBothAccept() {
        List<LinkMode> crc = List.of(LinkMode.CRC);
        List<LinkMode> secure = List.of(LinkMode.SECURE);
        List<LinkMode> ratherCrc = List.of(LinkMode.CRC, LinkMode.SECURE);
        List<LinkMode> ratherSecure = List.of(LinkMode.SECURE, LinkMode.CRC);
        assertThat(ModePolicy.agreed(crc, crc)).contains(LinkMode.CRC);
        assertThat(ModePolicy.agreed(ratherCrc, ratherCrc)).contains(LinkMode.CRC);
        assertThat(ModePolicy.agreed(ratherCrc, ratherSecure)).contains(LinkMode.SECURE);
        assertThat(ModePolicy.agreed(ratherCrc, secure)).contains(LinkMode.SECURE);
        assertThat(ModePolicy.agreed(crc, ratherSecure)).contains(LinkMode.CRC);
        assertThat(ModePolicy.agreed(crc, secure)).isEmpty();
        assertThat(ModePolicy.agreed(List.of(), crc)).isEmpty();
        assertThat(ModePolicy.BY_ADDRESS.accepted("127.0.0.1")).isEqualTo(ratherCrc);
        assertThat(ModePolicy.BY_ADDRESS.accepted("10.0.0.1")).isEqualTo(secure);
    }

    @Test
    void aModeThatIsNotAcceptedIsRefused() {
        refuses(comes(HONEST.withModes(LinkMode.SECURE).hello()), CloseReason.DENIED, "no mode that both accept");
        refuses(comes(HONEST.withModes().hello()), CloseReason.DENIED, "no mode that both accept");
        start(EntityName.osd(4), ModePolicy.SECURE, true);
        refuses(comes(HONEST.hello()), CloseReason.DENIED, "no mode that both accept");
    }

    /** TLS with the honest peer's key, and with somebody in between who has another key, or the same messages in another TLS session. */
    @Test
    void aProofIsOfTheKeyAndTheSessionOfTls() {
        TestCredentials keys = new TestCredentials(Ed25519.SCHEME, "a cluster with real keys");
        EntityName osd4 = EntityName.osd(4);
        start(osd4, ModePolicy.SECURE, true, keys);
        PlayedPeer honest = PlayedPeer.honest(keys, OSD_0, ADDR_0).withModes(LinkMode.SECURE);
        PublicKey ours = keys.keyOf(Account.osd(4)).publicKey();
        Payload here = Payload.wrap(new byte[32]);
        Payload there = Payload.utf8("exported from another TLS session");

        ScriptedLink good = comes(honest.hello());
        turn(() -> good.afterTls.orElseThrow().accept(session(honest.key(), here)));
        PlayedPeer bound =
                honest.withBinding(Transcript.binding(here, honest.key().publicKey(), ours));
        turn(() -> good.say(bound.asInitiator(helloOn(good))));
        assertThat(good.lastSent()).isInstanceOf(Frame.Proof.class);

        // Somebody in between has a key of its own, and passes on what the honest one says to it.
        ScriptedLink otherKey = comes(honest.hello());
        PrivateKey between = keys.keyOf(Account.client("between"));
        turn(() -> otherKey.afterTls.orElseThrow().accept(session(between, here)));
        turn(() -> otherKey.say(bound.asInitiator(helloOn(otherKey))));
        refuses(otherKey, CloseReason.DENIED, "shows another key in TLS than it proves");

        // What was said in one TLS session is said in another.
        ScriptedLink otherSession = comes(honest.hello());
        turn(() -> otherSession.afterTls.orElseThrow().accept(session(honest.key(), there)));
        turn(() -> otherSession.say(bound.asInitiator(helloOn(otherSession))));
        refuses(otherSession, CloseReason.DENIED, "has not proven its key");

        // And without any, though the mode was to be secure.
        ScriptedLink early = comes(honest.hello());
        turn(() -> early.say(honest.asInitiator(helloOn(early))));
        assertThat(early.closed).isTrue();
    }

    private static Transport.TlsSession session(PrivateKey key, Payload exported) {
        TlsParty party = TlsKeys.party(key);
        return new Transport.TlsSession(party.certificate(), exported);
    }

    private static Payload bytes(Ticket ticket) {
        return Payload.wrap(ticket.bytes());
    }

    // --- every frame in every stage ---

    /**
     * What each frame does in each stage: {@code +} the introduction goes on, {@code x} the link is closed, {@code .} it is not heard. In the order
     * of {@link #everyFrame}.
     */
    private static final String WALK = """
        acceptor  greeting   +xxxxxxxxxxxxxx
        acceptor  awaiting   x+xxxxxxxxxxxxx
        acceptor  checking   xxxxxxxxxxxxxxx
        acceptor  agreeing   xx+x+xxxxxxxxxx
        acceptor  denied     ..............x
        initiator greeting   +xxxxxxxxxxxxxx
        initiator signing    xxxxxxxxxxxxxxx
        initiator awaiting   x+xxxxxxxxxxxxx
        initiator checking   xxxxxxxxxxxxxxx
        initiator agreeing   xxx+xxxxxxxxxxx
        """;

    private static List<Frame> everyFrame(Frame.Proof proof) {
        return List.of(
                HONEST.hello(),
                proof,
                ident(),
                new Frame.IdentOk(6, 1),
                new Frame.Reconnect(6, 1, 1, 0, ADDR_0),
                new Frame.ReconnectOk(1, 0),
                new Frame.ResetSession(),
                new Frame.Wait(),
                new Frame.MessageFrame(1, 0, TestPeer.numbered(1)),
                new Frame.Ack(0),
                new Frame.Keepalive(1),
                new Frame.KeepaliveAck(1),
                new Frame.Idle(),
                new Frame.Busy(),
                new Frame.Close(CloseReason.BUSY, "no"));
    }

    private static final Frame.Proof NO_PROOF = new Frame.Proof(
            Account.osd(0),
            PublicKey.of(new byte[PublicKey.LENGTH_BYTES]),
            Payload.EMPTY,
            Signature.of(new byte[Signature.LENGTH_BYTES]));

    @Test
    void everyKindOfFrameIsWalked() {
        assertThat(everyFrame(NO_PROOF).stream().map(frame -> frame.getClass().getName()))
                .containsExactlyInAnyOrderElementsOf(
                        recordsOf(Frame.class).map(Class::getName).toList());
    }

    private static Stream<Class<?>> recordsOf(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(IntroductionScenarioTest::recordsOf)
                : Stream.of(type);
    }

    @Test
    void everyFrameInEveryStage() {
        StringBuilder walked = new StringBuilder();
        for (String side : List.of("acceptor", "initiator")) {
            List<String> stages = side.equals("acceptor")
                    ? List.of("greeting", "awaiting", "checking", "agreeing", "denied")
                    : List.of("greeting", "signing", "awaiting", "checking", "agreeing");
            for (String stage : stages) {
                walked.append(String.format(Locale.ROOT, "%-9s %-10s ", side, stage));
                for (int frame = 0; frame < everyFrame(NO_PROOF).size(); frame++) {
                    walked.append(outcome(side, stage, frame));
                }
                walked.append('\n');
            }
        }
        assertThat(walked).hasToString(WALK);
    }

    private char outcome(String side, String stage, int index) {
        turn(() -> osd1.messenger.sessions().forEach(Session::close));
        ScriptedLink link = side.equals("acceptor") ? acceptorIn(stage) : initiatorIn(stage);
        int sent = link.sent().size();
        List<Character> outcome = new ArrayList<>();
        turn(() -> {
            // What is not awaited for long: the worker is at it.
            if (stage.equals("checking")) {
                link.say(proofFor(side, link));
            } else if (stage.equals("signing")) {
                link.say(HONEST.hello());
            }
            Frame.Proof proof = stage.equals("awaiting") ? proofFor(side, link) : NO_PROOF;
            link.say(everyFrame(proof).get(index));
            outcome.add(link.closed ? 'x' : '?');
        });
        if (outcome.get(0) == 'x') {
            return 'x';
        }
        boolean goesOn = link.sent().size() > sent
                || stage.equals("greeting")
                || (side.equals("initiator") && stage.equals("agreeing"));
        return goesOn && !link.closed ? '+' : '.';
    }

    private Frame.Proof proofFor(String side, ScriptedLink link) {
        return side.equals("acceptor")
                ? HONEST.asInitiator(helloOn(link))
                : HONEST.asAcceptor(helloOn(link), proofOn(link));
    }

    private ScriptedLink acceptorIn(String stage) {
        return switch (stage) {
            case "greeting" -> {
                List<ScriptedLink> link = new ArrayList<>();
                turn(() -> link.add(links.accept()));
                yield link.get(0);
            }
            case "awaiting", "checking" -> comes(HONEST.hello());
            case "agreeing" -> comes(HONEST);
            default -> comes(HONEST.withTicket(Payload.EMPTY));
        };
    }

    private ScriptedLink initiatorIn(String stage) {
        return switch (stage) {
            case "greeting", "signing" -> {
                turn(() -> osd1.messenger.connect(OSD_0, ADDR_0));
                ScriptedLink link = links.last();
                turn(() -> link.handler.opened(link));
                yield link;
            }
            case "awaiting", "checking" -> goes(HONEST);
            default -> goesAndHearsProof(HONEST);
        };
    }
}
