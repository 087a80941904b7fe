package io.orthocone.cluster;

import io.orthocone.message.EntityName;
import io.orthocone.osd.store.ObjectStore;
import io.orthocone.osd.store.disk.DiskStore;
import io.orthocone.osd.store.mem.MemMedia;
import io.orthocone.osd.store.mem.MemStore;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** What the OSDs of an embedded cluster store on: their folders, or memory that outlives their lives. */
final class OsdMedia {
    /** Bounded by the heap long before. */
    private static final long MEMORY_BYTES = 1L << 40;

    private final boolean isInMemory;
    private final Map<EntityName, MemMedia> memory = new TreeMap<>();

    OsdMedia(boolean isInMemory) {
        this.isInMemory = isInMemory;
    }

    /** How an OSD opens its store in a new life. */
    OsdWiring.StoreOpener storeOf(EntityName osd) {
        if (!isInMemory) {
            return OsdMedia::onDisk;
        }
        MemMedia media = memory.computeIfAbsent(osd, name -> new MemMedia(MEMORY_BYTES, name.toString()));
        return parts -> new MemStore(parts.env(), parts.reactor(), media);
    }

    /** A store in the daemon's folder. */
    static ObjectStore onDisk(DaemonLife.Parts parts) {
        return new DiskStore(
                parts.env(),
                parts.reactor(),
                parts.engine(),
                OsdSize.storeOn(parts.env().disk()));
    }

    /** The OSD was killed: what was not durable may be lost. */
    void powerCut(EntityName daemon) {
        MemMedia media = memory.get(daemon);
        if (media != null) {
            media.powerCut(new SplittableRandom());
        }
    }
}
