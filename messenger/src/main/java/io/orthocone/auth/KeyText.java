package io.orthocone.auth;

import java.util.Base64;

/**
 * Keys as people see them: base64 of a byte that says which half it is, and 32 bytes. 44 characters without padding. So one half is never
 * taken for the other.
 */
final class KeyText {
    static final byte PRIVATE = 1;
    static final byte PUBLIC = 2;

    private static final int KEY_BYTES = 32;

    private KeyText() {}

    static String of(byte half, byte[] key) {
        byte[] bytes = new byte[1 + KEY_BYTES];
        bytes[0] = half;
        System.arraycopy(key, 0, bytes, 1, KEY_BYTES);
        return Base64.getEncoder().encodeToString(bytes);
    }

    static byte[] parse(byte half, String text) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("a key is base64, which this is not: " + e.getMessage(), e);
        }
        if (bytes.length != 1 + KEY_BYTES) {
            throw new IllegalArgumentException("a key has 44 characters, of which some are missing or too many");
        }
        if (bytes[0] != half) {
            throw new IllegalArgumentException(
                    switch (bytes[0]) {
                        case PRIVATE -> "this is a private key, and a public one belongs here";
                        case PUBLIC -> "this is a public key, and a private one belongs here";
                        default -> "this is no key of a kind that this version knows";
                    });
        }
        byte[] key = new byte[KEY_BYTES];
        System.arraycopy(bytes, 1, key, 0, KEY_BYTES);
        return key;
    }
}
