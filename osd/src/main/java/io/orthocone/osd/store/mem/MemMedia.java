package io.orthocone.osd.store.mem;

import io.orthocone.osd.store.Transaction;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.random.RandomGenerator;

/**
 * What outlives a {@link MemStore}: the durable state, and the transactions on their way there. It belongs to the host and is used by one
 * incarnation of the OSD at a time, on that one's reactor.
 *
 * <p>Invariant: the store's visible state is the durable state plus all of {@code unsettled}, in order.
 */
public final class MemMedia {
    private final long capacityBytes;
    private final String instanceId;
    private final MemState durable = new MemState();
    private final Deque<Transaction> unsettled = new ArrayDeque<>();

    /**
     * @param capacityBytes of object data; beyond it ordinary transactions are refused
     * @param instanceId the store's name for itself; must differ between stores
     */
    public MemMedia(long capacityBytes, String instanceId) {
        this.capacityBytes = capacityBytes;
        this.instanceId = instanceId;
    }

    /** The power goes: of the transactions that are not durable, some first ones make it and the rest is lost. */
    public void powerCut(RandomGenerator random) {
        int survivors = random.nextInt(unsettled.size() + 1);
        settle(survivors);
        unsettled.clear();
    }

    /** The process dies, the machine does not: everything submitted had reached the kernel. */
    public void processCrash() {
        settle(unsettled.size());
    }

    long capacityBytes() {
        return capacityBytes;
    }

    String instanceId() {
        return instanceId;
    }

    MemState durable() {
        return durable;
    }

    void submitted(Transaction transaction) {
        unsettled.add(transaction);
    }

    /** The first {@code count} transactions on their way have become durable. */
    void settle(int count) {
        for (int i = 0; i < count; i++) {
            durable.apply(unsettled.remove());
        }
    }
}
