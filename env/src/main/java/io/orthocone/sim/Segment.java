package io.orthocone.sim;

/** What travels from one end of a connection to the other. */
sealed interface Segment {
    /** The wish to connect. */
    record Connect() implements Segment {}

    /** The listener's side is there. */
    record Accept() implements Segment {}

    /** Nobody listens here. */
    record Refuse() implements Segment {}

    /** Bytes of the stream; the receiver owns the array. */
    record Bytes(byte[] bytes) implements Segment {}

    /** The sender has closed; what it sent before arrives first. */
    record Close(String reason) implements Segment {}

    /** The stream is broken; what had arrived and was not read is gone. */
    record Reset(String reason) implements Segment {}

    default int lengthBytes() {
        return this instanceof Bytes(byte[] bytes) ? bytes.length : 0;
    }
}
