package io.orthocone.mon.quorum;

import io.orthocone.env.Invariants;
import io.orthocone.env.Payload;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A quorum in virtual time, from a seed: a network that loses, repeats, delays, reorders and partitions; disks that are slow and
 * forget in a crash what was not durable; monitors that crash and come back, or whose time runs slow. Checked by a {@link RaftOracle} at every effect.
 */
final class RaftWorld {
    private static final int TICK_MILLIS = 100;
    private static final int SLOW_TICK_MILLIS = 1_000;

    private final long seed;
    private final SplittableRandom random;
    private final Faults faults;
    private final Map<MonId, SimMon> mons = new LinkedHashMap<>();
    private final PriorityQueue<Scheduled> queue =
            new PriorityQueue<>(Comparator.comparingLong(Scheduled::atMillis).thenComparingLong(Scheduled::sequence));
    private final RaftOracle oracle;
    private final Map<String, Integer> probes = new TreeMap<>();
    private final TreeSet<String> blockedLinks = new TreeSet<>();
    private final List<Long> openReads = new ArrayList<>();
    private long nowMillis;
    private long lastSequence;
    private long lastRequestId;
    private long traceHash = 17;
    private boolean isCalm;
    private boolean hasClients = true;

    /** The unkindness of one seed, drawn from it: each kind may be absent. */
    private record Faults(
            double loss,
            double repeat,
            double longDelay,
            int maxFlushMillis,
            boolean hasCrashes,
            boolean hasPartitions,
            boolean hasTrims,
            boolean hasSlowClock,
            boolean hasTinyLimits) {

        static Faults draw(SplittableRandom random) {
            return new Faults(
                    random.nextInt(3) == 0 ? 0 : random.nextDouble(0.2),
                    random.nextInt(3) == 0 ? 0 : random.nextDouble(0.2),
                    random.nextInt(3) == 0 ? 0 : random.nextDouble(0.1),
                    random.nextInt(4) == 0 ? 400 : 20,
                    random.nextInt(4) != 0,
                    random.nextInt(3) != 0,
                    random.nextInt(3) != 0,
                    random.nextInt(4) == 0,
                    random.nextBoolean());
        }
    }

    private sealed interface Happening {}

    private record TickDue(MonId mon) implements Happening {}

    private record Delivery(MonId from, MonId to, Payload bytes) implements Happening {}

    private record FlushDone(MonId mon, int run, long writeNumber) implements Happening {}

    private record ApplyDone(MonId mon, int run, long index) implements Happening {}

    private record SnapshotDue(MonId mon, int run) implements Happening {}

    private record Restart(MonId mon) implements Happening {}

    private record Mischief() implements Happening {}

    private record ClientCall() implements Happening {}

    private record Scheduled(long atMillis, long sequence, Happening happening) {}

