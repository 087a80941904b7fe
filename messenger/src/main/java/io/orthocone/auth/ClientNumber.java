package io.orthocone.auth;

import io.orthocone.message.EntityName;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The number of a client's incarnation: drawn from its key and its nonce, so that nobody can take another one's. */
public final class ClientNumber {
    private ClientNumber() {}

    /** The name of the incarnation {@code nonce} of a client that has this key. */
    public static EntityName of(PublicKey key, int nonce) {
        ByteBuffer what =
                ByteBuffer.allocate(PublicKey.LENGTH_BYTES + Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        what.put(key.bytes()).putInt(nonce);
        return EntityName.client(ByteBuffer.wrap(Sha256.of(what.array())).getLong() >>> 1);
    }
}
