package io.orthocone.osd.op;

import io.orthocone.env.Payload;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.LogDup;
import io.orthocone.message.OsdSubOpResult;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the steps of an op that changes something answer, and how that is kept with its log entry, so that a resend hears the same.
 *
 * <p>So it is bounded: each step answers at most {@value #MAX_STEP_BYTES} bytes (Ceph's default), all together {@value #MAX_OP_BYTES}. Of an op
 * that fails only the failure is told.
 *
 * <pre>
 *   nothing      every step is done, or none: the result says which
 *   otherwise    for each step that answered more than that:
 *                place u16 │ kind u8 │ failed: errno u32, mismatch: offset u64, data: length u16 and bytes, stat: size, mtime, version u64
 * </pre>
 */
final class WriteAnswers {
    static final int MAX_STEP_BYTES = 64;
    static final int MAX_OP_BYTES = 4096;

    private static final int FAILED = 1;
    private static final int MISMATCH = 2;
    private static final int DATA = 3;
    private static final int STAT = 4;
    private static final int MAX_ENTRY_BYTES = 3 + 3 * Long.BYTES + MAX_STEP_BYTES;

    private WriteAnswers() {}

    /** What is told of what the steps answered. */
    static List<OsdSubOpResult> told(List<OsdSubOpResult> results) {
        boolean hasFailed = !results.isEmpty() && failureOf(results) != ErrorCode.OK;
        List<OsdSubOpResult> told = new ArrayList<>(results.size());
        long bytes = 0;
        for (OsdSubOpResult result : results) {
            boolean isFailure =
                    StepResults.failureOf(result) != ErrorCode.OK || result instanceof OsdSubOpResult.Skipped;
            if (hasFailed) {
                told.add(isFailure ? result : StepResults.done());
                continue;
            }
            Optional<Integer> size = sizeOf(result);
            bytes += size.orElse(0);
            if (size.isEmpty() || bytes > MAX_OP_BYTES) {
                return overflown(told.size(), results.size());
            }
            told.add(result);
        }
        return told;
    }

    private static List<OsdSubOpResult> overflown(int at, int steps) {
        List<OsdSubOpResult> told = new ArrayList<>(steps);
        for (int i = 0; i < steps; i++) {
            told.add(
                    i < at
                            ? StepResults.done()
                            : i == at ? StepResults.failed(ErrorCode.EOVERFLOW) : new OsdSubOpResult.Skipped());
        }
        return told;
    }

    /** With what the op fails; {@code OK} if no step does. */
    static ErrorCode failureOf(List<OsdSubOpResult> results) {
        for (OsdSubOpResult result : results) {
            ErrorCode code = StepResults.failureOf(result);
            if (code != ErrorCode.OK) {
                return code;
            }
        }
        return ErrorCode.OK;
    }

    /** How many bytes are kept of an answer; empty if it cannot be. */
    private static Optional<Integer> sizeOf(OsdSubOpResult result) {
        return switch (result) {
            case OsdSubOpResult.Done _ -> Optional.of(0);
            case OsdSubOpResult.Data data
            when data.bytes().length() <= MAX_STEP_BYTES ->
                Optional.of(data.bytes().length());
            case OsdSubOpResult.Stat _ -> Optional.of(3 * Long.BYTES);
            case OsdSubOpResult.Skipped _,
                    OsdSubOpResult.Failed _,
                    OsdSubOpResult.Mismatch _,
                    OsdSubOpResult.Data _,
                    OsdSubOpResult.Extents _,
                    OsdSubOpResult.Xattrs _,
                    OsdSubOpResult.OmapKeys _,
                    OsdSubOpResult.OmapValues _,
                    OsdSubOpResult.Objects _ -> Optional.empty();
        };
    }

    /** As it is kept. */
    static Payload encode(List<OsdSubOpResult> told) {
        ByteBuffer out = null;
        for (int place = 0; place < told.size(); place++) {
            OsdSubOpResult result = told.get(place);
            if (result instanceof OsdSubOpResult.Done || result instanceof OsdSubOpResult.Skipped) {
                continue;
            }
            if (out == null) {
                out = ByteBuffer.allocate(MAX_ENTRY_BYTES + MAX_OP_BYTES + 3 * told.size());
            }
            encode(place, result, out);
        }
        return out == null ? Payload.EMPTY : Payload.copyOf(out.flip());
    }

    private static void encode(int place, OsdSubOpResult result, ByteBuffer out) {
        out.putShort((short) place);
        switch (result) {
            case OsdSubOpResult.Failed failed ->
                out.put((byte) FAILED).putInt(failed.code().errno());
            case OsdSubOpResult.Mismatch mismatch -> out.put((byte) MISMATCH).putLong(mismatch.offset());
            case OsdSubOpResult.Data data -> {
                out.put((byte) DATA).putShort((short) data.bytes().length());
                data.bytes().copyTo(out);
            }
            case OsdSubOpResult.Stat stat ->
                out.put((byte) STAT)
                        .putLong(stat.sizeBytes())
                        .putLong(stat.mtimeMillis())
                        .putLong(stat.userVersion());
            case OsdSubOpResult.Done _,
                    OsdSubOpResult.Skipped _,
                    OsdSubOpResult.Extents _,
                    OsdSubOpResult.Xattrs _,
                    OsdSubOpResult.OmapKeys _,
                    OsdSubOpResult.OmapValues _,
                    OsdSubOpResult.Objects _ -> throw new IllegalArgumentException(result + " is not kept");
        }
    }

    /** What was told to a request of so many steps. */
    static List<OsdSubOpResult> decode(LogDup kept, int steps) {
        List<OsdSubOpResult> told = new ArrayList<>(steps);
        boolean isOk = kept.result() == ErrorCode.OK;
        for (int i = 0; i < steps; i++) {
            told.add(isOk ? StepResults.done() : new OsdSubOpResult.Skipped());
        }
        try {
            ByteBuffer in = kept.answers().asByteBuffer();
            while (in.hasRemaining()) {
                decodeNext(in, told);
            }
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            throw new IllegalStateException("the log has answers that no request of " + steps + " steps had", e);
        }
        return told;
    }

    private static void decodeNext(ByteBuffer in, List<OsdSubOpResult> told) {
        int place = Short.toUnsignedInt(in.getShort());
        int kind = in.get();
        OsdSubOpResult result = switch (kind) {
            case FAILED -> StepResults.failed(ErrorCode.ofErrno(in.getInt()));
            case MISMATCH -> new OsdSubOpResult.Mismatch(in.getLong());
            case DATA -> {
                byte[] bytes = new byte[Short.toUnsignedInt(in.getShort())];
                in.get(bytes);
                yield new OsdSubOpResult.Data(Payload.wrap(bytes));
            }
            case STAT -> new OsdSubOpResult.Stat(in.getLong(), in.getLong(), in.getLong());
            default -> throw new IllegalStateException("an answer of kind " + kind + " was kept by a newer build");
        };
        told.set(place, result);
        if (StepResults.failureOf(result) != ErrorCode.OK) {
            for (int before = 0; before < place; before++) {
                told.set(before, StepResults.done());
            }
        }
    }
}
