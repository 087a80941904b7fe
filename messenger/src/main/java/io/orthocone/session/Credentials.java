package io.orthocone.session;

import io.orthocone.auth.Account;
import io.orthocone.auth.Capabilities;
import io.orthocone.auth.Denial;
import io.orthocone.auth.DeniedException;
import io.orthocone.auth.Identity;
import io.orthocone.auth.PrivateKey;
import io.orthocone.auth.Profile;
import io.orthocone.auth.Revocations;
import io.orthocone.auth.Service;
import io.orthocone.auth.Ticket;
import io.orthocone.auth.TicketVerifier;
import io.orthocone.auth.TlsKeys;
import io.orthocone.env.Payload;
import io.orthocone.env.TlsParty;
import io.orthocone.message.EntityType;
import io.orthocone.wire.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a daemon or client proves itself with, and whom it believes. Owned by one reactor, which is that of all messengers that use it.
 *
 * <p>Only monitors need no ticket: everybody knows their key.
 */
public final class Credentials {
    private final Account account;
    private final PrivateKey key;
    private final TicketVerifier verifier;
    private final ModePolicy modes;
    private final Optional<AccountDirectory> directory;
    private final List<Runnable> believers = new ArrayList<>();
    private Optional<Ticket> ticket = Optional.empty();
    private Optional<TlsParty> tls = Optional.empty();

    private Credentials(
            Account account,
            PrivateKey key,
            TicketVerifier verifier,
            ModePolicy modes,
            Optional<AccountDirectory> directory) {
        this.account = account;
        this.key = key;
        this.verifier = verifier;
        this.modes = modes;
        this.directory = directory;
    }

    /** Of an account that gets its tickets from the monitors; {@link #renew} when there is one. */
    public static Credentials of(Account account, PrivateKey key, TicketVerifier verifier, ModePolicy modes) {
        return new Credentials(account, key, verifier, modes, Optional.empty());
    }

    /** Of a monitor, which has the cluster's key and knows the accounts. */
    public static Credentials ofMonitor(
            PrivateKey clusterKey, TicketVerifier verifier, ModePolicy modes, AccountDirectory directory) {
        return new Credentials(Account.MON, clusterKey, verifier, modes, Optional.of(directory));
    }

    public Account account() {
        return account;
    }

    public PrivateKey key() {
        return key;
    }

    /** The newest ticket; empty before the first. */
    public Optional<Ticket> ticket() {
        return ticket;
    }

    /**
     * Shows this ticket from now on, which has just come: it tells the cluster's time as well. What links have proven by older ones stays proven for as long as
     * those count.
     */
    public void renew(Ticket newTicket) {
        ticket = Optional.of(newTicket);
        verifier.clock().heard(newTicket.issuedMillis());
    }

    /** Some tickets count no more: links on which one was shown are closed at once. Their other side may come back with a newer one. */
    public void revoke(Revocations revocations) {
        verifier.setRevocations(revocations);
        believers.forEach(Runnable::run);
    }

    /** To be told when what was believed is to be asked again. */
    void onRevocation(Runnable believer) {
        believers.add(believer);
    }

    /** What is shown in TLS. Made when it is first needed, which takes some milliseconds once. */
    TlsParty tls() {
        if (tls.isEmpty()) {
            tls = Optional.of(TlsKeys.party(key));
        }
        return tls.get();
    }

    TicketVerifier verifier() {
        return verifier;
    }

    ModePolicy modes() {
        return modes;
    }

    /** Whether there is something to show to a peer of this kind. */
    boolean canProveTo(EntityType peer) {
        return peer == EntityType.MON || account.equals(Account.MON) || ticket.isPresent();
    }

    /** What is said to a peer of this kind, to be signed. Monitors ask their database and need no ticket. */
    Claim claimTo(EntityType peer) {
        boolean shows = peer != EntityType.MON && ticket.isPresent();
        return new Claim(
                account, key.publicKey(), shows ? Payload.wrap(ticket.get().bytes()) : Payload.EMPTY);
    }

    boolean stillBelieves(Identity identity) {
        return verifier.stillCounts(identity);
    }

    /**
     * What would be believed of the peer if the signatures are good, which is left to check.
     *
     * @param door the kind of daemon at whose door the peer stands; empty when only we stand at the peer's
     */
    Judgement judge(Frame.Proof proof, Frame.Hello hello, Optional<Service> door) throws DeniedException {
        Optional<Ticket> shown = Optional.empty();
        Identity identity;
        if (proof.account().equals(Account.MON) && proof.key().equals(verifier.clusterKey())) {
            identity = new Identity(Account.MON, proof.key(), Capabilities.ALL, 0, Identity.NEVER);
        } else if (directory.isPresent()) {
            identity = directory.get().identityOf(proof.account(), proof.key());
        } else {
            shown = Optional.of(shown(proof));
            identity = shown.get().identity();
        }
        if (!identity.account()
                .maySpeakAs(hello.name(), proof.key(), hello.addr().nonce())) {
            throw new DeniedException(
                    Denial.WRONG_NAME, identity.account() + " with this key may not go by the name " + hello.name());
        }
        if (door.isPresent() && !identity.capabilities().hasAny(door.get())) {
            throw new DeniedException(
                    Denial.NO_RIGHTS,
                    identity.account() + " has no capability for " + door.get().word());
        }
        boolean isAmongOsds =
                door.equals(Optional.of(Service.OSD)) && hello.name().isOsd();
        if (isAmongOsds && !identity.capabilities().hasProfile(Service.OSD, Profile.OSD)) {
            throw new DeniedException(
                    Denial.NO_RIGHTS, identity.account() + " has no 'profile osd' for osd: OSDs do not talk to it");
        }
        boolean ticketIsGood = shown.isEmpty() || verifier.hasGoodSignatures(shown.get());
        boolean certificateIsGood = shown.isEmpty() || verifier.knowsCertificateOf(shown.get());
        return new Judgement(verifier, identity, ticketIsGood ? Optional.empty() : shown, certificateIsGood);
    }

    private Ticket shown(Frame.Proof proof) throws DeniedException {
        if (proof.ticket().isEmpty()) {
            throw new DeniedException(Denial.UNKNOWN, proof.account() + " shows no ticket");
        }
        Ticket shown = Ticket.decode(proof.ticket().toByteArray());
        if (!shown.account().equals(proof.account()) || !shown.key().equals(proof.key())) {
            throw new DeniedException(
                    Denial.FORGED, proof.account() + " shows a ticket of " + shown.account() + " or of another key");
        }
        verifier.judge(shown);
        return shown;
    }

    /** What is believed if the signatures are good. */
    record Judgement(
            TicketVerifier verifier, Identity identity, Optional<Ticket> unverified, boolean certificateIsGood) {
        /** The work of it; from any thread. */
        void checkSignatures(Frame.Proof proof, byte[] said) throws DeniedException {
            if (unverified.isPresent()) {
                verifier.checkSignatures(unverified.get(), certificateIsGood);
            }
            if (!verifier.scheme().verify(proof.key(), said, proof.signature())) {
                throw new DeniedException(
                        Denial.FORGED, "who says it is " + proof.account() + " has not proven its key");
            }
        }

        /** They are good. */
        void remember() {
            unverified.ifPresent(verifier::remember);
        }
    }

    @Override
    public String toString() {
        return "credentials of " + account;
    }
}
