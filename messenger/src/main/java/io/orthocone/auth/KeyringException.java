package io.orthocone.auth;

/** A text that is no keyring; says where. The only exception that reading one throws. */
public final class KeyringException extends Exception {
    private static final long serialVersionUID = 1L;

    KeyringException(String file, int line, String problem) {
        super(file + ":" + line + ": " + problem);
    }
}
