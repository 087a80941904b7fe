package io.orthocone.objecter;

import io.orthocone.message.OsdSubOp;
import java.util.List;

/**
 * An op to be done.
 *
 * @param steps executed atomically, in order, up to the first that fails
 * @param timeoutNanos after which the caller hears {@code ETIMEDOUT} (and does not know whether it was done); 0 to wait for ever
 */
public record OpRequest(OpTarget target, List<OsdSubOp> steps, long timeoutNanos) {
    public OpRequest {
        steps = List.copyOf(steps);
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("an op has at least one step");
        }
        if (timeoutNanos < 0) {
            throw new IllegalArgumentException("timeout must not be negative");
        }
    }

    /** Bytes that the op carries, or may fetch as far as its steps say. */
    public long sizeBytes() {
        long total = 0;
        for (OsdSubOp step : steps) {
            total += step.contentBytes() + step.attributeBytes() + step.wantedBytes();
        }
        return total;
    }
}
