package io.orthocone.osd;

import io.orthocone.env.Env;
import io.orthocone.env.Reactor;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.MonMessage;
import io.orthocone.message.OsdClientMessage.OsdOp;
import io.orthocone.message.OsdClientMessage.OsdOpReply;
import io.orthocone.message.OsdStat;
import io.orthocone.message.PgAccount;
import io.orthocone.message.PgHistory;
import io.orthocone.message.PgInfo;
import io.orthocone.message.PgMessage;
import io.orthocone.message.PgStat;
import io.orthocone.message.ScrubStamps;
import io.orthocone.monclient.OsdMapStep;
import io.orthocone.osd.backend.PgLink;
import io.orthocone.osd.backend.PgMetaStore;
import io.orthocone.osd.backend.ReplicatedBackend;
import io.orthocone.osd.op.CopySource;
import io.orthocone.osd.op.OpClient;
import io.orthocone.osd.op.OpReport;
import io.orthocone.osd.op.OpRights;
import io.orthocone.osd.op.OpRoom;
import io.orthocone.osd.op.OpTracker;
import io.orthocone.osd.op.PgOp;
import io.orthocone.osd.peering.PeeringState;
import io.orthocone.osd.pg.PastIntervals;
import io.orthocone.osd.pg.PgCopy;
import io.orthocone.osd.pg.PgPlacement;
import io.orthocone.osd.pg.PgSplit;
import io.orthocone.osd.recovery.RecoverySlots;
import io.orthocone.osd.scrub.ScrubSlots;
import io.orthocone.osd.space.OsdSpace;
import io.orthocone.osd.store.CollectionId;
import io.orthocone.osd.store.ObjectStore;
import io.orthocone.osd.store.Transaction;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.OsdMapFlag;
import io.orthocone.osdmap.PgId;
import io.orthocone.osdmap.PgMapper;
import io.orthocone.osdmap.Pool;
import io.orthocone.osdmap.PoolFlag;
import io.orthocone.session.Charge;
import io.orthocone.wire.OpLimits;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns the PGs of an OSD and hands them maps, messages and ops. Owned by the OSD's reactor (there is one shard an OSD, so far).
 *
 * <p>Invariants:
 *
 * <ol>
 *   <li>every PG has seen every map up to {@code map}, in order, before it hears a message of that epoch: a message or op with a newer
 *       epoch waits, and the map is asked for;
 *   <li>a map is submitted to the store before what PGs decide by it: stored PGs never know more maps than are stored.
 * </ol>
 */
final class OsdShard implements PgHost {
    private static final Logger log = LoggerFactory.getLogger(OsdShard.class);

    /** Messages that may wait for a newer map: a bound against peers gone mad. */
    private static final int MAX_AWAITING_MAP = 100_000;

    private static final long STATS_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private record Early(int from, PgMessage message) {}

    private final Env env;
    private final Reactor reactor;
    private final OsdOptions options;
    private final ObjectStore store;
    private final OsdMaps maps;
    private final PgLink link;
    private final MonLink monitors;
    private final Runnable statsReady;
    private final PgSplitter splitter;
    private final OsdSpace space;
    private final OpRoom opRoom;
    private final PeerObjects peerObjects;
    private final OsdCounters counters;
    private final OpTracker tracker;
    private final OpWatch opWatch;
    private final RecoverySlots primarySlots;
    private final RecoverySlots memberSlots;
    private final ScrubSlots scrubSlots;
    private final NavigableMap<PgId, Pg> pgs = new TreeMap<>();
    private final List<Early> earlyMessages = new ArrayList<>();
    private final List<PgOp> earlyOps = new ArrayList<>();
    private final SortedMap<PgId, List<Integer>> pgTempWanted = new TreeMap<>();
    private final SortedSet<PgId> statsChanged = new TreeSet<>();
    private OsdMap map;
    private PgMapper mapper;
    private int upThruWanted;
    private long opSequence;
    private long statSequence;
    private boolean isFullnessChanged;
    private boolean sendsPgTemp;
    private boolean sendsCreated;
    private boolean isFenceToTell;

