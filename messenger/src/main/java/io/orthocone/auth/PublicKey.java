package io.orthocone.auth;

import java.util.Arrays;

/** The half of a key that everybody may know: an Ed25519 point as RFC 8032 encodes it. A value. */
public final class PublicKey implements Comparable<PublicKey> {
    public static final int LENGTH_BYTES = 32;

    private final byte[] bytes;

    private PublicKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Takes a copy. Whether it is a point on the curve shows when something is verified with it. */
    public static PublicKey of(byte[] bytes) {
        if (bytes.length != LENGTH_BYTES) {
            throw new IllegalArgumentException("a public key has " + LENGTH_BYTES + " bytes, not " + bytes.length);
        }
        return new PublicKey(bytes.clone());
    }

    /** Reads what {@link #toString} writes. */
    public static PublicKey parse(String text) {
        return new PublicKey(KeyText.parse(KeyText.PUBLIC, text));
    }

    /** A copy. */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public int compareTo(PublicKey other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PublicKey key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** As in {@code ocone.conf}. */
    @Override
    public String toString() {
        return KeyText.of(KeyText.PUBLIC, bytes);
    }
}
