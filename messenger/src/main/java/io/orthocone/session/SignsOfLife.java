package io.orthocone.session;

/** Whether the other side of a link was heard of lately. Owned by the session that uses the link. */
final class SignsOfLife {
    private boolean heardOf;
    private int silentTicks;

    /** Something came, or a link begins to be used. */
    void heard() {
        heardOf = true;
        silentTicks = 0;
    }

    /** One tick of the clock: since when has nothing come, in whole ticks? 0 if something came since the last one. */
    int tick() {
        silentTicks = heardOf ? 0 : silentTicks + 1;
        heardOf = false;
        return silentTicks;
    }
}
