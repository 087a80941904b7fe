package io.orthocone.osd.op;

/**
 * What the ops of clients may take of an OSD's memory.
 *
 * @param messageBytes of ops that were received and are not answered: beyond, clients' connections are not read (Ceph's
 *     {@code osd_client_message_size_cap})
 * @param messages of them ({@code osd_client_message_cap})
 * @param readBytes that ops are reading, or have read and the network has not taken; half of it for one client
 */
public record ClientBudget(long messageBytes, int messages, long readBytes) {
    /** Where no heap is known, as in simulations. */
    public static final ClientBudget DEFAULT = new ClientBudget(64L << 20, 4096, 64L << 20);

    /** Less stops a client that writes whole objects of 4 MiB after every other one. */
    private static final long LEAST_BYTES = 16L << 20;

    /** An OSD holds a change as its primary and, as a member, those of the others; each for a while in more than one form. */
    private static final int PARTS_OF_HEAP = 8;

    public ClientBudget {
        if (messageBytes <= 0 || messages <= 0 || readBytes <= 0) {
            throw new IllegalArgumentException("a budget of nothing lets nothing pass");
        }
    }

    /**
     * An eighth of the heap for what is written, as much for what is read.
     *
     * @param osds that share the heap
     */
    public static ClientBudget ofHeap(long heapBytes, int osds) {
        long bytes = Math.max(LEAST_BYTES, heapBytes / PARTS_OF_HEAP / osds);
        return new ClientBudget(bytes, DEFAULT.messages, bytes);
    }
}
