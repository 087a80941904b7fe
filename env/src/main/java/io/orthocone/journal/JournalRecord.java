package io.orthocone.journal;

import io.orthocone.env.Payload;
import java.nio.ByteBuffer;

/** What is to be logged: it encodes itself into the journal's own buffer, on the journal's thread. Must be immutable. */
public interface JournalRecord {
    /** How many bytes {@link #writeTo} puts; does not change. At most {@link Journal#MAX_RECORD_BYTES}. */
    int lengthBytes();

    /** Puts exactly {@link #lengthBytes} bytes at the buffer's position. The buffer's byte order is little-endian. */
    void writeTo(ByteBuffer buffer);

    /** A record of these bytes. */
    static JournalRecord of(Payload bytes) {
        return new JournalRecord() {
            @Override
            public int lengthBytes() {
                return bytes.length();
            }

            @Override
            public void writeTo(ByteBuffer buffer) {
                bytes.copyTo(buffer);
            }
        };
    }
}
