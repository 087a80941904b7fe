package io.orthocone.session;

import io.orthocone.auth.Denial;
import io.orthocone.auth.DeniedException;
import io.orthocone.auth.Identity;
import io.orthocone.auth.PublicKey;
import io.orthocone.auth.Service;
import io.orthocone.auth.TlsKeys;
import io.orthocone.env.Payload;
import io.orthocone.env.Transport;
import io.orthocone.env.Worker;
import io.orthocone.message.EntityType;
import io.orthocone.session.LinkLayer.Link;
import io.orthocone.session.LinkLayer.LinkEnd;
import io.orthocone.session.LinkLayer.LinkHandler;
import io.orthocone.wire.CloseReason;
import io.orthocone.wire.Frame;
import io.orthocone.wire.LinkMode;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Both sides of a new link say who they are and prove it. Until that is over no session is looked up. Owned by the messenger's reactor;
 * what takes time is done by its worker.
 *
 * <pre>
 *                                                  initiator ┌──► SIGNING ──signed: send Proof──► AWAITING ──Proof──► CHECKING ──good──► (owner)
 *  OPENING ──opened──► GREETING ──Hello──► [ SECURING ] ──────┤
 *           send Hello    │                        acceptor  └──► AWAITING ──Proof──► CHECKING ──good, signed: send Proof──► (owner)
 *                         └──Hello, within one JVM──► (owner)
 *
 *  every stage ── Close, end of the link, what does not belong there, a proof that is not believed ──► OVER
 * </pre>
 */
final class Introduction implements LinkHandler {
    static final int CHALLENGE_BYTES = 32;

    /** More proofs than this wait for the worker: who comes now may come again. */
    private static final int MAX_PENDING_PROOFS = 256;

    enum Role {
        INITIATOR,
        ACCEPTOR
    }

    /** On whose behalf. After any call but the first two, or an answer of no, nothing more is heard of this introduction. */
    interface Owner {
        /** The link is open. Answers whether to go on; who answers no has let go of the link. */
        boolean opened(Link link);

        /** This is who the other side says it is. Answers whether to go on; who answers no has let go of the link. */
        boolean greeted(Link link, Frame.Hello hello);

        /** The other side has proven who it is. */
        void introduced(Link link, Frame.Hello hello, Identity identity);

        /** The link has ended, or what came on it makes no sense; it is closed. */
        void broken(Link link, LinkEnd end, String reason);

        /** The other side wants nothing to do with us; the link is open. */
        void turnedAway(Link link, Frame.Close close);

        /** We want nothing to do with the other side, for this reason; the link is open, and it has not been told. */
        void disbelieved(Link link, CloseReason reason, String detail);
    }

    private sealed interface Stage {}

    private record Opening() implements Stage {}

    private record Greeting(Frame.Hello own) implements Stage {}

    /** TLS begins. */
    private record Securing(Frame.Hello own, Frame.Hello peer) implements Stage {}

    /** The worker signs our claim. */
    private record Signing(Conversation with, Claim own) implements Stage {}

    /** The peer's proof is due; ours is out, if we are the initiator. */
    private record Awaiting(Conversation with, Optional<Frame.Proof> own) implements Stage {}

    /** The worker checks the peer's proof, and signs ours if we are the acceptor. */
    private record Checking(Conversation with) implements Stage {}

    private record Over() implements Stage {}

    /**
     * With whom, and what was said.
     *
     * @param shownKey of the certificate that the peer has shown in TLS: it has to be the one that it proves
     */
    private record Conversation(Frame.Hello peer, Transcript transcript, Optional<PublicKey> shownKey) {}

    private final SessionMessenger messenger;
    private final Role role;
    private final Owner owner;
    private Stage stage = new Opening();

    Introduction(SessionMessenger messenger, Role role, Owner owner) {
        this.messenger = messenger;
        this.role = role;
        this.owner = owner;
    }

    /** Nothing is heard of it any more. */
    void abandon() {
        stage = new Over();
    }

    @Override
    public void opened(Link link) {
        if (stage instanceof Over || !owner.opened(link)) {
            stage = new Over();
            return;
        }
        Frame.Hello own = messenger.hello(link);
        stage = new Greeting(own);
        link.send(List.of(own));
    }

