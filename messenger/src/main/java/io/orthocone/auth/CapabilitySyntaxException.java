package io.orthocone.auth;

/** A text that says no capability. The only exception that reading one throws. */
public final class CapabilitySyntaxException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final int position;

    CapabilitySyntaxException(String text, int position, String problem) {
        super(problem + ", at character " + (position + 1) + " of '" + text + "'");
        this.position = position;
    }

    /** Where in the text, from 0. */
    public int position() {
        return position;
    }
}
