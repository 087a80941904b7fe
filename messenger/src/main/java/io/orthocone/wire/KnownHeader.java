package io.orthocone.wire;

import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The header that this version writes before all messages of one kind, made once. One that comes byte for byte like it needs no parsing;
 * any other may be a newer writer's.
 */
final class KnownHeader {
    /** By the code, which takes one byte. */
    private static final KnownHeader[] ALL = new KnownHeader[Byte.MAX_VALUE + 1];

    /** Where Protobuf writes the first field, which is the code. */
    private static final int CODE_OFFSET = 1;

    static {
        for (MessageType type : MessageType.values()) {
            ALL[type.code()] = new KnownHeader(type);
        }
    }

    private final MessageType type;
    private final byte[] bytes;
    private final int crc32c;

    private KnownHeader(MessageType type) {
        this.type = type;
        this.bytes = MessageCodec.header(type).toByteArray();
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        this.crc32c = (int) crc.getValue();
    }

    static KnownHeader of(MessageType type) {
        return ALL[type.code()];
    }

    /** The kind of message that it stands before; empty when it has to be parsed. */
    static Optional<MessageType> typeOf(byte[] header) {
        if (header.length <= CODE_OFFSET || header[CODE_OFFSET] < 0) {
            return Optional.empty();
        }
        KnownHeader known = ALL[header[CODE_OFFSET]];
        return known != null && Arrays.equals(known.bytes, header) ? Optional.of(known.type) : Optional.empty();
    }

    /** Not to be written to. */
    byte[] bytes() {
        return bytes;
    }

    int crc32c() {
        return crc32c;
    }
}
