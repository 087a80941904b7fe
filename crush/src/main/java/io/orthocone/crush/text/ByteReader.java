package io.orthocone.crush.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Reads Ceph's primitives, little-endian, from a part of an array that it does not change. Owned by its caller.
 *
 * <p>Everything is refused with {@link MalformedMapException} before it is believed: no read goes beyond the end of the part,
 * and no count is larger than the bytes that are left could hold, so nothing is ever allocated on the word of a length alone.
 */
public final class ByteReader {
    private final byte[] bytes;
    private final int end;
    private int position;

    public ByteReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    public ByteReader(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        this.bytes = bytes;
        this.position = offset;
        this.end = offset + length;
    }

    /** Where the next byte is read, from the start of the array. */
    public int position() {
        return position;
    }

    public int remaining() {
        return end - position;
    }

    public int u8() {
        need(1);
        return bytes[position++] & 0xff;
    }

    public boolean bool() {
        return u8() != 0;
    }

    public int u16() {
        need(2);
        int value = (bytes[position] & 0xff) | (bytes[position + 1] & 0xff) << 8;
        position += 2;
        return value;
    }

    /** A u16 in network order, as ports are. */
    public int u16BigEndian() {
        return Short.toUnsignedInt(Short.reverseBytes((short) u16()));
    }

    /** 32 bits, signed or not. */
    public int i32() {
        need(4);
        int value = (bytes[position] & 0xff)
                | (bytes[position + 1] & 0xff) << 8
                | (bytes[position + 2] & 0xff) << 16
                | (bytes[position + 3] & 0xff) << 24;
        position += 4;
        return value;
    }

    /** 64 bits, signed or not. */
    public long i64() {
        long low = Integer.toUnsignedLong(i32());
        return low | (long) i32() << 32;
    }

    public float f32() {
        return Float.intBitsToFloat(i32());
    }

    public byte[] bytes(int count) {
        need(count);
        byte[] copy = Arrays.copyOfRange(bytes, position, position + count);
        position += count;
        return copy;
    }

    /** A length and that many bytes. */
    public byte[] blob() {
        return bytes(count(1));
    }

    public String string() {
        return new String(blob(), StandardCharsets.UTF_8);
    }

    /** A reader of the next bytes only; this one goes on behind them. */
    public ByteReader slice(int length) {
        need(length);
        ByteReader part = new ByteReader(bytes, position, length);
        position += length;
        return part;
    }

    /**
     * The number of entries that follow.
     *
     * @param minEntryBytes how many bytes an entry has at least
     */
    public int count(int minEntryBytes) {
        long count = Integer.toUnsignedLong(i32());
        if (count * minEntryBytes > remaining()) {
            throw malformed(count + " entries of at least " + minEntryBytes + " bytes do not fit");
        }
        return (int) count;
    }

    public int[] ints(int count) {
        need((long) count * Integer.BYTES);
        int[] values = new int[count];
        for (int i = 0; i < count; i++) {
            values[i] = i32();
        }
        return values;
    }

    /** A count and that many entries. */
    public <T> List<T> list(int minEntryBytes, Function<ByteReader, T> entry) {
        int count = count(minEntryBytes);
        List<T> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(entry.apply(this));
        }
        return values;
    }

    /** A count and that many pairs. A key that comes twice is refused: the map could not come out as it came in. */
    public <K extends Comparable<? super K>, V> NavigableMap<K, V> map(
            int minEntryBytes, Function<ByteReader, K> key, Function<ByteReader, V> value) {
        int count = count(minEntryBytes);
        NavigableMap<K, V> values = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            K k = key.apply(this);
            if (values.put(k, value.apply(this)) != null) {
                throw malformed("key " + k + " twice");
            }
        }
        return values;
    }

    /**
     * The body of a versioned struct (u8 version, u8 oldest compatible version, u32 length). What the body holds beyond the
     * reader's knowledge is skipped.
     *
     * @param oldest the oldest version that is understood
     * @param known the newest version that is understood
     */
    public <T> T struct(String what, int oldest, int known, VersionedBody<T> body) {
        int version = u8();
        int compatible = u8();
        if (version < oldest) {
            throw malformed(what + " has version " + version + ", older than " + oldest + " is not understood");
        }
        if (compatible > known) {
            throw malformed(what + " needs a reader of version " + compatible + ", this one is of " + known);
        }
        return body.read(slice(count(1)), version);
    }

    /** The body of a struct, and its version. */
    @FunctionalInterface
    public interface VersionedBody<T> {
        T read(ByteReader body, int version);
    }

    /** An exception that says where. */
    public MalformedMapException malformed(String what) {
        return new MalformedMapException(what + ", at byte " + position);
    }

    private void need(long count) {
        if (count < 0 || count > end - position) {
            throw malformed(count + " bytes wanted, " + (end - position) + " left");
        }
    }
}
