package io.orthocone.objecter;

import io.orthocone.message.ErrorCode;
import io.orthocone.message.Eversion;
import io.orthocone.message.OsdSubOpResult;
import java.util.List;

/**
 * How an op ended.
 *
 * @param code never {@code EAGAIN}
 * @param version position of the write in its PG's log, or of the object that was read
 * @param userVersion the object's version as clients see it
 * @param results one for each step; empty when no OSD answered
 * @param waitedFor when no OSD answered, what was waited for; else empty
 */
public record OpResult(
        ErrorCode code, Eversion version, long userVersion, List<OsdSubOpResult> results, String waitedFor) {
    public OpResult {
        results = List.copyOf(results);
    }

    static OpResult unanswered(ErrorCode code, String waitedFor) {
        return new OpResult(code, Eversion.ZERO, 0, List.of(), waitedFor);
    }
}
