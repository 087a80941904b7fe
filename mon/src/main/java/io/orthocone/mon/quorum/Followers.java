package io.orthocone.mon.quorum;

import io.orthocone.env.Invariants;
import io.orthocone.env.Payload;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * A leader's followers and what is sent to them: appends, heartbeats, snapshots.
 *
 * <ul>
 *   <li>At most one snapshot is in memory; it is dropped when nobody receives it.
 *   <li>Whatever is lost is sent again at the follower's next sign of life, so no timer is needed here.
 * </ul>
 */
final class Followers {
    private final RaftNode node;
    private final SortedMap<MonId, Progress> progressOf = new TreeMap<>();
    private Optional<Progress.SnapshotOffer> offer = Optional.empty();
    private boolean isSnapshotRequested;
    private long lastTransferId;

    /** All are probed from the end of the log as it is now. */
    Followers(RaftNode node) {
        this.node = node;
        long nextIndex = node.log().lastIndex() + 1;
        int maxInFlight = node.config().maxInFlightAppends();
        node.config().peers().forEach(peer -> progressOf.put(peer, new Progress(nextIndex, maxInFlight)));
    }

    SortedMap<MonId, Progress> all() {
        return Collections.unmodifiableSortedMap(progressOf);
    }

    /** The largest value that a majority of the voters has reached, this leader's own included. */
    long majorityOf(long ownValue, ToLongFunction<Progress> valueOf) {
        long[] values = new long[progressOf.size() + 1];
        int count = 0;
        for (Progress progress : progressOf.values()) {
            values[count] = valueOf.applyAsLong(progress);
            count++;
        }
        values[count] = ownValue;
        Arrays.sort(values);
        return values[values.length - node.config().majority()];
    }

    /** Whether a majority was heard since the last call. */
    boolean checkQuorum() {
        int heard = 1;
        for (Progress progress : progressOf.values()) {
            heard += progress.isRecentlyHeard() ? 1 : 0;
            progress.forgetHearing();
        }
        return heard >= node.config().majority();
    }

    void sendHeartbeats(long readSequence) {
        progressOf.forEach((peer, progress) -> {
            long commitIndex = Math.min(progress.matchIndex(), node.commitIndex());
            node.outbox().send(peer, new RaftMessage.Heartbeat(node.term(), commitIndex, readSequence));
        });
    }

    void replicateToAll(boolean evenIfEmpty) {
        for (MonId peer : progressOf.keySet()) {
            replicate(peer, evenIfEmpty);
        }
    }

    /** Sends a follower all that its window allows. */
    void replicateAll(MonId peer) {
        boolean isSent = true;
        while (isSent) {
            isSent = replicate(peer, false);
        }
    }

    /** Sends a follower the next entries, if it may be sent any; without new ones, an empty append tells the commit index. */
    private boolean replicate(MonId peer, boolean evenIfEmpty) {
        Progress progress = progressOf.get(peer);
        if (!progress.mayAppend()) {
            return false;
        }
        if (node.log().termAt(progress.nextIndex() - 1).isEmpty()) {
            beginSnapshot(peer, progress);
            return false;
        }
        List<LogEntry> entries =
                node.log().from(progress.nextIndex(), node.config().maxAppendBytes());
        if (entries.isEmpty() && !evenIfEmpty) {
            return false;
        }
        sendAppend(peer, progress, entries);
        return !entries.isEmpty();
    }

    private void sendAppend(MonId peer, Progress progress, List<LogEntry> entries) {
        long previousIndex = progress.nextIndex() - 1;
        OptionalLong previousTerm = node.log().termAt(previousIndex);
        LogPosition previous = new LogPosition(previousTerm.orElseThrow(), previousIndex);
        node.outbox().send(peer, new RaftMessage.AppendEntries(node.term(), previous, node.commitIndex(), entries));
        progress.appended(previousIndex + entries.size());
    }

    /** Whether the follower's match has grown. */
    boolean accepted(MonId from, long matchIndex) {
        Progress progress = progressOf.get(from);
        progress.hear();
        boolean isNews = progress.accepted(matchIndex, node.log().start().index());
        dropIdleOffer();
        return isNews;
    }

    void rejected(MonId from, RaftMessage.AppendRejected rejected) {
        Progress progress = progressOf.get(from);
        progress.hear();
        long agreementIndex = node.log().lastPossibleAgreement(rejected.hint());
        if (progress.rejected(rejected.rejectedIndex(), agreementIndex)) {
            replicate(from, true);
        }
    }

