package io.orthocone.message;

/**
 * The answers that say no, with the numbers of Linux's errno, which Ceph uses on its wire (negated). Names and numbers never change
 * meaning; new ones are added at the end.
 */
public enum ErrorCode {
    OK(0, "success"),
    EPERM(1, "operation not permitted"),
    ENOENT(2, "no such object, pool or entity"),
    EIO(5, "input/output error"),
    EAGAIN(11, "try again: the target has moved or is not ready"),
    EACCES(13, "permission denied"),
    EBUSY(16, "busy"),
    EEXIST(17, "exists already"),
    EINVAL(22, "invalid argument"),
    EFBIG(27, "larger than an object may be"),
    ENOSPC(28, "no space left"),
    ERANGE(34, "value out of range, or object version differs"),
    ENAMETOOLONG(36, "name too long"),
    ENOSYS(38, "operation not known here"),
    ENODATA(61, "no such attribute"),
    EOVERFLOW(75, "too large for its type, or newer than asserted"),
    EOPNOTSUPP(95, "operation not supported by this pool"),
    EBLOCKLISTED(108, "this client instance is fenced off"),
    ETIMEDOUT(110, "timed out"),
    ECANCELED(125, "comparison failed, or cancelled"),
    EMSGSIZE(90, "more than one op may carry");

    private final int errno;
    private final String meaning;

    ErrorCode(int errno, String meaning) {
        this.errno = errno;
        this.meaning = meaning;
    }

    public int errno() {
        return errno;
    }

    /** For people, lower case, without a full stop. */
    public String meaning() {
        return meaning;
    }

    /** The code of an errno; {@link #EIO} for numbers we do not know, because a newer peer may send them. */
    public static ErrorCode ofErrno(int errno) {
        for (ErrorCode code : values()) {
            if (code.errno == errno) {
                return code;
            }
        }
        return EIO;
    }
}
