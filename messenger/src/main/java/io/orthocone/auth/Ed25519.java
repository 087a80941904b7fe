package io.orthocone.auth;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;

/** Ed25519 (RFC 8032) by the JDK's own provider. Without state: everything may be called from any thread. */
public final class Ed25519 implements SignatureScheme {
    public static final SignatureScheme SCHEME = new Ed25519();

    private static final String NAME = "Ed25519";

    private Ed25519() {}

    @Override
    public Signer signer(byte[] seed) {
        KeyPair pair = pairOf(seed);
        PublicKey publicKey = encode((EdECPublicKey) pair.getPublic());
        return new Signer() {
            @Override
            public PublicKey publicKey() {
                return publicKey;
            }

            @Override
            public Signature sign(byte[] message) {
                try {
                    java.security.Signature signing = java.security.Signature.getInstance(NAME);
                    signing.initSign(pair.getPrivate());
                    signing.update(message);
                    return Signature.of(signing.sign());
                } catch (GeneralSecurityException e) {
                    throw missing(e);
                }
            }
        };
    }

    @Override
    public boolean verify(PublicKey key, byte[] message, Signature signature) {
        try {
            java.security.Signature verifying = java.security.Signature.getInstance(NAME);
            verifying.initVerify(decode(key));
            verifying.update(message);
            return verifying.verify(signature.bytes());
        } catch (GeneralSecurityException e) {
            // What is no point of the curve, or no number below the group's order: nobody has signed with that.
            return false;
        }
    }

    /** The pair in the JDK's own form: for TLS. */
    static KeyPair pairOf(byte[] seed) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(NAME);
            generator.initialize(NamedParameterSpec.ED25519, new SeedAsRandom(seed));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    /** The 32 bytes of RFC 8032: y little-endian, the sign of x in the highest bit. */
    static PublicKey encode(EdECPublicKey key) {
        byte[] y = key.getPoint().getY().toByteArray();
        byte[] bytes = new byte[PublicKey.LENGTH_BYTES];
        for (int i = 0; i < Math.min(y.length, bytes.length); i++) {
            bytes[i] = y[y.length - 1 - i];
        }
        if (key.getPoint().isXOdd()) {
            bytes[bytes.length - 1] |= (byte) 0x80;
        }
        return PublicKey.of(bytes);
    }

    private static java.security.PublicKey decode(PublicKey key) throws GeneralSecurityException {
        byte[] littleEndian = key.bytes();
        int last = littleEndian.length - 1;
        boolean isXOdd = (littleEndian[last] & 0x80) != 0;
        littleEndian[last] &= 0x7f;
        byte[] bigEndian = new byte[littleEndian.length];
        for (int i = 0; i < bigEndian.length; i++) {
            bigEndian[i] = littleEndian[last - i];
        }
        EdECPoint point = new EdECPoint(isXOdd, new BigInteger(1, bigEndian));
        return KeyFactory.getInstance(NAME).generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point));
    }

    private static IllegalStateException missing(GeneralSecurityException e) {
        return new IllegalStateException("the JDK's provider has Ed25519", e);
    }
}
