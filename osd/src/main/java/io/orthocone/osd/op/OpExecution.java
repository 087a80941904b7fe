package io.orthocone.osd.op;

import io.orthocone.env.Payload;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.OsdClientMessage.OsdOp;
import io.orthocone.message.OsdSubOp;
import io.orthocone.message.OsdSubOpResult;
import io.orthocone.osd.backend.ObjectInfo;
import io.orthocone.osd.pg.PgCopy;
import io.orthocone.osd.store.CollectionId;
import io.orthocone.osd.store.ObjectStore;
import io.orthocone.osd.store.ReadResult;
import io.orthocone.wire.OpLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs the steps of one op against a draft of its object, in order, until one fails. Reading data may take time; nobody changes the
 * object meanwhile, because the object context lets one op execute at a time.
 */
final class OpExecution {
    /** Longest name of an attribute, and its largest value. */
    private static final int MAX_ATTR_NAME_BYTES = 256;

    private static final int MAX_ATTR_VALUE_BYTES = 64 << 10;

    /** Hears the outcome, perhaps within {@link #run}. */
    interface Outcome {
        /** All steps were executed, or one failed with {@code code}. */
        void done(ErrorCode code);

        /** The object's bytes are damaged here. */
        void damaged();
    }

    private final OsdOp op;
    private final CollectionId collection;
    private final ObjectStore store;
    private final PgCopy copy;
    private final long maxObjectBytes;
    private final Outcome outcome;
    private final ObjectDraft draft;
    private final List<OsdSubOpResult> results = new ArrayList<>();
    private int next;
    private long readBytes;

    OpExecution(
            OsdOp op, CollectionId collection, ObjectStore store, PgCopy copy, long maxObjectBytes, Outcome outcome) {
        this.op = op;
        this.collection = collection;
        this.store = store;
        this.copy = copy;
        this.maxObjectBytes = maxObjectBytes;
        this.outcome = outcome;
        this.draft = new ObjectDraft(collection, op.object(), store);
    }

    ObjectDraft draft() {
        return draft;
    }

    /** One for each step. */
    List<OsdSubOpResult> results() {
        return results;
    }

    void run() {
        while (next < op.steps().size()) {
            OsdSubOp step = op.steps().get(next);
            if (step instanceof OsdSubOp.Read read && readsStoredBytes(read)) {
                readData(read);
                return;
            }
            next++;
            OsdSubOpResult result = execute(step);
            results.add(result);
            if (!OpLimits.fitResults(results)) {
                tooMuch();
                return;
            }
            if (result instanceof OsdSubOpResult.Failed failed) {
                fail(failed.code());
                return;
            }
        }
        outcome.done(ErrorCode.OK);
    }

    /** What this step brings does not fit an answer with the others. */
    private void tooMuch() {
        results.removeLast();
        results.add(failed(ErrorCode.EMSGSIZE));
        fail(ErrorCode.EMSGSIZE);
    }

    private void fail(ErrorCode code) {
        while (results.size() < op.steps().size()) {
            results.add(new OsdSubOpResult.Skipped());
        }
        outcome.done(code);
    }

    private OsdSubOpResult execute(OsdSubOp step) {
        return switch (step) {
            case OsdSubOp.Query query -> look(query);
            case OsdSubOp.Mutation mutation -> change(mutation);
        };
    }

    // --- queries -------------------------------------------------------------------------------------------

    private boolean readsStoredBytes(OsdSubOp.Read read) {
        return draft.exists() && !draft.isDataChanged() && read.offset() >= 0 && lengthOf(read) > 0;
    }

    /** How many bytes of the object the read covers. */
    private long lengthOf(OsdSubOp.Read read) {
        long rest = Math.max(0, draft.sizeBytes() - read.offset());
        return read.lengthBytes() <= 0 ? rest : Math.min(rest, read.lengthBytes());
    }

    private void readData(OsdSubOp.Read read) {
        int length = Math.toIntExact(Math.min(lengthOf(read), maxObjectBytes));
        readBytes += length;
        if (readBytes > OpLimits.MAX_CONTENT_BYTES) {
            results.add(failed(ErrorCode.EMSGSIZE));
            fail(ErrorCode.EMSGSIZE);
            return;
        }
        store.read(collection, op.object(), read.offset(), length, result -> {
            switch (result) {
                case ReadResult.Data data -> {
                    next++;
                    results.add(new OsdSubOpResult.Data(data.bytes()));
                    run();
                }
                case ReadResult.NotFound gone -> outcome.damaged();
                case ReadResult.Damaged damaged -> outcome.damaged();
            }
        });
    }

