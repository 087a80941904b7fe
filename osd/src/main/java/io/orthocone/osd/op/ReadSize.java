package io.orthocone.osd.op;

import io.orthocone.message.OsdClientMessage.OsdOp;
import io.orthocone.message.OsdSubOp;
import io.orthocone.osd.backend.ObjectInfo;
import io.orthocone.osd.store.CollectionId;
import io.orthocone.osd.store.ObjectStore;

/** About how many bytes an op will read. */
final class ReadSize {
    /** Up to here what the client asks for is believed; beyond, the object is asked how much there is. */
    private static final long BELIEVED_BYTES = 64 << 10;

    private ReadSize() {}

    static long of(OsdOp op, CollectionId collection, ObjectStore store) {
        long bytes = 0;
        for (OsdSubOp step : op.steps()) {
            if (step instanceof OsdSubOp.DataQuery query) {
                bytes += switch (query) {
                    case OsdSubOp.Read read -> sizeOf(read.offset(), read.lengthBytes(), op, collection, store);
                    case OsdSubOp.SparseRead read -> sizeOf(read.offset(), read.lengthBytes(), op, collection, store);
                    // These pass through.
                    case OsdSubOp.Checksum _, OsdSubOp.CompareExtent _ -> DataQueries.STRIDE_BYTES;
                };
            }
        }
        return bytes;
    }

    private static long sizeOf(long offset, long lengthBytes, OsdOp op, CollectionId collection, ObjectStore store) {
        if (lengthBytes > 0 && lengthBytes <= BELIEVED_BYTES) {
            return lengthBytes;
        }
        long sizeBytes = store.getAttr(collection, op.object(), ObjectInfo.ATTR)
                .map(info -> ObjectInfo.decode(info).sizeBytes())
                .orElse(0L);
        long restBytes = Math.max(0, sizeBytes - Math.max(0, offset));
        return lengthBytes <= 0 ? restBytes : Math.min(restBytes, lengthBytes);
    }
}
