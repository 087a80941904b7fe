package io.orthocone.osd.op;

import io.orthocone.env.Payload;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.HObject;
import io.orthocone.message.OsdClientMessage.OsdOpReply;
import io.orthocone.message.OsdSubOp;
import io.orthocone.message.OsdSubOpResult;
import io.orthocone.session.Charge;
import io.orthocone.session.Throttle;
import io.orthocone.wire.OpLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Reads all of one object, piece by piece, in one version of it. Owned by whoever asks.
 *
 * <pre>
 *   head (size, version, attributes, first bytes, first entries) ─▶ room for all of it ─▶ bytes … ─▶ entries … ─▶ whole
 *     ▲                                                                                     │
 *     └──────────────── changed meanwhile: everything is read again, a few times ───────────┘
 * </pre>
 */
public final class ObjectFetch {
    private static final int PIECE_BYTES = 1 << 20;
    private static final int MAX_STARTS = 20;

    /** Has an op carried out that only looks. */
    public interface Asking {
        /** Returns what makes that the answer is not wanted any more. */
        Runnable ask(HObject object, List<OsdSubOp> steps, Consumer<OsdOpReply> then);
    }

    private final HObject source;
    private final long userVersion;
    private final Asking asking;
    private final Throttle budget;
    private final Consumer<CopySource.Fetched> then;
    private final List<CopySource.Range> ranges = new ArrayList<>();
    private final SortedMap<Payload, Payload> omap = new TreeMap<>();
    private SortedMap<String, Payload> attrs = new TreeMap<>();
    private Payload omapHeader = Payload.EMPTY;
    private OsdSubOpResult.Stat stat = new OsdSubOpResult.Stat(0, 0, 0);
    private Charge charge = Charge.NONE;
    private Optional<Throttle.Waiter> waiter = Optional.empty();
    private Runnable forget = () -> {};
    private long attributeBytes;
    private long readTo;
    private boolean isOver;
    private int starts;

    public ObjectFetch(
            HObject source, long userVersion, Asking asking, Throttle budget, Consumer<CopySource.Fetched> then) {
        this.source = source;
        this.userVersion = userVersion;
        this.asking = asking;
        this.budget = budget;
        this.then = then;
    }

    /** Begins, or begins again. */
    public void start() {
        if (isOver) {
            return;
        }
        starts++;
        ranges.clear();
        omap.clear();
        attributeBytes = 0;
        List<OsdSubOp> steps = new ArrayList<>();
        if (userVersion != 0) {
            steps.add(new OsdSubOp.AssertVersion(userVersion));
        }
        int first = steps.size();
        steps.add(new OsdSubOp.Stat());
        steps.add(new OsdSubOp.GetXattrs());
        steps.add(new OsdSubOp.OmapGetHeader());
        ask(steps, reply -> head(reply, first));
    }

    /** Nobody wants it any more. */
    public void cancel() {
        isOver = true;
        forget.run();
        release();
    }

    private void release() {
        waiter.ifPresent(Throttle.Waiter::cancel);
        waiter = Optional.empty();
        charge.release();
        charge = Charge.NONE;
    }

    private void ask(List<OsdSubOp> steps, Consumer<OsdOpReply> next) {
        forget = asking.ask(source, steps, reply -> {
            if (!isOver) {
                next.accept(reply);
            }
        });
    }

    private void head(OsdOpReply reply, int first) {
        if (reply.result() != ErrorCode.OK) {
            end(new CopySource.Fetched.Refused(reply.result()));
            return;
        }
        stat = (OsdSubOpResult.Stat) reply.results().get(first);
        OsdSubOpResult.Xattrs xattrs = (OsdSubOpResult.Xattrs) reply.results().get(first + 1);
        attrs = xattrs.values();
        omapHeader = ((OsdSubOpResult.Data) reply.results().get(first + 2)).bytes();
        attributeBytes = xattrs.attributeBytes() + omapHeader.length();
        readTo = 0;
        if (stat.sizeBytes() > OpLimits.MAX_CONTENT_BYTES) {
            end(new CopySource.Fetched.Refused(ErrorCode.EMSGSIZE));
            return;
        }
        takeRoom(stat.sizeBytes());
    }

    private void takeRoom(long bytes) {
        charge.release();
        charge = Charge.NONE;
        if (bytes == 0 || budget.hasRoom(bytes)) {
            charge = bytes == 0 ? Charge.NONE : budget.take(bytes);
            readOn();
            return;
        }
        waiter = Optional.of(budget.await(bytes, taken -> {
            waiter = Optional.empty();
            charge = taken;
            if (!isOver) {
                readOn();
            } else {
                release();
            }
        }));
    }

    private void readOn() {
        if (readTo < stat.sizeBytes()) {
            long length = Math.min(PIECE_BYTES, stat.sizeBytes() - readTo);
            askSameVersion(new OsdSubOp.SparseRead(readTo, length), answer -> {
                take((OsdSubOpResult.Extents) answer);
                readTo += length;
                readOn();
            });
            return;
        }
        Payload after = omap.isEmpty() ? Payload.EMPTY : omap.lastKey();
        askSameVersion(new OsdSubOp.OmapGetValues(after, Payload.EMPTY, OmapQueries.MAX_ENTRIES), answer -> {
            OsdSubOpResult.OmapValues page = (OsdSubOpResult.OmapValues) answer;
            omap.putAll(page.values());
            attributeBytes += page.attributeBytes();
            if (attributeBytes > OpLimits.MAX_ATTRIBUTE_BYTES) {
                end(new CopySource.Fetched.Refused(ErrorCode.EMSGSIZE));
            } else if (page.more()) {
                readOn();
            } else {
                end(new CopySource.Fetched.Whole(stat.sizeBytes(), ranges, attrs, omapHeader, omap));
            }
        });
    }

    private void take(OsdSubOpResult.Extents extents) {
        int at = 0;
        for (OsdSubOpResult.Extent extent : extents.extents()) {
            int length = Math.toIntExact(extent.lengthBytes());
            ranges.add(new CopySource.Range(extent.offset(), extents.bytes().slice(at, length)));
            at += length;
        }
    }

    private void askSameVersion(OsdSubOp step, Consumer<OsdSubOpResult> next) {
        ask(List.of(new OsdSubOp.AssertVersion(stat.userVersion()), step), reply -> {
            switch (reply.result()) {
                case OK -> next.accept(reply.results().getLast());
                case ERANGE, EOVERFLOW, ENOENT -> changedMeanwhile();
                default -> end(new CopySource.Fetched.Refused(reply.result()));
            }
        });
    }

    private void changedMeanwhile() {
        if (starts < MAX_STARTS) {
            start();
        } else {
            end(new CopySource.Fetched.Refused(ErrorCode.EBUSY));
        }
    }

    private void end(CopySource.Fetched fetched) {
        isOver = true;
        then.accept(fetched);
        release();
    }
}
