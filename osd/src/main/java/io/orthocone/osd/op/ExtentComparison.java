package io.orthocone.osd.op;

import io.orthocone.env.Payload;
import io.orthocone.message.OsdSubOpResult;
import java.nio.ByteBuffer;

/** Compares an object's bytes, as they come, with those that are expected; what does not come counts as zeros. */
final class ExtentComparison {
    private static final int SAME = -1;

    private final Payload expected;
    private int compared;
    private int mismatch = SAME;

    ExtentComparison(Payload expected) {
        this.expected = expected;
    }

    void add(Payload bytes) {
        if (mismatch != SAME) {
            return;
        }
        ByteBuffer wanted = expected.slice(compared, bytes.length()).asByteBuffer();
        int at = wanted.mismatch(bytes.asByteBuffer());
        if (at >= 0) {
            mismatch = compared + at;
        }
        compared += bytes.length();
    }

    OsdSubOpResult result() {
        if (compared < expected.length()) {
            add(Payload.zeros(expected.length() - compared));
        }
        return mismatch == SAME ? StepResults.done() : new OsdSubOpResult.Mismatch(mismatch);
    }
}
