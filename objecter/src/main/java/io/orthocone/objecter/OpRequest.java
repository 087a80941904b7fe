package io.orthocone.objecter;

import io.orthocone.message.OsdSubOp;
import java.util.List;

/**
 * An op to be done.
 *
 * @param steps executed atomically, in order, up to the first that fails
 * @param timeoutNanos after which the caller hears {@code ETIMEDOUT} (and does not know whether it was done); 0 to wait for ever
 * @param failsWhenFull whether a change that finds no room ends with {@code ENOSPC} or {@code EDQUOT}, instead of waiting for room
 */
public record OpRequest(OpTarget target, List<OsdSubOp> steps, long timeoutNanos, boolean failsWhenFull) {
    /** One that waits when there is no room. */
    public OpRequest(OpTarget target, List<OsdSubOp> steps, long timeoutNanos) {
        this(target, steps, timeoutNanos, false);
    }

    public OpRequest {
        steps = List.copyOf(steps);
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("an op has at least one step");
        }
        if (timeoutNanos < 0) {
            throw new IllegalArgumentException("timeout must not be negative");
        }
    }

    /**
     * Whether it is a change that waits while its pool is full. Removals never do, nor does what may make an object smaller: that is for the
     * OSD to judge.
     */
    boolean waitsForRoom() {
        return !failsWhenFull
                && steps.stream()
                        .anyMatch(step -> step instanceof OsdSubOp.Mutation change
                                && !(change.onlyFrees() || change instanceof OsdSubOp.Truncate));
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
