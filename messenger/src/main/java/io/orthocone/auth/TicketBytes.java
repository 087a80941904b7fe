package io.orthocone.auth;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Steps of reading a ticket: each length is checked before anything is allocated for it. */
final class TicketBytes {
    private final ByteBuffer in;

    TicketBytes(byte[] bytes) {
        this.in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    int position() {
        return in.position();
    }

    int u8() throws DeniedException {
        try {
            return Byte.toUnsignedInt(in.get());
        } catch (BufferUnderflowException e) {
            throw tooShort();
        }
    }

    int u16() throws DeniedException {
        try {
            return Short.toUnsignedInt(in.getShort());
        } catch (BufferUnderflowException e) {
            throw tooShort();
        }
    }

    /** A number that is never negative. */
    long u63() throws DeniedException {
        long number;
        try {
            number = in.getLong();
        } catch (BufferUnderflowException e) {
            throw tooShort();
        }
        if (number < 0) {
            throw malformed("a number is larger than 2^63");
        }
        return number;
    }

    byte[] bytes(int length) throws DeniedException {
        if (in.remaining() < length) {
            throw tooShort();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    String utf8(int length) throws DeniedException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes(length)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed("a text is no UTF-8");
        }
    }

    void end() throws DeniedException {
        if (in.hasRemaining()) {
            throw malformed(in.remaining() + " bytes are left over");
        }
    }

    static DeniedException malformed(String what) {
        return new DeniedException(Denial.MALFORMED, "a ticket that makes no sense: " + what);
    }

    private static DeniedException tooShort() {
        return malformed("it is too short");
    }
}
