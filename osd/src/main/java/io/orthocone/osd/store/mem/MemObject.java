package io.orthocone.osd.store.mem;

import io.orthocone.env.Payload;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/** One object of the model: plain mutable values. Owned by a {@link MemState}. */
final class MemObject {
    private byte[] content = new byte[0];
    private int sizeBytes;
    final SortedMap<String, Payload> attrs = new TreeMap<>();
    final TreeMap<Payload, Payload> omap = new TreeMap<>();
    Payload omapHeader = Payload.EMPTY;

    MemObject copy() {
        MemObject copy = new MemObject();
        copy.content = Arrays.copyOf(content, sizeBytes);
        copy.sizeBytes = sizeBytes;
        copy.attrs.putAll(attrs);
        copy.omap.putAll(omap);
        copy.omapHeader = omapHeader;
        return copy;
    }

    int sizeBytes() {
        return sizeBytes;
    }

    void write(long offset, Payload data) {
        int at = Math.toIntExact(offset);
        if (data.isEmpty()) {
            return;
        }
        extend(Math.addExact(at, data.length()));
        data.copyTo(0, content, at, data.length());
    }

    void zero(long offset, long lengthBytes) {
        int at = Math.toIntExact(offset);
        int end = Math.toIntExact(offset + lengthBytes);
        if (lengthBytes == 0) {
            return;
        }
        extend(end);
        Arrays.fill(content, at, end, (byte) 0);
    }

    void truncate(long newSizeBytes) {
        int size = Math.toIntExact(newSizeBytes);
        if (size < sizeBytes) {
            Arrays.fill(content, size, sizeBytes, (byte) 0);
            sizeBytes = size;
        } else {
            extend(size);
        }
    }

    Payload read(long offset, int lengthBytes) {
        if (offset >= sizeBytes) {
            return Payload.EMPTY;
        }
        int at = (int) offset;
        return Payload.wrap(Arrays.copyOfRange(content, at, at + Math.min(lengthBytes, sizeBytes - at)));
    }

    /** Everything but the data beyond the size is zero, always. */
    private void extend(int size) {
        if (size > content.length) {
            content = Arrays.copyOf(content, Math.max(size, Math.min(2 * content.length, 1 << 26)));
        }
        sizeBytes = Math.max(sizeBytes, size);
    }
}
