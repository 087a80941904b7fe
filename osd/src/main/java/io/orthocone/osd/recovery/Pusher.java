package io.orthocone.osd.recovery;

import io.orthocone.message.Eversion;
import io.orthocone.message.HObject;
import io.orthocone.message.PgMessage;
import io.orthocone.message.PgMessage.ObjectPart;
import io.orthocone.message.PgMessage.ObjectPosition;
import io.orthocone.osd.backend.PgLink;
import io.orthocone.osd.peering.PeeringMachine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Objects on their way from the primary to members, part after part: the next one leaves when the one before is durable there. */
final class Pusher {
    private record Key(int osd, HObject object) {}

    private record Push(Eversion version, Runnable arrived) {}

    /** Hears of an object that cannot be read here. */
    interface Trouble {
        void unreadable(HObject object, boolean isDamaged);
    }

    private final PeeringMachine machine;
    private final ObjectParts parts;
    private final PgLink link;
    private final int maxPartBytes;
    private final Trouble trouble;
    private final Map<Key, Push> pushes = new LinkedHashMap<>();
    private long generation;

    Pusher(PeeringMachine machine, ObjectParts parts, PgLink link, int maxPartBytes, Trouble trouble) {
        this.machine = machine;
        this.parts = parts;
        this.link = link;
        this.maxPartBytes = maxPartBytes;
        this.trouble = trouble;
    }

    void beginInterval() {
        generation++;
        pushes.clear();
    }

    /** The member has no room: what was on its way there is begun again when it may have some. */
    void abandon(int osd) {
        pushes.keySet().removeIf(key -> key.osd() == osd);
    }

    int active() {
        return pushes.size();
    }

    boolean isPushing(int osd, HObject object) {
        return pushes.containsKey(new Key(osd, object));
    }

    /** Sends the object as it is here; {@code arrived} runs when it is durable there. */
    void push(int osd, HObject object, Eversion version, Runnable arrived) {
        pushes.put(new Key(osd, object), new Push(version, arrived));
        sendFrom(osd, object, version, ObjectPosition.START);
    }

    void pushRemoval(int osd, HObject object, Eversion version, Runnable arrived) {
        pushes.put(new Key(osd, object), new Push(version, arrived));
        send(osd, ObjectParts.removal(object, version));
    }

    private void sendFrom(int osd, HObject object, Eversion version, ObjectPosition position) {
        long startedIn = generation;
        parts.read(object, version, position, maxPartBytes, new ObjectParts.Taker() {
            @Override
            public void part(ObjectPart part) {
                Push push = pushes.get(new Key(osd, object));
                if (startedIn == generation && push != null && push.version().equals(version)) {
                    send(osd, part);
                }
            }

            @Override
            public void unavailable(boolean isDamaged) {
                if (startedIn == generation) {
                    pushes.remove(new Key(osd, object));
                    trouble.unreadable(object, isDamaged);
                }
            }
        });
    }

    private void send(int osd, ObjectPart part) {
        link.send(
                osd,
                new PgMessage.Push(
                        machine.copy().pg(), machine.placement().epoch(), machine.interval(), List.of(part)));
    }

    void replied(int from, PgMessage.PushReply reply) {
        for (PgMessage.PushedPart part : reply.parts()) {
            Key key = new Key(from, part.object());
            Push push = pushes.get(key);
            if (push == null || !push.version().equals(part.version())) {
                continue;
            }
            if (part.last()) {
                pushes.remove(key);
                push.arrived().run();
            } else {
                sendFrom(from, part.object(), part.version(), part.end());
            }
        }
    }
}
