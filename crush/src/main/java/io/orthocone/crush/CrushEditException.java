package io.orthocone.crush;

import java.io.Serial;

/** A change of a map that was refused. The editor that refused it must not be used any more: the change may be half done. */
public final class CrushEditException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Why, in the words and numbers that Ceph's tools use: those of Linux's errno. */
    public enum Reason {
        NO_ENTRY(2, "No such file or directory"),
        BUSY(16, "Device or resource busy"),
        EXISTS(17, "File exists"),
        INVALID(22, "Invalid argument"),
        OUT_OF_RANGE(34, "Numerical result out of range"),
        NOT_EMPTY(39, "Directory not empty"),
        LOOP(40, "Too many levels of symbolic links"),
        OVERFLOW(75, "Value too large for defined data type");

        private final int errno;
        private final String words;

        Reason(int errno, String words) {
            this.errno = errno;
            this.words = words;
        }

        public int errno() {
            return errno;
        }

        public String words() {
            return words;
        }
    }

    private final transient Reason reason;

    CrushEditException(Reason reason, String detail) {
        super(detail);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
