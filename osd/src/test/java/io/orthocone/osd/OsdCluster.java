package io.orthocone.osd;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.env.Disk;
import io.orthocone.env.DiskFile;
import io.orthocone.env.Endpoint;
import io.orthocone.env.Env;
import io.orthocone.env.Payload;
import io.orthocone.env.Reactor;
import io.orthocone.journal.JournalOptions;
import io.orthocone.kv.SimKvEngine;
import io.orthocone.message.EntityName;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.HObject;
import io.orthocone.message.InconsistentObject;
import io.orthocone.message.MonMessage;
import io.orthocone.message.PgAccount;
import io.orthocone.message.PgStateFlag;
import io.orthocone.monclient.MonClient;
import io.orthocone.monclient.MonClientOptions;
import io.orthocone.osd.backend.ReplicatedBackend;
import io.orthocone.osd.store.CollectionId;
import io.orthocone.osd.store.ObjectStore;
import io.orthocone.osd.store.StoreException;
import io.orthocone.osd.store.Transaction;
import io.orthocone.osd.store.disk.DiskStore;
import io.orthocone.osd.store.disk.StoreOptions;
import io.orthocone.osd.store.mem.MemMedia;
import io.orthocone.osd.store.mem.MemStore;
import io.orthocone.osdmap.IncrementalBuilder;
import io.orthocone.osdmap.ObjectHash;
import io.orthocone.osdmap.PgId;
import io.orthocone.osdmap.PgMapping;
import io.orthocone.osdmap.Pool;
import io.orthocone.session.MessengerIdentity;
import io.orthocone.session.Policies;
import io.orthocone.session.SessionMessenger;
import io.orthocone.session.SessionOptions;
import io.orthocone.session.TransportLinks;
import io.orthocone.sim.SimDisk;
import io.orthocone.sim.SimHost;
import io.orthocone.sim.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** OSDs on their simulated hosts, a monitor that does not fail, a client; in a world with virtual time. */
final class OsdCluster {
    private static final int BLOCK = 4096;

    static final long LIMIT = TimeUnit.SECONDS.toNanos(120);

    private final World world;
    private final int osds;
    private final TreeMap<Integer, OsdDaemon> daemons = new TreeMap<>();
    private final TreeMap<Integer, Reactor> reactors = new TreeMap<>();
    private final TreeMap<Integer, MemMedia> media = new TreeMap<>();
    private final TreeMap<Integer, ObjectStore> stores = new TreeMap<>();
    private final Set<Integer> mayFail = new TreeSet<>();
    private final TreeMap<Integer, StoreException> failures = new TreeMap<>();
    private boolean isOnDisks;
    private long storeBytes = 1L << 30;
    private long orders;
    private UnaryOperator<OsdOptions> tuning = options -> options;
    private FakeMonitor monitor;
    private Reactor monReactor;
    private TestClient client;

    OsdCluster(long seed, int osds, int size, int minSize, int pgNum) {
        this(World.calm(seed), osds, size, minSize, pgNum);
    }

    OsdCluster(World world, int osds, int size, int minSize, int pgNum) {
        this.world = world;
        this.osds = osds;
        SimHost monHost = world.host("mon");
        monHost.process("mon.a", env -> {
            Reactor reactor = env.newReactor("mon.a");
            monReactor = reactor;
            reactor.execute(() -> monitor = newMonitor(env, reactor, monHost.address(), size, minSize, pgNum));
        });
        for (int osd = 0; osd < osds; osd++) {
            addOsd(osd, monHost.address());
        }
        world.host("client").process("client.1", env -> client = new TestClient(env, 1, monHost.address()));
    }

