package io.orthocone.mon.quorum;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who takes part, and the bounds. All voters must be given the same set.
 *
 * @param self this monitor; one of the voters
 * @param voters all monitors of the quorum
 * @param electionTicks ticks without a leader's word after which a follower may campaign; the actual timeout is drawn from this to
 *     twice this. Also the window in which a leader must hear a majority
 * @param heartbeatTicks ticks between heartbeats; well below {@code electionTicks}, so that one lost heartbeat ends no leadership
 * @param maxAppendBytes cost of the entries in one AppendEntries, unless a single entry is larger
 * @param maxInFlightAppends AppendEntries sent to one follower and not answered yet
 * @param maxCommandBytes largest payload of a proposal
 * @param maxUncommittedBytes cost of entries that a leader holds uncommitted before it refuses proposals
 * @param maxLogBytes cost of all entries in memory before a leader refuses proposals; the driver trims long before that
 * @param snapshotChunkBytes payload of one InstallSnapshot
 * @param maxSnapshotBytes largest snapshot a follower takes
 * @param maxPendingReads reads waiting at one monitor before it refuses more
 */
public record RaftConfig(
        MonId self,
        SortedSet<MonId> voters,
        int electionTicks,
        int heartbeatTicks,
        int maxAppendBytes,
        int maxInFlightAppends,
        int maxCommandBytes,
        long maxUncommittedBytes,
        long maxLogBytes,
        int snapshotChunkBytes,
        int maxSnapshotBytes,
        int maxPendingReads) {

    public RaftConfig {
        voters = Collections.unmodifiableSortedSet(new TreeSet<>(voters));
        require(voters.contains(self), self + " is not one of the voters " + voters);
        require(heartbeatTicks >= 1, "heartbeatTicks must be at least 1");
        require(electionTicks >= 2 * heartbeatTicks, "electionTicks must be at least twice heartbeatTicks");
        require(maxInFlightAppends >= 1, "maxInFlightAppends must be at least 1");
        require(
                maxAppendBytes >= 1 && maxAppendBytes <= RaftMessageCodec.MAX_PAYLOAD_BYTES,
                "maxAppendBytes must be from 1 to " + RaftMessageCodec.MAX_PAYLOAD_BYTES);
        require(
                maxCommandBytes >= 1 && maxCommandBytes <= RaftMessageCodec.MAX_PAYLOAD_BYTES,
                "maxCommandBytes must be from 1 to " + RaftMessageCodec.MAX_PAYLOAD_BYTES);
        require(maxUncommittedBytes >= 1 && maxLogBytes >= maxUncommittedBytes, "maxLogBytes < maxUncommittedBytes");
        require(
                snapshotChunkBytes >= 1 && snapshotChunkBytes <= RaftMessageCodec.MAX_PAYLOAD_BYTES,
                "snapshotChunkBytes must be from 1 to " + RaftMessageCodec.MAX_PAYLOAD_BYTES);
        require(maxSnapshotBytes >= 1 && maxPendingReads >= 1, "maxSnapshotBytes and maxPendingReads must be positive");
    }

    /**
     * The values a monitor runs with: with a tick of 100 ms, a leader is missed after 1 to 2 s, in which it speaks at least twice.
     */
    public static RaftConfig of(MonId self, Collection<MonId> voters) {
        int mebibyte = 1 << 20;
        return new RaftConfig(
                self,
                new TreeSet<>(voters),
                10,
                4,
                mebibyte,
                64,
                16 * mebibyte,
                64L * mebibyte,
                256L * mebibyte,
                mebibyte,
                512 * mebibyte,
                4096);
    }

    /** How many voters make a majority. */
    int majority() {
        return voters.size() / 2 + 1;
    }

    boolean isSoleVoter() {
        return voters.size() == 1;
    }

    /** All voters but this one, in order. */
    SortedSet<MonId> peers() {
        SortedSet<MonId> peers = new TreeSet<>(voters);
        peers.remove(self);
        return peers;
    }

    private static void require(boolean holds, String why) {
        if (!holds) {
            throw new IllegalArgumentException(why);
        }
    }
}
