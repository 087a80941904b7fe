package io.orthocone.message;

/** What remains of a trimmed log entry so that a late resend is still recognised. */
public record LogDup(ReqId reqId, Eversion version, long userVersion, ErrorCode result) {}
