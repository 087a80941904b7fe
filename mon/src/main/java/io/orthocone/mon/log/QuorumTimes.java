package io.orthocone.mon.log;

import java.util.concurrent.TimeUnit;

/**
 * The pace of a monitor's log.
 *
 * @param tickNanos between two ticks of the Raft core
 * @param flushNanos how long what was applied may wait before it goes to the key-value store; the log holds it meanwhile
 */
public record QuorumTimes(long tickNanos, long flushNanos) {
    public static final QuorumTimes DEFAULT =
            new QuorumTimes(TimeUnit.MILLISECONDS.toNanos(100), TimeUnit.MILLISECONDS.toNanos(200));
}
