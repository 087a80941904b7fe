package io.orthocone.osd.op;

import io.orthocone.env.Payload;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.HObject;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Consumer;

/** Where objects are copied from: other PGs, mostly of other OSDs. */
public interface CopySource {
    /**
     * Fetches an object as it is at some moment from now on.
     *
     * @param userVersion which it must have; 0: any
     * @param then hears the outcome, once, never inline; not if it is cancelled before
     * @return cancels
     */
    Runnable fetch(HObject source, long userVersion, Consumer<Fetched> then);

    /** What came of it. */
    sealed interface Fetched {
        /** All of the object, in one version of it. */
        record Whole(
                long sizeBytes,
                List<Range> ranges,
                SortedMap<String, Payload> attrs,
                Payload omapHeader,
                SortedMap<Payload, Payload> omap)
                implements Fetched {}

        /** It cannot be had. */
        record Refused(ErrorCode code) implements Fetched {}
    }

    /** Bytes at their place; what lies between ranges are holes. */
    record Range(long offset, Payload bytes) {}
}
