package io.orthocone.auth;

/** Somebody is not believed. The only exception that reading and verifying a ticket throws. */
public final class DeniedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Denial denial;

    public DeniedException(Denial denial, String detail) {
        super(detail);
        this.denial = denial;
    }

    public Denial denial() {
        return denial;
    }
}
