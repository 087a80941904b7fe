package io.orthocone.osd.op;

import io.orthocone.message.ErrorCode;
import io.orthocone.message.Eversion;
import io.orthocone.message.OsdClientMessage.OsdOp;
import io.orthocone.message.OsdClientMessage.OsdOpReply;
import io.orthocone.message.OsdSubOpResult;
import io.orthocone.session.Charge;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One request of a client on its way through the stages. Owned by the PG's owner.
 *
 * <p>Invariant: what it holds of the OSD's budgets is given back when it is answered or dropped, and what it had taken to read already
 * when it begins again.
 */
public final class PgOp {
    private final long sequence;
    private final OsdOp message;
    private final long arrivedNanos;
    private final OpClient client;
    private final Charge charge;
    private final ReadRoom readRoom = new ReadRoom();
    private Optional<OpRoom> parkedIn = Optional.empty();
    private final OpTracker tracker;
    private final OpEvent event = OpEvent.begun();
    private Optional<Runnable> space = Optional.empty();
    private Stage stage = Stage.AWAIT_MAP;
    private long stageSinceNanos;
    private Eversion version = Eversion.ZERO;
    private boolean isFenced;

    // How long it was in each stage. Fields, because every op has them and hardly any is looked at.
    private long mapNanos;
    private long activeNanos;
    private long objectNanos;
    private long spaceNanos;
    private long roomNanos;
    private long leaseNanos;
    private long executeNanos;
    private long commitNanos;

    /**
     * @param sequence grows from op to op: the order of arrival
     * @param charge what the message has taken of the budget for what clients send
     * @param tracker notes what becomes of it
     */
    public PgOp(long sequence, OsdOp message, long arrivedNanos, OpClient client, Charge charge, OpTracker tracker) {
        this.sequence = sequence;
        this.message = message;
        this.arrivedNanos = arrivedNanos;
        this.stageSinceNanos = arrivedNanos;
        this.client = client;
        this.charge = charge;
        this.tracker = tracker;
    }

    public OsdOp message() {
        return message;
    }

    /** Who has sent it. */
    public OpClient client() {
        return client;
    }

    public Stage stage() {
        return stage;
    }

    public long arrivedNanos() {
        return arrivedNanos;
    }

    /** Whether an OSD reads an object that it copies. */
    boolean isCopyRead() {
        return client.isOsd();
    }

    long sequence() {
        return sequence;
    }

    void enter(Stage next) {
        if (next != stage) {
            enter(next, tracker.nowNanos());
        }
    }

    private void enter(Stage next, long nowNanos) {
        long spent = nowNanos - stageSinceNanos;
        switch (stage) {
            case AWAIT_MAP -> mapNanos += spent;
            case AWAIT_ACTIVE -> activeNanos += spent;
            case AWAIT_OBJECT -> objectNanos += spent;
            case AWAIT_SPACE -> spaceNanos += spent;
            case AWAIT_ROOM -> roomNanos += spent;
            case AWAIT_LEASE -> leaseNanos += spent;
            case EXECUTE -> executeNanos += spent;
            case AWAIT_COMMIT -> commitNanos += spent;
            case REPLY -> {}
        }
        stage = next;
        stageSinceNanos = nowNanos;
    }

    /** How long it was in a stage, before the present one. */
    long spentNanos(Stage in) {
        return switch (in) {
            case AWAIT_MAP -> mapNanos;
            case AWAIT_ACTIVE -> activeNanos;
            case AWAIT_OBJECT -> objectNanos;
            case AWAIT_SPACE -> spaceNanos;
            case AWAIT_ROOM -> roomNanos;
            case AWAIT_LEASE -> leaseNanos;
            case EXECUTE -> executeNanos;
            case AWAIT_COMMIT -> commitNanos;
            case REPLY -> 0;
        };
    }

    /** For whoever looks; what it waits for is added by who knows. */
    public OpReport report(long nowNanos) {
        SortedMap<Stage, Long> spent = new TreeMap<>();
        for (Stage each : Stage.values()) {
            long nanos = spentNanos(each) + (each == stage && each != Stage.REPLY ? nowNanos - stageSinceNanos : 0);
            if (nanos > 0) {
                spent.put(each, nanos);
            }
        }
        return new OpReport(
                message.reqId(), message.pg(), OpText.of(message), nowNanos - arrivedNanos, stage, "", spent);
    }

    OpEvent event() {
        return event;
    }

    /** The version that it becomes, or became, in the PG's log. */
    void becomes(Eversion logged) {
        version = logged;
    }

    Eversion version() {
        return version;
    }

    // --- what it holds ---

    /** What its message weighs. */
    public long chargedBytes() {
        return charge.bytes();
    }

    boolean isParked() {
        return parkedIn.isPresent();
    }

    void parkedIn(OpRoom room) {
        parkedIn = Optional.of(room);
    }

    /** It goes on. */
    public void leaveParking() {
        if (parkedIn.isPresent()) {
            parkedIn.get().left(this);
            parkedIn = Optional.empty();
        }
    }

    /**
     * Whether it has room for so many bytes that it will read; if not, {@code granted} runs later, once. What is copied is bounded at the OSD
     * that copies it, and waits for no room here: an op that copies may hold some itself.
     */
    boolean hasReadRoom(long bytes, OpRoom room, Runnable granted) {
        return isCopyRead() || readRoom.take(bytes, client.reads(), room.reads(), granted);
    }

    /** It goes out to the members; {@code release} gives back what it takes of their room. */
    void takesSpace(Runnable release) {
        releaseSpace();
        space = Optional.of(release);
    }

    private void releaseSpace() {
        Optional<Runnable> held = space;
        space = Optional.empty();
        held.ifPresent(Runnable::run);
    }

    /** It begins again: what it would read is read later, if at all, and what was on its way is void. */
    void beginAgain() {
        readRoom.release();
        releaseSpace();
    }

    // --- its end ---

    /** Whether nobody waits for the answer any more. */
    public boolean isAbandoned() {
        return !client.isThere();
    }

    /** As {@link #drop}, if nobody waits any more; whether that is so. */
    public boolean dropIfAbandoned() {
        if (isAbandoned()) {
            drop();
        }
        return isAbandoned();
    }

    /** Its client is fenced off: it is not executed, unless it was already. */
    void fence() {
        isFenced = true;
    }

    boolean isFenced() {
        return isFenced;
    }

    /** Forgets the request, which was not executed. */
    public void drop() {
        leaveParking();
        releaseSpace();
        readRoom.release();
        charge.release();
    }

    /** Refuses the whole request. */
    public void refuse(int epoch, ErrorCode code) {
        reply(epoch, code, Eversion.ZERO, 0, List.of());
    }

    void reply(int epoch, ErrorCode result, Eversion version, long userVersion, List<OsdSubOpResult> results) {
        long now = tracker.nowNanos();
        enter(Stage.REPLY, now);
        tracker.answered(this, result, now, OpText.bytesOf(results));
        OsdOpReply reply = new OsdOpReply(
                message.reqId(), message.attempt(), epoch, message.pg(), result, version, userVersion, results);
        client.answer(reply, readRoom.handOver());
        drop();
    }
}
