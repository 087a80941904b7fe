package io.orthocone.bench.idle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.SynchronousQueue;
import org.junit.jupiter.api.Test;

class ThreadUsageTest {
    private static final int HANDOVERS = 50;

    @Test
    void aThreadThatIsWokenIsCountedUnderItsName() throws Exception {
        SynchronousQueue<Integer> handover = new SynchronousQueue<>();
        Thread sleeper = Thread.ofPlatform().name("usage-sleeper").start(() -> takeAll(handover));
        ThreadUsage before = ThreadUsage.now();
        for (int i = 0; i < HANDOVERS; i++) {
            while (sleeper.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            handover.put(i);
        }
        while (sleeper.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        List<ThreadUsage.Used> used = ThreadUsage.now().since(before);
        handover.put(HANDOVERS);
        sleeper.join();
        assertThat(used)
                .filteredOn(thread -> thread.name().equals("usage-sleeper"))
                .singleElement()
                .satisfies(thread -> {
                    assertThat(thread.wakeups()).isPositive();
                    assertThat(thread.cpuNanos()).isPositive();
                });
        assertThat(used).isSortedAccordingTo((a, b) -> Long.compare(b.wakeups(), a.wakeups()));
    }

    private static void takeAll(SynchronousQueue<Integer> handover) {
        try {
            int taken = 0;
            while (taken < HANDOVERS) {
                taken = handover.take();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
