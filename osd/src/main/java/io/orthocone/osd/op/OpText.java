package io.orthocone.osd.op;

import io.orthocone.env.Payload;
import io.orthocone.message.OsdClientMessage.OsdOp;
import io.orthocone.message.OsdSubOp;
import io.orthocone.message.OsdSubOpResult;
import java.util.List;
import java.util.Locale;

/** Ops in words. */
final class OpText {
    private static final int MOST_STEPS = 8;
    private static final int MOST_NAME_CHARS = 64;

    private OpText() {}

    /** {@code osd_op(client.4127.17:9 1.4 greeting [writefull,setxattr] attempt 0 e12)}, near Ceph's. */
    static String of(OsdOp op) {
        StringBuilder text = new StringBuilder("osd_op(")
                .append(op.reqId())
                .append(' ')
                .append(op.pg())
                .append(' ')
                .append(name(op.object().name()))
                .append(" [");
        List<OsdSubOp> steps = op.steps();
        for (int i = 0; i < Math.min(steps.size(), MOST_STEPS); i++) {
            text.append(i == 0 ? "" : ",").append(word(steps.get(i)));
        }
        text.append(steps.size() > MOST_STEPS ? ",..." : "").append(']');
        return text.append(op.attempt() > 0 ? " RETRY=" + op.attempt() : "")
                .append(" e")
                .append(op.epoch())
                .append(')')
                .toString();
    }

    private static String word(OsdSubOp step) {
        return step.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    private static String name(String name) {
        return name.length() <= MOST_NAME_CHARS ? name : name.substring(0, MOST_NAME_CHARS) + "...";
    }

    /** Bytes that an answer carries. */
    static long bytesOf(List<OsdSubOpResult> results) {
        long bytes = 0;
        for (OsdSubOpResult result : results) {
            if (result instanceof OsdSubOpResult.Data(Payload data)) {
                bytes += data.length();
            }
        }
        return bytes;
    }
}
