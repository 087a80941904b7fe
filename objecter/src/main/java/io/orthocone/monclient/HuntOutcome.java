package io.orthocone.monclient;

import io.orthocone.message.ErrorCode;
import io.orthocone.message.FailurePhase;
import io.orthocone.session.Reset;
import io.orthocone.session.Session;

/**
 * What became of attempts to get in touch with monitors.
 *
 * @param phase how far they came
 * @param code why they came no further
 * @param text for people
 */
public record HuntOutcome(FailurePhase phase, ErrorCode code, String text) {
    static final HuntOutcome NOT_TRIED = silent(FailurePhase.CONNECT, "not tried yet");
    static final HuntOutcome NO_ANSWER = silent(FailurePhase.CONNECT, "no answer");
    static final HuntOutcome ANSWERED = silent(FailurePhase.JOIN, "answered");
    static final HuntOutcome REFUSED =
            new HuntOutcome(FailurePhase.CONNECT, ErrorCode.ECONNREFUSED, "connection refused");

    private static HuntOutcome silent(FailurePhase phase, String text) {
        return new HuntOutcome(phase, ErrorCode.ETIMEDOUT, text);
    }

    /** An attempt that has not led to an answer so far. */
    static HuntOutcome unanswered(Session session) {
        return switch (session.reach()) {
            case NOWHERE -> NO_ANSWER;
            case LINKED -> silent(FailurePhase.HANDSHAKE, "takes connections, but says nothing that a monitor would");
            case NONSENSE ->
                new HuntOutcome(
                        FailurePhase.HANDSHAKE, ErrorCode.EPROTO, "does not speak our protocol: " + session.trouble());
            case AGREED -> silent(FailurePhase.JOIN, "speaks, but does not answer: the monitors may have no quorum");
        };
    }

    /** An attempt whose session has ended. */
    static HuntOutcome ended(Session session, Reset reset) {
        ErrorCode code = switch (reset) {
            case WRONG_CLUSTER -> ErrorCode.EXDEV;
            case WRONG_VERSION -> ErrorCode.EPROTONOSUPPORT;
            case WRONG_PEER, PEER_RESTARTED -> ErrorCode.EREMCHG;
            case REJECTED -> ErrorCode.EPROTO;
            case DENIED -> ErrorCode.EACCES;
            case PEER_FORGOT, PEER_CLOSED, LINK_LOST, EXPIRED, OVERFLOWED -> ErrorCode.ETIMEDOUT;
        };
        FailurePhase phase = switch (session.reach()) {
            case NOWHERE -> FailurePhase.CONNECT;
            case LINKED, NONSENSE -> FailurePhase.HANDSHAKE;
            case AGREED -> FailurePhase.JOIN;
        };
        String why = session.trouble().isEmpty() ? reset.toString() : session.trouble();
        return new HuntOutcome(phase, code, code == ErrorCode.ETIMEDOUT ? "session lost: " + why : why);
    }

    /** A monitor that had answered, and was left. */
    static HuntOutcome left(String why) {
        return silent(FailurePhase.JOIN, why);
    }
}
