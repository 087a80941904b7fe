package io.orthocone.objecter;

import io.orthocone.env.Env;
import io.orthocone.env.Reactor;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.HObject;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.OsdMapFlag;
import io.orthocone.osdmap.PgId;
import io.orthocone.osdmap.PgMapper;
import io.orthocone.osdmap.PgMapping;
import io.orthocone.osdmap.Pool;
import io.orthocone.session.Messenger;
import io.orthocone.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Brings ops to the primaries of their PGs, again whenever that changes. Owned by the {@link Objecter}'s reactor.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>every op that was entered is either in the queue of its PG by the newest map, or homeless (no map yet, or a pool that is
 *       younger than our map), until it is removed;
 *   <li>while there is an op, a newer map is asked for: whatever an op waits for ends by an answer, a map or a timer.
 * </ul>
 */
final class OpRouter {
    /** What the router cannot do itself. */
    interface Duties {
        void wantOsdMap(int epoch);

        /** Ends an op without an OSD's answer. Not inline. */
        void fail(Op op, ErrorCode code, String why);
    }

    private final Env env;
    private final Reactor reactor;
    private final Messenger messenger;
    private final ObjecterOptions options;
    private final Duties duties;
    private final RandomGenerator random;
    private final NavigableMap<PgId, PgQueue> queues = new TreeMap<>();
    private final NavigableMap<Long, PgId> places = new TreeMap<>();
    private final NavigableMap<Long, Op> homeless = new TreeMap<>();
    private final NavigableMap<Integer, OsdLink> links = new TreeMap<>();
    private Optional<PgMapper> mapper = Optional.empty();
    private Optional<OsdMap> map = Optional.empty();

    OpRouter(Env env, Reactor reactor, Messenger messenger, ObjecterOptions options, Duties duties) {
        this.env = env;
        this.reactor = reactor;
        this.messenger = messenger;
        this.options = options;
        this.duties = duties;
        this.random = env.random("objecter." + messenger.name());
    }

    int epoch() {
        return map.map(OsdMap::epoch).orElse(0);
    }

    // --- ops
    // -------------------------------------------------------------------------------------------------------------

    void enter(Op op) {
        place(op);
        duties.wantOsdMap(epoch() + 1);
    }

    private void place(Op op) {
        Optional<Pool> pool = map.flatMap(known -> known.pool(op.pool()));
        if (pool.isPresent()) {
            HObject object = op.request().target().object();
            PgQueue queue = queueOf(new PgId(op.pool(), pool.get().pgSeed(object.hash())), pool.get());
            queue.ops().put(op.tid(), op);
            places.put(op.tid(), queue.pg());
            if (queue.state() instanceof PgQueue.State.Flowing flowing) {
                send(queue, op, flowing.link());
            }
        } else if (map.isPresent() && op.pool() <= map.get().poolMax()) {
            // Pool ids are never used again: one that existed, and is not there, is gone for good.
            homeless.put(op.tid(), op);
            duties.fail(op, ErrorCode.ENOENT, "pool " + op.pool() + " does not exist any more");
        } else {
            homeless.put(op.tid(), op);
        }
    }

    private PgQueue queueOf(PgId pg, Pool pool) {
        PgQueue known = queues.get(pg);
        if (known != null) {
            return known;
        }
        PgQueue queue = new PgQueue(pg, intervalOf(pg, pool));
        queues.put(pg, queue);
        queue.become(route(queue));
        return queue;
    }

    void remove(Op op) {
        homeless.remove(op.tid());
        queueWith(op).ifPresent(queue -> {
            queue.ops().remove(op.tid());
            boolean wasHeld = queue.held().contains(op);
            queue.held().remove(op);
            if (wasHeld) {
                sendReleased(queue);
            }
        });
        places.remove(op.tid());
    }

    private Optional<PgQueue> queueWith(Op op) {
        return Optional.ofNullable(places.get(op.tid())).map(queues::get);
    }

    boolean isIdle() {
        return homeless.isEmpty() && places.isEmpty();
    }

    /** What an op waits for, for people. */
    String describe(Op op) {
        return queueWith(op)
                .map(queue -> queue.held().contains(op) ? whyHeld(op) : queue.describe())
                .orElseGet(() -> map.isEmpty() ? "a first OSD map" : "an OSD map with pool " + op.pool());
    }

