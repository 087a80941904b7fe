package io.orthocone.osd.op;

import io.orthocone.message.ErrorCode;
import io.orthocone.message.OsdClientMessage.OsdOp;
import io.orthocone.message.OsdSubOp;
import io.orthocone.message.OsdSubOpResult;
import io.orthocone.osd.pg.PgCopy;
import io.orthocone.osd.store.CollectionId;
import io.orthocone.osd.store.ObjectStore;
import io.orthocone.wire.OpLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs the steps of one op against a draft of its object, in order, until one fails. Reading data and fetching another object may take time;
 * nobody changes the object meanwhile, because the object context lets one op that changes it execute at a time.
 */
final class OpExecution {
    /** Hears the outcome, perhaps within {@link #run}. */
    interface Outcome {
        /** All steps were executed, or one failed with {@code code}. */
        void done(ErrorCode code);

        /** The object's bytes are damaged here. */
        void damaged();

        /** Whether nobody asks any more: the interval is over, and the PG may be gone. */
        boolean isVoid();
    }

    private final OsdOp op;
    private final CopySource copies;
    private final Outcome outcome;
    private final ObjectDraft draft;
    private final DataQueries data;
    private final StepQueries queries;
    private final StepMutations mutations;
    private final List<OsdSubOpResult> results = new ArrayList<>();
    private Runnable cancelFetch = () -> {};

    OpExecution(
            OsdOp op,
            CollectionId collection,
            ObjectStore store,
            PgCopy copy,
            CopySource copies,
            long maxObjectBytes,
            Outcome outcome) {
        this.op = op;
        this.copies = copies;
        this.outcome = outcome;
        this.draft = new ObjectDraft(collection, op.object(), store);
        this.data = new DataQueries(draft, op.object(), collection, store, OpLimits.MAX_CONTENT_BYTES);
        OmapQueries omap = new OmapQueries(draft, op.object(), collection, store);
        this.queries = new StepQueries(draft, omap, collection, store, copy);
        this.mutations = new StepMutations(draft, maxObjectBytes);
    }

    ObjectDraft draft() {
        return draft;
    }

    /** One for each step. */
    List<OsdSubOpResult> results() {
        return results;
    }

    /** It is not wanted any more. */
    void cancel() {
        cancelFetch.run();
    }

    void run() {
        while (results.size() < op.steps().size()) {
            Optional<OsdSubOpResult> result = execute(op.steps().get(results.size()));
            if (result.isEmpty()) {
                return;
            }
            if (!take(result.get())) {
                return;
            }
        }
        outcome.done(ErrorCode.OK);
    }

    /** The answer of the next step; empty when it will come later. */
    private Optional<OsdSubOpResult> execute(OsdSubOp step) {
        if (!op.isWrite() && !draft.exists() && !(step instanceof OsdSubOp.ListObjects)) {
            // As in Ceph: who only looks is told at once that there is nothing to look at.
            return Optional.of(StepResults.failed(ErrorCode.ENOENT));
        }
        return switch (step) {
            case OsdSubOp.DataQuery query -> {
                Optional<OsdSubOpResult> atOnce = data.withoutReading(query);
                if (atOnce.isEmpty()) {
                    read(query);
                }
                yield atOnce;
            }
            case OsdSubOp.Query query -> Optional.of(queries.look(query));
            case OsdSubOp.CopyFrom copy -> copyFrom(copy);
            case OsdSubOp.Mutation mutation -> Optional.of(mutations.change(mutation));
        };
    }

    private void read(OsdSubOp.DataQuery query) {
        data.read(query, new DataQueries.Answer() {
            @Override
            public void done(OsdSubOpResult result) {
                goOn(result);
            }

            @Override
            public void damaged() {
                outcome.damaged();
            }
        });
    }

    private Optional<OsdSubOpResult> copyFrom(OsdSubOp.CopyFrom copy) {
        if (copy.source().equals(op.object())) {
            return Optional.of(StepResults.failed(ErrorCode.EINVAL));
        }
        cancelFetch = copies.fetch(copy.source(), copy.userVersion(), fetched -> {
            if (!outcome.isVoid()) {
                goOn(mutations.copy(fetched));
            }
        });
        return Optional.empty();
    }

    private void goOn(OsdSubOpResult result) {
        if (!outcome.isVoid() && take(result)) {
            run();
        }
    }

    /** Whether to go on. */
    private boolean take(OsdSubOpResult result) {
        results.add(result);
        if (!OpLimits.fitResults(results)) {
            results.removeLast();
            results.add(StepResults.failed(ErrorCode.EMSGSIZE));
        }
        ErrorCode failure = StepResults.failureOf(results.getLast());
        if (failure == ErrorCode.OK) {
            return true;
        }
        while (results.size() < op.steps().size()) {
            results.add(new OsdSubOpResult.Skipped());
        }
        outcome.done(failure);
        return false;
    }
}
