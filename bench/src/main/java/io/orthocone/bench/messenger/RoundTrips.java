package io.orthocone.bench.messenger;

import java.util.concurrent.CompletableFuture;

/** Counts the answers of one run. Used on the thread of the party that asks. */
final class RoundTrips {
    private final Runnable ask;
    private final CompletableFuture<Void> done;
    private int unasked;
    private int unanswered;

    private RoundTrips(int count, Runnable ask, CompletableFuture<Void> done) {
        this.unasked = count;
        this.unanswered = count;
        this.ask = ask;
        this.done = done;
    }

    /** Nothing to count. */
    static RoundTrips none() {
        return new RoundTrips(0, () -> {}, new CompletableFuture<>());
    }

    /**
     * Asks the first questions.
     *
     * @param ask sends one request
     * @param done ends with the last answer
     */
    static RoundTrips begin(int count, int inFlight, Runnable ask, CompletableFuture<Void> done) {
        RoundTrips trips = new RoundTrips(count, ask, done);
        for (int i = 0; i < inFlight; i++) {
            trips.askNext();
        }
        return trips;
    }

    void answered() {
        unanswered--;
        if (unanswered == 0) {
            done.complete(null);
        } else {
            askNext();
        }
    }

    private void askNext() {
        if (unasked > 0) {
            unasked--;
            ask.run();
        }
    }
}