    @Override
    public void received(Link link, Frame frame) {
        if (stage instanceof Over) {
            return;
        }
        switch (frame) {
            case Frame.Hello hello when stage instanceof Greeting greeting -> greeted(link, greeting.own(), hello);
            case Frame.Proof proof when stage instanceof Awaiting awaiting -> proven(link, awaiting, proof);
            case Frame.Close close -> {
                stage = new Over();
                owner.turnedAway(link, close);
            }
            case Frame.Handshake _, Frame.InSession _ ->
                breakOff(
                        link,
                        "unexpected " + frame.getClass().getSimpleName() + " in "
                                + stage.getClass().getSimpleName());
        }
    }

    private void breakOff(Link link, String reason) {
        stage = new Over();
        link.close();
        owner.broken(link, LinkEnd.NONSENSE, reason);
    }

    @Override
    public void drained(Link link) {
        // Nothing is held back.
    }

    @Override
    public void closed(Link link, LinkEnd end, String reason) {
        if (!(stage instanceof Over)) {
            stage = new Over();
            owner.broken(link, end, reason);
        }
    }

    // --- who says it is who ---

    private void greeted(Link link, Frame.Hello own, Frame.Hello peer) {
        if (!owner.greeted(link, peer)) {
            stage = new Over();
            return;
        }
        if (messenger.believesNamesOn(link)) {
            stage = new Over();
            owner.introduced(link, peer, Identity.inner(peer.name()));
            return;
        }
        if (messenger.credentials().isEmpty()) {
            disbelieve(link, CloseReason.DENIED, messenger.name() + " has no key, and talks within its JVM only");
            return;
        }
        Credentials credentials = messenger.credentials().get();
        Optional<LinkMode> mode = ModePolicy.agreed(own.modes(), peer.modes());
        if (mode.isEmpty()) {
            disbelieve(
                    link,
                    CloseReason.DENIED,
                    "no mode that both accept: " + own.modes() + " here, " + peer.modes() + " there (ms_mode)");
        } else if (peer.challenge().length() != CHALLENGE_BYTES) {
            disbelieve(link, CloseReason.DENIED, peer.name() + " sends no challenge");
        } else if (!credentials.canProveTo(peer.name().type())) {
            disbelieve(link, CloseReason.BUSY, messenger.name() + " has no ticket from the monitors yet");
        } else {
            switch (mode.get()) {
                case CRC ->
                    begin(link, new Conversation(peer, transcript(own, peer, Optional.empty()), Optional.empty()));
                case SECURE -> secure(link, credentials, own, peer);
            }
        }
    }

    private void secure(Link link, Credentials credentials, Frame.Hello own, Frame.Hello peer) {
        Securing securing = new Securing(own, peer);
        stage = securing;
        link.secure(credentials.tls(), role == Role.INITIATOR, session -> {
            if (isIn(securing)) {
                secured(link, own, peer, session);
            }
        });
    }

    private void secured(Link link, Frame.Hello own, Frame.Hello peer, Transport.TlsSession session) {
        Optional<PublicKey> shown = TlsKeys.keyOf(session.peer());
        if (shown.isEmpty()) {
            disbelieve(link, CloseReason.DENIED, peer.name() + " shows a certificate of another kind of key");
            return;
        }
        PublicKey ours = messenger.credentials().orElseThrow().key().publicKey();
        boolean weBegan = role == Role.INITIATOR;
        Payload binding =
                Transcript.binding(session.exported(), weBegan ? ours : shown.get(), weBegan ? shown.get() : ours);
        begin(link, new Conversation(peer, transcript(own, peer, Optional.of(binding)), shown));
    }

    private Transcript transcript(Frame.Hello own, Frame.Hello peer, Optional<Payload> binding) {
        return switch (role) {
            case INITIATOR -> new Transcript(own.encoded(), peer.encoded(), binding);
            case ACCEPTOR -> new Transcript(peer.encoded(), own.encoded(), binding);
        };
    }

    private void begin(Link link, Conversation with) {
        Credentials credentials = messenger.credentials().orElseThrow();
        switch (role) {
            case ACCEPTOR -> stage = new Awaiting(with, Optional.empty());
            case INITIATOR -> {
                Signing signing =
                        new Signing(with, credentials.claimTo(with.peer().name().type()));
                stage = signing;
                byte[] said = with.transcript().ofInitiator(signing.own());
                work(link, signing, () -> credentials.key().sign(said), signature -> {
                    Frame.Proof proof = signing.own().signed(signature);
                    stage = new Awaiting(with, Optional.of(proof));
                    link.send(List.of(proof));
                });
            }
        }
    }

