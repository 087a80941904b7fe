package io.orthocone.osd.op;

import io.orthocone.env.Payload;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.OsdSubOp;
import io.orthocone.message.OsdSubOpResult;
import io.orthocone.osd.backend.ObjectInfo;
import io.orthocone.osd.pg.PgCopy;
import io.orthocone.osd.store.CollectionId;
import io.orthocone.osd.store.ObjectStore;
import java.util.regex.Pattern;

/** Answers the steps of an op that look at everything but the object's bytes. */
final class StepQueries {
    private static final Pattern DIGITS = Pattern.compile("[0-9]*");

    private final ObjectDraft draft;
    private final OmapQueries omap;
    private final CollectionId collection;
    private final ObjectStore store;
    private final PgCopy copy;

    StepQueries(ObjectDraft draft, OmapQueries omap, CollectionId collection, ObjectStore store, PgCopy copy) {
        this.draft = draft;
        this.omap = omap;
        this.collection = collection;
        this.store = store;
        this.copy = copy;
    }

    /** Steps about the object's bytes are answered by {@link DataQueries}. */
    OsdSubOpResult look(OsdSubOp.Query query) {
        return switch (query) {
            case OsdSubOp.Stat _ -> stat();
            case OsdSubOp.GetXattr get ->
                draft.exists()
                        ? draft.attr(get.name())
                                .<OsdSubOpResult>map(OsdSubOpResult.Data::new)
                                .orElseGet(() -> StepResults.failed(ErrorCode.ENODATA))
                        : StepResults.failed(ErrorCode.ENOENT);
            case OsdSubOp.GetXattrs _ ->
                draft.exists() ? new OsdSubOpResult.Xattrs(draft.attrs()) : StepResults.failed(ErrorCode.ENOENT);
            case OsdSubOp.AssertExists _ -> draft.exists() ? StepResults.done() : StepResults.failed(ErrorCode.ENOENT);
            case OsdSubOp.AssertVersion expected -> assertVersion(expected.userVersion());
            case OsdSubOp.CompareXattr compare ->
                guard(compare.comparison().holds(compare.value().compareTo(attr(compare.name()))));
            case OsdSubOp.CompareXattrNumber compare -> compareNumber(compare);
            case OsdSubOp.OmapGetKeys get -> omap.keys(get);
            case OsdSubOp.OmapGetValues get -> omap.values(get);
            case OsdSubOp.OmapGetByKeys get -> omap.byKeys(get);
            case OsdSubOp.OmapGetHeader _ -> omap.header();
            case OsdSubOp.OmapCompare compare -> omap.compare(compare);
            case OsdSubOp.ListObjects list ->
                list.maxEntries() <= 0
                        ? StepResults.failed(ErrorCode.EINVAL)
                        : ObjectListing.of(store, collection, copy, list);
            case OsdSubOp.DataQuery data -> throw new IllegalArgumentException(data + " is about bytes");
        };
    }

    /** One that this very op has created has neither mtime nor version yet. */
    private OsdSubOpResult stat() {
        return draft.exists()
                ? new OsdSubOpResult.Stat(
                        draft.sizeBytes(),
                        draft.before().map(ObjectInfo::mtimeMillis).orElse(0L),
                        draft.before().map(ObjectInfo::userVersion).orElse(0L))
                : StepResults.failed(ErrorCode.ENOENT);
    }

    private OsdSubOpResult assertVersion(long expected) {
        long actual = draft.before().map(ObjectInfo::userVersion).orElse(0L);
        if (expected == actual) {
            return StepResults.done();
        }
        return StepResults.failed(Long.compareUnsigned(expected, actual) < 0 ? ErrorCode.ERANGE : ErrorCode.EOVERFLOW);
    }

    private Payload attr(String name) {
        return draft.attr(name).orElse(Payload.EMPTY);
    }

    private OsdSubOpResult compareNumber(OsdSubOp.CompareXattrNumber compare) {
        String stored = attr(compare.name()).toUtf8();
        if (!DIGITS.matcher(stored).matches()) {
            return StepResults.failed(ErrorCode.EINVAL);
        }
        try {
            long number = stored.isEmpty() ? 0 : Long.parseUnsignedLong(stored);
            return guard(compare.comparison().holds(Long.compareUnsigned(compare.value(), number)));
        } catch (NumberFormatException _) {
            // More than 64 bits.
            return StepResults.failed(ErrorCode.EINVAL);
        }
    }

    private static OsdSubOpResult guard(boolean holds) {
        return holds ? StepResults.done() : StepResults.failed(ErrorCode.ECANCELED);
    }
}
