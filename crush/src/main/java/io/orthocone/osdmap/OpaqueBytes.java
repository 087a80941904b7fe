package io.orthocone.osdmap;

import java.util.Arrays;
import java.util.HexFormat;

/** Bytes that are kept for others and not looked into. Immutable. */
public final class OpaqueBytes {
    private final byte[] bytes;

    public OpaqueBytes(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    /** A copy. */
    public byte[] toByteArray() {
        return bytes.clone();
    }

    public int length() {
        return bytes.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OpaqueBytes o && Arrays.equals(bytes, o.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