    private OsdSubOpResult look(OsdSubOp.Query query) {
        return switch (query) {
            case OsdSubOp.Read read -> readNothing(read);
            case OsdSubOp.Stat stat -> {
                Optional<ObjectInfo> info = draft.before();
                yield !draft.exists() || info.isEmpty()
                        ? failed(ErrorCode.ENOENT)
                        : new OsdSubOpResult.Stat(
                                draft.sizeBytes(),
                                info.get().mtimeMillis(),
                                info.get().userVersion());
            }
            case OsdSubOp.GetXattr get ->
                draft.exists()
                        ? draft.attr(get.name())
                                .<OsdSubOpResult>map(OsdSubOpResult.Data::new)
                                .orElseGet(() -> failed(ErrorCode.ENODATA))
                        : failed(ErrorCode.ENOENT);
            case OsdSubOp.GetXattrs get ->
                draft.exists() ? new OsdSubOpResult.Xattrs(draft.attrs()) : failed(ErrorCode.ENOENT);
            case OsdSubOp.AssertExists expected -> draft.exists() ? done() : failed(ErrorCode.ENOENT);
            case OsdSubOp.AssertVersion expected -> assertVersion(expected.userVersion());
            case OsdSubOp.CompareXattr compare ->
                draft.attr(compare.name()).orElse(Payload.EMPTY).equals(compare.value())
                        ? done()
                        : failed(ErrorCode.ECANCELED);
            case OsdSubOp.ListObjects list -> list(list);
        };
    }

    /** A read that needs no bytes from the store, or cannot have them. */
    private OsdSubOpResult readNothing(OsdSubOp.Read read) {
        if (!draft.exists()) {
            return failed(ErrorCode.ENOENT);
        }
        if (read.offset() < 0 || lengthOf(read) > 0) {
            // A read after a change of the bytes in the same op would have to see what is not stored yet.
            return failed(ErrorCode.EINVAL);
        }
        return new OsdSubOpResult.Data(Payload.EMPTY);
    }

    private OsdSubOpResult assertVersion(long expected) {
        long actual = draft.before().map(ObjectInfo::userVersion).orElse(0L);
        if (expected == actual) {
            return done();
        }
        return failed(Long.compareUnsigned(expected, actual) < 0 ? ErrorCode.ERANGE : ErrorCode.EOVERFLOW);
    }

    private OsdSubOpResult list(OsdSubOp.ListObjects list) {
        if (list.maxEntries() <= 0) {
            return failed(ErrorCode.EINVAL);
        }
        return ObjectListing.of(store, collection, copy, list);
    }

    // --- mutations -----------------------------------------------------------------------------------------

    private OsdSubOpResult change(OsdSubOp.Mutation mutation) {
        return switch (mutation) {
            case OsdSubOp.Write write -> {
                if (isTooLarge(write.offset(), write.data().length())) {
                    yield failed(ErrorCode.EFBIG);
                }
                draft.write(write.offset(), write.data());
                yield done();
            }
            case OsdSubOp.WriteFull write -> {
                if (isTooLarge(0, write.data().length())) {
                    yield failed(ErrorCode.EFBIG);
                }
                draft.writeFull(write.data());
                yield done();
            }
            case OsdSubOp.Append append -> {
                if (isTooLarge(draft.sizeBytes(), append.data().length())) {
                    yield failed(ErrorCode.EFBIG);
                }
                draft.write(draft.sizeBytes(), append.data());
                yield done();
            }
            case OsdSubOp.Zero zero -> {
                if (isTooLarge(zero.offset(), zero.lengthBytes())) {
                    yield failed(ErrorCode.EFBIG);
                }
                draft.zero(zero.offset(), zero.lengthBytes());
                yield done();
            }
            case OsdSubOp.Truncate truncate -> {
                if (isTooLarge(truncate.sizeBytes(), 0)) {
                    yield failed(ErrorCode.EFBIG);
                }
                draft.truncate(truncate.sizeBytes());
                yield done();
            }
            case OsdSubOp.Delete delete -> {
                if (!draft.exists()) {
                    yield failed(ErrorCode.ENOENT);
                }
                draft.delete();
                yield done();
            }
            case OsdSubOp.Create create -> {
                if (create.exclusive() && draft.exists()) {
                    yield failed(ErrorCode.EEXIST);
                }
                draft.create();
                yield done();
            }
            case OsdSubOp.SetXattr set -> setXattr(set);
            case OsdSubOp.RemoveXattr remove -> {
                if (!draft.exists()) {
                    yield failed(ErrorCode.ENOENT);
                }
                if (draft.attr(remove.name()).isEmpty()) {
                    yield failed(ErrorCode.ENODATA);
                }
                draft.removeAttr(remove.name());
                yield done();
            }
        };
    }

    private OsdSubOpResult setXattr(OsdSubOp.SetXattr set) {
        int nameBytes = Payload.utf8(set.name()).length();
        if (nameBytes == 0) {
            return failed(ErrorCode.EINVAL);
        }
        if (nameBytes > MAX_ATTR_NAME_BYTES) {
            return failed(ErrorCode.ENAMETOOLONG);
        }
        if (set.value().length() > MAX_ATTR_VALUE_BYTES) {
            return failed(ErrorCode.EFBIG);
        }
        draft.setAttr(set.name(), set.value());
        return done();
    }

    private boolean isTooLarge(long offset, long lengthBytes) {
        return offset < 0 || lengthBytes < 0 || offset > maxObjectBytes - lengthBytes;
    }

    private static OsdSubOpResult done() {
        return new OsdSubOpResult.Done();
    }

    private static OsdSubOpResult failed(ErrorCode code) {
        return new OsdSubOpResult.Failed(code);
    }
}
