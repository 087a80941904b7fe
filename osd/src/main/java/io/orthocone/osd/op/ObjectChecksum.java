package io.orthocone.osd.op;

import io.orthocone.env.Payload;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.OsdSubOp;
import io.orthocone.message.OsdSubOpResult;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** Checksums of the chunks of a range whose bytes come part by part. */
final class ObjectChecksum {
    private final OsdSubOp.Checksum query;
    private final long chunkBytes;
    private final ByteBuffer values;
    private SeededChecksum running;
    private long inChunk;

    /**
     * @param lengthBytes of the range, cut at the object's end
     */
    ObjectChecksum(OsdSubOp.Checksum query, long lengthBytes) {
        this.query = query;
        this.chunkBytes = chunkBytes(query, lengthBytes);
        this.values = ByteBuffer.allocate(Math.toIntExact(answerBytes(query, lengthBytes)))
                .order(ByteOrder.LITTLE_ENDIAN);
        this.running = SeededChecksum.of(query.type(), query.seed());
    }

    static boolean isOfAll(OsdSubOp.Checksum query) {
        return query.offset() == 0 && query.lengthBytes() == 0;
    }

    /** As Ceph: chunks divide the range, before it is cut at the object's end and after. */
    static Optional<ErrorCode> refusalOf(OsdSubOp.Checksum query, long cutBytes) {
        boolean isWrong = query.chunkBytes() < 0
                || (query.chunkBytes() > 0
                        && (query.lengthBytes() == 0
                                || query.lengthBytes() % query.chunkBytes() != 0
                                || cutBytes % query.chunkBytes() != 0));
        return isWrong ? Optional.of(ErrorCode.EINVAL) : Optional.empty();
    }

    static long answerBytes(OsdSubOp.Checksum query, long lengthBytes) {
        return lengthBytes / chunkBytes(query, lengthBytes) * query.type().valueBytes();
    }

    private static long chunkBytes(OsdSubOp.Checksum query, long lengthBytes) {
        return query.chunkBytes() == 0 ? lengthBytes : query.chunkBytes();
    }

    void add(Payload bytes) {
        for (int at = 0; at < bytes.length(); ) {
            int length = (int) Math.min(bytes.length() - at, chunkBytes - inChunk);
            running.update(bytes.slice(at, length).asByteBuffer());
            at += length;
            inChunk += length;
            if (inChunk == chunkBytes) {
                running.putValue(values);
                running = SeededChecksum.of(query.type(), query.seed());
                inChunk = 0;
            }
        }
    }

    OsdSubOpResult result() {
        return new OsdSubOpResult.Data(Payload.wrap(values.array()));
    }
}
