package io.orthocone.osd.op;

import io.orthocone.message.ErrorCode;
import io.orthocone.message.OsdSubOpResult;

/** Answers that many steps give, and what they mean for the op. */
final class StepResults {
    private StepResults() {}

    static OsdSubOpResult done() {
        return new OsdSubOpResult.Done();
    }

    static OsdSubOpResult failed(ErrorCode code) {
        return new OsdSubOpResult.Failed(code);
    }

    /** With what the step fails the op; {@code OK} if it does not. */
    static ErrorCode failureOf(OsdSubOpResult result) {
        return switch (result) {
            case OsdSubOpResult.Failed failed -> failed.code();
            case OsdSubOpResult.Mismatch _ -> ErrorCode.EMISMATCH;
            case OsdSubOpResult.Done _,
                    OsdSubOpResult.Skipped _,
                    OsdSubOpResult.Data _,
                    OsdSubOpResult.Extents _,
                    OsdSubOpResult.Stat _,
                    OsdSubOpResult.Xattrs _,
                    OsdSubOpResult.OmapKeys _,
                    OsdSubOpResult.OmapValues _,
                    OsdSubOpResult.Objects _ -> ErrorCode.OK;
        };
    }
}
