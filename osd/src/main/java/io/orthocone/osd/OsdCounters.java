package io.orthocone.osd;

import io.orthocone.counters.Counter;
import io.orthocone.counters.Reading;
import io.orthocone.counters.Section;
import io.orthocone.message.PgMessage;
import io.orthocone.osd.op.OpCounters;
import io.orthocone.osd.op.OpRoom;
import io.orthocone.osd.peering.PeeringState;
import io.orthocone.osd.store.ObjectStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.Predicate;

/** What an OSD counts, under Ceph's names where it counts the same. Owned by the OSD's reactor. */
final class OsdCounters {
    private final Section osd = new Section("osd");
    private final Section throttle = new Section("throttle-osd_client");
    private final OpCounters ops;
    private final Counter subOps;
    private final Counter subOpBytes;
    private final Counter pushes;
    private final Counter pushBytes;
    private final Counter pulls;
    private final Counter mapMessages;
    private final Counter mapEpochs;

    OsdCounters(ObjectStore store, Collection<Pg> pgs, OpWatch watch, OpRoom room, IntSupplier epoch) {
        osd.gauge("op_wip", "Client operations under way", watch::underWay);
        ops = new OpCounters(osd);
        subOps = osd.counter("subop", "Changes that primaries have sent");
        subOpBytes = osd.bytes("subop_in_bytes", "Bytes of the changes that primaries have sent");
        pushes = osd.counter("push", "Parts of objects that were sent here to repair a copy");
        pushBytes = osd.bytes("push_in_bytes", "Bytes of these parts");
        pulls = osd.counter("pull", "Parts of objects that were asked for from here");
        mapMessages = osd.counter("map_messages", "OSD map messages");
        mapEpochs = osd.counter("map_message_epochs", "OSD map epochs");
        osd.gauge("osdmap_epoch", "Newest OSD map", epoch::getAsInt);
        osd.gauge("numpg", "Placement groups", pgs::size);
        osd.gauge("numpg_primary", "Placement groups of which this is the primary", () -> count(pgs, Pg::isPrimary));
        osd.gauge(
                "numpg_replica",
                "Placement groups of which this is a member",
                () -> count(pgs, pg -> !pg.isPrimary() && !isStray(pg)));
        osd.gauge(
                "numpg_stray",
                "Placement groups of which there is a copy here that may be removed",
                () -> count(pgs, OsdCounters::isStray));
        osd.gaugeOfBytes("stat_bytes", "Size of the store", () -> store.usage().totalBytes());
        osd.gaugeOfBytes("stat_bytes_used", "Used space", () -> store.usage().usedBytes());
        osd.gaugeOfBytes(
                "stat_bytes_avail",
                "Space that ordinary writes can still use",
                () -> store.usage().availableBytes());
        osd.counted("damaged_reads", "Reads that the disk refused, or answered with other bytes", store::damagedReads);
        throttle.gauge("parked_ops", "Client operations that wait for what may take long", room::parkedOps);
        throttle.gaugeOfBytes("parked_bytes", "Bytes that these hold", room::parkedBytes);
    }

    private static long count(Collection<Pg> pgs, Predicate<Pg> isOne) {
        return pgs.stream().filter(isOne).count();
    }

    private static boolean isStray(Pg pg) {
        return pg.machine().state() instanceof PeeringState.Stray;
    }

    OpCounters ops() {
        return ops;
    }

    void maps(int epochs) {
        mapMessages.increment();
        mapEpochs.add(epochs);
    }

    /** Another OSD has sent something about a PG. */
    void heard(PgMessage message) {
        switch (message) {
            case PgMessage.RepOp op -> {
                subOps.increment();
                subOpBytes.add(op.transaction().length());
            }
            case PgMessage.Push push -> {
                pushes.add(push.parts().size());
                for (PgMessage.ObjectPart part : push.parts()) {
                    pushBytes.add(part.data().length());
                }
            }
            case PgMessage.Pull _ -> pulls.increment();
            case PgMessage _ -> {}
        }
    }

    List<Reading> read() {
        List<Reading> readings = new ArrayList<>(osd.read());
        readings.addAll(throttle.read());
        return readings;
    }
}