    private String whyHeld(Op op) {
        return "room in pool '" + map.flatMap(now -> now.poolName(op.pool())).orElse("") + "', which is full"
                + " (ocone health detail)";
    }

    // --- answers
    // ---------------------------------------------------------------------------------------------------------

    /** Whether an answer to this attempt, on this session, is the one the op waits for. */
    boolean isAwaited(Op op, int attempt, Session session) {
        return op.attempt() == attempt
                && queueWith(op)
                        .filter(queue -> queue.state() instanceof PgQueue.State.Flowing flowing
                                && flowing.link().isOn(session))
                        .isPresent();
    }

    /** The op was executed (or refused for good). */
    void answered(Op op) {
        queueWith(op).ifPresent(queue -> {
            queue.served();
            if (queue.state() instanceof PgQueue.State.Flowing flowing) {
                flowing.link().works();
            }
        });
    }

    /**
     * The OSD cannot execute the op now. The whole queue is held back and sent again in order: what lies behind the refused op might
     * otherwise be executed before it.
     *
     * @param osdEpoch of the OSD's map
     */
    void refused(Op op, int osdEpoch) {
        queueWith(op).ifPresent(queue -> {
            env.probe("objecter.eagain");
            if (Integer.compareUnsigned(osdEpoch, epoch()) > 0) {
                queue.become(new PgQueue.State.AwaitingMap(osdEpoch, "the OSD's map has epoch " + osdEpoch));
                duties.wantOsdMap(osdEpoch);
            } else {
                retryLater(queue, backoffNanos(queue.refused()), "PG " + queue.pg() + " is not ready");
                duties.wantOsdMap(epoch() + 1);
            }
        });
    }

    // --- sessions
    // --------------------------------------------------------------------------------------------------------

    /**
     * A session with an OSD is over.
     *
     * @param isRefused nobody listens there: no use in trying again at once
     */
    void sessionLost(Session session, boolean isRefused) {
        for (OsdLink link : List.copyOf(links.values())) {
            if (link.isOn(session)) {
                int failures = link.failuresInRow();
                long delay = failures == 0 && !isRefused ? 0 : backoffNanos(failures + 1);
                link.failed(reactor.nanoTime() + delay);
                restartAllOn(link);
            }
        }
    }

    /** Whether an op waits for its answer on this session. */
    boolean awaits(Session session) {
        return queues.values().stream()
                .anyMatch(queue -> !queue.ops().isEmpty()
                        && queue.state() instanceof PgQueue.State.Flowing flowing
                        && flowing.link().isOn(session));
    }

    private void restartAllOn(OsdLink link) {
        boolean isUsed = false;
        for (PgQueue queue : queues.values()) {
            if (queue.flowsOn(link)) {
                isUsed |= !queue.ops().isEmpty();
                restart(queue);
            }
        }
        if (isUsed) {
            duties.wantOsdMap(epoch() + 1);
        }
    }

    // --- maps
    // ------------------------------------------------------------------------------------------------------------

    void mapAdvanced(OsdMap newMap) {
        map = Optional.of(newMap);
        mapper = Optional.of(new PgMapper(newMap));
        dropDeadLinks(newMap);
        NavigableMap<Long, Op> displaced = new TreeMap<>(homeless);
        homeless.clear();
        for (PgQueue queue : List.copyOf(queues.values())) {
            Optional<Pool> pool = newMap.pool(queue.pg().pool());
            boolean isSamePg =
                    pool.isPresent() && pool.get().pgNum() == queue.interval().pgNum();
            if (queue.ops().isEmpty() || !isSamePg) {
                queue.become(new PgQueue.State.AwaitingMap(0, "dissolved"));
                queues.remove(queue.pg());
                displaced.putAll(queue.ops());
                places.keySet().removeAll(queue.ops().keySet());
            } else {
                reconsider(queue, intervalOf(queue.pg(), pool.get()));
            }
        }
        displaced.values().forEach(this::place);
        if (!isIdle()) {
            duties.wantOsdMap(epoch() + 1);
        }
    }

    private void dropDeadLinks(OsdMap newMap) {
        links.values().removeIf(link -> {
            boolean isDead =
                    !newMap.isUp(link.osd()) || !newMap.clientAddr(link.osd()).equals(link.addr());
            if (isDead) {
                link.close();
            }
            return isDead;
        });
    }

