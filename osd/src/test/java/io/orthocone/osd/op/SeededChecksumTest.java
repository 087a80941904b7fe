package io.orthocone.osd.op;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.message.ChecksumType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Values that the inventors' programs, and Ceph's, give for the same bytes. */
final class SeededChecksumTest {
    private static final String LONG = "Nobody inspects the spammish repetition";

    private static long value(ChecksumType type, long seed, String text, int partBytes) {
        SeededChecksum checksum = SeededChecksum.of(type, seed);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < bytes.length; at += partBytes) {
            checksum.update(ByteBuffer.wrap(bytes, at, Math.min(partBytes, bytes.length - at)));
        }
        ByteBuffer out = ByteBuffer.allocate(type.valueBytes());
        checksum.putValue(out);
        assertThat(out.hasRemaining()).isFalse();
        return type.valueBytes() == Integer.BYTES ? Integer.toUnsignedLong(out.getInt(0)) : out.getLong(0);
    }

    @Test
    void crc32cIsThatOfCeph() {
        assertThat(value(ChecksumType.CRC32C, 0, "foo bar baz", 100)).isEqualTo(4119623852L);
        assertThat(value(ChecksumType.CRC32C, 1234, "foo bar baz", 3)).isEqualTo(881700046L);
        assertThat(value(ChecksumType.CRC32C, 0, "whiz bang boom", 1)).isEqualTo(2360230088L);
        assertThat(value(ChecksumType.CRC32C, 5678, "whiz bang boom", 100)).isEqualTo(3743019208L);
        assertThat(value(ChecksumType.CRC32C, -1, "", 1)).isEqualTo(0xffffffffL);
    }

    @Test
    void xxHash32() {
        assertThat(value(ChecksumType.XXHASH32, 0, "", 1)).isEqualTo(0x02CC5D05L);
        assertThat(value(ChecksumType.XXHASH32, 0, "abc", 1)).isEqualTo(0x32D153FFL);
        assertThat(value(ChecksumType.XXHASH32, 0, LONG, 100)).isEqualTo(0xE2293B2FL);
        assertThat(value(ChecksumType.XXHASH32, 0, LONG, 7)).isEqualTo(0xE2293B2FL);
    }

    @Test
    void xxHash64() {
        assertThat(value(ChecksumType.XXHASH64, 0, "", 1)).isEqualTo(0xEF46DB3751D8E999L);
        assertThat(value(ChecksumType.XXHASH64, 0, "abc", 1)).isEqualTo(0x44BC2CF5AD770999L);
        assertThat(value(ChecksumType.XXHASH64, 0, LONG, 100)).isEqualTo(0xFBCEA83C8A378BF1L);
        assertThat(value(ChecksumType.XXHASH64, 0, LONG, 5)).isEqualTo(0xFBCEA83C8A378BF1L);
    }
}