    private FakeMonitor newMonitor(Env env, Reactor reactor, String address, int size, int minSize, int pgNum) {
        try {
            return new FakeMonitor(env, reactor, address, osds, size, minSize, pgNum);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void addOsd(int osd, String monAddress) {
        SimHost host = world.host("host" + osd);
        media.put(osd, new MemMedia(1L << 30, "store" + osd));
        host.onPowerCut(() -> media.get(osd).powerCut(world.random("power." + osd)));
        host.process("osd." + osd, env -> {
            Reactor reactor = env.newReactor("osd." + osd);
            reactor.execute(() -> startOsd(env, reactor, osd, host.address(), monAddress));
        });
    }

    private void startOsd(Env env, Reactor reactor, int osd, String address, String monAddress) {
        int nonce = env.random("nonce").nextInt(1, Integer.MAX_VALUE);
        MessengerIdentity identity = new MessengerIdentity(EntityName.osd(osd), nonce, FakeMonitor.FSID);
        TransportLinks links = new TransportLinks(env.transport());
        SessionMessenger messenger = SessionMessenger.believingNames(env, reactor, links, identity);
        SessionMessenger heartbeats = SessionMessenger.believingNames(
                env, reactor, links, identity, Policies.lossy(), SessionOptions.DEFAULT);
        MonClient monClient =
                new MonClient(env, reactor, messenger, FakeMonitor.monMap(monAddress), MonClientOptions.DEFAULT);
        stores.put(osd, isOnDisks ? diskStore(env, reactor) : new MemStore(env, reactor, media.get(osd)));
        OsdDaemon daemon = new OsdDaemon(
                env,
                reactor,
                tuning.apply(OsdOptions.of(osd, "host" + osd)),
                stores.get(osd),
                messenger,
                heartbeats,
                monClient);
        daemons.put(osd, daemon);
        reactors.put(osd, reactor);
        try {
            messenger.bind(new Endpoint(address, 6800));
            heartbeats.bind(new Endpoint(address, 6801));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon.start(failure -> {
            if (!mayFail.contains(osd)) {
                throw failure;
            }
            failures.put(osd, failure);
            world.process("osd." + osd).crash();
        });
    }

    /** Small in every measure; content from a block on goes to its place at once. */
    private static ObjectStore diskStore(Env env, Reactor reactor) {
        return new DiskStore(
                env,
                reactor,
                new SimKvEngine(env.disk(), env.random("kv")),
                new StoreOptions(16L << 20, 16L << 20, new JournalOptions(256 << 10, 3, 64 << 10), 32 << 10, 4 << 10));
    }

    // --- doing ---------------------------------------------------------------------------------------------

    OsdCluster tuned(UnaryOperator<OsdOptions> change) {
        tuning = change;
        return this;
    }

    /** Stores, which are in memory, take so many bytes; before the start. */
    OsdCluster withStoresOf(long bytes) {
        storeBytes = bytes;
        media.replaceAll((osd, old) -> new MemMedia(bytes, "store" + osd));
        return this;
    }

    /** Stores are those of production, on simulated disks; before the start. */
    OsdCluster onDisks() {
        isOnDisks = true;
        return this;
    }

    /** The store of this OSD will fail, and its process end. */
    OsdCluster expectFailureOf(int osd) {
        mayFail.add(osd);
        return this;
    }

    /** By what the store of an OSD has failed, or null. */
    StoreException failureOf(int osd) {
        return failures.get(osd);
    }

    /** Starts everybody and waits until all PGs are clean. */
    OsdCluster start() {
        world.process("mon.a").start();
        world.runFor(TimeUnit.MILLISECONDS.toNanos(10));
        for (int osd = 0; osd < osds; osd++) {
            world.process("osd." + osd).start();
        }
        world.process("client.1").start();
        return awaitClean();
    }

    OsdCluster kill(int osd) {
        world.process("osd." + osd).crash();
        media.get(osd).processCrash();
        return this;
    }

    /** The monitors hold an OSD for down that lives. */
    OsdCluster markDown(int osd) {
        monReactor.execute(() -> monitor.markDown(osd, false));
        return this;
    }

    /** An administrator gives up what an OSD that is down has. */
    OsdCluster declareLost(int osd) {
        monReactor.execute(() -> monitor.publish(next -> next.lost(osd, next.epoch())));
        return this;
    }

    /** The pool gets more PGs, or more places for them. */
    OsdCluster grow(int pgNum, int pgpNum) {
        monReactor.execute(() -> monitor.publish(next -> {
            Pool pool = monitor.map().pools().get(FakeMonitor.POOL);
            next.changePool(
                    FakeMonitor.POOL, pool.toBuilder().pgNum(pgNum, pgpNum).build());
        }));
        world.await("the map of more PGs", () -> pgs().size() == pgNum && isPlaced(pgpNum), LIMIT);
        return this;
    }

    private boolean isPlaced(int pgpNum) {
        return monitor.map().pools().get(FakeMonitor.POOL).pgpNum() == pgpNum;
    }

    OsdCluster powerCut(int osd) {
        world.host("host" + osd).powerCut();
        return this;
    }

    /** SIGSTOP: nothing runs, the kernel goes on. */
    OsdCluster pause(int osd) {
        world.process("osd." + osd).pause();
        return this;
    }

    OsdCluster resume(int osd) {
        world.process("osd." + osd).resume();
        return this;
    }

    OsdCluster revive(int osd) {
        world.process("osd." + osd).start();
        return this;
    }

    OsdCluster runFor(long seconds) {
        world.runFor(TimeUnit.SECONDS.toNanos(seconds));
        return this;
    }

    /** The store of an OSD is replaced by an empty one; its process must be down. */
    OsdCluster wipe(int osd) {
        return wipe(osd, storeBytes);
    }

    /** As {@link #wipe(int)}, by one that takes so many bytes. */
    OsdCluster wipe(int osd, long bytes) {
        media.put(osd, new MemMedia(bytes, "store" + osd));
        return this;
    }

    /** The monitors make another map. */
    OsdCluster publish(Consumer<IncrementalBuilder> change) {
        monReactor.execute(() -> monitor.publish(change));
        return this;
    }

    /** What the PG's primary reported last. */
    Set<PgStateFlag> flags(PgId pg) {
        return monitor.stats().get(pg).state();
    }

    TestClient client() {
        return client;
    }

    FakeMonitor monitor() {
        return monitor;
    }

    World world() {
        return world;
    }

    /** Runs something on an OSD's reactor. */
    void inReactor(int osd, Consumer<OsdDaemon> action) {
        reactors.get(osd).execute(() -> action.accept(daemons.get(osd)));
    }

    TestClient.Call await(TestClient.Call call) {
        world.await("an answer", call::isDone, LIMIT);
        return call;
    }

    void write(String name, String content) {
        assertThat(await(client.write(name, content)).reply().result()).isEqualTo(ErrorCode.OK);
    }

    void append(String name, String content) {
        assertThat(await(client.append(name, content)).reply().result()).isEqualTo(ErrorCode.OK);
    }

    String read(String name) {
        TestClient.Call call = await(client.read(name));
        assertThat(call.reply().result()).as("read of %s", name).isEqualTo(ErrorCode.OK);
        return call.text();
    }

    // --- damage --------------------------------------------------------------------------------------------

    /** Changes one OSD's copy of an object behind everybody's back. */
    void tamper(int osd, String name, BiConsumer<CollectionId, Transaction.Builder> change) {
        boolean[] done = {false};
        reactors.get(osd).execute(() -> {
            Transaction.Builder builder = Transaction.builder().fromReserve();
            change.accept(CollectionId.of(pgOf(name)), builder);
            ReplicatedBackend.submitFromReserve(stores.get(osd), builder.build(), () -> done[0] = true);
        });
        world.await("tampering with " + name + " on osd." + osd, () -> done[0], LIMIT);
    }

    static HObject object(String name) {
        return HObject.head(FakeMonitor.POOL, "", "", name, ObjectHash.of("", name, ""));
    }

    /** Flips bits of the blocks on an OSD's disk that begin with one of these words; returns how many. */
    int rot(int osd, Collection<String> words) {
        SimDisk disk = world.process("osd." + osd).disk();
        int flipped = 0;
        try (DiskFile file = disk.open("block", Disk.Mode.BUFFERED)) {
            ByteBuffer block = ByteBuffer.allocate(BLOCK);
            for (long at = 0; at + BLOCK <= file.sizeBytes(); at += BLOCK) {
                block.clear();
                file.read(at, block);
                String content = new String(block.array(), StandardCharsets.ISO_8859_1);
                if (words.stream().anyMatch(content::startsWith)) {
                    disk.flipBit("block", at + 100 + flipped % 3000, flipped % 8);
                    flipped++;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return flipped;
    }

    // --- orders --------------------------------------------------------------------------------------------

    /** Has a PG's primary carry out an order. */
    MonMessage.PgOrderReply order(PgId pg, MonMessage.PgOrderKind kind) {
        List<MonMessage.PgOrderReply> replies = new ArrayList<>();
        inReactor(
                monitor.map().pgToUpActing(pg).actingPrimary(),
                daemon -> replies.add(daemon.shard().order(new MonMessage.PgOrder(++orders, pg, kind))));
        world.await("an answer of pg " + pg, () -> !replies.isEmpty(), LIMIT);
        return replies.getFirst();
    }

    PgAccount account(PgId pg) {
        return order(pg, MonMessage.PgOrderKind.ACCOUNT).accounts().getFirst();
    }

    List<PgId> pgs() {
        List<PgId> all = new ArrayList<>();
        for (int seed = 0; seed < monitor.map().pools().get(FakeMonitor.POOL).pgNum(); seed++) {
            all.add(new PgId(FakeMonitor.POOL, seed));
        }
        return all;
    }

    /** Scrubs all PGs and waits until that is over. */
    OsdCluster scrubAll(MonMessage.PgOrderKind kind) {
        String probe = kind == MonMessage.PgOrderKind.SCRUB ? "pg.scrubbed" : "pg.deep-scrubbed";
        long before = probes(probe);
        for (PgId pg : pgs()) {
            assertThat(order(pg, kind).result()).isEqualTo(ErrorCode.OK);
        }
        world.await("all PGs scrubbed", () -> probes(probe) >= before + pgs().size(), LIMIT);
        return this;
    }

    /** What the newest scrubs found, in all PGs. */
    List<InconsistentObject> inconsistent() {
        List<InconsistentObject> all = new ArrayList<>();
        pgs().forEach(pg -> all.addAll(account(pg).inconsistent()));
        return all;
    }

    /** What the primary says of the PG's state. */
    String stateOf(PgId pg) {
        return PgStateFlag.print(account(pg).stat().state());
    }

    // --- looking -------------------------------------------------------------------------------------------

    PgId pgOf(String name) {
        return monitor.map().objectToPg(FakeMonitor.POOL, "", name, "");
    }

    int primaryOf(String name) {
        return monitor.map().pgToUpActing(pgOf(name)).actingPrimary();
    }

    /** Whether the newest map's primaries all say, in that map's interval, that their PGs are active and clean. */
    boolean isClean() {
        int pgNum = monitor.map().pools().get(FakeMonitor.POOL).pgNum();
        for (int seed = 0; seed < pgNum; seed++) {
            PgId id = new PgId(FakeMonitor.POOL, seed);
            if (!isClean(id, Set.of(PgStateFlag.ACTIVE, PgStateFlag.CLEAN))) {
                return false;
            }
        }
        return true;
    }

    private boolean isClean(PgId id, Set<PgStateFlag> wanted) {
        int primary = monitor.map().pgToUpActing(id).actingPrimary();
        if (primary < 0 || !world.process("osd." + primary).isUp() || daemons.get(primary) == null) {
            return false;
        }
        for (Pg pg : daemons.get(primary).shard().pgs()) {
            if (pg.id().equals(id)) {
                boolean isNewest =
                        pg.machine().placement().epoch() == monitor.map().epoch();
                return isNewest && PgStats.flags(pg).equals(wanted);
            }
        }
        return false;
    }

    /** Whether a backfill of some PG of this OSD is on its way. */
    boolean isPartlyFilled(int osd) {
        return daemons.get(osd).shard().pgs().stream()
                .map(pg -> pg.machine().copy().lastBackfill())
                .anyMatch(cursor -> !cursor.isMin() && !cursor.isMax());
    }

    OsdCluster awaitClean() {
        world.await("all PGs active and clean", () -> monitor != null && isClean(), LIMIT);
        return this;
    }

    long probes(String name) {
        return world.probes().getOrDefault(name, 0L);
    }

    /** Copies of a PG's objects on every member are the same: names, versions, attributes. */
    void assertCopiesEqual() {
        int pgNum = monitor.map().pools().get(FakeMonitor.POOL).pgNum();
        for (int seed = 0; seed < pgNum; seed++) {
            PgId id = new PgId(FakeMonitor.POOL, seed);
            PgMapping mapping = monitor.map().pgToUpActing(id);
            Map<HObject, SortedMap<String, Payload>> primary = contents(mapping.actingPrimary(), id);
            for (int member : mapping.acting()) {
                assertThat(contents(member, id))
                        .as("pg %s on osd.%s", id, member)
                        .isEqualTo(primary);
            }
        }
    }

    private Map<HObject, SortedMap<String, Payload>> contents(int osd, PgId id) {
        List<Map<HObject, SortedMap<String, Payload>>> found = new ArrayList<>();
        reactors.get(osd)
                .execute(() -> daemons.get(osd).shard().pgs().stream()
                        .filter(pg -> pg.id().equals(id))
                        .forEach(pg -> found.add(pg.contents())));
        world.await("a look at pg " + id + " of osd." + osd, () -> !found.isEmpty(), LIMIT);
        assertThat(found).as("pg %s on osd.%s", id, osd).hasSize(1);
        return found.getFirst();
    }
}
