package io.orthocone.osd.space;

import io.orthocone.message.OsdStat;
import io.orthocone.osdmap.OsdMap;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What this OSD, as a primary, has on its way, against what its members have told of their room. Owned by the OSD's reactor.
 *
 * <p>A member cannot refuse what a primary has decided: its copy would differ. So a primary sends no more at a time than its part of the room of
 * each member, which is what the member told last (in an answer to a change, or in a heartbeat) by the number of OSDs that may write to it.
 * One change alone may use all of it. Who has told nothing has room.
 */
final class SpaceLedger {
    private final SortedMap<Integer, Long> rooms = new TreeMap<>();
    private final Runnable released;
    private int sharers = 1;
    private long underWayBytes;

    /**
     * @param released runs when something is no longer on its way
     */
    SpaceLedger(Runnable released) {
        this.released = released;
    }

    void mapChanged(OsdMap map) {
        sharers = Math.max(1, map.countUp());
        rooms.keySet().removeIf(map::isDown);
    }

    void told(int osd, long roomBytes) {
        if (roomBytes != OsdStat.ROOM_UNKNOWN) {
            rooms.put(osd, roomBytes);
        }
    }

    boolean fits(Collection<Integer> members, long bytes) {
        for (int osd : members) {
            Long room = rooms.get(osd);
            boolean fits =
                    room == null || underWayBytes + bytes <= room / sharers || (underWayBytes == 0 && bytes <= room);
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    /** Notes a change that goes out; what is returned is to be called once, when it is durable everywhere or void. */
    Runnable take(long bytes) {
        underWayBytes += bytes;
        return () -> {
            underWayBytes -= bytes;
            released.run();
        };
    }

    long underWayBytes() {
        return underWayBytes;
    }
}
