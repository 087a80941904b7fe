package io.orthocone.mon.quorum;

import io.orthocone.env.Payload;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * What a leader knows of one follower and how it feeds it.
 *
 * <pre>
 *                    accepted                        rejected
 *   Probing ────────────────────────► Replicating ────────────► Probing
 *      │  next entry is trimmed             │
 *      └────────────► Receiving ◄───────────┘
 *                         │ accepted what was sent
 *                         └──────────────► Replicating
 * </pre>
 *
 * <ul>
 *   <li>{@code matchIndex < nextIndex}; the match is durable on the follower and only grows.
 *   <li>Probing: one append at a time. Replicating: at most {@code maxInFlightAppends}, sent without waiting.
 *   <li>Receiving: no appends; one piece of the snapshot at a time.
 * </ul>
 */
final class Progress {
    /** How the follower is fed at the moment. */
    sealed interface Mode {}

    /** Looking for where the logs agree. */
    static final class Probing implements Mode {
        private boolean isAwaitingReply;
    }

    /** The logs agree: entries are sent ahead of their acknowledgement; the last index of each append not yet answered. */
    static final class Replicating implements Mode {
        private final ArrayDeque<Long> inFlight = new ArrayDeque<>();
    }

    /** A snapshot is being sent, or awaited from the state machine while {@code offer} is empty. */
    static final class Receiving implements Mode {
        private Optional<SnapshotOffer> offer = Optional.empty();
        private int offsetBytes;
        private boolean isStalled;

        Optional<SnapshotOffer> offer() {
            return offer;
        }

        int offsetBytes() {
            return offsetBytes;
        }

        void start(SnapshotOffer newOffer) {
            offer = Optional.of(newOffer);
            offsetBytes = 0;
            isStalled = false;
        }

        /** The follower has the bytes before this offset; a follower that restarted begins again. */
        void moveTo(int nextOffsetBytes) {
            offsetBytes = nextOffsetBytes;
            isStalled = false;
        }

        /** If the log was trimmed further while the snapshot was on its way, the follower needs another one. */
        boolean isInstalledBy(long index) {
            return offer.isPresent() && index >= offer.get().position().index();
        }

        /** Called at each sign of life; whether nothing has moved since the one before, so that a piece must have been lost. */
        boolean checkStalled() {
            boolean wasStalled = isStalled;
            isStalled = true;
            return wasStalled;
        }
    }

    /** A snapshot that this leader hands out. */
    record SnapshotOffer(long transferId, LogPosition position, Payload content) {}

    private final int maxInFlightAppends;
    private long matchIndex;
    private long nextIndex;
    private long readSequence;
    private boolean isRecentlyHeard;
    private Mode mode = new Probing();

    Progress(long nextIndex, int maxInFlightAppends) {
        this.nextIndex = nextIndex;
        this.maxInFlightAppends = maxInFlightAppends;
    }

    long matchIndex() {
        return matchIndex;
    }

    long nextIndex() {
        return nextIndex;
    }

    long readSequence() {
        return readSequence;
    }

    Mode mode() {
        return mode;
    }

    boolean isRecentlyHeard() {
        return isRecentlyHeard;
    }

    void hear() {
        isRecentlyHeard = true;
    }

    /** Starts the next window of the quorum check. */
    void forgetHearing() {
        isRecentlyHeard = false;
    }

    void confirmRead(long sequence) {
        readSequence = Math.max(readSequence, sequence);
    }

    boolean mayAppend() {
        return switch (mode) {
            case Probing probing -> !probing.isAwaitingReply;
            case Replicating replicating -> replicating.inFlight.size() < maxInFlightAppends;
            case Receiving _ -> false;
        };
    }

    /** An append with entries up to {@code lastIndex} has gone out; one without entries has {@code lastIndex < nextIndex}. */
    void appended(long lastIndex) {
        switch (mode) {
            case Probing probing -> probing.isAwaitingReply = true;
            case Replicating replicating -> {
                if (lastIndex >= nextIndex) {
                    replicating.inFlight.add(lastIndex);
                    nextIndex = lastIndex + 1;
                }
            }
            case Receiving _ -> {}
        }
    }

    /** A probe may have been lost: allow the next one. */
    void retryProbe() {
        if (mode instanceof Probing probing) {
            probing.isAwaitingReply = false;
        }
    }

    /**
     * The follower agrees up to {@code index}.
     *
     * @param logStartIndex from where on the leader's log can continue
     * @return whether that is news
     */
    boolean accepted(long index, long logStartIndex) {
        boolean isNews = index > matchIndex;
        matchIndex = Math.max(matchIndex, index);
        nextIndex = Math.max(nextIndex, matchIndex + 1);
        switch (mode) {
            case Probing _ -> {
                if (index == matchIndex) {
                    replicate();
                }
            }
            case Replicating replicating -> {
                while (!replicating.inFlight.isEmpty() && replicating.inFlight.peek() <= index) {
                    replicating.inFlight.poll();
                }
            }
            case Receiving receiving -> {
                if (matchIndex >= logStartIndex || receiving.isInstalledBy(matchIndex)) {
                    replicate();
                }
            }
        }
        return isNews;
    }

    /**
     * The follower lacks the entry at {@code rejectedIndex}.
     *
     * @param agreementIndex the last index at which the logs could agree, by the follower's hint
     * @return whether the probe must go on; false if the answer is out of date
     */
    boolean rejected(long rejectedIndex, long agreementIndex) {
        return switch (mode) {
            case Replicating _ -> {
                if (rejectedIndex <= matchIndex) {
                    yield false;
                }
                mode = new Probing();
                nextIndex = matchIndex + 1;
                yield true;
            }
            case Probing probing -> {
                if (rejectedIndex != nextIndex - 1) {
                    yield false;
                }
                nextIndex = Math.max(matchIndex + 1, Math.min(rejectedIndex, agreementIndex + 1));
                probing.isAwaitingReply = false;
                yield true;
            }
            case Receiving _ -> false;
        };
    }

    Receiving receive() {
        Receiving receiving = new Receiving();
        mode = receiving;
        return receiving;
    }

    private void replicate() {
        mode = new Replicating();
        nextIndex = matchIndex + 1;
    }
}
