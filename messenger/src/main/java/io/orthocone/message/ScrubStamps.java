package io.orthocone.message;

/**
 * When a PG was last scrubbed, and what the newest scrubs found and could not mend. Part of the history, so that every copy knows.
 *
 * @param scrubbedMillis wall clock at the end of the newest scrub of either kind; 0 for never
 * @param deepScrubbedMillis of the newest deep one
 * @param shallowErrors errors left that any scrub sees: names, sizes, versions, attributes, omap
 * @param deepErrors errors left that only a deep one sees: bytes
 */
public record ScrubStamps(long scrubbedMillis, long deepScrubbedMillis, int shallowErrors, int deepErrors) {
    public static final ScrubStamps NEVER = new ScrubStamps(0, 0, 0, 0);

    /** As good as scrubbed: nothing was written before this moment. */
    public static ScrubStamps createdAt(long millis) {
        return new ScrubStamps(millis, millis, 0, 0);
    }

    /** A light scrub is over; it says nothing about bytes. */
    public ScrubStamps scrubbed(long millis, int shallow) {
        return new ScrubStamps(Math.max(millis, scrubbedMillis), deepScrubbedMillis, shallow, deepErrors);
    }

    /** A deep scrub is over. */
    public ScrubStamps deepScrubbed(long millis, int shallow, int deep) {
        return new ScrubStamps(Math.max(millis, scrubbedMillis), Math.max(millis, deepScrubbedMillis), shallow, deep);
    }

    /** The later of each time; the errors as of the later scrub. */
    public ScrubStamps mergedWith(ScrubStamps other) {
        ScrubStamps newer = other.scrubbedMillis > scrubbedMillis ? other : this;
        return new ScrubStamps(
                newer.scrubbedMillis,
                Math.max(deepScrubbedMillis, other.deepScrubbedMillis),
                newer.shallowErrors,
                newer.deepErrors);
    }

    public int errors() {
        return shallowErrors + deepErrors;
    }
}
