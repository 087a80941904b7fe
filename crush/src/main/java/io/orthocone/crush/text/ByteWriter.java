package io.orthocone.crush.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.NavigableMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Writes Ceph's primitives, little-endian, into an array that grows. Owned by its caller. */
public final class ByteWriter {
    private byte[] bytes = new byte[256];
    private int size;

    /** Bytes written so far. */
    public int size() {
        return size;
    }

    /** A copy of what has been written. */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    public void u8(int value) {
        room(1);
        bytes[size++] = (byte) value;
    }

    public void bool(boolean value) {
        u8(value ? 1 : 0);
    }

    public void u16(int value) {
        u8(value);
        u8(value >>> 8);
    }

    /** A u16 in network order, as ports are. */
    public void u16BigEndian(int value) {
        u8(value >>> 8);
        u8(value);
    }

    public void i32(int value) {
        room(4);
        put(size, value);
        size += 4;
    }

    public void i64(long value) {
        i32((int) value);
        i32((int) (value >>> 32));
    }

    public void f32(float value) {
        i32(Float.floatToRawIntBits(value));
    }

    public void bytes(byte[] value) {
        room(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
    }

    /** A length and the bytes. */
    public void blob(byte[] value) {
        i32(value.length);
        bytes(value);
    }

    public void string(String value) {
        blob(value.getBytes(StandardCharsets.UTF_8));
    }

    /** A count and the entries in their order. */
    public <T> void list(Collection<T> values, BiConsumer<ByteWriter, T> entry) {
        i32(values.size());
        for (T value : values) {
            entry.accept(this, value);
        }
    }

    /** A count and the pairs in the order of the map. */
    public <K, V> void map(NavigableMap<K, V> values, BiConsumer<ByteWriter, K> key, BiConsumer<ByteWriter, V> value) {
        i32(values.size());
        values.forEach((k, v) -> {
            key.accept(this, k);
            value.accept(this, v);
        });
    }

    /** A versioned struct: u8 version, u8 oldest compatible version, u32 length, body. */
    public void struct(int version, int compatible, Consumer<ByteWriter> body) {
        u8(version);
        u8(compatible);
        int lengthAt = size;
        i32(0);
        body.accept(this);
        put(lengthAt, size - lengthAt - 4);
    }

    private void put(int at, int value) {
        bytes[at] = (byte) value;
        bytes[at + 1] = (byte) (value >>> 8);
        bytes[at + 2] = (byte) (value >>> 16);
        bytes[at + 3] = (byte) (value >>> 24);
    }

    private void room(int count) {
        if (count > bytes.length - size) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, count), Math.multiplyExact(bytes.length, 2)));
        }
    }
}
