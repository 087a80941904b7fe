package io.orthocone.osd.scrub;

import io.orthocone.message.ScrubStamps;

/** Hears how the scrub of a PG goes. Called by the primary's {@link Scrubber}. */
public interface ScrubListener {
    /** Whether the flags of the newest map allow scrubs that nobody has asked for. */
    boolean maySchedule(boolean isDeep);

    /** The chunk is compared: writes to its objects may go on. */
    void chunkOver();

    /** Copies are to be written anew, or to be counted as lost. */
    void mend(Finding finding);

    /** The scrub is over. */
    void scrubbed(ScrubStamps stamps);

    /** What people are told of the PG has changed. */
    void scrubChanged();
}