    /** A sign of life: send again what seems lost. */
    void alive(MonId from, long readSequence) {
        Progress progress = progressOf.get(from);
        progress.hear();
        progress.confirmRead(readSequence);
        switch (progress.mode()) {
            case Progress.Probing _ -> {
                progress.retryProbe();
                replicate(from, true);
            }
            case Progress.Replicating _ -> compareEnds(from, progress);
            case Progress.Receiving receiving -> {
                if (receiving.checkStalled()) {
                    sendPiece(from, receiving);
                }
            }
        }
    }

    /** Appends sent ahead, or their answers, may be lost: the answer to one more, empty if need be, shows where the follower is. */
    private void compareEnds(MonId peer, Progress progress) {
        boolean isBehind = progress.matchIndex() < node.log().lastIndex();
        if (!isBehind) {
            return;
        }
        boolean canCompare = node.log().termAt(progress.nextIndex() - 1).isPresent();
        if (!canCompare) {
            beginSnapshot(peer, progress);
        } else if (progress.mayAppend()) {
            replicate(peer, true);
        } else {
            sendAppend(peer, progress, List.of());
        }
    }

    private void beginSnapshot(MonId peer, Progress progress) {
        if (!progress.isRecentlyHeard()) {
            return;
        }
        Progress.Receiving receiving = progress.receive();
        boolean isUsable = offer.isPresent() && continuesFrom(offer.get().position());
        if (isUsable) {
            receiving.start(offer.get());
            sendPiece(peer, receiving);
        } else {
            requestSnapshot();
        }
    }

    private boolean continuesFrom(LogPosition position) {
        return position.index() >= node.log().start().index();
    }

    private void requestSnapshot() {
        if (!isSnapshotRequested) {
            isSnapshotRequested = true;
            node.outbox().add(new RaftEffect.TakeSnapshot());
        }
    }

    void snapshotTaken(RaftEvent.SnapshotTaken snapshot) {
        if (!isSnapshotRequested) {
            return;
        }
        Invariants.check(
                snapshot.index() <= node.appliedIndex(),
                "a snapshot holds only what is applied: %s of %s",
                snapshot.index(),
                node.appliedIndex());
        isSnapshotRequested = false;
        OptionalLong term = node.log().termAt(snapshot.index());
        if (term.isEmpty()) {
            requestSnapshot();
            return;
        }
        lastTransferId++;
        LogPosition position = new LogPosition(term.getAsLong(), snapshot.index());
        Progress.SnapshotOffer taken = new Progress.SnapshotOffer(lastTransferId, position, snapshot.content());
        offer = Optional.of(taken);
        progressOf.forEach((peer, progress) -> startIfWaiting(peer, progress, taken));
        dropIdleOffer();
    }

    private void startIfWaiting(MonId peer, Progress progress, Progress.SnapshotOffer taken) {
        boolean isWaiting = progress.mode() instanceof Progress.Receiving receiving
                && receiving.offer().isEmpty();
        if (isWaiting) {
            Progress.Receiving receiving = progress.receive();
            receiving.start(taken);
            sendPiece(peer, receiving);
        }
    }

    void snapshotMoved(MonId from, RaftMessage.SnapshotReply reply) {
        Progress progress = progressOf.get(from);
        progress.hear();
        if (!(progress.mode() instanceof Progress.Receiving receiving)
                || receiving.offer().isEmpty()) {
            return;
        }
        Progress.SnapshotOffer sent = receiving.offer().get();
        boolean isForIt = reply.transferId() == sent.transferId()
                && reply.nextOffsetBytes() <= sent.content().length();
        if (isForIt && reply.nextOffsetBytes() != receiving.offsetBytes()) {
            receiving.moveTo(reply.nextOffsetBytes());
            if (reply.nextOffsetBytes() < sent.content().length()) {
                sendPiece(from, receiving);
            }
        }
    }

    private void sendPiece(MonId peer, Progress.Receiving receiving) {
        if (receiving.offer().isEmpty()) {
            return;
        }
        Progress.SnapshotOffer sent = receiving.offer().get();
        int totalBytes = sent.content().length();
        int chunkBytes = Math.min(node.config().snapshotChunkBytes(), totalBytes - receiving.offsetBytes());
        Payload chunk = sent.content().slice(receiving.offsetBytes(), chunkBytes);
        node.outbox()
                .send(
                        peer,
                        new RaftMessage.InstallSnapshot(
                                node.term(),
                                sent.position(),
                                sent.transferId(),
                                totalBytes,
                                receiving.offsetBytes(),
                                chunk));
    }

    private void dropIdleOffer() {
        boolean isReceived = progressOf.values().stream()
                .anyMatch(progress -> progress.mode() instanceof Progress.Receiving receiving
                        && receiving.offer().equals(offer));
        if (!isReceived) {
            offer = Optional.empty();
        }
    }
}
