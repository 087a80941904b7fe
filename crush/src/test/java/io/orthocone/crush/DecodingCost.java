package io.orthocone.crush;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.orthocone.crush.text.CrushTextException;
import io.orthocone.crush.text.MalformedMapException;
import java.lang.management.ManagementFactory;

/**
 * What it may cost to find out that bytes are no map: four times their length of memory, and fifty milliseconds of this thread's own
 * processor time, however busy the machine is.
 */
public final class DecodingCost {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** For the exception, its message and stack, whatever the input. */
    private static final int ALLOCATED_ANYWAY = 64 << 10;

    private static final long MAX_CPU_NANOS = 50_000_000;

    private DecodingCost() {}

    /** What it costs to decode a real map, the least of three times. */
    public static long allocatedBy(Runnable decode) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            decode.run();
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }

    public static boolean check(int length, Runnable decode) {
        return check(length, 0, decode);
    }

    /**
     * Decodes and checks the cost; any exception but the declared ones ends the test. What is a map after all may cost what it
     * holds, but no more time. The cheapest of three runs counts, for the first on a new path loads classes.
     *
     * @param allowedBesides for a part of a real map that the bytes begin with
     * @return whether it was refused
     */
    public static boolean check(int length, long allowedBesides, Runnable decode) {
        long bound = 4L * length + ALLOCATED_ANYWAY + allowedBesides;
        long cpu = Long.MAX_VALUE;
        long allocated = Long.MAX_VALUE;
        boolean isRefused = false;
        for (int i = 0; i < 3 && (cpu > MAX_CPU_NANOS || allocated > bound); i++) {
            long allocatedBefore = THREADS.getCurrentThreadAllocatedBytes();
            long cpuBefore = THREADS.getCurrentThreadCpuTime();
            isRefused = isRefused(decode);
            cpu = Math.min(cpu, THREADS.getCurrentThreadCpuTime() - cpuBefore);
            allocated = Math.min(allocated, THREADS.getCurrentThreadAllocatedBytes() - allocatedBefore);
        }
        assertThat(cpu).isLessThanOrEqualTo(MAX_CPU_NANOS);
        if (isRefused) {
            assertThat(allocated).as("%d bytes", length).isLessThanOrEqualTo(bound);
        }
        return isRefused;
    }

    private static boolean isRefused(Runnable decode) {
        try {
            decode.run();
            return false;
        } catch (MalformedMapException | CrushTextException e) {
            assertThat(e.getMessage()).isNotBlank();
            return true;
        }
    }
}
