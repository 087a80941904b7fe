package io.orthocone.session;

import io.orthocone.auth.Account;
import io.orthocone.auth.PublicKey;
import io.orthocone.auth.Signature;
import io.orthocone.env.Payload;
import io.orthocone.wire.Frame;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A proof without its signature. */
record Claim(Account account, PublicKey key, Payload ticket) {
    static Claim of(Frame.Proof proof) {
        return new Claim(proof.account(), proof.key(), proof.ticket());
    }

    Frame.Proof signed(Signature signature) {
        return new Frame.Proof(account, key, ticket, signature);
    }

    /** As it is signed: {@code doc/formats/auth.md}. */
    byte[] bytes() {
        byte[] name = account.toString().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(1 + name.length + PublicKey.LENGTH_BYTES + Short.BYTES + ticket.length())
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) name.length)
                .put(name)
                .put(key.bytes())
                .putShort((short) ticket.length())
                .put(ticket.toByteArray())
                .array();
    }
}
