package io.orthocone.osd.store.mem;

import io.orthocone.env.Payload;
import io.orthocone.osd.store.ObjectStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One object of the model: plain mutable values. Owned by a {@link MemState}.
 *
 * <p>Invariant: what a page holds behind the object's end is zero; a page that is not there is all zeros.
 */
final class MemObject {
    private static final int PAGE_BYTES = 64 << 10;

    /** By number; an array is as long as what was written of its page, with room to grow. */
    private final TreeMap<Long, byte[]> pages = new TreeMap<>();

    private long sizeBytes;
    final SortedMap<String, Payload> attrs = new TreeMap<>();
    final TreeMap<Payload, Payload> omap = new TreeMap<>();
    Payload omapHeader = Payload.EMPTY;

    MemObject copy() {
        MemObject copy = new MemObject();
        pages.forEach((number, page) -> copy.pages.put(number, page.clone()));
        copy.sizeBytes = sizeBytes;
        copy.attrs.putAll(attrs);
        copy.omap.putAll(omap);
        copy.omapHeader = omapHeader;
        return copy;
    }

    long sizeBytes() {
        return sizeBytes;
    }

    /** What it takes, holes left out. */
    long storedBytes() {
        long stored = 0;
        for (Map.Entry<Long, byte[]> page : pages.entrySet()) {
            stored += Math.clamp(sizeBytes - page.getKey() * PAGE_BYTES, 0, page.getValue().length);
        }
        return stored;
    }

    void write(long offset, Payload data) {
        if (data.isEmpty()) {
            return;
        }
        for (int done = 0; done < data.length(); ) {
            int inPage = (int) ((offset + done) % PAGE_BYTES);
            int length = Math.min(PAGE_BYTES - inPage, data.length() - done);
            data.copyTo(done, page((offset + done) / PAGE_BYTES, inPage + length), inPage, length);
            done += length;
        }
        sizeBytes = Math.max(sizeBytes, offset + data.length());
    }

    private byte[] page(long number, int atLeastBytes) {
        byte[] page = pages.get(number);
        if (page == null || page.length < atLeastBytes) {
            page = page == null
                    ? new byte[atLeastBytes]
                    : Arrays.copyOf(page, Math.min(PAGE_BYTES, Math.max(atLeastBytes, 2 * page.length)));
            pages.put(number, page);
        }
        return page;
    }

    void zero(long offset, long lengthBytes) {
        if (lengthBytes > 0) {
            clear(offset, offset + lengthBytes);
            sizeBytes = Math.max(sizeBytes, offset + lengthBytes);
        }
    }

    void truncate(long newSizeBytes) {
        if (newSizeBytes < sizeBytes) {
            clear(newSizeBytes, sizeBytes);
        }
        sizeBytes = newSizeBytes;
    }

    private void clear(long from, long to) {
        pages.subMap(
                        (from + PAGE_BYTES - 1) / PAGE_BYTES,
                        Math.max((from + PAGE_BYTES - 1) / PAGE_BYTES, to / PAGE_BYTES))
                .clear();
        for (long number : new long[] {from / PAGE_BYTES, to / PAGE_BYTES}) {
            byte[] page = pages.get(number);
            if (page != null) {
                int start = Math.clamp(from - number * PAGE_BYTES, 0, page.length);
                int end = Math.clamp(to - number * PAGE_BYTES, start, page.length);
                Arrays.fill(page, start, end, (byte) 0);
            }
        }
    }

    Payload read(long offset, int lengthBytes) {
        int length = Math.clamp(sizeBytes - offset, 0, lengthBytes);
        byte[] bytes = new byte[length];
        for (int done = 0; done < length; ) {
            int inPage = (int) ((offset + done) % PAGE_BYTES);
            int part = Math.min(PAGE_BYTES - inPage, length - done);
            byte[] page = pages.get((offset + done) / PAGE_BYTES);
            if (page != null && page.length > inPage) {
                System.arraycopy(page, inPage, bytes, done, Math.min(part, page.length - inPage));
            }
            done += part;
        }
        return Payload.wrap(bytes);
    }

    /** Makes a range of another object read as one of this does. */
    void copyRange(MemObject target, long sourceOffset, long lengthBytes, long targetOffset) {
        long copied = Math.clamp(sizeBytes - sourceOffset, 0, lengthBytes);
        target.clear(targetOffset, targetOffset + lengthBytes);
        for (ObjectStore.Extent extent : extents(sourceOffset, copied)) {
            for (long at = extent.offset(); at < extent.end(); ) {
                int part = (int) Math.min(PAGE_BYTES, extent.end() - at);
                target.write(targetOffset + at - sourceOffset, read(at, part));
                at += part;
            }
        }
        target.sizeBytes = Math.max(target.sizeBytes, copied == 0 ? 0 : targetOffset + copied);
    }

    List<ObjectStore.Extent> extents(long offset, long lengthBytes) {
        long end = Math.min(sizeBytes, offset + lengthBytes);
        List<ObjectStore.Extent> extents = new ArrayList<>();
        for (Map.Entry<Long, byte[]> page :
                pages.tailMap(offset / PAGE_BYTES, true).entrySet()) {
            long start = Math.max(offset, page.getKey() * PAGE_BYTES);
            long stop = Math.min(end, page.getKey() * PAGE_BYTES + page.getValue().length);
            if (start >= stop) {
                continue;
            }
            ObjectStore.Extent last = extents.isEmpty() ? null : extents.getLast();
            if (last != null && last.end() == start) {
                extents.set(extents.size() - 1, new ObjectStore.Extent(last.offset(), stop - last.offset()));
            } else {
                extents.add(new ObjectStore.Extent(start, stop - start));
            }
        }
        return extents;
    }
}
