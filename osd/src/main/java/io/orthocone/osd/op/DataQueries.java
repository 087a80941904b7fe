package io.orthocone.osd.op;

import io.orthocone.env.Payload;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.HObject;
import io.orthocone.message.OsdSubOp;
import io.orthocone.message.OsdSubOpResult;
import io.orthocone.osd.store.CollectionId;
import io.orthocone.osd.store.ObjectStore;
import io.orthocone.osd.store.ReadResult;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Answers the steps of an op that look at the object's bytes. What is compared or summed up passes through a stride at a time, so it takes no
 * memory however long it is; what is brought back is bounded by the answer's limits.
 */
final class DataQueries {
    /** What is read at once of that which is not brought back. */
    static final int STRIDE_BYTES = 1 << 20;

    /** Hears an answer, or that the bytes are damaged here. */
    interface Answer {
        void done(OsdSubOpResult result);

        void damaged();
    }

    private final ObjectDraft draft;
    private final HObject object;
    private final CollectionId collection;
    private final ObjectStore store;
    private long roomBytes;

    /**
     * @param roomBytes that all steps together may bring back
     */
    DataQueries(ObjectDraft draft, HObject object, CollectionId collection, ObjectStore store, long roomBytes) {
        this.draft = draft;
        this.object = object;
        this.collection = collection;
        this.store = store;
        this.roomBytes = roomBytes;
    }

    /** The answer of a step that needs no bytes from the store, or cannot have them; empty if it does and can. */
    Optional<OsdSubOpResult> withoutReading(OsdSubOp.DataQuery query) {
        Optional<ErrorCode> refusal = refusalOf(query);
        if (refusal.isPresent()) {
            return Optional.of(StepResults.failed(refusal.get()));
        }
        long lengthBytes = lengthOf(query);
        if (lengthBytes > 0) {
            // What an earlier step of the same op has changed is not stored yet.
            return draft.isDataChanged() ? Optional.of(StepResults.failed(ErrorCode.EINVAL)) : tooMuch(query);
        }
        return Optional.of(
                switch (query) {
                    case OsdSubOp.Read _, OsdSubOp.Checksum _ -> new OsdSubOpResult.Data(Payload.EMPTY);
                    case OsdSubOp.SparseRead _ -> new OsdSubOpResult.Extents(List.of(), Payload.EMPTY);
                    case OsdSubOp.CompareExtent compare -> new ExtentComparison(compare.data()).result();
                });
    }

    private Optional<ErrorCode> refusalOf(OsdSubOp.DataQuery query) {
        if (query.offset() < 0) {
            return Optional.of(ErrorCode.EINVAL);
        }
        return switch (query) {
            case OsdSubOp.Read read -> refusalOfRange(read.lengthBytes());
            case OsdSubOp.SparseRead read -> refusalOfRange(read.lengthBytes());
            case OsdSubOp.Checksum sum ->
                refusalOfRange(sum.lengthBytes()).or(() -> ObjectChecksum.refusalOf(sum, lengthOf(sum)));
            // What is not there counts as zeros.
            case OsdSubOp.CompareExtent _ -> Optional.empty();
        };
    }

    private Optional<ErrorCode> refusalOfRange(long lengthBytes) {
        if (!draft.exists()) {
            return Optional.of(ErrorCode.ENOENT);
        }
        return lengthBytes < 0 ? Optional.of(ErrorCode.EINVAL) : Optional.empty();
    }

    /** How many bytes of the object it is about. */
    private long lengthOf(OsdSubOp.DataQuery query) {
        long rest = Math.max(0, draft.sizeBytes() - query.offset());
        return switch (query) {
            case OsdSubOp.Read read -> read.lengthBytes() == 0 ? rest : Math.min(rest, read.lengthBytes());
            case OsdSubOp.SparseRead read -> read.lengthBytes() == 0 ? rest : Math.min(rest, read.lengthBytes());
            case OsdSubOp.Checksum sum -> ObjectChecksum.isOfAll(sum) ? rest : Math.min(rest, sum.lengthBytes());
            case OsdSubOp.CompareExtent compare -> Math.min(rest, compare.data().length());
        };
    }

