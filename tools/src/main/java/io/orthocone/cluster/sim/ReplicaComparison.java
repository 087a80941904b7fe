package io.orthocone.cluster.sim;

import io.orthocone.env.Payload;
import io.orthocone.message.HObject;
import io.orthocone.osd.store.CollectionId;
import io.orthocone.osd.store.ObjectStore;
import io.orthocone.osd.store.ReadResult;
import io.orthocone.osdmap.PgId;
import io.orthocone.sim.World;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Compares what the OSDs of a clean cluster hold: every copy of a PG has the same objects, with the same bytes and attributes. */
final class ReplicaComparison {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int ALL = 1 << 26;

    private final World world;

    private ReplicaComparison(World world) {
        this.world = world;
    }

    private record Copy(Payload data, SortedMap<String, Payload> attributes) {}

    /**
     * Compares the PGs of a pool that has a copy on each OSD.
     *
     * @throws AssertionError when two copies differ
     */
    static void check(World world, SimCluster cluster, long pool, int pgNum) {
        ReplicaComparison comparison = new ReplicaComparison(world);
        for (int seed = 0; seed < pgNum; seed++) {
            PgId pg = new PgId(pool, seed);
            SortedMap<HObject, Copy> first = comparison.contentOf(cluster.osd(0), pg);
            for (int osd = 1; osd < cluster.osds().size(); osd++) {
                SortedMap<HObject, Copy> other = comparison.contentOf(cluster.osd(osd), pg);
                if (!first.equals(other)) {
                    throw new AssertionError(world.describe(
                            "PG " + pg + " differs: osd.0 has " + first + ", osd." + osd + " has " + other));
                }
            }
        }
    }

    private SortedMap<HObject, Copy> contentOf(SimOsd osd, PgId pg) {
        List<SortedMap<HObject, Copy>> done = new ArrayList<>();
        osd.reactor().execute(() -> {
            CollectionId collection = CollectionId.of(pg);
            List<HObject> objects = objectsIn(osd.store(), collection);
            readAll(osd.store(), collection, objects, new TreeMap<>(), done::add);
        });
        world.await("a look at all of " + pg, () -> !done.isEmpty(), PATIENCE_NANOS);
        return done.getFirst();
    }

    private void readAll(
            ObjectStore store,
            CollectionId collection,
            List<HObject> objects,
            SortedMap<HObject, Copy> content,
            Consumer<SortedMap<HObject, Copy>> then) {
        if (content.size() == objects.size()) {
            then.accept(content);
            return;
        }
        HObject object = objects.get(content.size());
        store.read(collection, object, 0, ALL, result -> {
            if (!(result instanceof ReadResult.Data(Payload data))) {
                throw new AssertionError(world.describe(object + " reads as " + result));
            }
            content.put(
                    object, new Copy(data, store.getAttrs(collection, object).orElseThrow()));
            readAll(store, collection, objects, content, then);
        });
    }

    /** Objects of clients: what a PG keeps for itself is its own. */
    private static List<HObject> objectsIn(ObjectStore store, CollectionId collection) {
        List<HObject> objects = new ArrayList<>();
        HObject from = HObject.MIN;
        while (!from.isMax()) {
            ObjectStore.ObjectList page = store.list(collection, from, 100);
            for (HObject object : page.objects()) {
                if (object.pool() == collection.pool() && !object.name().isEmpty()) {
                    objects.add(object);
                }
            }
            from = page.next();
        }
        return objects;
    }
}
