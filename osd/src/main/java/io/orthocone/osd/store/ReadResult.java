package io.orthocone.osd.store;

import io.orthocone.env.Payload;

/** The outcome of reading an object's data. */
public sealed interface ReadResult {
    /** The bytes; fewer than asked for when the object ends before. */
    record Data(Payload bytes) implements ReadResult {}

    /** There is no such object. */
    record NotFound() implements ReadResult {}

    /**
     * The disk did not give back what was written: read it from another copy and repair this one by writing it anew.
     *
     * @param offset of the first bad block in the object
     */
    record Damaged(long offset, String reason) implements ReadResult {}
}
