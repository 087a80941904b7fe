package io.orthocone.mon.command;

import io.orthocone.message.ErrorCode;

/** A command that cannot be understood or carried out; the message tells a person what to do next. */
public final class CommandException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public CommandException(ErrorCode code, String message) {
        super(message);
        this.code = code;
    }

    static CommandException usage(String message) {
        return new CommandException(ErrorCode.EINVAL, message);
    }

    public ErrorCode code() {
        return code;
    }
}