    /**
     * @param statsReady runs soon after reports of PGs have changed, or when the OSD has crossed a ratio of fullness
     */
    OsdShard(
            Env env,
            Reactor reactor,
            OsdOptions options,
            ObjectStore store,
            OsdMaps maps,
            PgLink link,
            PeerObjects.Link opLink,
            MonLink monitors,
            Runnable statsReady) {
        this.env = env;
        this.reactor = reactor;
        this.options = options;
        this.store = store;
        this.maps = maps;
        this.link = link;
        this.monitors = monitors;
        this.statsReady = statsReady;
        this.splitter = new PgSplitter(store);
        this.space = new OsdSpace(
                options.osd(),
                store,
                () -> reactor.executeAtEndOfTurn(this::fullnessChanged),
                () -> reactor.executeAtEndOfTurn(this::spaceChanged));
        this.opRoom = new OpRoom(reactor, options.clientBudget());
        this.peerObjects = new PeerObjects(env, reactor, options, opLink, this::ownOp);
        this.opWatch = new OpWatch(pgs(), earlyOps);
        this.counters = new OsdCounters(store, pgs(), opWatch, opRoom, () -> map == null ? 0 : map.epoch());
        this.tracker = new OpTracker(options.osd(), reactor, counters.ops());
        this.primarySlots = new RecoverySlots(options.recoverySlots());
        this.memberSlots = new RecoverySlots(options.recoverySlots());
        this.scrubSlots = ScrubSlots.of(options.scrub().slots());
    }

    // --- looking -------------------------------------------------------------------------------------------

    Collection<Pg> pgs() {
        return Collections.unmodifiableCollection(pgs.values());
    }

    int epoch() {
        return map == null ? 0 : map.epoch();
    }

    /** Reads the PGs that are stored, and walks them through the maps that are. */
    void load() {
        if (maps.isEmpty()) {
            return;
        }
        map = maps.get(maps.newest()).orElseThrow();
        mapper = new PgMapper(map);
        space.mapChanged(map);
        for (CollectionId collection : store.collections()) {
            // What is split while it walks through the maps has made its parts.
            if (!collection.isMeta() && !pgs.containsKey(collection.pg())) {
                load(collection.pg());
            }
        }
    }

    private void load(PgId id) {
        PgMetaStore meta = new PgMetaStore(id);
        PgCopy copy = meta.load(store, options.maxLogDups()).orElse(null);
        if (copy == null) {
            log.error("osd.{}: pg {} has a collection but no info; it is left alone", options.osd(), id);
            return;
        }
        OsdMap since = maps.get(copy.placement().epoch()).orElse(map);
        Pool pool = since.pools().get(id.pool());
        if (pool != null && copy.placement().hashBits() == PgPlacement.UNKNOWN_BITS) {
            copy.continueInterval(copy.placement().withHashBits(pool.hashBits(id.seed())));
        }
        Pg pg = newPg(copy, new MapOsdStates(since), meta);
        pgs.put(id, pg);
        if (map.pools().containsKey(id.pool())) {
            walk(pg, copy.placement().epoch() + 1);
        } else {
            pg.destroy();
        }
    }

    private Pg newPg(PgCopy copy, MapOsdStates osds, PgMetaStore meta) {
        return new Pg(
                env, reactor, copy, osds, meta, store, link, primarySlots, memberSlots, scrubSlots, this, options);
    }

    /** Shows a PG, and what it is split into on the way, the stored maps from an epoch on; at least the newest. */
    private void walk(Pg pg, int from) {
        List<Pg> walking = List.of(pg);
        for (int epoch = Math.min(Math.max(from, maps.oldest()), map.epoch()); epoch <= map.epoch(); epoch++) {
            OsdMap next = maps.get(epoch).orElse(null);
            if (next != null) {
                PgMapper its = next.epoch() == map.epoch() ? mapper : new PgMapper(next);
                walking = walking.stream()
                        .flatMap(each -> advance(each, next, its).stream())
                        .toList();
            }
        }
    }

    /** Shows a PG a map. Returns who goes on: the PG, or the parts that the map splits it into. */
    private List<Pg> advance(Pg pg, OsdMap next, PgMapper its) {
        MapOsdStates osds = new MapOsdStates(next);
        PgSplit split = splitOf(pg, next);
        if (split.isNeeded()) {
            return split(pg, split, osds, its);
        }
        pg.mapAdvanced(osds.placement(its, pg.id()), osds);
        return List.of(pg);
    }

    /** What is being removed is removed as it is; see {@link #isBeingRemoved}. */
    private static PgSplit splitOf(Pg pg, OsdMap next) {
        Pool pool = next.pools().get(pg.id().pool());
        int hashBits = pool == null || pg.isRemoving()
                ? PgPlacement.UNKNOWN_BITS
                : pg.machine().placement().hashBits();
        return PgSplit.of(pg.id(), hashBits, pool == null ? 1 : pool.pgNum());
    }

