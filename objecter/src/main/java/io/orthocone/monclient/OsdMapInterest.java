package io.orthocone.monclient;

import io.orthocone.message.MonMessage.Subscription;
import java.util.Optional;

/**
 * What we want to hear of the OSD map, and whether the monitor we talk to knows.
 *
 * <p>A daemon wants every epoch for ever. A client wants the next one only while it waits for something: it asks for one answer at a
 * time, so that an idle client costs nothing.
 */
final class OsdMapInterest {
    private boolean everyEpoch;
    private boolean newestFull;
    private boolean nextWhole;
    private int wantedEpoch;
    private boolean asked;

    void wantEveryEpoch() {
        everyEpoch = true;
        asked = false;
    }

    boolean isEveryEpoch() {
        return everyEpoch;
    }

    /** A map of at least this epoch. */
    void want(int epoch) {
        wantedEpoch = Math.max(wantedEpoch, epoch);
    }

    /** The newest map as a whole: the answer comes at once, also when there is nothing newer. */
    void wantNewestFull() {
        newestFull = true;
        asked = false;
    }

    /** The map after ours as a whole: its incremental does not fit. */
    void wantNextWhole() {
        nextWhole = true;
        asked = false;
    }

    boolean isNextWantedWhole() {
        return nextWhole;
    }

    /** The map has advanced: what comes next may fit again. */
    void advanced() {
        nextWhole = false;
    }

    /** Nothing asked so far counts: another monitor, or maps were lost on the way. */
    void askAgain() {
        asked = false;
    }

    /** What to ask for now; empty when nothing is wanted or it has been asked for. */
    Optional<Subscription> ask(int haveEpoch) {
        if (asked || !isWanting(haveEpoch)) {
            return Optional.empty();
        }
        asked = true;
        return Optional.of(
                newestFull
                        ? new Subscription(0, !everyEpoch)
                        : new Subscription(haveEpoch + 1, !everyEpoch, nextWhole));
    }

    /** Maps came. */
    void answered(boolean withFull) {
        if (withFull) {
            newestFull = false;
        }
        if (!newestFull && !everyEpoch) {
            asked = false;
        }
    }

    private boolean isWanting(int haveEpoch) {
        return everyEpoch || newestFull || Integer.compareUnsigned(wantedEpoch, haveEpoch) > 0;
    }
}
