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
            if (step instanceof OsdSubOp.Read read) {
                boolean isSmall = read.lengthBytes() > 0 && read.lengthBytes() <= BELIEVED_BYTES;
                bytes += isSmall ? read.lengthBytes() : sizeOf(read, op, collection, store);
            }
        }
        return bytes;
    }

    private static long sizeOf(OsdSubOp.Read read, OsdOp op, CollectionId collection, ObjectStore store) {
        long sizeBytes = store.getAttr(collection, op.object(), ObjectInfo.ATTR)
                .map(info -> ObjectInfo.decode(info).sizeBytes())
                .orElse(0L);
        long restBytes = Math.max(0, sizeBytes - Math.max(0, read.offset()));
        return read.lengthBytes() <= 0 ? restBytes : Math.min(restBytes, read.lengthBytes());
    }
}
