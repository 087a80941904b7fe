package io.orthocone.mon.quorum;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a core looks like from outside, for people and for the driver's housekeeping.
 *
 * @param logBytes cost of the entries in memory; by this a driver decides when to trim
 * @param heldMessages messages that wait for a write
 * @param matchIndexes of a leader, how far each peer is known to agree; else empty
 */
public record RaftStatus(
        long term,
        RaftRole role,
        Optional<MonId> leader,
        LogPosition logStart,
        LogPosition lastPosition,
        long durableIndex,
        long commitIndex,
        long appliedIndex,
        long logBytes,
        int heldMessages,
        SortedMap<MonId, Long> matchIndexes) {

    public RaftStatus {
        matchIndexes = Collections.unmodifiableSortedMap(new TreeMap<>(matchIndexes));
    }
}
