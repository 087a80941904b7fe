package io.orthocone.tools.osdmaptool;

import io.orthocone.osdmap.OpaqueBytes;
import io.orthocone.tools.cephtext.CephDocument;
import io.orthocone.tools.cephtext.CephNumbers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The parameters of the hit sets of a cache pool, out of Ceph's bytes.
 *
 * <pre>
 *   u8 version, u8 compat, u32 length, u8 type (0 none, 1 explicit_hash, 2 explicit_object, 3 bloom)
 *   bloom: u8 version, u8 compat, u32 length, u32 false positives in millionths, u64 target size, u64 seed
 * </pre>
 */
record HitSetParams(int type, long falsePositivesMicro, long targetSize, long seed) {
    private static final int BLOOM = 3;
    private static final int TYPE_AT = 6;
    private static final int BLOOM_AT = 13;
    private static final int BLOOM_BYTES = BLOOM_AT + 20;
    private static final double MILLION = 1_000_000;

    static HitSetParams of(OpaqueBytes encoded) {
        byte[] bytes = encoded.toByteArray();
        int type = bytes.length > TYPE_AT ? bytes[TYPE_AT] : 0;
        if (type != BLOOM || bytes.length < BLOOM_BYTES) {
            return new HitSetParams(type, 0, 0, 0);
        }
        ByteBuffer body = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).position(BLOOM_AT);
        return new HitSetParams(type, Integer.toUnsignedLong(body.getInt()), body.getLong(), body.getLong());
    }

    boolean exists() {
        return type != 0;
    }

    private String typeName() {
        return switch (type) {
            case 0 -> "none";
            case 1 -> "explicit_hash";
            case 2 -> "explicit_object";
            case BLOOM -> "bloom";
            default -> "???";
        };
    }

    String text() {
        if (type != BLOOM) {
            return typeName();
        }
        return "bloom{false_positive_probability: " + CephNumbers.shortForm(falsePositivesMicro / MILLION)
                + ", target_size: " + Long.toUnsignedString(targetSize) + ", seed: " + Long.toUnsignedString(seed)
                + "}";
    }

    void writeTo(CephDocument out) {
        out.put("type", typeName());
        if (type == BLOOM) {
            out.put("false_positive_probability", falsePositivesMicro / MILLION)
                    .put("target_size", targetSize)
                    .put("seed", seed);
        }
    }
}
