package io.orthocone.objecter;

import java.util.concurrent.TimeUnit;

/**
 * Bounds and times of an {@link Objecter}.
 *
 * @param maxInFlightOps ops that may be sent and not answered; further ones wait their turn here
 * @param maxInFlightBytes bytes that those may carry or fetch; one op alone may exceed it
 * @param minRetryNanos wait before the second try of an OSD that is unreachable or not ready; doubles, with jitter
 * @param maxRetryNanos where it stops doubling
 */
public record ObjecterOptions(int maxInFlightOps, long maxInFlightBytes, long minRetryNanos, long maxRetryNanos) {
    /** The bounds are Ceph's ({@code objecter_inflight_ops}, {@code objecter_inflight_op_bytes}). */
    public static final ObjecterOptions DEFAULT = new ObjecterOptions(
            1024, 100L << 20, TimeUnit.MILLISECONDS.toNanos(20), TimeUnit.MILLISECONDS.toNanos(1000));

    public ObjecterOptions {
        if (maxInFlightOps <= 0 || maxInFlightBytes <= 0) {
            throw new IllegalArgumentException("bounds must be positive");
        }
        if (minRetryNanos <= 0 || maxRetryNanos < minRetryNanos) {
            throw new IllegalArgumentException("the time between tries must grow from more than zero");
        }
    }
}
