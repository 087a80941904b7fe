package io.orthocone.monclient;

import java.util.concurrent.TimeUnit;

/**
 * Times and bounds of a {@link MonClient}.
 *
 * @param parallelAttempts monitors that are tried at once
 * @param attemptTimeoutNanos how long a monitor may take to answer before others are tried
 * @param minSpacingNanos least time between two attempts at one monitor
 * @param maxSpacingNanos to which it grows while the monitor stays away; jitter of a tenth comes on top
 * @param renewNanos how often subscriptions are sent again
 * @param answerTimeoutNanos how long a renewal may stay unanswered
 * @param commandPatienceNanos how long a command may stay unanswered before another monitor is asked
 */
public record MonClientOptions(
        int parallelAttempts,
        long attemptTimeoutNanos,
        long minSpacingNanos,
        long maxSpacingNanos,
        long renewNanos,
        long answerTimeoutNanos,
        long commandPatienceNanos) {
    /**
     * What a cluster runs with: one attempt a second and monitor, and never so far apart that a cluster which came back is found
     * later than two seconds after.
     */
    public static final MonClientOptions DEFAULT = new MonClientOptions(
            3,
            TimeUnit.SECONDS.toNanos(2),
            TimeUnit.SECONDS.toNanos(1),
            TimeUnit.MILLISECONDS.toNanos(1700),
            TimeUnit.SECONDS.toNanos(10),
            TimeUnit.SECONDS.toNanos(5),
            TimeUnit.SECONDS.toNanos(10));

    public MonClientOptions {
        if (parallelAttempts <= 0) {
            throw new IllegalArgumentException("at least one monitor must be tried at a time");
        }
        if (minSpacingNanos <= 0 || maxSpacingNanos < minSpacingNanos) {
            throw new IllegalArgumentException("the time between attempts must grow from more than zero");
        }
        if (attemptTimeoutNanos <= 0 || renewNanos <= 0 || answerTimeoutNanos <= 0 || commandPatienceNanos <= 0) {
            throw new IllegalArgumentException("times must be positive");
        }
    }
}
