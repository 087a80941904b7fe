package io.orthocone.stripe;

import java.util.ArrayList;
import java.util.List;

/**
 * How a file's bytes are dealt out to objects, as in Ceph's file layouts.
 *
 * <pre>
 *   unit 1, count 3, object size 2:
 *     object 0: 0 3     object 1: 1 4     object 2: 2 5      (first set)
 *     object 3: 6 9     object 4: 7 10    object 5: 8 11     (second set)
 * </pre>
 *
 * @param stripeUnitBytes more than 0; divides {@code objectSizeBytes}
 * @param stripeCount objects that units go round over, 1 to 4096
 * @param objectSizeBytes of full objects
 */
public record StripeLayout(long stripeUnitBytes, int stripeCount, long objectSizeBytes) {
    /** 4 MiB objects, one after the other: libradosstriper's default. */
    public static final StripeLayout DEFAULT = new StripeLayout(4L << 20, 1, 4L << 20);

    private static final int MAX_STRIPE_COUNT = 4096;
    private static final long MAX_OBJECT_SIZE = 128L << 20;

    public StripeLayout {
        if (stripeUnitBytes <= 0 || objectSizeBytes <= 0 || objectSizeBytes % stripeUnitBytes != 0) {
            throw new IllegalArgumentException("a stripe unit of " + stripeUnitBytes
                    + " bytes does not divide objects of " + objectSizeBytes + " bytes");
        }
        if (objectSizeBytes > MAX_OBJECT_SIZE) {
            throw new IllegalArgumentException("objects of " + objectSizeBytes + " bytes are larger than the "
                    + MAX_OBJECT_SIZE + " that a cluster takes");
        }
        if (stripeCount < 1 || stripeCount > MAX_STRIPE_COUNT) {
            throw new IllegalArgumentException("stripe count " + stripeCount + " is not in 1.." + MAX_STRIPE_COUNT);
        }
    }

    /**
     * A run of bytes that lie together in an object.
     *
     * @param object its number in the file
     * @param objectOffset where they lie in the object
     * @param fileOffset where they lie in the file
     */
    record Extent(long object, long objectOffset, long fileOffset, long lengthBytes) {}

    /** The extents of a range, in the order of the file. */
    List<Extent> extents(long offset, long lengthBytes) {
        List<Extent> extents = new ArrayList<>();
        long end = Math.addExact(offset, lengthBytes);
        for (long at = offset; at < end; ) {
            long inUnit = at % stripeUnitBytes;
            long length = Math.min(stripeUnitBytes - inUnit, end - at);
            Extent extent = new Extent(objectOf(at), objectOffsetOf(at), at, length);
            Extent last = extents.isEmpty() ? null : extents.getLast();
            if (last != null
                    && last.object() == extent.object()
                    && last.objectOffset() + last.lengthBytes() == extent.objectOffset()) {
                extents.set(
                        extents.size() - 1,
                        new Extent(last.object(), last.objectOffset(), last.fileOffset(), last.lengthBytes() + length));
            } else {
                extents.add(extent);
            }
            at += length;
        }
        return extents;
    }

    private long objectOf(long fileOffset) {
        long unit = fileOffset / stripeUnitBytes;
        long unitsPerSet = objectSizeBytes / stripeUnitBytes * stripeCount;
        return unit / unitsPerSet * stripeCount + unit % stripeCount;
    }

    private long objectOffsetOf(long fileOffset) {
        long unit = fileOffset / stripeUnitBytes;
        long unitsPerObject = objectSizeBytes / stripeUnitBytes;
        return unit / stripeCount % unitsPerObject * stripeUnitBytes + fileOffset % stripeUnitBytes;
    }

    /** One more than the highest number of an object that holds any of the first {@code sizeBytes} bytes; at least 1. */
    long boundOf(long sizeBytes) {
        if (sizeBytes <= 0) {
            return 1;
        }
        long units = (sizeBytes - 1) / stripeUnitBytes + 1;
        long unitsPerSet = objectSizeBytes / stripeUnitBytes * stripeCount;
        long set = (units - 1) / unitsPerSet;
        return set * stripeCount + Math.min(stripeCount, units - set * unitsPerSet);
    }

    /** How many bytes an object holds when the file has this size and no holes. */
    long objectBytes(long object, long sizeBytes) {
        long set = object / stripeCount;
        long position = object % stripeCount;
        long setBytes = objectSizeBytes * stripeCount;
        long inSet = Math.max(0, Math.min(setBytes, sizeBytes - set * setBytes));
        long stripeBytes = stripeUnitBytes * stripeCount;
        long rest = inSet % stripeBytes - position * stripeUnitBytes;
        return inSet / stripeBytes * stripeUnitBytes + Math.max(0, Math.min(stripeUnitBytes, rest));
    }
}