    private List<Pg> split(Pg pg, PgSplit split, MapOsdStates osds, PgMapper its) {
        log.info(
                "osd.{} pg {}: split into {} in epoch {}",
                options.osd(),
                pg.id(),
                split.parts(),
                osds.map().epoch());
        env.probe(osds.map().epoch() < epoch() ? "pg.split-after-restart" : "pg.split");
        pg.endBySplit(osds.map().epoch());
        List<Pg> parts = new ArrayList<>();
        for (PgCopy copy : splitter.split(pg.machine().copy(), split, osds, its)) {
            Pg part = newPg(copy, osds, new PgMetaStore(copy.pg()));
            pgs.put(copy.pg(), part);
            part.mapAdvanced(copy.placement(), osds);
            parts.add(part);
        }
        return parts;
    }

    // --- maps ----------------------------------------------------------------------------------------------

    /** New maps have come. */
    void mapsAdvanced(List<OsdMapStep> steps) {
        reactor.assertInReactor();
        counters.maps(steps.size());
        Transaction.Builder transaction = Transaction.builder().fromReserve();
        maps.add(transaction, steps);
        maps.trim(transaction, neededMaps());
        ReplicatedBackend.submitFromReserve(store, transaction.build(), () -> {});
        for (OsdMapStep step : steps) {
            boolean isFenceNew =
                    map == null || !map.blocklist().equals(step.map().blocklist());
            map = step.map();
            mapper = new PgMapper(map);
            space.mapChanged(map);
            if (isFenceNew) {
                fence();
            }
            for (Pg pg : List.copyOf(pgs.values())) {
                if (map.pools().containsKey(pg.id().pool())) {
                    advance(pg, map, mapper);
                } else if (!pg.isRemoving()) {
                    pg.destroy();
                }
            }
        }
        createPgs();
        forgetFulfilled();
        List<Early> messages = List.copyOf(earlyMessages);
        earlyMessages.clear();
        messages.forEach(early -> message(early.from(), early.message()));
        List<PgOp> ops = List.copyOf(earlyOps);
        earlyOps.clear();
        ops.forEach(this::dispatch);
        peerObjects.mapAdvanced(map, mapper);
        spaceChanged();
    }

    /** Ops of instances that the map now fences off go no further, before anything else is done by that map. */
    private void fence() {
        isFenceToTell = true;
        for (Pg pg : pgs.values()) {
            pg.ops().fence(op -> op.client().isFenced(map));
        }
    }

    /** Whether monitors should hear at once how far this OSD's map is, because a command waits for it. Once for each such map. */
    boolean takeFenceToTell() {
        boolean isToTell = isFenceToTell;
        isFenceToTell = false;
        return isToTell;
    }

    private int neededMaps() {
        int needed = Integer.MAX_VALUE;
        for (Pg pg : pgs.values()) {
            needed = Math.min(needed, pg.storedEpoch());
        }
        return needed;
    }

    /** In a pool under creation whoever is primary makes the PG; its past is what the stored maps say. */
    private void createPgs() {
        for (Map.Entry<Long, Pool> pool : map.pools().entrySet()) {
            if (!pool.getValue().has(PoolFlag.CREATING)) {
                continue;
            }
            int created = 0;
            for (int seed = 0; seed < pool.getValue().pgNum(); seed++) {
                PgId id = new PgId(pool.getKey(), seed);
                if (!pgs.containsKey(id) && mapper.map(id).actingPrimary() == options.osd()) {
                    created = created == 0 ? maps.firstEpochOf(id.pool(), map.epoch()) : created;
                    PgHistory history =
                            PgHistory.created(created).withScrubs(ScrubStamps.createdAt(env.wallClockMillis()));
                    instantiate(id, created, history, PastIntervals.NONE);
                }
            }
        }
    }

    /** A copy of nothing, as of an epoch, walked through the maps since. */
    private void instantiate(PgId id, int epoch, PgHistory history, PastIntervals past) {
        OsdMap at = maps.get(epoch).orElse(map);
        Pool pool = at.pools().get(id.pool());
        if (pool == null) {
            return;
        }
        MapOsdStates osds = new MapOsdStates(at);
        PgPlacement placement = osds.placement(new PgMapper(at), id);
        PgMetaStore meta = new PgMetaStore(id);
        PgCopy copy = PgCopy.empty(id, history, placement, past, options.maxLogDups());
        Transaction.Builder transaction = Transaction.builder().fromReserve();
        meta.create(transaction, pool.hashBits(id.seed()));
        meta.put(transaction, copy.infoChange());
        ReplicatedBackend.submitFromReserve(store, transaction.build(), () -> {});
        Pg pg = newPg(copy, osds, meta);
        pgs.put(id, pg);
        walk(pg, at.epoch());
    }

