package io.orthocone.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.UnsafeByteOperations;
import io.orthocone.env.Payload;
import io.orthocone.message.Message;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * A message in the form in which a fuzzer can change it well: any bytes are one, and no length or code must be guessed.
 *
 * <pre>
 *   ├ type u8, a code; others stand for some type ┼ body length u24, at most what is there ┼ body ┼ data
 * </pre>
 */
record FuzzedMessage(MessageType type, byte[] body, Payload data) {
    private static final int HEADER_BYTES = 4;

    /** What a message of Protobuf, or a text or number in a list, may cost as Protobuf's object and as ours together. */
    private static final long BYTES_OF_AN_ELEMENT = 128;

    private static final Map<MessageType, Descriptor> BODIES = new EnumMap<>(MessageType.class);

    static {
        for (Message sample : MessageSamples.all().values()) {
            EncodedMessage encoded = MessageCodec.encode(sample);
            BODIES.put(MessageType.of(sample), ((com.google.protobuf.Message) encoded.body()).getDescriptorForType());
        }
    }

    static FuzzedMessage of(byte[] input) {
        byte[] bytes = input.length < HEADER_BYTES ? Arrays.copyOf(input, HEADER_BYTES) : input;
        int claimed = (bytes[1] & 0xff) | ((bytes[2] & 0xff) << 8) | ((bytes[3] & 0xff) << 16);
        int bodyEnd = HEADER_BYTES + Math.min(claimed, bytes.length - HEADER_BYTES);
        return new FuzzedMessage(
                typeOf(bytes[0] & 0xff),
                Arrays.copyOfRange(bytes, HEADER_BYTES, bodyEnd),
                Payload.wrap(bytes, bodyEnd, bytes.length - bodyEnd));
    }

    private static MessageType typeOf(int code) {
        MessageType[] types = MessageType.values();
        for (MessageType type : types) {
            if (type.code() == code) {
                return type;
            }
        }
        return types[code % types.length];
    }

    static FuzzedMessage of(Message message) {
        EncodedMessage encoded = MessageCodec.encode(message);
        return new FuzzedMessage(MessageType.of(message), encoded.body().toByteArray(), Payload.concat(encoded.data()));
    }

    /** What the elements of the body may cost. */
    long heldBytes() {
        ByteString bytes = UnsafeByteOperations.unsafeWrap(body);
        int elements = BodyShape.elements(BODIES.get(type), bytes);
        boolean isForwarding = type == MessageType.FORWARD || type == MessageType.FORWARD_REPLY;
        // The message within is a run of bytes to the body around it.
        return BYTES_OF_AN_ELEMENT * (isForwarding ? body.length / 2 : elements);
    }

    Message decode() throws MalformedFrameException {
        return MessageCodec.decode(MessageCodec.header(type).toByteArray(), body, data);
    }

    byte[] toBytes() {
        byte[] bytes = new byte[HEADER_BYTES + body.length + data.length()];
        bytes[0] = (byte) type.code();
        bytes[1] = (byte) body.length;
        bytes[2] = (byte) (body.length >> 8);
        bytes[3] = (byte) (body.length >> 16);
        System.arraycopy(body, 0, bytes, HEADER_BYTES, body.length);
        data.asByteBuffer().get(bytes, HEADER_BYTES + body.length, data.length());
        return bytes;
    }
}
