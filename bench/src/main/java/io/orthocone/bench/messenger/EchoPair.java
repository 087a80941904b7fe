package io.orthocone.bench.messenger;

/** Two parties that are connected: one asks, the other answers. Each lives on a thread of its own. */
public interface EchoPair extends AutoCloseable {
    /** Bytes of an answer, about: what ours takes with its frame. */
    int ANSWER_BYTES = 96;

    /**
     * Asks so many times and waits until the last answer is there; always {@code inFlight} requests are under way, and each answer sends
     * the next.
     */
    void run(int roundTrips, int inFlight) throws Exception;

    @Override
    void close();
}
