package io.orthocone.auth;

import io.orthocone.env.TlsParty;
import java.security.cert.X509Certificate;
import java.security.interfaces.EdECPublicKey;
import java.util.Optional;

/** Keys of ours in TLS's forms. */
public final class TlsKeys {
    private TlsKeys() {}

    /** What the owner of a key shows in TLS. */
    public static TlsParty party(PrivateKey key) {
        return new TlsParty(key.jdkKey(), SelfSigned.of(key));
    }

    /** The key that a certificate carries; empty when it is of another kind than ours. */
    public static Optional<PublicKey> keyOf(X509Certificate certificate) {
        return certificate.getPublicKey() instanceof EdECPublicKey edwards
                        && edwards.getParams().getName().equals("Ed25519")
                ? Optional.of(Ed25519.encode(edwards))
                : Optional.empty();
    }
}
