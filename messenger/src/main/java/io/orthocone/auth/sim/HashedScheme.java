package io.orthocone.auth.sim;

import io.orthocone.auth.PublicKey;
import io.orthocone.auth.Sha256;
import io.orthocone.auth.Signature;
import io.orthocone.auth.SignatureScheme;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Signatures that cost two hashes and protect nobody: the public half is a hash of the private one, a signature is a hash over the public
 * half and the message. Whoever signs with another key, or signs something else, is still told from the owner, which is all that a
 * simulated world has to see.
 */
public final class HashedScheme implements SignatureScheme {
    public static final SignatureScheme SCHEME = new HashedScheme();

    private static final byte[] KEY = "simulated key".getBytes(StandardCharsets.UTF_8);
    private static final byte[] SIGNATURE = "simulated signature".getBytes(StandardCharsets.UTF_8);

    private HashedScheme() {}

    @Override
    public Signer signer(byte[] seed) {
        PublicKey key = PublicKey.of(Sha256.of(KEY, seed));
        return new Signer() {
            @Override
            public PublicKey publicKey() {
                return key;
            }

            @Override
            public Signature sign(byte[] message) {
                return HashedScheme.sign(key, message);
            }
        };
    }

    @Override
    public boolean verify(PublicKey key, byte[] message, Signature signature) {
        return sign(key, message).equals(signature);
    }

    private static Signature sign(PublicKey key, byte[] message) {
        return Signature.of(Arrays.copyOf(Sha256.of(SIGNATURE, key.bytes(), message), Signature.LENGTH_BYTES));
    }
}
