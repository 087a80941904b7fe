package io.orthocone.env;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/**
 * An immutable run of bytes: an object's data, an attribute's value, an encoded map. It may be shared between threads and
 * daemons; nobody frees it.
 *
 * <p>Backed by a range of an array on the heap. A copy is made where bytes enter from the network or the disk and nowhere else:
 * slices share, concatenations of one part share, and the edge writes from the array.
 */
public final class Payload implements Comparable<Payload> {
    public static final Payload EMPTY = new Payload(new byte[0], 0, 0);

    private final byte[] array;
    private final int offset;
    private final int length;

    private Payload(byte[] array, int offset, int length) {
        this.array = array;
        this.offset = offset;
        this.length = length;
    }

    /** Takes over the array: the caller must not write to it any more. */
    public static Payload wrap(byte[] array) {
        return array.length == 0 ? EMPTY : new Payload(array, 0, array.length);
    }

    /** Takes over a range of the array: the caller must not write to that range any more. */
    public static Payload wrap(byte[] array, int offset, int length) {
        return new Payload(array, Objects.checkFromIndexSize(offset, length, array.length), length);
    }

    /** A copy of the array. */
    public static Payload copyOf(byte[] array) {
        return wrap(array.clone());
    }

    /** A copy of what remains in the buffer, which is left at its limit. */
    public static Payload copyOf(ByteBuffer buffer) {
        byte[] copy = new byte[buffer.remaining()];
        buffer.get(copy);
        return wrap(copy);
    }

    /** A copy of the buffer's readable bytes; neither its indexes nor its reference count change. */
    public static Payload copyOf(ByteBuf buffer) {
        byte[] copy = new byte[buffer.readableBytes()];
        buffer.getBytes(buffer.readerIndex(), copy);
        return wrap(copy);
    }

    /** The UTF-8 bytes of a text. */
    public static Payload utf8(String text) {
        return wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /** {@code length} zero bytes. */
    public static Payload zeros(int length) {
        return wrap(new byte[length]);
    }

    /** All parts, one after the other. */
    public static Payload concat(List<Payload> parts) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        byte[] joined = new byte[lengthOf(parts)];
        int at = 0;
        for (Payload part : parts) {
            System.arraycopy(part.array, part.offset, joined, at, part.length);
            at += part.length;
        }
        return wrap(joined);
    }

    /**
     * Bytes of all parts together.
     *
     * @throws ArithmeticException when an array could not hold them
     */
    public static int lengthOf(List<Payload> parts) {
        int total = 0;
        for (Payload part : parts) {
            total = Math.addExact(total, part.length);
        }
        return total;
    }

    public int length() {
        return length;
    }

    public boolean isEmpty() {
        return length == 0;
    }

    public byte byteAt(int index) {
        if (index < 0 || index >= length) {
            throw new IndexOutOfBoundsException("index " + index + " of " + length);
        }
        return array[offset + index];
    }

    /** A part that shares this payload's bytes. */
    public Payload slice(int from, int lengthBytes) {
        Objects.checkFromIndexSize(from, lengthBytes, length);
        if (lengthBytes == length) {
            return this;
        }
        return lengthBytes == 0 ? EMPTY : new Payload(array, offset + from, lengthBytes);
    }

    /** The same bytes, without keeping what they are a slice of: for what outlives the message that it came in. */
    public Payload compact() {
        return array.length == length ? this : wrap(toByteArray());
    }

    /** Bytes that this keeps in memory: those of whatever it is a slice of. */
    public int keptBytes() {
        return array.length;
    }

    /** A read-only view of all bytes. */
    public ByteBuffer asByteBuffer() {
        return ByteBuffer.wrap(array, offset, length).slice().asReadOnlyBuffer();
    }

    /** A buffer of its own over the same bytes, to be sent and not to be written to. Needs no release. */
    public ByteBuf asByteBuf() {
        return Unpooled.wrappedBuffer(array, offset, length);
    }

    /** Copies all bytes into the buffer at its position. */
    public void copyTo(ByteBuffer target) {
        target.put(array, offset, length);
    }

    /** Appends all bytes to the buffer, which has room for them. */
    public void writeTo(ByteBuf target) {
        target.writeBytes(array, offset, length);
    }

    /** Copies {@code lengthBytes} bytes from {@code from} into the array. */
    public void copyTo(int from, byte[] target, int targetOffset, int lengthBytes) {
        Objects.checkFromIndexSize(from, lengthBytes, length);
        System.arraycopy(array, offset + from, target, targetOffset, lengthBytes);
    }

    /** Feeds all bytes to a checksum, without the copy that the JDK makes of a read-only view. */
    public void update(Checksum checksum) {
        checksum.update(array, offset, length);
    }

    /** A fresh copy of all bytes. */
    public byte[] toByteArray() {
        return Arrays.copyOfRange(array, offset, offset + length);
    }

    /** The bytes read as UTF-8; malformed input becomes replacement characters. */
    public String toUtf8() {
        return new String(array, offset, length, StandardCharsets.UTF_8);
    }

    /** CRC-32C (Castagnoli) of all bytes, as {@link CRC32C} gives it. */
    public int crc32c() {
        CRC32C crc = new CRC32C();
        crc.update(array, offset, length);
        return (int) crc.getValue();
    }

    /** Whether the first bytes are those of {@code prefix}. */
    public boolean startsWith(Payload prefix) {
        return length >= prefix.length
                && Arrays.equals(
                        array,
                        offset,
                        offset + prefix.length,
                        prefix.array,
                        prefix.offset,
                        prefix.offset + prefix.length);
    }

    /** Byte by byte, unsigned; a prefix comes first. */
    @Override
    public int compareTo(Payload other) {
        return Arrays.compareUnsigned(
                array, offset, offset + length, other.array, other.offset, other.offset + other.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload that
                && Arrays.equals(array, offset, offset + length, that.array, that.offset, that.offset + that.length);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int at = offset; at < offset + length; at++) {
            hash = 31 * hash + array[at];
        }
        return hash;
    }

    /** Length and the first bytes, for logs. */
    @Override
    public String toString() {
        int shown = Math.min(length, 8);
        return length + " bytes " + HexFormat.of().formatHex(array, offset, offset + shown)
                + (shown < length ? "…" : "");
    }
}
