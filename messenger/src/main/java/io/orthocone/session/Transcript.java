package io.orthocone.session;

import io.orthocone.auth.PublicKey;
import io.orthocone.auth.Sha256;
import io.orthocone.env.Payload;
import io.orthocone.wire.Frame;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What two sides have said to each other on this link before the proofs, and so what a proof is about: this link (both challenges), these
 * names, incarnations and offers, this mode. What is replayed has another challenge, what is reflected another label, what is relayed to
 * somebody else another name, and what was changed under way other bytes.
 *
 * @param binding in mode {@code secure} what only the two ends of this TLS session know, with the keys that they have shown
 */
record Transcript(Payload initiatorsHello, Payload acceptorsHello, Optional<Payload> binding) {
    private static final byte[] INITIATOR = "orthocone initiator 1\0".getBytes(StandardCharsets.UTF_8);
    private static final int MODE_CRC = 1;
    private static final int MODE_SECURE = 2;

    private static final byte[] ACCEPTOR = "orthocone acceptor 1\0".getBytes(StandardCharsets.UTF_8);

    static Payload binding(Payload exported, PublicKey initiators, PublicKey acceptors) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(exported.toByteArray());
        bytes.writeBytes(initiators.bytes());
        bytes.writeBytes(acceptors.bytes());
        return Payload.wrap(bytes.toByteArray());
    }

    /** What the initiator signs. */
    byte[] ofInitiator(Claim claim) {
        return of(INITIATOR, Payload.EMPTY, claim);
    }

    /** What the acceptor signs: all that, and the initiator's proof. */
    byte[] ofAcceptor(Frame.Proof initiators, Claim claim) {
        byte[] proof =
                Sha256.of(Claim.of(initiators).bytes(), initiators.signature().bytes());
        return of(ACCEPTOR, Payload.wrap(proof), claim);
    }

    private byte[] of(byte[] label, Payload initiatorsProof, Claim claim) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        said.writeBytes(label);
        said.write(binding.isEmpty() ? MODE_CRC : MODE_SECURE);
        said.writeBytes(Sha256.of(initiatorsHello.toByteArray()));
        said.writeBytes(Sha256.of(acceptorsHello.toByteArray()));
        binding.ifPresent(bytes -> said.writeBytes(bytes.toByteArray()));
        said.writeBytes(initiatorsProof.toByteArray());
        said.writeBytes(claim.bytes());
        return said.toByteArray();
    }
}
