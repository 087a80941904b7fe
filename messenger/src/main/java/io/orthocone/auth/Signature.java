package io.orthocone.auth;

import java.util.Arrays;

/** What a private key makes of some bytes. A value. */
public final class Signature {
    public static final int LENGTH_BYTES = 64;

    private final byte[] bytes;

    private Signature(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Takes a copy. */
    public static Signature of(byte[] bytes) {
        if (bytes.length != LENGTH_BYTES) {
            throw new IllegalArgumentException("a signature has " + LENGTH_BYTES + " bytes, not " + bytes.length);
        }
        return new Signature(bytes.clone());
    }

    /** A copy. */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Signature signature && Arrays.equals(bytes, signature.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "signature";
    }
}
