package io.orthocone.session;

/**
 * Whether a link is still worth having, counted in ticks of the messenger's clock: a peer that is silent, a network that takes nothing, a link
 * that nobody uses. Owned by the {@link SessionLink}.
 */
final class LinkWatch {
    /** What a tick finds. */
    enum Finding {
        FINE,
        /** Nothing came since the last tick. */
        SILENT,
        /** Nothing came for too long. */
        DEAD,
        /** What is queued was not taken for too long. */
        STUCK
    }

    private final long deadTicks;
    private final long stuckTicks;
    private final long idleTicks;
    private boolean wasHeard = true;
    private boolean wasUsed = true;
    private long silentFor;
    private long stuckFor;
    private long unusedFor;

    LinkWatch(SessionOptions options) {
        long tickNanos = options.keepaliveAfterNanos();
        this.deadTicks = Math.ceilDiv(options.deadAfterNanos(), tickNanos);
        this.stuckTicks = Math.ceilDiv(options.writeDeadlineNanos(), tickNanos);
        this.idleTicks = Math.ceilDiv(options.idleAfterNanos(), tickNanos);
    }

    /** Something came. */
    void heard() {
        wasHeard = true;
    }

    /** A message went out or came in. */
    void used() {
        wasUsed = true;
    }

    /** The peer wants to keep the link, also if it does not read just now. */
    void wanted() {
        wasHeard = true;
        wasUsed = true;
        stuckFor = 0;
    }

    /**
     * One tick.
     *
     * @param takesNothing whether the network has taken nothing of what is queued since the last one
     * @param reads whether this side reads: else it cannot hear the peer
     */
    Finding tick(boolean takesNothing, boolean reads) {
        silentFor = wasHeard ? 0 : silentFor + 1;
        unusedFor = wasUsed ? 0 : unusedFor + 1;
        stuckFor = takesNothing ? stuckFor + 1 : 0;
        wasHeard = false;
        wasUsed = false;
        if (stuckFor >= stuckTicks) {
            return Finding.STUCK;
        }
        if (reads && silentFor >= deadTicks) {
            return Finding.DEAD;
        }
        return silentFor > 0 ? Finding.SILENT : Finding.FINE;
    }

    /** Whether nobody has used the link for long. */
    boolean isIdle() {
        return unusedFor >= idleTicks;
    }
}
