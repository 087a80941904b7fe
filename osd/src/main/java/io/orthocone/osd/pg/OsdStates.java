package io.orthocone.osd.pg;

import io.orthocone.message.PastInterval;

/** What an OSD map says of single OSDs, as far as PGs ask. Answers for an OSD that does not exist are those of a dead one. */
public interface OsdStates {
    boolean exists(int osd);

    boolean isUp(int osd);

    /** Epoch in which its current (or last) incarnation came up. */
    int upFrom(int osd);

    /** Epoch up to which the map confirms that it was up: it may have gone active in intervals that began by then. */
    int upThru(int osd);

    /** Epoch in which an administrator declared its data lost; 0 if never. */
    int lostAt(int osd);

    /** Whether what it had at the end of an interval is given up: by a person, or because it does not exist any more. */
    default boolean isLostSince(int osd, PastInterval interval) {
        return !exists(osd) || lostAt(osd) > interval.last();
    }

    /** Newest epoch in which its process was known to be dead, not just silent; 0 if never. */
    int deadEpoch(int osd);
}