    /**
     * Whether a copy made as of an epoch would have the objects that the PG has now. If not, whoever speaks of it has not split the PG yet,
     * and speaks again when it has.
     */
    private boolean isAsNow(PgId id, int epoch) {
        Pool then = maps.get(epoch).orElse(map).pools().get(id.pool());
        Pool now = map.pools().get(id.pool());
        return then != null
                && Integer.compareUnsigned(id.seed(), then.pgNum()) < 0
                && then.hashBits(id.seed()) == now.hashBits(id.seed());
    }

    /** Whether a copy is being removed that may have objects of the PG, because it began before a split: a new copy must wait for the end of that. */
    private boolean isBeingRemoved(PgId id) {
        for (int seed = id.seed(); seed != 0; seed -= Integer.highestOneBit(seed)) {
            Pg ancestor = pgs.get(new PgId(id.pool(), seed - Integer.highestOneBit(seed)));
            if (ancestor != null && ancestor.isRemoving() && ancestor.hasRangeOf(id)) {
                return true;
            }
        }
        return false;
    }

    // --- messages of other OSDs ----------------------------------------------------------------------------

    void message(int from, PgMessage message) {
        reactor.assertInReactor();
        if (map == null || message.epoch() > map.epoch()) {
            if (earlyMessages.size() < MAX_AWAITING_MAP) {
                earlyMessages.add(new Early(from, message));
            }
            monitors.wantMap(message.epoch());
            return;
        }
        counters.heard(message);
        Pg pg = pgs.get(message.pg());
        if (pg == null) {
            withoutCopy(from, message);
            pg = pgs.get(message.pg());
        }
        if (pg != null) {
            pg.message(from, message);
        }
    }

    private void withoutCopy(int from, PgMessage message) {
        PgId id = message.pg();
        if (!map.pools().containsKey(id.pool()) || isBeingRemoved(id)) {
            return;
        }
        switch (message) {
            case PgMessage.Query query ->
                link.send(
                        from,
                        new PgMessage.Notify(
                                id, map.epoch(), query.epoch(), PgInfo.empty(id, query.history()), List.of()));
            case PgMessage.Notify notify -> {
                boolean hasPast = notify.info().history().lastEpochStarted() > 0
                        || !notify.info().isEmpty();
                if (hasPast && isAsNow(id, notify.epoch()) && mapper.map(id).actingPrimary() == options.osd()) {
                    PastIntervals past = new PastIntervals(notify.pastIntervals());
                    instantiate(id, notify.epoch(), notify.info().history(), past);
                    flushEarlyOps();
                }
            }
            case PgMessage.Log activation
            when activation.activate() && isAsNow(id, activation.epoch()) -> {
                PastIntervals past = new PastIntervals(activation.pastIntervals());
                instantiate(id, activation.epoch(), activation.info().history(), past);
            }
            // Whatever else it is about, it is about a copy that was here once.
            case PgMessage other -> log.debug("osd.{}: no copy for {}", options.osd(), other);
        }
    }

    // --- ops of clients ------------------------------------------------------------------------------------

    /** A client's op. */
    void op(OsdOp message, OpClient client, Charge charge) {
        reactor.assertInReactor();
        dispatch(new PgOp(opSequence++, message, reactor.nanoTime(), client, charge, tracker));
    }

    /** A client has lost its session. */
    void clientGone() {
        earlyOps.removeIf(PgOp::dropIfAbandoned);
        pgs.values().forEach(pg -> pg.ops().dropAbandoned());
    }

    /** What a person asks of a PG, by way of a monitor. */
    MonMessage.PgOrderReply order(MonMessage.PgOrder order) {
        reactor.assertInReactor();
        Pg pg = pgs.get(order.pg());
        if (pg == null || !pg.isPrimary() || pg.isRemoving()) {
            return new MonMessage.PgOrderReply(
                    options.osd(),
                    order.tid(),
                    order.pg(),
                    ErrorCode.EAGAIN,
                    "osd." + options.osd() + " is not the primary of pg " + order.pg() + " (any more)",
                    List.of());
        }
        Pg.OrderOutcome outcome = pg.order(order.kind());
        PgAccount account = PgAccounts.of(pg, new MapOsdStates(map), statSequence++);
        return new MonMessage.PgOrderReply(
                options.osd(), order.tid(), order.pg(), outcome.result(), outcome.status(), List.of(account));
    }

