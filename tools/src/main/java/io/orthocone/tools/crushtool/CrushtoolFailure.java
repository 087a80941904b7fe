package io.orthocone.tools.crushtool;

import io.orthocone.crush.CrushEditException;

/** Ends a run: what to say on standard error, and the exit code. */
final class CrushtoolFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int BYTE = 256;

    private final int exitCode;

    private CrushtoolFailure(String message, int exitCode) {
        super(message, null, false, false);
        this.exitCode = exitCode;
    }

    static CrushtoolFailure of(String message) {
        return new CrushtoolFailure(message, 1);
    }

    /** Ceph's exit code for an error number is that number, negative, cut to a byte. */
    static CrushtoolFailure of(CrushEditException.Reason reason, String message) {
        return new CrushtoolFailure(message, BYTE - reason.errno());
    }

    int exitCode() {
        return exitCode;
    }
}
