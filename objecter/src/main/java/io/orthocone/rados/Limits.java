package io.orthocone.rados;

/** Bounds on names and sizes; those that Ceph has are Ceph's defaults. */
public final class Limits {
    /** UTF-8 bytes of an object's name or locator key ({@code osd_max_object_name_len}). */
    public static final int MAX_NAME_BYTES = 2048;

    /** UTF-8 bytes of a namespace ({@code osd_max_object_namespace_len}). */
    public static final int MAX_NAMESPACE_BYTES = 256;

    /** UTF-8 bytes of an attribute's name ({@code osd_max_attr_name_len}). */
    public static final int MAX_XATTR_NAME_BYTES = 100;

    /** Bytes of an attribute's value: what every store of Ceph takes. */
    public static final int MAX_XATTR_BYTES = 64 << 10;

    /** Bytes of an object ({@code osd_max_object_size}). Larger files are cut into objects: {@code io.orthocone.stripe}. */
    public static final long MAX_OBJECT_BYTES = 128L << 20;

    /**
     * Bytes that one op carries or fetches at most. Ceph allows 90 MB; daemons here have small heaps, and what is larger travels in
     * {@link #PIECE_BYTES}.
     */
    public static final int MAX_OP_BYTES = 8 << 20;

    /** Bytes of each part of a transfer that is too large for one op. */
    public static final int PIECE_BYTES = 4 << 20;

    private Limits() {}
}
