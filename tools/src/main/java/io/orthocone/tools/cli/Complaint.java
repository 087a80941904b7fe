package io.orthocone.tools.cli;

/** A command cannot do what it was asked for; the message is one line and says what to do next. */
public final class Complaint extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Complaint(String message) {
        super(message);
    }
}