    private void reconsider(PgQueue queue, Interval interval) {
        boolean isNew = queue.enter(interval);
        boolean mustRestart = switch (queue.state()) {
            case PgQueue.State.Flowing flowing ->
                isNew || links.get(flowing.link().osd()) != flowing.link();
            case PgQueue.State.AwaitingMap waiting -> Integer.compareUnsigned(epoch(), waiting.epoch()) >= 0;
            case PgQueue.State.AwaitingRetry _ -> isNew;
        };
        if (mustRestart) {
            restart(queue);
        } else {
            sendReleased(queue);
        }
    }

    /** Looks again at what was held back for want of room. */
    private void sendReleased(PgQueue queue) {
        if (!queue.held().isEmpty() && queue.state() instanceof PgQueue.State.Flowing flowing) {
            queue.held().release().forEach(op -> send(queue, op, flowing.link()));
        }
    }

    private boolean isPoolFull(PgQueue queue) {
        return map.flatMap(now -> now.pool(queue.pg().pool()).map(pool -> HeldOps.isFull(now, pool)))
                .orElse(false);
    }

    // --- where to
    // --------------------------------------------------------------------------------------------------------

    private Interval intervalOf(PgId pg, Pool pool) {
        return Interval.of(map.orElseThrow(), pool, mapper.orElseThrow().map(pg));
    }

    /** Sends all ops of the PG (again) to where they belong now, in the order of their tids. */
    private void restart(PgQueue queue) {
        queue.become(route(queue));
        queue.held().release();
        if (queue.state() instanceof PgQueue.State.Flowing flowing) {
            queue.ops().values().forEach(op -> send(queue, op, flowing.link()));
        }
    }

    private PgQueue.State route(PgQueue queue) {
        OsdMap now = map.orElseThrow();
        if (now.has(OsdMapFlag.PAUSERD) || now.has(OsdMapFlag.PAUSEWR)) {
            return new PgQueue.State.AwaitingMap(epoch() + 1, "the cluster is paused (ocone osd unset pause)");
        }
        if (!queue.interval().hasReachablePrimary()) {
            return new PgQueue.State.AwaitingMap(epoch() + 1, whyUnreachable(queue.pg()));
        }
        OsdLink link = linkTo(
                queue.interval().mapping().actingPrimary(), queue.interval().primaryAddr());
        long delay = link.nanosToRetry(reactor.nanoTime());
        return delay > 0 ? retry(queue, delay, link + " is not reachable") : new PgQueue.State.Flowing(link);
    }

    private String whyUnreachable(PgId pg) {
        String osds = mapper.orElseThrow().raw(pg).osds().stream()
                .filter(osd -> osd != PgMapping.NONE)
                .map(osd -> "osd." + osd)
                .collect(Collectors.joining(", "));
        return osds.isEmpty() ? "CRUSH finds no OSD for it" : "no OSD of it is up; its data are on " + osds;
    }

    private OsdLink linkTo(int osd, EntityAddr addr) {
        return links.computeIfAbsent(osd, id -> new OsdLink(id, addr));
    }

    private void retryLater(PgQueue queue, long delayNanos, String why) {
        queue.become(retry(queue, delayNanos, why));
    }

    private PgQueue.State retry(PgQueue queue, long delayNanos, String why) {
        return new PgQueue.State.AwaitingRetry(reactor.schedule(delayNanos, () -> restart(queue)), why);
    }

    private void send(PgQueue queue, Op op, OsdLink link) {
        if (queue.held().hold(op, isPoolFull(queue))) {
            env.probe("objecter.op-held-for-room");
            return;
        }
        if (op.attempt() >= 0) {
            env.probe("objecter.resend");
        }
        link.open(messenger).send(op.nextAttempt(epoch(), queue.pg()));
    }

    /** Doubles from the least to the most, then a random part of it, so that clients do not come back all at once. */
    private long backoffNanos(int times) {
        long most = Math.min(options.maxRetryNanos(), options.minRetryNanos() << Math.min(times - 1, 20));
        return most / 2 + random.nextLong(most / 2 + 1);
    }

    void close() {
        queues.values().forEach(queue -> queue.become(new PgQueue.State.AwaitingMap(0, "closed")));
        queues.clear();
        links.values().forEach(OsdLink::close);
        links.clear();
        places.clear();
        homeless.clear();
    }

    /** Open links, for tests and reports. */
    List<String> describeLinks() {
        List<String> lines = new ArrayList<>();
        links.values().forEach(link -> lines.add(link.toString()));
        return lines;
    }
}
