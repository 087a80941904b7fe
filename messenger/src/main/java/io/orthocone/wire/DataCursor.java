package io.orthocone.wire;

import io.orthocone.env.Payload;

/** Hands out a data segment's parts in order. */
final class DataCursor {
    private final Payload data;
    private int at;

    DataCursor(Payload data) {
        this.data = data;
    }

    Payload take(int lengthBytes) throws MalformedFrameException {
        if (lengthBytes < 0 || lengthBytes > data.length() - at) {
            throw MalformedFrameException.nonsense("a part of " + Integer.toUnsignedString(lengthBytes)
                    + " bytes of data, of which " + (data.length() - at) + " are left");
        }
        Payload part = data.slice(at, lengthBytes);
        at += lengthBytes;
        return part;
    }

    void finish() throws MalformedFrameException {
        if (at != data.length()) {
            throw MalformedFrameException.nonsense((data.length() - at) + " bytes of data that no field names");
        }
    }
}
