package io.orthocone.cluster;

import io.orthocone.message.EntityName;
import io.orthocone.osd.store.disk.DiskStore;
import io.orthocone.osd.store.disk.StoreOptions;
import io.orthocone.osd.store.mem.MemMedia;
import io.orthocone.osd.store.mem.MemStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** What the OSDs of an embedded cluster store on: their folders, or memory that outlives their lives. */
final class OsdMedia {
    /** Bounded by the heap long before. */
    private static final long MEMORY_BYTES = 1L << 40;

    private final boolean isInMemory;
    private final Path conf;
    private final Map<EntityName, MemMedia> memory = new TreeMap<>();

    /**
     * @param conf what says of what shape the stores in folders are
     */
    OsdMedia(boolean isInMemory, Path conf) {
        this.isInMemory = isInMemory;
        this.conf = conf;
    }

    /**
     * How an OSD opens its store in a new life.
     *
     * @param osdsInJvm that share the heap
     */
    OsdWiring.StoreOpener storeOf(EntityName osd, int osdsInJvm) throws IOException {
        if (!isInMemory) {
            return onDisk(conf, osd, osdsInJvm);
        }
        MemMedia media = memory.computeIfAbsent(osd, name -> new MemMedia(MEMORY_BYTES, name.toString()));
        return parts -> new MemStore(parts.env(), parts.reactor(), media);
    }

    /** A store in the daemon's folder. */
    static OsdWiring.StoreOpener onDisk(Path conf, EntityName osd, int osdsInJvm) throws IOException {
        StoreOptions options = OsdStoreConf.read(conf, osd, Runtime.getRuntime().maxMemory() / osdsInJvm);
        return parts -> new DiskStore(
                parts.env(),
                parts.reactor(),
                parts.engine(),
                OsdSize.storeOn(parts.env().disk(), options));
    }

    /** The OSD was killed: what was not durable may be lost. */
    void powerCut(EntityName daemon) {
        MemMedia media = memory.get(daemon);
        if (media != null) {
            media.powerCut(new SplittableRandom());
        }
    }
}
