package io.orthocone.osd.op;

import io.orthocone.message.ErrorCode;
import io.orthocone.message.Eversion;
import io.orthocone.message.OsdClientMessage.OsdOp;
import io.orthocone.message.OsdClientMessage.OsdOpReply;
import io.orthocone.message.OsdSubOpResult;
import java.util.List;
import java.util.function.Consumer;

/** One request of a client on its way through the stages. Owned by the PG's owner. */
public final class PgOp {
    private final long sequence;
    private final OsdOp message;
    private final long arrivedNanos;
    private final Consumer<OsdOpReply> answer;
    private Stage stage = Stage.AWAIT_MAP;

    /**
     * @param sequence grows from op to op: the order of arrival
     * @param answer sends to the client, if it is still there
     */
    public PgOp(long sequence, OsdOp message, long arrivedNanos, Consumer<OsdOpReply> answer) {
        this.sequence = sequence;
        this.message = message;
        this.arrivedNanos = arrivedNanos;
        this.answer = answer;
    }

    public OsdOp message() {
        return message;
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

    /** Refuses the whole request. */
    public void refuse(int epoch, ErrorCode code) {
        reply(epoch, code, Eversion.ZERO, 0, List.of());
    }

    void reply(int epoch, ErrorCode result, Eversion version, long userVersion, List<OsdSubOpResult> results) {
        stage = Stage.REPLY;
        answer.accept(new OsdOpReply(
                message.reqId(), message.attempt(), epoch, message.pg(), result, version, userVersion, results));
    }
}
