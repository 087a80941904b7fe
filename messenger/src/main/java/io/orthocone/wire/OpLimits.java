package io.orthocone.wire;

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
            contentBytes += step.contentBytes();
            attributeBytes += step.attributeBytes();
        }
        return contentBytes <= MAX_CONTENT_BYTES && attributeBytes <= MAX_ATTRIBUTE_BYTES;
    }

    /** Whether an answer of these results fits. */
    public static boolean fitResults(List<OsdSubOpResult> results) {
        long contentBytes = 0;
        long attributeBytes = (long) ITEM_BYTES * results.size();
        for (OsdSubOpResult result : results) {
            contentBytes += result.contentBytes();
            attributeBytes += result.attributeBytes();
        }
        return contentBytes <= MAX_CONTENT_BYTES && attributeBytes <= MAX_ATTRIBUTE_BYTES;
    }
}
