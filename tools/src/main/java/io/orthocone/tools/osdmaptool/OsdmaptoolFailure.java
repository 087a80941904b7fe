package io.orthocone.tools.osdmaptool;

/** Ends a run: what to say on standard error, and the exit code. */
final class OsdmaptoolFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;
    private final boolean wantsUsage;

    private OsdmaptoolFailure(String message, int exitCode, boolean wantsUsage) {
        super(message, null, false, false);
        this.exitCode = exitCode;
        this.wantsUsage = wantsUsage;
    }

    static OsdmaptoolFailure of(String message, int exitCode) {
        return new OsdmaptoolFailure(message, exitCode, false);
    }

    /** The command line is at fault. */
    static OsdmaptoolFailure misused(String message) {
        return new OsdmaptoolFailure(message, 1, true);
    }

    int exitCode() {
        return exitCode;
    }

    boolean wantsUsage() {
        return wantsUsage;
    }
}
