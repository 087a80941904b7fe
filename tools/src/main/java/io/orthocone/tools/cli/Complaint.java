package io.orthocone.tools.cli;

import io.orthocone.message.ErrorCode;

/** A command cannot do what it was asked for; the message is one line and says what to do next. */
public final class Complaint extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    /** What was asked for makes no sense: {@code EINVAL}. */
    public Complaint(String message) {
        this(ErrorCode.EINVAL, message);
    }

    /** As above, of another kind. */
    public Complaint(ErrorCode code, String message) {
        super(message);
        this.code = code;
    }

    public ErrorCode code() {
        return code;
    }
}
