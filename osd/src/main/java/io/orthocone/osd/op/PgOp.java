package io.orthocone.osd.op;

import io.orthocone.message.ErrorCode;
import io.orthocone.message.Eversion;
import io.orthocone.message.OsdClientMessage.OsdOp;
import io.orthocone.message.OsdClientMessage.OsdOpReply;
import io.orthocone.message.OsdSubOpResult;
import io.orthocone.session.Charge;
import java.util.List;
import java.util.Optional;

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
    private Optional<Runnable> space = Optional.empty();
    private Stage stage = Stage.AWAIT_MAP;

    /**
     * @param sequence grows from op to op: the order of arrival
     * @param charge what the message has taken of the budget for what clients send
     */
    public PgOp(long sequence, OsdOp message, long arrivedNanos, OpClient client, Charge charge) {
        this.sequence = sequence;
        this.message = message;
        this.arrivedNanos = arrivedNanos;
        this.client = client;
        this.charge = charge;
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

    long sequence() {
        return sequence;
    }

    void enter(Stage next) {
        stage = next;
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

    /** Whether it has room for so many bytes that it will read; if not, {@code granted} runs later, once. */
    boolean hasReadRoom(long bytes, OpRoom room, Runnable granted) {
        return readRoom.take(bytes, client.reads(), room.reads(), granted);
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
        stage = Stage.REPLY;
        OsdOpReply reply = new OsdOpReply(
                message.reqId(), message.attempt(), epoch, message.pg(), result, version, userVersion, results);
        client.answer(reply, readRoom.handOver());
        drop();
    }
}
