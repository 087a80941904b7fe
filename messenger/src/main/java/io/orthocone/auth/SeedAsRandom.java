package io.orthocone.auth;

import java.security.SecureRandom;

/**
 * The JDK makes an Ed25519 pair of 32 bytes that it draws, and has no other way from a private key to its public half. So it is handed
 * these. Nothing random is made here.
 */
final class SeedAsRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final byte[] seed;

    SeedAsRandom(byte[] seed) {
        super(null, null);
        this.seed = seed;
    }

    @Override
    public void nextBytes(byte[] bytes) {
        if (bytes.length != seed.length) {
            throw new IllegalStateException("the JDK draws " + bytes.length + " bytes for a pair, not " + seed.length);
        }
        System.arraycopy(seed, 0, bytes, 0, seed.length);
    }
}
