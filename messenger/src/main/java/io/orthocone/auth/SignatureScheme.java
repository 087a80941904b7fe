package io.orthocone.auth;

/**
 * How is signed. {@link Ed25519} wherever anything is at stake. Simulations, in which every reconnect of thousands of seeds would sign
 * and verify, are wired with a stand-in ({@code io.orthocone.auth.sim}); nothing that comes from a file or a peer chooses a scheme.
 */
public interface SignatureScheme {
    /** The 32 bytes that a private key is made of. */
    int SEED_BYTES = 32;

    /** Signs with one private key. May be called from any thread. */
    interface Signer {
        PublicKey publicKey();

        Signature sign(byte[] message);
    }

    /** The key that these 32 bytes make; always the same one. */
    Signer signer(byte[] seed);

    /** Whether whoever has the other half of {@code key} signed exactly {@code message}. May be called from any thread. */
    boolean verify(PublicKey key, byte[] message, Signature signature);
}
