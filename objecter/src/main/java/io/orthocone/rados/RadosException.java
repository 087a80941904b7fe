package io.orthocone.rados;

import io.orthocone.message.ErrorCode;
import io.orthocone.message.FailurePhase;
import java.util.Optional;

/**
 * The one way in which calls of this package fail. The message is one line that says what was tried, what was wrong and what to do
 * next. Unchecked, because most callers can only pass it on.
 */
public final class RadosException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    /** Null when there is none: an Optional cannot be serialized, and exceptions are. */
    private final FailurePhase phase;

    private final String operation;
    private final String object;
    private final String advice;

    /**
     * @param operation what was tried, e.g. {@code read}; {@code invalid} when the arguments alone were refused
     * @param object on what, e.g. {@code object 'x' in pool 'data'}
     * @param problem what was wrong, without a full stop
     * @param advice what to do next; empty when there is nothing to say
     */
    public RadosException(ErrorCode code, String operation, String object, String problem, String advice) {
        this(operation, object, problem, advice, code, null);
    }

    /**
     * As above, of a call that was on its way to the cluster.
     *
     * @param phase how far it had come
     */
    public RadosException(
            ErrorCode code, FailurePhase phase, String operation, String object, String problem, String advice) {
        this(operation, object, problem, advice, code, phase);
    }

    private RadosException(
            String operation, String object, String problem, String advice, ErrorCode code, FailurePhase phase) {
        super(operation + " " + object + ": " + problem + (advice.isEmpty() ? "" : "; " + advice));
        this.code = code;
        this.phase = phase;
        this.operation = operation;
        this.object = object;
        this.advice = advice;
    }

    /** The same failure, seen by another thread: its stack shows who waited. */
    RadosException(RadosException other) {
        super(other.getMessage(), other);
        this.code = other.code;
        this.phase = other.phase;
        this.operation = other.operation;
        this.object = other.object;
        this.advice = other.advice;
    }

    /** The same failure with one thing more to do next. */
    RadosException andAdvise(String more) {
        return new RadosException(this, more);
    }

    private RadosException(RadosException other, String moreAdvice) {
        super(other.getMessage() + "; " + moreAdvice, other);
        this.code = other.code;
        this.phase = other.phase;
        this.operation = other.operation;
        this.object = other.object;
        this.advice = other.advice.isEmpty() ? moreAdvice : other.advice + "; " + moreAdvice;
    }

    public ErrorCode code() {
        return code;
    }

    /** How far the call had come; empty when it was refused before it was on its way. */
    public Optional<FailurePhase> phase() {
        return Optional.ofNullable(phase);
    }

    public String operation() {
        return operation;
    }

    /** What the operation was about, in words. */
    public String object() {
        return object;
    }

    /** What to do next; empty when there is nothing to say. */
    public String advice() {
        return advice;
    }
}
