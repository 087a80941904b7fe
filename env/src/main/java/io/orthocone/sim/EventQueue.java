package io.orthocone.sim;

import java.util.PriorityQueue;

/** What will happen, ordered by virtual time, then by the order in which it was decided. */
final class EventQueue {
    /** Cancelled events stay in the heap until they come up, unless they are this many and the majority. */
    private static final int CANCELLED_TOLERATED = 1_000;

    private final PriorityQueue<Event> heap = new PriorityQueue<>();
    private long nextSequence;
    private int cancelled;

    /** Something that happens at one virtual instant to one actor. */
    final class Event implements Comparable<Event> {
        final long timeNanos;
        final long sequence;
        final String kind;
        final String actor;
        private Runnable action;

        private Event(long timeNanos, String kind, String actor, Runnable action) {
            this.timeNanos = timeNanos;
            this.sequence = nextSequence++;
            this.kind = kind;
            this.actor = actor;
            this.action = action;
        }

        /** It will not happen. Harmless when it has. */
        void cancel() {
            if (action != null) {
                action = null;
                cancelled++;
                compact();
            }
        }

        void run() {
            Runnable once = action;
            action = null;
            once.run();
        }

        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(timeNanos, other.timeNanos);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }

    Event add(long timeNanos, String kind, String actor, Runnable action) {
        Event event = new Event(timeNanos, kind, actor, action);
        heap.add(event);
        return event;
    }

    /** The next event, left in the queue; null when nothing will ever happen. */
    Event peek() {
        Event next = heap.peek();
        while (next != null && next.action == null) {
            heap.poll();
            cancelled--;
            next = heap.peek();
        }
        return next;
    }

    Event poll() {
        Event next = peek();
        if (next != null) {
            heap.poll();
        }
        return next;
    }

    private void compact() {
        if (cancelled > CANCELLED_TOLERATED && cancelled > heap.size() / 2) {
            heap.removeIf(event -> event.action == null);
            cancelled = 0;
        }
    }
}
