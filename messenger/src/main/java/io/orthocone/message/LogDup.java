package io.orthocone.message;

import io.orthocone.env.Payload;

/**
 * What remains of a trimmed log entry so that a late resend is still recognised.
 *
 * @param answers what the steps of the request answered, encoded; empty when the result says it all
 */
public record LogDup(ReqId reqId, Eversion version, long userVersion, ErrorCode result, Payload answers) {
    /** One whose result says it all. */
    public LogDup(ReqId reqId, Eversion version, long userVersion, ErrorCode result) {
        this(reqId, version, userVersion, result, Payload.EMPTY);
    }

    /** Of an entry. */
    public static LogDup of(LogEntry entry) {
        return new LogDup(entry.reqId(), entry.version(), entry.userVersion(), entry.result(), entry.answers());
    }
}