    RaftWorld(long seed, int size) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.faults = Faults.draw(random);
        for (int at = 0; at < size; at++) {
            MonId id = new MonId(String.valueOf((char) ('a' + at)));
            mons.put(id, new SimMon(id));
        }
        this.oracle = new RaftOracle(size / 2 + 1);
        mons.keySet().forEach(id -> {
            start(mons.get(id));
            schedule(random.nextInt(TICK_MILLIS), new TickDue(id));
        });
        schedule(20, new ClientCall());
        schedule(500, new Mischief());
    }

    long traceHash() {
        return traceHash;
    }

    Map<String, Integer> probes() {
        return probes;
    }

    String describe() {
        return "seed " + seed + " with " + mons.size() + " monitors at " + nowMillis + " ms, trace "
                + Long.toHexString(traceHash) + ", " + faults + ", "
                + mons.values().stream().map(RaftWorld::describe).toList();
    }

    private static String describe(SimMon mon) {
        return mon.id() + ": "
                + mon.running().map(running -> running.core.status().toString()).orElse("down");
    }

    // --- the two phases ---

    void rageFor(long millis) {
        runUntil(nowMillis + millis);
    }

    /** Heals everything, and expects service again within bounded time. */
    void healAndExpectService() {
        isCalm = true;
        blockedLinks.clear();
        mons.values().stream().filter(mon -> !mon.isUp()).forEach(this::start);
        long longestTimeoutMillis = 20L * TICK_MILLIS;
        runUntil(nowMillis + 2 * longestTimeoutMillis);
        hasClients = false;
        runUntil(nowMillis + longestTimeoutMillis);
        long leaders = mons.values().stream()
                .filter(mon -> roleOf(mon) == RaftRole.LEADER)
                .count();
        Invariants.check(leaders == 1, "liveness: one leader soon after healing, not %s", leaders);
        SimMon leader = mons.values().stream()
                .filter(mon -> roleOf(mon) == RaftRole.LEADER)
                .findFirst()
                .orElseThrow();
        Payload last = command();
        event(leader, new RaftEvent.Propose(requestId(), last));
        runUntil(nowMillis + longestTimeoutMillis);
        for (SimMon mon : mons.values()) {
            List<Payload> commands = mon.running().orElseThrow().commands;
            Invariants.check(
                    commands.contains(last), "liveness: %s has applied what was proposed after healing", mon.id());
            Invariants.check(
                    commands.equals(leader.running().orElseThrow().commands), "all agree: %s differs", mon.id());
        }
        Invariants.check(openReads.isEmpty(), "liveness: every read is answered; open: %s", openReads);
    }

    private void runUntil(long endMillis) {
        while (queue.peek().atMillis <= endMillis) {
            Scheduled next = queue.poll();
            nowMillis = next.atMillis;
            happen(next.happening);
        }
        nowMillis = endMillis;
    }

    private void happen(Happening happening) {
        switch (happening) {
            case TickDue(MonId id) -> {
                boolean isSlow = faults.hasSlowClock && !isCalm && id.name().equals("a");
                int tickMillis = isSlow ? SLOW_TICK_MILLIS : TICK_MILLIS;
                schedule(tickMillis - 10 + random.nextInt(21), happening);
                event(mons.get(id), new RaftEvent.Tick());
            }
            case Delivery(MonId from, MonId to, Payload bytes) ->
                event(mons.get(to), new RaftEvent.MessageReceived(from, decode(bytes)));
            case FlushDone(MonId id, int run, long writeNumber) ->
                ifSameRun(id, run, (mon, running) -> {
                    running.isFlushing = false;
                    flush(mon, running, writeNumber);
                });
            case ApplyDone(MonId id, int run, long index) ->
                ifSameRun(id, run, (mon, _) -> event(mon, new RaftEvent.Applied(index)));
            case SnapshotDue(MonId id, int run) ->
                ifSameRun(id, run, (mon, running) -> {
                    event(mon, new RaftEvent.Applied(running.applied.index()));
                    event(mon, new RaftEvent.SnapshotTaken(running.applied.index(), SimStore.encode(running.commands)));
                });
            case Restart(MonId id) -> {
                if (!mons.get(id).isUp()) {
                    start(mons.get(id));
                }
            }
            case Mischief() -> {
                schedule(100 + random.nextInt(900), happening);
                if (!isCalm) {
                    mischief();
                }
            }
            case ClientCall() -> {
                schedule(5 + random.nextInt(60), happening);
                if (hasClients) {
                    clientCall();
                }
            }
        }
    }

    private interface Step {
        void run(SimMon mon, SimMon.Running running);
    }

    private void ifSameRun(MonId id, int run, Step step) {
        SimMon mon = mons.get(id);
        if (mon.isUp() && mon.run() == run) {
            step.run(mon, mon.running().orElseThrow());
        }
    }

    private void schedule(long delayMillis, Happening happening) {
        lastSequence++;
        queue.add(new Scheduled(nowMillis + delayMillis, lastSequence, happening));
    }

    // --- faults ---

    private void mischief() {
        SimMon victim = anyMon();
        int what = random.nextInt(10);
        if (what < 4 && faults.hasCrashes) {
            int victims = random.nextInt(6) == 0 ? mons.size() : 1;
            mons.values().stream().limit(victims == 1 ? 0 : victims).forEach(this::crash);
            crash(victim);
        } else if (what < 7 && faults.hasPartitions) {
            partition();
        } else if (what < 9) {
            blockedLinks.clear();
        }
    }

    private void crash(SimMon mon) {
        if (!mon.isUp()) {
            return;
        }
        if (mon.running().orElseThrow().core.status().heldMessages() > 0) {
            probe("crash with a promise held back");
        }
        mon.store().crash(random);
        mon.stop();
        openReads.removeIf(read -> read % mons.size() == indexOf(mon));
        schedule(50 + random.nextInt(1500), new Restart(mon.id()));
    }

    private void start(SimMon mon) {
        mon.start(config(mon.id()), random.split());
    }

    /** Cuts links at random, one way or both: some monitors hear others that do not hear them. */
    private void partition() {
        blockedLinks.clear();
        boolean isOneWay = random.nextInt(3) == 0;
        MonId apart = anyMon().id();
        for (MonId other : mons.keySet()) {
            boolean isCut = random.nextInt(4) != 0;
            if (isCut && !other.equals(apart)) {
                blockedLinks.add(link(apart, other));
                if (!isOneWay) {
                    blockedLinks.add(link(other, apart));
                }
            }
        }
    }

    private static String link(MonId from, MonId to) {
        return from.name() + ">" + to.name();
    }

    private RaftConfig config(MonId id) {
        boolean isTiny = faults.hasTinyLimits;
        return new RaftConfig(
                id,
                new TreeSet<>(mons.keySet()),
                10,
                1,
                isTiny ? 60 : 1 << 20,
                isTiny ? 2 : 64,
                1 << 20,
                isTiny ? 600 : 1 << 20,
                1 << 24,
                isTiny ? 24 : 1 << 20,
                1 << 24,
                isTiny ? 4 : 64);
    }

    // --- clients ---

    private void clientCall() {
        SimMon mon = anyMon();
        if (!mon.isUp()) {
            return;
        }
        int what = random.nextInt(100);
        if (what < 60) {
            propose(mon);
        } else if (what < 85) {
            long requestId = requestId() * mons.size() + indexOf(mon);
            oracle.readAsked(requestId);
            openReads.add(requestId);
            event(mon, new RaftEvent.ReadIndex(requestId));
        } else if (what < 88) {
            event(mon, new RaftEvent.TransferLeadership(anyMon().id()));
        } else if (what < 89 && !isCalm) {
            event(mon, new RaftEvent.Campaign());
        } else if (faults.hasTrims) {
            checkpointAndTrim(mon);
        }
    }

    /** Mostly at the leader, if the monitor knows it. */
    private void propose(SimMon mon) {
        Optional<MonId> leader = mon.running().orElseThrow().core.status().leader();
        SimMon target = mons.get(leader.orElse(mon.id()));
        if (target.isUp()) {
            event(target, new RaftEvent.Propose(requestId(), command()));
        }
    }

    private void checkpointAndTrim(SimMon mon) {
        SimMon.Running running = mon.running().orElseThrow();
        mon.store().checkpoint(running.applied, running.commands);
        long applied = running.core.status().appliedIndex();
        long durable = Math.min(applied, mon.store().appliedPosition().index());
        event(mon, new RaftEvent.Trim(Math.max(0, durable - random.nextInt(5))));
    }

    private Payload command() {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES);
        bytes.putLong(0, random.nextLong());
        return Payload.wrap(bytes.array());
    }

    private long requestId() {
        lastRequestId++;
        return lastRequestId;
    }

    private SimMon anyMon() {
        return new ArrayList<>(mons.values()).get(random.nextInt(mons.size()));
    }

    private int indexOf(SimMon mon) {
        return mon.id().name().charAt(0) - 'a';
    }

    private static RaftRole roleOf(SimMon mon) {
        return mon.running().orElseThrow().core.status().role();
    }

    // --- the driver ---

    private void event(SimMon mon, RaftEvent event) {
        if (!mon.isUp()) {
            return;
        }
        SimMon.Running running = mon.running().orElseThrow();
        List<RaftEffect> effects = running.core.on(event);
        RaftStatus status = running.core.status();
        mix(nowMillis);
        mix(indexOf(mon));
        mix(status.term() * 31 + status.commitIndex());
        mix(status.lastPosition().index() * 31 + effects.size());
        for (RaftEffect effect : effects) {
            execute(mon, running, effect);
        }
        oracle.durableClaimed(mon, running.log, status.durableIndex());
        if (running.isFlushing || !mon.store().hasPending()) {
            return;
        }
        running.isFlushing = true;
        int flushMillis = isCalm ? 2 : random.nextInt(faults.maxFlushMillis + 1);
        schedule(flushMillis, new FlushDone(mon.id(), mon.run(), mon.store().lastPending()));
    }

    private void mix(long value) {
        traceHash = (traceHash ^ value) * 0x9E3779B97F4A7C15L;
        traceHash ^= traceHash >>> 29;
    }

    private void execute(SimMon mon, SimMon.Running running, RaftEffect effect) {
        switch (effect) {
            case RaftEffect.DurableWrite write -> {
                note(running, write);
                mon.store().submit(write);
            }
            case RaftEffect.Send(MonId to, RaftMessage message) -> send(mon, to, message);
            case RaftEffect.ApplyEntries(List<LogEntry> entries) -> apply(mon, running, entries);
            case RaftEffect.TrimLog(LogPosition start) -> {
                if (random.nextBoolean()) {
                    mon.store().trim(start);
                }
            }
            case RaftEffect.TakeSnapshot() -> schedule(random.nextInt(30), new SnapshotDue(mon.id(), mon.run()));
            case RaftEffect.LeadershipChanged(long term, RaftRole role, Optional<MonId> _) -> {
                if (role == RaftRole.LEADER) {
                    oracle.elected(term, mon.id(), running.log);
                    probe("leader elected");
                }
            }
            case RaftEffect.LeaderReady _ ->
                Invariants.check(roleOf(mon) == RaftRole.LEADER, "only a leader is ready: %s", mon.id());
            case RaftEffect.ProposalAppended _ -> probe("proposal appended");
            case RaftEffect.ProposalRejected(long _, RefusalReason reason, Optional<MonId> _) ->
                probe("proposal refused: " + reason);
            case RaftEffect.ReadReady(long requestId, long index) -> {
                oracle.readAnswered(requestId, index, running.applied.index());
                Invariants.check(openReads.remove(requestId), "a read is answered once: %s", requestId);
                probe(roleOf(mon) == RaftRole.LEADER ? "read at the leader" : "read at a follower");
            }
            case RaftEffect.ReadRejected(long requestId, RefusalReason reason, Optional<MonId> _) -> {
                Invariants.check(openReads.remove(requestId), "a read is answered once: %s", requestId);
                probe("read refused: " + reason);
            }
            case RaftEffect.TransferFailed(MonId _, RefusalReason reason) -> probe("transfer failed: " + reason);
        }
    }

    private void note(SimMon.Running running, RaftEffect.DurableWrite write) {
        switch (write) {
            case RaftEffect.PersistHardState _ -> {}
            case RaftEffect.PersistEntries(long _, long truncateFromIndex, List<LogEntry> entries) -> {
                if (running.log.replaceFrom(truncateFromIndex, entries) > 0) {
                    probe("divergent entries replaced");
                }
                entries.forEach(entry -> oracle.entryWritten(running.log.termBefore(entry.index()), entry));
            }
            case RaftEffect.PersistSnapshot(long _, LogPosition position, Payload _) -> {
                running.log.reset(position);
                probe("snapshot installed");
            }
        }
    }

    private void flush(SimMon mon, SimMon.Running running, long writeNumber) {
        mon.store().flush(writeNumber);
        boolean isReplaced = mon.store().appliedPosition().index() > running.applied.index();
        if (isReplaced) {
            running.applied = mon.store().appliedPosition();
            running.commands = mon.store().appliedCommands();
        }
        event(mon, new RaftEvent.Persisted(writeNumber));
    }

    private void apply(SimMon mon, SimMon.Running running, List<LogEntry> entries) {
        for (LogEntry entry : entries) {
            Invariants.check(
                    entry.index() == running.applied.index() + 1,
                    "each index once, in order: %s after %s",
                    entry,
                    running.applied);
            oracle.entryApplied(entry, mons.values());
            running.applied = entry.position();
            if (entry.kind() == EntryKind.COMMAND) {
                running.commands.add(entry.payload());
            }
        }
        schedule(random.nextInt(10), new ApplyDone(mon.id(), mon.run(), running.applied.index()));
    }

    private void send(SimMon from, MonId to, RaftMessage message) {
        oracle.messageSent(from, to, message);
        if (message instanceof RaftMessage.TimeoutNow) {
            probe("transfer");
        }
        Payload bytes = RaftMessageCodec.encode(message);
        mix(bytes.hashCode());
        boolean isLost = !isCalm && (blockedLinks.contains(link(from.id(), to)) || random.nextDouble() < faults.loss);
        if (isLost) {
            return;
        }
        schedule(delayMillis(), new Delivery(from.id(), to, bytes));
        if (!isCalm && random.nextDouble() < faults.repeat) {
            schedule(delayMillis(), new Delivery(from.id(), to, bytes));
        }
    }

    private int delayMillis() {
        boolean isLong = !isCalm && random.nextDouble() < faults.longDelay;
        return 1 + random.nextInt(isLong ? 2000 : 12);
    }

    private static RaftMessage decode(Payload bytes) {
        try {
            return RaftMessageCodec.decode(bytes);
        } catch (MalformedRaftMessageException e) {
            throw new AssertionError("what is encoded can be decoded", e);
        }
    }

    private void probe(String name) {
        probes.merge(name, 1, Integer::sum);
    }
}
