package io.orthocone.auth;

import java.util.random.RandomGenerator;

/**
 * The half of a key that only its owner has. It is in keyrings and in memory, and it is not printed unless it is asked for by
 * {@link #secretText}.
 */
public final class PrivateKey {
    private final byte[] seed;
    private final SignatureScheme.Signer signer;

    private PrivateKey(byte[] seed, SignatureScheme.Signer signer) {
        this.seed = seed;
        this.signer = signer;
    }

    /** The key that 32 bytes make; takes a copy. */
    public static PrivateKey of(SignatureScheme scheme, byte[] seed) {
        if (seed.length != SignatureScheme.SEED_BYTES) {
            throw new IllegalArgumentException(
                    "a private key is made of " + SignatureScheme.SEED_BYTES + " bytes, not of " + seed.length);
        }
        byte[] kept = seed.clone();
        return new PrivateKey(kept, scheme.signer(kept.clone()));
    }

    /** A new one. {@code random} is an Env's: secure in production, of the seed in a simulation. */
    public static PrivateKey draw(SignatureScheme scheme, RandomGenerator random) {
        byte[] seed = new byte[SignatureScheme.SEED_BYTES];
        random.nextBytes(seed);
        return of(scheme, seed);
    }

    /** Reads what {@link #secretText} writes. */
    public static PrivateKey parse(SignatureScheme scheme, String text) {
        return of(scheme, KeyText.parse(KeyText.PRIVATE, text));
    }

    public PublicKey publicKey() {
        return signer.publicKey();
    }

    /** Takes a good part of a millisecond when it is cold: not on a reactor. */
    public Signature sign(byte[] message) {
        return signer.sign(message);
    }

    /** As it stands in a keyring. */
    public String secretText() {
        return KeyText.of(KeyText.PRIVATE, seed);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PrivateKey key && publicKey().equals(key.publicKey());
    }

    @Override
    public int hashCode() {
        return publicKey().hashCode();
    }

    @Override
    public String toString() {
        return "private key of " + publicKey();
    }
}
