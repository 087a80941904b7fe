package io.orthocone.bench.rados;

import java.util.Locale;

/**
 * What a run came to. Latencies are from the call to its return, in milliseconds.
 *
 * @param ops that succeeded
 * @param errors that failed or read wrong content
 * @param firstError of what kind; empty when there was none
 */
public record RadosBenchReport(
        RadosBenchOptions.Mode mode,
        int blockBytes,
        long ops,
        double seconds,
        double iops,
        double mbPerSec,
        Latency latency,
        long errors,
        String firstError) {
    /** Milliseconds. */
    public record Latency(double avg, double min, double p50, double p99, double max) {}

    /** Lines as {@code rados bench} of Ceph ends with, and ours for percentiles. */
    public String text() {
        boolean isWrite = mode == RadosBenchOptions.Mode.WRITE;
        StringBuilder text = new StringBuilder();
        line(text, "Total time run:", "%.4f", seconds);
        line(text, isWrite ? "Total writes made:" : "Total reads made:", "%d", ops);
        line(text, isWrite ? "Write size:" : "Read size:", "%d", blockBytes);
        line(text, "Object size:", "%d", blockBytes);
        line(text, "Bandwidth (MB/sec):", "%.4f", mbPerSec);
        line(text, "Average IOPS:", "%.0f", iops);
        line(text, "Average Latency(s):", "%.6f", latency.avg() / 1000);
        line(text, "Median latency(s):", "%.6f", latency.p50() / 1000);
        line(text, "99% latency(s):", "%.6f", latency.p99() / 1000);
        line(text, "Max latency(s):", "%.6f", latency.max() / 1000);
        line(text, "Min latency(s):", "%.6f", latency.min() / 1000);
        line(text, "Errors:", "%d", errors);
        if (errors > 0) {
            line(text, "First error:", "%s", firstError);
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String label, String format, Object value) {
        text.append(String.format(Locale.ROOT, "%-24s" + format + "%n", label, value));
    }
}
