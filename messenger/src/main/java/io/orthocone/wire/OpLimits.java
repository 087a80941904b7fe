package io.orthocone.wire;

import io.orthocone.message.HObject;
import io.orthocone.message.OsdSubOp;
import io.orthocone.message.OsdSubOpResult;
import java.util.List;

/**
 * What one op on an object may carry and bring back, so that it, its answer and what OSDs tell one another of it all fit a frame
 * ({@link WireLimits}). Whoever asks for more is told {@code EMSGSIZE}.
 */
public final class OpLimits {
    /** Content that is written, or read. */
    public static final int MAX_CONTENT_BYTES = 64 << 20;

    /** Attributes, names and the like. */
    public static final int MAX_ATTRIBUTE_BYTES = 8 << 20;

    /** What a step, an attribute or a name takes beyond its bytes. */
    private static final int ITEM_BYTES = 128;

    private OpLimits() {}

    /** Whether an op of these steps fits. */
    public static boolean fits(List<OsdSubOp> steps) {
        long contentBytes = 0;
        long attributeBytes = (long) ITEM_BYTES * steps.size();
        for (OsdSubOp step : steps) {
            if (step instanceof OsdSubOp.Write write) {
                contentBytes += write.data().length();
            } else if (step instanceof OsdSubOp.WriteFull write) {
                contentBytes += write.data().length();
            } else if (step instanceof OsdSubOp.Append append) {
                contentBytes += append.data().length();
            } else if (step instanceof OsdSubOp.SetXattr set) {
                attributeBytes += set.name().length() + set.value().length();
            } else if (step instanceof OsdSubOp.CompareXattr compare) {
                attributeBytes += compare.name().length() + compare.value().length();
            }
        }
        return contentBytes <= MAX_CONTENT_BYTES && attributeBytes <= MAX_ATTRIBUTE_BYTES;
    }

    /** Whether an answer of these results fits. */
    public static boolean fitResults(List<OsdSubOpResult> results) {
        long contentBytes = 0;
        long attributeBytes = (long) ITEM_BYTES * results.size();
        for (OsdSubOpResult result : results) {
            if (result instanceof OsdSubOpResult.Data data) {
                contentBytes += data.bytes().length();
            } else if (result instanceof OsdSubOpResult.Xattrs xattrs) {
                attributeBytes += bytesOf(xattrs);
            } else if (result instanceof OsdSubOpResult.Objects objects) {
                attributeBytes += bytesOf(objects);
            }
        }
        return contentBytes <= MAX_CONTENT_BYTES && attributeBytes <= MAX_ATTRIBUTE_BYTES;
    }

    private static long bytesOf(OsdSubOpResult.Xattrs xattrs) {
        long bytes = 0;
        for (var xattr : xattrs.values().entrySet()) {
            bytes += ITEM_BYTES + xattr.getKey().length() + xattr.getValue().length();
        }
        return bytes;
    }

    private static long bytesOf(OsdSubOpResult.Objects listed) {
        long bytes = 0;
        for (HObject object : listed.objects()) {
            bytes += ITEM_BYTES + object.name().length();
        }
        return bytes;
    }
}
