package io.orthocone.session;

/** What a message has taken of a {@link Throttle}'s budget. Whoever has the message gives it back, once; more often is harmless. */
public final class Charge {
    /** Of a message that no budget bounds. */
    public static final Charge NONE = new Charge(null, 0);

    private final long bytes;
    private Throttle throttle;
    private Charge alongside;

    Charge(Throttle throttle, long bytes) {
        this.throttle = throttle;
        this.bytes = bytes;
    }

    /** Bytes that were taken; stays when they have been given back. */
    public long bytes() {
        return bytes;
    }

    /** One charge for both, of two throttles for the same message: released together. */
    public Charge and(Charge other) {
        if (throttle == null) {
            return other;
        }
        Charge both = new Charge(throttle, bytes);
        both.alongside = other;
        throttle = null;
        return both;
    }

    /** Gives back what was taken. On the throttle's reactor. */
    public void release() {
        if (throttle != null) {
            Throttle owner = throttle;
            throttle = null;
            owner.giveBack(bytes);
            if (alongside != null) {
                alongside.release();
            }
        }
    }
}
