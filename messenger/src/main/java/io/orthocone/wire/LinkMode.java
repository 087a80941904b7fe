package io.orthocone.wire;

/** What protects the bytes of a link. */
public enum LinkMode {
    /** Checksums, which keep off accidents and nobody who means harm. */
    CRC,
    /** TLS 1.3. */
    SECURE
}