    /** An op of this OSD on an object of a PG that it is primary of itself. */
    private void ownOp(OsdOp message, OpClient client) {
        op(message, client, Charge.NONE);
    }

    /** An answer to an op of this OSD. */
    void answered(OsdOpReply reply) {
        reactor.assertInReactor();
        peerObjects.answered(reply);
    }

    private void dispatch(PgOp op) {
        OsdOp message = op.message();
        op.leaveParking();
        if (map == null || message.epoch() > map.epoch()) {
            monitors.wantMap(message.epoch());
            await(op);
            return;
        }
        ErrorCode refusal = refusalOf(message, op.client());
        if (refusal != ErrorCode.OK) {
            if (refusal == ErrorCode.EAGAIN) {
                env.probe("osd.misdirected-op");
            }
            op.refuse(map.epoch(), refusal);
            return;
        }
        Pg pg = pgs.get(message.pg());
        if (pg == null || pg.isRemoving()) {
            // This OSD is to be primary and waits for a copy to introduce itself.
            await(op);
            return;
        }
        pg.op(op);
    }

    private void await(PgOp op) {
        if (opRoom.park(op)) {
            earlyOps.add(op);
        } else {
            op.refuse(epoch(), ErrorCode.EAGAIN);
        }
    }

    private void flushEarlyOps() {
        List<PgOp> ops = List.copyOf(earlyOps);
        earlyOps.clear();
        ops.forEach(this::dispatch);
    }

    private ErrorCode refusalOf(OsdOp message, OpClient client) {
        Pool pool = map.pools().get(message.pg().pool());
        if (pool == null) {
            return ErrorCode.ENOENT;
        }
        if (client.isFenced(map)) {
            env.probe("osd.fenced-op");
            return ErrorCode.EBLOCKLISTED;
        }
        if (!OpLimits.fits(message.steps())) {
            return ErrorCode.EMSGSIZE;
        }
        if (message.steps().isEmpty()
                || message.object().pool() != message.pg().pool()
                || message.object().isMin()
                || message.object().isMax()) {
            return ErrorCode.EINVAL;
        }
        String poolName = map.poolNames().get(message.pg().pool());
        if (!OpRights.permit(client.capabilities(), map.poolNames()::get, message)) {
            env.probe("osd.op-not-permitted");
            client.notPermitted(poolName, message);
            return ErrorCode.EPERM;
        }
        boolean isHere = mapper.map(message.pg()).actingPrimary() == options.osd();
        // Of a listing the object says where it begins.
        boolean isOfPg = pool.pgSeed(message.object().hash()) == message.pg().seed();
        return isHere && isOfPg ? ErrorCode.OK : ErrorCode.EAGAIN;
    }

    // --- what PGs ask --------------------------------------------------------------------------------------

    @Override
    public OsdSpace space() {
        return space;
    }

    @Override
    public boolean mayScrub(boolean isDeep) {
        return !map.has(OsdMapFlag.NOSCRUB) && !(isDeep && map.has(OsdMapFlag.NODEEP_SCRUB));
    }

    @Override
    public CopySource copySource() {
        return peerObjects;
    }

    @Override
    public OpRoom opRoom() {
        return opRoom;
    }

    @Override
    public void requestUpThru(int epoch) {
        upThruWanted = Math.max(upThruWanted, epoch);
        sendUpThru();
    }

    private void sendUpThru() {
        if (map.info(options.osd()).upThru() < upThruWanted && map.isUp(options.osd())) {
            monitors.send(new MonMessage.OsdAlive(options.osd(), map.epoch(), upThruWanted));
        }
    }

    @Override
    public void requestPgTemp(PgId pg, List<Integer> acting) {
        pgTempWanted.put(pg, acting);
        if (!sendsPgTemp) {
            // The PGs of one map change ask together.
            sendsPgTemp = true;
            reactor.executeAtEndOfTurn(this::sendPgTemp);
        }
    }

    private void sendPgTemp() {
        sendsPgTemp = false;
        if (!pgTempWanted.isEmpty()) {
            monitors.send(new MonMessage.PgTempRequest(options.osd(), map.epoch(), pgTempWanted));
        }
    }

