package io.orthocone.osd.op;

import io.orthocone.env.Payload;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.OsdSubOp;
import io.orthocone.message.OsdSubOpResult;
import io.orthocone.osd.backend.ObjectInfo;
import io.orthocone.osd.store.ObjectStore;
import java.util.Collection;
import java.util.List;

/** Carries out the steps of an op that change the object, on its draft. */
final class StepMutations {
    /** Longest name of an attribute, and its largest value. */
    private static final int MAX_ATTR_NAME_BYTES = 256;

    private static final int MAX_ATTR_VALUE_BYTES = 64 << 10;

    private final ObjectDraft draft;
    private final long maxObjectBytes;

    StepMutations(ObjectDraft draft, long maxObjectBytes) {
        this.draft = draft;
        this.maxObjectBytes = maxObjectBytes;
    }

    OsdSubOpResult change(OsdSubOp.Mutation mutation) {
        return switch (mutation) {
            case OsdSubOp.Write write ->
                within(write.offset(), write.data().length(), () -> draft.write(write.offset(), write.data()));
            case OsdSubOp.WriteFull write -> within(0, write.data().length(), () -> draft.writeFull(write.data()));
            case OsdSubOp.Append append ->
                within(draft.sizeBytes(), append.data().length(), () -> draft.write(draft.sizeBytes(), append.data()));
            case OsdSubOp.WriteSame write -> writeSame(write);
            case OsdSubOp.Zero zero ->
                within(zero.offset(), zero.lengthBytes(), () -> draft.zero(zero.offset(), zero.lengthBytes()));
            case OsdSubOp.Truncate truncate ->
                within(truncate.sizeBytes(), 0, () -> draft.truncate(truncate.sizeBytes()));
            case OsdSubOp.Delete _ -> ofExisting(draft::delete);
            case OsdSubOp.Create create -> {
                if (create.exclusive() && draft.exists()) {
                    yield StepResults.failed(ErrorCode.EEXIST);
                }
                draft.create();
                yield StepResults.done();
            }
            case OsdSubOp.SetXattr set -> setXattr(set);
            // As in Ceph: one that is not there is removed already.
            case OsdSubOp.RemoveXattr remove -> ofExisting(() -> draft.removeAttr(remove.name()));
            case OsdSubOp.OmapSet set -> omapSet(set);
            case OsdSubOp.OmapSetHeader set -> {
                draft.omapSetHeader(set.header());
                yield StepResults.done();
            }
            case OsdSubOp.OmapRemoveKeys remove -> omapRemoveKeys(remove);
            case OsdSubOp.OmapRemoveRange remove -> ofExisting(() -> draft.omapRemoveRange(remove.from(), remove.to()));
            case OsdSubOp.OmapClear _ -> ofExisting(draft::omapClear);
            case OsdSubOp.SetAllocHint hint -> setAllocHint(hint);
            case OsdSubOp.CopyFrom copy -> throw new IllegalArgumentException(copy + " needs what is elsewhere");
        };
    }

    /** The object becomes what was fetched. */
    OsdSubOpResult copy(CopySource.Fetched fetched) {
        return switch (fetched) {
            case CopySource.Fetched.Refused refused -> StepResults.failed(refused.code());
            case CopySource.Fetched.Whole whole -> {
                if (isTooLarge(whole.sizeBytes(), 0)) {
                    yield StepResults.failed(ErrorCode.EFBIG);
                }
                draft.copy(whole);
                yield StepResults.done();
            }
        };
    }

    private OsdSubOpResult within(long offset, long lengthBytes, Runnable then) {
        if (isTooLarge(offset, lengthBytes)) {
            return StepResults.failed(ErrorCode.EFBIG);
        }
        then.run();
        return StepResults.done();
    }

    private boolean isTooLarge(long offset, long lengthBytes) {
        return offset < 0 || lengthBytes < 0 || offset > maxObjectBytes - lengthBytes;
    }

    private OsdSubOpResult ofExisting(Runnable then) {
        if (!draft.exists()) {
            return StepResults.failed(ErrorCode.ENOENT);
        }
        then.run();
        return StepResults.done();
    }

    private OsdSubOpResult writeSame(OsdSubOp.WriteSame write) {
        int unitBytes = write.data().length();
        if (isTooLarge(write.offset(), write.lengthBytes())) {
            return StepResults.failed(ErrorCode.EFBIG);
        }
        if (unitBytes == 0 || write.lengthBytes() % unitBytes != 0) {
            return StepResults.failed(ErrorCode.EINVAL);
        }
        byte[] all = new byte[Math.toIntExact(write.lengthBytes())];
        for (int at = 0; at < all.length; at += unitBytes) {
            write.data().copyTo(0, all, at, unitBytes);
        }
        draft.write(write.offset(), Payload.wrap(all));
        return StepResults.done();
    }

    private OsdSubOpResult setXattr(OsdSubOp.SetXattr set) {
        int nameBytes = Payload.utf8(set.name()).length();
        if (nameBytes == 0) {
            return StepResults.failed(ErrorCode.EINVAL);
        }
        if (nameBytes > MAX_ATTR_NAME_BYTES) {
            return StepResults.failed(ErrorCode.ENAMETOOLONG);
        }
        if (set.value().length() > MAX_ATTR_VALUE_BYTES) {
            return StepResults.failed(ErrorCode.EFBIG);
        }
        draft.setAttr(set.name(), set.value());
        return StepResults.done();
    }

    private OsdSubOpResult omapSet(OsdSubOp.OmapSet set) {
        ErrorCode refusal = refusalOfKeys(set.entries().keySet());
        if (refusal != ErrorCode.OK) {
            return StepResults.failed(refusal);
        }
        draft.omapSet(set.entries());
        return StepResults.done();
    }

    private OsdSubOpResult omapRemoveKeys(OsdSubOp.OmapRemoveKeys remove) {
        ErrorCode refusal = refusalOfKeys(remove.keys());
        return refusal == ErrorCode.OK
                ? ofExisting(() -> draft.omapRemoveKeys(List.copyOf(remove.keys())))
                : StepResults.failed(refusal);
    }

    /** An empty key could not be told from a listing's beginning. */
    private static ErrorCode refusalOfKeys(Collection<Payload> keys) {
        for (Payload key : keys) {
            if (key.isEmpty()) {
                return ErrorCode.EINVAL;
            }
            if (key.length() > ObjectStore.MAX_OMAP_KEY_BYTES) {
                return ErrorCode.ENAMETOOLONG;
            }
        }
        return ErrorCode.OK;
    }

    private OsdSubOpResult setAllocHint(OsdSubOp.SetAllocHint hint) {
        if (hint.expectedObjectBytes() < 0 || hint.expectedWriteBytes() < 0) {
            return StepResults.failed(ErrorCode.EINVAL);
        }
        draft.hint(new ObjectInfo.AllocHint(hint.expectedObjectBytes(), hint.expectedWriteBytes(), hint.flags()));
        return StepResults.done();
    }
}
