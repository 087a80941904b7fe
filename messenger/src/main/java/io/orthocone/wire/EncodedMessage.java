package io.orthocone.wire;

import com.google.protobuf.MessageLite;
import io.orthocone.env.Payload;
import java.util.List;

/**
 * A message as body and data.
 *
 * @param data parts of the data segment, in order; the body says how long each is
 */
record EncodedMessage(MessageLite body, List<Payload> data) {
    static EncodedMessage of(MessageLite body) {
        return new EncodedMessage(body, List.of());
    }

    static EncodedMessage of(MessageLite body, Payload data) {
        return new EncodedMessage(body, data.isEmpty() ? List.of() : List.of(data));
    }

    static EncodedMessage of(MessageLite body, List<Payload> data) {
        return new EncodedMessage(body, data);
    }

    int dataBytes() {
        return Payload.lengthOf(data);
    }
}
