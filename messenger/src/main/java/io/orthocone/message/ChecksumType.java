package io.orthocone.message;

import java.util.Optional;

/** Checksums that an OSD computes of an object's bytes. Numbers are Ceph's ({@code CEPH_OSD_CHECKSUM_OP_TYPE_*}) and never change. */
public enum ChecksumType {
    XXHASH32(0, Integer.BYTES),
    XXHASH64(1, Long.BYTES),
    /** Castagnoli, as Ceph counts: from the seed, without a last inversion. */
    CRC32C(2, Integer.BYTES);

    private final int number;
    private final int valueBytes;

    ChecksumType(int number, int valueBytes) {
        this.number = number;
        this.valueBytes = valueBytes;
    }

    public int number() {
        return number;
    }

    /** Of one value in an answer. */
    public int valueBytes() {
        return valueBytes;
    }

    /** The type of this number; empty when there is none. */
    public static Optional<ChecksumType> ofNumber(int number) {
        for (ChecksumType type : values()) {
            if (type.number == number) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