    /** A refusal of what does not fit the answer; empty if it does. */
    private Optional<OsdSubOpResult> tooMuch(OsdSubOp.DataQuery query) {
        long broughtBytes = switch (query) {
            case OsdSubOp.Read read -> lengthOf(read);
            case OsdSubOp.SparseRead read -> bytesOf(extentsOf(read));
            case OsdSubOp.Checksum sum -> ObjectChecksum.answerBytes(sum, lengthOf(sum));
            case OsdSubOp.CompareExtent _ -> 0;
        };
        roomBytes -= broughtBytes;
        return roomBytes < 0 ? Optional.of(StepResults.failed(ErrorCode.EMSGSIZE)) : Optional.empty();
    }

    /** Answers a step that needs bytes. */
    void read(OsdSubOp.DataQuery query, Answer answer) {
        switch (query) {
            case OsdSubOp.Read read -> {
                int length = Math.toIntExact(lengthOf(read));
                store.read(collection, object, read.offset(), length, result -> {
                    if (result instanceof ReadResult.Data data) {
                        answer.done(new OsdSubOpResult.Data(data.bytes()));
                    } else {
                        answer.damaged();
                    }
                });
            }
            case OsdSubOp.SparseRead read -> {
                List<OsdSubOpResult.Extent> extents = extentsOf(read);
                List<Payload> parts = new ArrayList<>();
                pass(extents, parts::add, answer, () -> new OsdSubOpResult.Extents(extents, Payload.concat(parts)));
            }
            case OsdSubOp.Checksum sum -> {
                ObjectChecksum checksum = new ObjectChecksum(sum, lengthOf(sum));
                pass(range(sum), checksum::add, answer, checksum::result);
            }
            case OsdSubOp.CompareExtent compare -> {
                ExtentComparison comparison = new ExtentComparison(compare.data());
                pass(range(compare), comparison::add, answer, comparison::result);
            }
        }
    }

    private List<OsdSubOpResult.Extent> range(OsdSubOp.DataQuery query) {
        return List.of(new OsdSubOpResult.Extent(query.offset(), lengthOf(query)));
    }

    private List<OsdSubOpResult.Extent> extentsOf(OsdSubOp.SparseRead read) {
        List<OsdSubOpResult.Extent> extents = new ArrayList<>();
        for (ObjectStore.Extent extent :
                store.extents(collection, object, read.offset(), lengthOf(read)).orElse(List.of())) {
            extents.add(new OsdSubOpResult.Extent(extent.offset(), extent.lengthBytes()));
        }
        return extents;
    }

    private static long bytesOf(List<OsdSubOpResult.Extent> extents) {
        long bytes = 0;
        for (OsdSubOpResult.Extent extent : extents) {
            bytes += extent.lengthBytes();
        }
        return bytes;
    }

    /** Makes the answer when all bytes have passed. */
    private interface End {
        OsdSubOpResult result();
    }

    /** Lets the bytes of ranges pass through in order. */
    private void pass(List<OsdSubOpResult.Extent> ranges, Consumer<Payload> sink, Answer answer, End end) {
        passNext(strides(ranges).iterator(), sink, answer, end);
    }

    private void passNext(Iterator<OsdSubOpResult.Extent> strides, Consumer<Payload> sink, Answer answer, End end) {
        if (!strides.hasNext()) {
            answer.done(end.result());
            return;
        }
        OsdSubOpResult.Extent stride = strides.next();
        int length = Math.toIntExact(stride.lengthBytes());
        store.read(collection, object, stride.offset(), length, result -> {
            if (result instanceof ReadResult.Data data && data.bytes().length() == length) {
                sink.accept(data.bytes());
                passNext(strides, sink, answer, end);
            } else {
                answer.damaged();
            }
        });
    }

    private static List<OsdSubOpResult.Extent> strides(List<OsdSubOpResult.Extent> ranges) {
        List<OsdSubOpResult.Extent> strides = new ArrayList<>();
        for (OsdSubOpResult.Extent range : ranges) {
            for (long done = 0; done < range.lengthBytes(); done += STRIDE_BYTES) {
                strides.add(new OsdSubOpResult.Extent(
                        range.offset() + done, Math.min(STRIDE_BYTES, range.lengthBytes() - done)));
            }
        }
        return strides;
    }
}
