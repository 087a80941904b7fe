package io.orthocone.tools.cephargs;

/** A command line that cannot be understood; the message is what Ceph's tools print to stderr before they exit with 1. */
public final class CephArgsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CephArgsException(String message) {
        super(message);
    }
}