    @Override
    public void active(PgId pg) {
        if (!sendsCreated && isCreating(pg)) {
            sendsCreated = true;
            reactor.executeAtEndOfTurn(this::sendCreated);
        }
    }

    private boolean isCreating(PgId pg) {
        Pool pool = map.pools().get(pg.pool());
        return pool != null && pool.has(PoolFlag.CREATING);
    }

    private void sendCreated() {
        sendsCreated = false;
        List<PgId> created = new ArrayList<>();
        for (Pg pg : pgs.values()) {
            boolean isActive = pg.isPrimary() && pg.machine().state() instanceof PeeringState.Active;
            if (isActive && isCreating(pg.id())) {
                created.add(pg.id());
            }
        }
        if (!created.isEmpty()) {
            monitors.send(new MonMessage.PgCreated(options.osd(), map.epoch(), created));
        }
    }

    @Override
    public void statChanged(PgId pg) {
        if (statsChanged.isEmpty()) {
            // What changes together is reported together.
            reactor.schedule(STATS_DELAY_NANOS, statsReady);
        }
        statsChanged.add(pg);
    }

    @Override
    public void removed(PgId pg) {
        pgs.remove(pg);
        statsChanged.remove(pg);
        // The map may want a copy here again by now.
        createPgs();
        flushEarlyOps();
    }

    // --- what is repeated ----------------------------------------------------------------------------------

    private void forgetFulfilled() {
        pgTempWanted.entrySet().removeIf(wish -> {
            Pg pg = pgs.get(wish.getKey());
            List<Integer> wanted = wish.getValue();
            return pg == null
                    || !pg.isPrimary()
                    || (wanted.isEmpty()
                            ? !pg.machine().placement().isRemapped()
                            : pg.machine().placement().acting().equals(wanted));
        });
    }

    /** Says again what monitors may not have heard. */
    void monitorsFound() {
        if (map == null) {
            return;
        }
        sendUpThru();
        sendPgTemp();
        sendCreated();
    }

    /** Time passes: who has not answered is asked again. */
    void tick() {
        for (Pg pg : List.copyOf(pgs.values())) {
            if (!pg.isRemoving()) {
                pg.tick();
            }
        }
        peerObjects.tick();
        tracker.history().tick(reactor.nanoTime());
        spaceChanged();
        monitorsFound();
    }

    /**
     * Serves nothing more in the current intervals, as primary or member: the cluster is about to be told that this incarnation is down, and
     * from then on nobody waits for its leases.
     */
    void abandonIntervals() {
        pgs.values().forEach(Pg::abandonInterval);
    }

    // --- statistics ----------------------------------------------------------------------------------------

    /** Reports of PGs that this OSD is primary of: all, or those that changed since the last call. */
    List<PgStat> takeStats(boolean all) {
        List<PgStat> stats = new ArrayList<>();
        for (Pg pg : pgs.values()) {
            boolean isWanted = all || statsChanged.contains(pg.id());
            if (isWanted && pg.isPrimary() && !pg.isRemoving()) {
                stats.add(PgStats.of(pg, statSequence++));
            }
        }
        statsChanged.clear();
        isFullnessChanged = false;
        return stats;
    }

    boolean hasChangedStats() {
        return !statsChanged.isEmpty() || isFullnessChanged;
    }

    private void fullnessChanged() {
        isFullnessChanged = true;
        statsReady.run();
    }

    /** There may be room for ops that found none. */
    private void spaceChanged() {
        for (Pg pg : List.copyOf(pgs.values())) {
            pg.ops().spaceChanged();
        }
    }

    OsdStat osdStat() {
        ObjectStore.StoreUsage usage = store.usage();
        return new OsdStat(
                usage.totalBytes(),
                usage.usedBytes(),
                usage.availableBytes(),
                store.damagedReads(),
                opWatch.slow(epoch(), reactor.nanoTime()));
    }

    OsdCounters counters() {
        return counters;
    }

    OpTracker tracker() {
        return tracker;
    }

    /** Clients' ops that came at least so long ago, the oldest first. */
    List<OpReport> opsOlderThan(long ageNanos) {
        return opWatch.olderThan(ageNanos, epoch(), reactor.nanoTime());
    }

    /** OSDs that share a PG with this one by the newest map. */
    SortedSet<Integer> pgPeers() {
        SortedSet<Integer> peers = new TreeSet<>();
        for (Pg pg : pgs.values()) {
            peers.addAll(pg.machine().placement().up());
            peers.addAll(pg.machine().placement().acting());
        }
        peers.remove(options.osd());
        return peers;
    }
}
