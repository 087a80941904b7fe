package io.orthocone.session;

import io.orthocone.auth.Account;
import io.orthocone.auth.PrivateKey;
import io.orthocone.env.Payload;
import io.orthocone.message.EntityName;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.wire.Frame;
import io.orthocone.wire.LinkMode;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The other side of a link, played by a test: what it says, and what it would sign. A value; an attacker is one that says something else. */
record PlayedPeer(
        EntityName name,
        EntityAddr addr,
        UUID fsid,
        Account account,
        PrivateKey key,
        Payload ticket,
        int challenge,
        List<LinkMode> modes,
        Optional<Payload> binding) {
    /** One that is who it says it is. */
    static PlayedPeer honest(TestCredentials keys, EntityName name, EntityAddr addr) {
        Account account = TestCredentials.accountOf(name);
        return new PlayedPeer(
                name,
                addr,
                TestPeer.FSID,
                account,
                keys.keyOf(account),
                Payload.wrap(keys.ticket(account, TestCredentials.NOW_MILLIS, 1).bytes()),
                1,
                List.of(LinkMode.CRC),
                Optional.empty());
    }

    PlayedPeer withTicket(Payload other) {
        return new PlayedPeer(name, addr, fsid, account, key, other, challenge, modes, binding);
    }

    PlayedPeer withKey(PrivateKey other) {
        return new PlayedPeer(name, addr, fsid, account, other, ticket, challenge, modes, binding);
    }

    PlayedPeer withAccount(Account other) {
        return new PlayedPeer(name, addr, fsid, other, key, ticket, challenge, modes, binding);
    }

    PlayedPeer withName(EntityName other) {
        return new PlayedPeer(other, addr, fsid, account, key, ticket, challenge, modes, binding);
    }

    PlayedPeer withFsid(UUID other) {
        return new PlayedPeer(name, addr, other, account, key, ticket, challenge, modes, binding);
    }

    PlayedPeer withModes(LinkMode... others) {
        return new PlayedPeer(name, addr, fsid, account, key, ticket, challenge, List.of(others), binding);
    }

    PlayedPeer withBinding(Payload other) {
        return new PlayedPeer(name, addr, fsid, account, key, ticket, challenge, modes, Optional.of(other));
    }

    Frame.Hello hello() {
        byte[] bytes = new byte[Introduction.CHALLENGE_BYTES];
        bytes[0] = (byte) challenge;
        return new Frame.Hello(1, 1, name, addr, fsid, "10.9.9.1", Payload.wrap(bytes), modes);
    }

    Frame.Proof asInitiator(Frame.Hello acceptors) {
        Claim claim = claim();
        Transcript transcript = new Transcript(hello().encoded(), acceptors.encoded(), binding);
        return claim.signed(key.sign(transcript.ofInitiator(claim)));
    }

    Frame.Proof asAcceptor(Frame.Hello initiators, Frame.Proof proof) {
        Claim claim = claim();
        Transcript transcript = new Transcript(initiators.encoded(), hello().encoded(), binding);
        return claim.signed(key.sign(transcript.ofAcceptor(proof, claim)));
    }

    private Claim claim() {
        return new Claim(account, key.publicKey(), ticket);
    }
}
