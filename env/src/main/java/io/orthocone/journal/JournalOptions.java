package io.orthocone.journal;

import io.orthocone.env.Disk;

/**
 * The shape of a journal.
 *
 * @param segmentBytes size of each segment file; a multiple of 4 KiB, at least 8 KiB. Fixed when the journal is created
 * @param initialSegments how many are allocated when it is created, at least 1
 * @param bufferBytes size of the encoding buffer and of the largest single write; a multiple of 4 KiB, at least 4 KiB
 */
public record JournalOptions(int segmentBytes, int initialSegments, int bufferBytes) {
    /** 16 MiB segments, one to begin with, 1 MiB writes. */
    public static final JournalOptions DEFAULT = new JournalOptions(16 << 20, 1, 1 << 20);

    public JournalOptions {
        if (segmentBytes < 2 * Disk.BLOCK_BYTES
                || segmentBytes % Disk.BLOCK_BYTES != 0
                || bufferBytes < Disk.BLOCK_BYTES
                || bufferBytes % Disk.BLOCK_BYTES != 0
                || initialSegments < 1) {
            throw new IllegalArgumentException("bad journal shape: segments of " + segmentBytes + " bytes, "
                    + initialSegments + " to begin with, buffer of " + bufferBytes);
        }
    }
}