    // --- what is proven ---

    private void proven(Link link, Awaiting awaiting, Frame.Proof proof) {
        Credentials credentials = messenger.credentials().orElseThrow();
        Conversation with = awaiting.with();
        if (with.shownKey().isPresent() && !with.shownKey().get().equals(proof.key())) {
            deny(
                    link,
                    new DeniedException(Denial.FORGED, proof.account() + " shows another key in TLS than it proves"));
            return;
        }
        // Equals stand at each other's door, whoever has connected.
        boolean isAtOurDoor = role == Role.ACCEPTOR
                || with.peer().name().type() == messenger.name().type();
        Optional<Service> door = isAtOurDoor ? doorOf(messenger.name().type()) : Optional.empty();
        Credentials.Judgement judgement;
        try {
            judgement = credentials.judge(proof, with.peer(), door);
        } catch (DeniedException e) {
            deny(link, e);
            return;
        }
        Checking checking = new Checking(with);
        stage = checking;
        switch (role) {
            case INITIATOR -> {
                byte[] said = with.transcript().ofAcceptor(awaiting.own().orElseThrow(), Claim.of(proof));
                Worker.Job<Boolean> job = () -> {
                    judgement.checkSignatures(proof, said);
                    return true;
                };
                work(link, checking, job, _ -> introduced(link, with, judgement));
            }
            case ACCEPTOR -> {
                byte[] said = with.transcript().ofInitiator(Claim.of(proof));
                Claim own = credentials.claimTo(with.peer().name().type());
                byte[] answer = with.transcript().ofAcceptor(proof, own);
                Worker.Job<Frame.Proof> job = () -> {
                    judgement.checkSignatures(proof, said);
                    return own.signed(credentials.key().sign(answer));
                };
                work(link, checking, job, signed -> {
                    link.send(List.of(signed));
                    introduced(link, with, judgement);
                });
            }
        }
    }

    private static Optional<Service> doorOf(EntityType type) {
        return switch (type) {
            case MON -> Optional.of(Service.MON);
            case OSD -> Optional.of(Service.OSD);
            case MDS -> Optional.of(Service.MDS);
            case CLIENT -> Optional.empty();
        };
    }

    private void introduced(Link link, Conversation with, Credentials.Judgement judgement) {
        judgement.remember();
        stage = new Over();
        owner.introduced(link, with.peer(), judgement.identity());
    }

    /** Off the reactor; what comes of it is heard only if nothing else has happened to this stage. */
    private <T> void work(Link link, Stage during, Worker.Job<T> job, Consumer<T> then) {
        if (messenger.isClosed()) {
            disbelieve(link, CloseReason.BUSY, messenger.name() + " is closing");
            return;
        }
        Worker proofs = messenger.proofs();
        if (proofs.pending() >= MAX_PENDING_PROOFS) {
            disbelieve(link, CloseReason.BUSY, "too many proofs wait");
            return;
        }
        proofs.submit(job, new Worker.Completion<T>() {
            @Override
            public void done(T result) {
                if (isIn(during)) {
                    then.accept(result);
                }
            }

            @Override
            public void failed(Exception failure) {
                if (!(failure instanceof DeniedException denied)) {
                    throw new IllegalStateException("a proof is good or is not", failure);
                }
                if (isIn(during)) {
                    deny(link, denied);
                }
            }
        });
    }

    @SuppressWarnings("ReferenceEquality") // Which stage it is, not what is in it.
    private boolean isIn(Stage during) {
        return stage == during;
    }

    private void deny(Link link, DeniedException denied) {
        messenger.probe("session.denied");
        CloseReason reason = switch (denied.denial()) {
            case EXPIRED, REVOKED -> CloseReason.OLD_TICKET;
            case NOT_YET -> CloseReason.BUSY;
            case MALFORMED, FOREIGN, FORGED, UNKNOWN, WRONG_NAME, NO_RIGHTS, WRONG_KIND -> CloseReason.DENIED;
        };
        disbelieve(link, reason, denied.getMessage());
    }

    private void disbelieve(Link link, CloseReason reason, String detail) {
        stage = new Over();
        owner.disbelieved(link, reason, detail);
    }
}
