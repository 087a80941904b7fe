package io.orthocone.sim;

import java.util.ArrayDeque;

/**
 * One direction of a connection: segments arrive in order, each after a latency of its own, none while the link is held. What a held
 * link delays arrives when it is released, as from a sender that goes on retransmitting.
 */
final class Pipe {
    private final SimNetwork network;
    private final SimConnection sender;
    private final ArrayDeque<Flying> flying = new ArrayDeque<>();
    private boolean deliveryScheduled;

    private record Flying(long arrivalNanos, Segment segment) {}

    Pipe(SimNetwork network, SimConnection sender) {
        this.network = network;
        this.sender = sender;
    }

    boolean isHeld() {
        return network.isHeld(sender.end(), sender.remoteEnd());
    }

    void add(Segment segment) {
        flying.add(new Flying(network.drawArrivalNanos(segment.lengthBytes()), segment));
        scheduleDelivery();
    }

    /** A break of the stream is not sent behind the data: whatever was under way is lost. */
    void overtake(Segment segment) {
        flying.clear();
        add(segment);
    }

    void released() {
        scheduleDelivery();
    }

    private void scheduleDelivery() {
        if (!deliveryScheduled && !flying.isEmpty() && !isHeld()) {
            deliveryScheduled = true;
            long delay = flying.peek().arrivalNanos - network.world().nowNanos();
            network.world().schedule(delay, "arrive", sender.linkName(), this::deliver);
        }
    }

    private void deliver() {
        deliveryScheduled = false;
        Flying next = flying.peek();
        boolean early = next != null && next.arrivalNanos > network.world().nowNanos();
        if (next != null && !early && !isHeld()) {
            flying.poll();
            network.arrived(sender, next.segment);
        }
        scheduleDelivery();
    }
}
