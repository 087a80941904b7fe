package io.orthocone.session;

import io.orthocone.session.LinkLayer.Link;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongPredicate;

/**
 * What stands before the messages of one link: a {@link Throttle}, and that the peer reads what it is answered. Owned by the messenger's
 * reactor.
 *
 * <p>The link asks when it knows a message's length and has not allocated anything for it. If the message must wait the link reads nothing
 * more, so that the peer's network fills up and the peer waits too, until the message is admitted.
 *
 * <pre>
 *   Open ──no room──▶ AwaitingRoom ──granted──▶ Open          any ── close ──▶ Closed: lets everything pass, charges nothing
 *    │ ▲                    ▲
 *    │ └──── the peer has ──┤
 *    │       read; room     │ the peer has read; no room
 *    └─the peer does not read─▶ AwaitingPeer
 * </pre>
 *
 * <p>Invariant: a charge taken here is either with the one message that is being read, or was handed on with {@link #takeCharge}.
 */
final class Intake implements LongPredicate {
    /** Of a link whose peer no budget bounds. Never asked, so never changed. */
    static final Intake UNBOUNDED = new Intake();

    private sealed interface State {}

    private record Open() implements State {}

    private record AwaitingRoom(Throttle.Waiter waiter) implements State {}

    private record AwaitingPeer(long bytes) implements State {}

    private record Closed() implements State {}

    private static final Open OPEN = new Open();

    private final Optional<Throttle> throttle;
    private final Optional<Link> link;
    private final BooleanSupplier isPeerBehind;
    private final Runnable stopped;
    private State state = OPEN;
    private Charge charge = Charge.NONE;

    private Intake() {
        this.throttle = Optional.empty();
        this.link = Optional.empty();
        this.isPeerBehind = () -> false;
        this.stopped = () -> {};
    }

    /**
     * @param isPeerBehind whether so much waits to be read by the peer that nothing more is taken from it
     * @param stopped hears each time that the link stops reading
     */
    Intake(Throttle throttle, Link link, BooleanSupplier isPeerBehind, Runnable stopped) {
        this.throttle = Optional.of(throttle);
        this.link = Optional.of(link);
        this.isPeerBehind = isPeerBehind;
        this.stopped = stopped;
    }

    /** Whether a message of so many bytes is taken in now. If not, {@link Link#resume} follows when it may be. */
    @Override
    public boolean test(long bytes) {
        if (throttle.isEmpty() || state instanceof Closed) {
            return true;
        }
        if (isPeerBehind.getAsBoolean()) {
            state = new AwaitingPeer(bytes);
            stopped.run();
            return false;
        }
        if (throttle.get().hasRoom(bytes)) {
            charge = throttle.get().take(bytes);
            return true;
        }
        awaitRoom(bytes);
        stopped.run();
        return false;
    }

    private void awaitRoom(long bytes) {
        state = new AwaitingRoom(throttle.orElseThrow().await(bytes, this::granted));
    }

    private void granted(Charge taken) {
        charge = taken;
        state = OPEN;
        link.orElseThrow().resume();
    }

    /** The peer may have read something. */
    void peerHasRead() {
        if (state instanceof AwaitingPeer waiting && !isPeerBehind.getAsBoolean()) {
            awaitRoom(waiting.bytes());
        }
    }

    /** Whether the link does not read. */
    boolean isStopped() {
        return state instanceof AwaitingRoom || state instanceof AwaitingPeer;
    }

    /** What the message that has just been read has taken; it is the caller's to give back. */
    Charge takeCharge() {
        Charge taken = charge;
        charge = Charge.NONE;
        return taken;
    }

    /** The link is used no more. */
    void close() {
        if (throttle.isPresent()) {
            if (state instanceof AwaitingRoom waiting) {
                waiting.waiter().cancel();
            }
            state = new Closed();
            takeCharge().release();
        }
    }
}
