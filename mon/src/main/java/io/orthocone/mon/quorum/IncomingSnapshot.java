package io.orthocone.mon.quorum;

import io.orthocone.env.Payload;
import java.util.ArrayList;
import java.util.List;

/**
 * The pieces of one snapshot, received in order; memory grows with what has arrived, not with what was announced. It dies with its
 * follower's term, so a transfer's id, which is unique in a term, is enough to tell two transfers apart.
 */
final class IncomingSnapshot {
    private final long transferId;
    private final LogPosition position;
    private final int totalBytes;
    private final List<Payload> pieces = new ArrayList<>();
    private int receivedBytes;
    private boolean isComplete;

    /** The transfer that this piece belongs to, still without any piece. */
    IncomingSnapshot(RaftMessage.InstallSnapshot any) {
        this.transferId = any.transferId();
        this.position = any.position();
        this.totalBytes = any.totalBytes();
    }

    boolean isOf(RaftMessage.InstallSnapshot piece) {
        return piece.transferId() == transferId
                && piece.position().equals(position)
                && piece.totalBytes() == totalBytes;
    }

    /** Takes the next piece; any other changes nothing. */
    void add(RaftMessage.InstallSnapshot piece) {
        if (piece.offsetBytes() == receivedBytes) {
            pieces.add(piece.chunk());
            receivedBytes += piece.chunk().length();
            isComplete = receivedBytes == totalBytes;
        }
    }

    int receivedBytes() {
        return receivedBytes;
    }

    boolean isComplete() {
        return isComplete;
    }

    LogPosition position() {
        return position;
    }

    Payload content() {
        return Payload.concat(pieces);
    }
}
