package io.orthocone.tools.monmaptool;

/** Ends a run: what to say on standard error, and the exit code. */
final class MonmaptoolFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Where help is. */
    private static final String ADVICE = "monmaptool -h for usage";

    private final int exitCode;

    private MonmaptoolFailure(String message, int exitCode) {
        super(message, null, false, false);
        this.exitCode = exitCode;
    }

    static MonmaptoolFailure of(String message, int exitCode) {
        return new MonmaptoolFailure(message, exitCode);
    }

    /** The command line is at fault, by itself or for this map. */
    static MonmaptoolFailure misused(String message) {
        return new MonmaptoolFailure(message.isEmpty() ? ADVICE : message + "\n" + ADVICE, 1);
    }

    int exitCode() {
        return exitCode;
    }
}
