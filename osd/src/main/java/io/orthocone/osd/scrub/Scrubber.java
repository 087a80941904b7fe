package io.orthocone.osd.scrub;

import io.orthocone.env.Env;
import io.orthocone.env.Reactor;
import io.orthocone.message.HObject;
import io.orthocone.message.InconsistentObject;
import io.orthocone.message.LogEntry;
import io.orthocone.message.PgMessage;
import io.orthocone.message.PgMessage.ReservationPhase;
import io.orthocone.message.PgMessage.ScrubbedCopy;
import io.orthocone.message.ScrubStamps;
import io.orthocone.osd.backend.PgLink;
import io.orthocone.osd.peering.PeeringMachine;
import io.orthocone.osd.peering.PeeringState;
import io.orthocone.osd.recovery.RecoverySlots;
import io.orthocone.osd.store.CollectionId;
import io.orthocone.osd.store.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Scrubs one PG, on its active primary. Owned by the PG's owner.
 *
 * <pre>
 *   idle ─ due, or asked for ─▶ reserving ─ a slot here and on every member ─▶ chunk ─▶ compared ─▶ pause ─▶ chunk … ─▶ over ─▶ idle
 *              ▲                    │ one has none: all are given back                │
 *              └────────────────────┘                       new interval: begins again from the first object
 * </pre>
 *
 * <p>Invariants:
 *
 * <ol>
 *   <li>from when a chunk is begun until it is compared, no write changes an object of it;
 *   <li>an object that recovery has put in place meanwhile, or that some copy lacks, is left to the next scrub;
 *   <li>slots are held from the grant until the scrub is over or the interval is.
 * </ol>
 */
public final class Scrubber {
    /** Findings that are remembered for people. */
    private static final int MOST_FINDINGS = 10_000;

    private static final int MOST_TICKS_BACKED_OFF = 5;

    private final Env env;
    private final Reactor reactor;
    private final PeeringMachine machine;
    private final ObjectStore store;
    private final CollectionId collection;
    private final PgLink link;
    private final RecoverySlots slots;
    private final ScrubOptions options;
    private final ScrubListener listener;
    private final RandomGenerator random;
    private final long knownSinceMillis;
    private final TreeMap<HObject, Found> found = new TreeMap<>();
    private Optional<ScrubKind> wanted = Optional.empty();
    private Run run;
    private long chunks;
    private int ticksToWait;
    private long dueMillis;
    private long deepDueMillis;

    /** What a scrub found, and whether copies were written anew. */
    private record Found(InconsistentObject report, boolean isDeep) {}

    /** A scrub under way. */
    private static final class Run {
        private final ScrubKind kind;
        private final SortedSet<Integer> members;
        private final SortedSet<Integer> ungranted;
        private final SortedMap<Integer, List<ScrubbedCopy>> replies = new TreeMap<>();
        private final SortedSet<HObject> touched = new TreeSet<>();
        private final TreeMap<HObject, Found> findings = new TreeMap<>();
        private HObject begin = HObject.MIN;
        private HObject end = HObject.MIN;
        private HObject toldTo = HObject.MIN;
        private boolean isClosed;
        private CopyScan scan;
        private Reactor.Timer pause = () -> {};

        Run(ScrubKind kind, SortedSet<Integer> members) {
            this.kind = kind;
            this.members = members;
            this.ungranted = new TreeSet<>(members);
        }

        private void stop() {
            pause.cancel();
            if (scan != null) {
                scan.cancel();
            }
        }
    }

    public Scrubber(
            Env env,
            Reactor reactor,
            PeeringMachine machine,
            ObjectStore store,
            CollectionId collection,
            PgLink link,
            RecoverySlots slots,
            ScrubOptions options,
            ScrubListener listener) {
        this.env = env;
        this.reactor = reactor;
        this.machine = machine;
        this.store = store;
        this.collection = collection;
        this.link = link;
        this.slots = slots;
        this.options = options;
        this.listener = listener;
        this.random = env.random("scrub/" + machine.copy().pg());
        this.knownSinceMillis = env.wallClockMillis();
    }

    // --- life ----------------------------------------------------------------------------------------------

    /** Whatever was under way begins again, if this OSD still is primary. */
    public void beginInterval() {
        if (run != null) {
            env.probe("pg.scrub-interrupted");
            run.stop();
            want(run.kind);
            run = null;
        }
        if (!machine.isPrimary()) {
            wanted = Optional.empty();
            found.clear();
        }
        ticksToWait = 0;
        slots.release(machine.copy().pg());
    }

    public void becomeActive() {
        drawNext();
        begin();
    }

    /** Somebody wants a scrub: it begins as soon as it can. */
    public void request(ScrubKind kind) {
        want(kind);
        begin();
    }

    /** A later kind does all that this one does, so it stays if it was wanted before. */
    private void want(ScrubKind kind) {
        wanted = Optional.of(wanted.filter(before -> before.compareTo(kind) > 0).orElse(kind));
    }

    /** Time has passed. */
    public void tick() {
        if (run != null || !isActive()) {
            return;
        }
        if (wanted.isEmpty()) {
            due().ifPresent(kind -> wanted = Optional.of(kind));
        }
        if (ticksToWait > 0) {
            ticksToWait--;
        } else {
            begin();
        }
    }

    private boolean isActive() {
        return machine.isPrimary() && machine.state() instanceof PeeringState.Active;
    }

    // --- when ----------------------------------------------------------------------------------------------

    private void drawNext() {
        ScrubStamps stamps = machine.copy().history().scrubs();
        long now = env.wallClockMillis();
        // Of a PG whose scrubs nobody has noted it is not known that they are late.
        long last = stamps.scrubbedMillis() == 0 ? now : stamps.scrubbedMillis();
        long lastDeep = stamps.deepScrubbedMillis() == 0 ? now : stamps.deepScrubbedMillis();
        dueMillis = last + withJitter(options.everyNanos());
        deepDueMillis = lastDeep + withJitter(options.deepEveryNanos());
    }

    private long withJitter(long nanos) {
        long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos));
        return millis + random.nextLong(millis * options.jitterPercent() / 100 + 1);
    }

    private Optional<ScrubKind> due() {
        long now = env.wallClockMillis();
        boolean isRecovered = machine.state() instanceof PeeringState.Active active && active.isRecovered();
        if (isRecovered && now >= deepDueMillis && listener.maySchedule(true)) {
            return Optional.of(ScrubKind.DEEP);
        }
        boolean isDue = isRecovered && now >= dueMillis && listener.maySchedule(false);
        return isDue ? Optional.of(ScrubKind.LIGHT) : Optional.empty();
    }

    /** Whether a scrub is long overdue and this OSD has had the time: a cluster that was off for a month is not late at once. */
    public boolean isLate(boolean isDeep) {
        ScrubStamps stamps = machine.copy().history().scrubs();
        long last = isDeep ? stamps.deepScrubbedMillis() : stamps.scrubbedMillis();
        long every = TimeUnit.NANOSECONDS.toMillis(isDeep ? options.deepEveryNanos() : options.everyNanos());
        long now = env.wallClockMillis();
        boolean hadTime = now - knownSinceMillis > every;
        return last != 0 && hadTime && now - last > 2 * every + every * options.jitterPercent() / 100;
    }

    // --- slots ---------------------------------------------------------------------------------------------

    private void begin() {
        if (run != null || wanted.isEmpty() || !isActive() || ticksToWait > 0) {
            return;
        }
        if (!slots.take(machine.copy().pg())) {
            return;
        }
        run = new Run(wanted.get(), members());
        wanted = Optional.empty();
        listener.scrubChanged();
        run.members.forEach(osd -> reserve(osd, ReservationPhase.REQUEST));
        goOn();
    }

    /** Members that have all objects; what a backfill has not reached cannot be compared. */
    private SortedSet<Integer> members() {
        SortedSet<Integer> members = new TreeSet<>(machine.peers().members());
        members.removeIf(osd -> !machine.placement().isActing(osd)
                || !machine.peers().lastBackfill(osd).isMax());
        return members;
    }

    private void reserve(int osd, ReservationPhase phase) {
        link.send(
                osd,
                new PgMessage.ScrubReservation(
                        machine.copy().pg(), machine.placement().epoch(), machine.interval(), phase));
    }

    public void reservationAnswered(int from, PgMessage.ScrubReservation message) {
        if (run == null || !run.members.contains(from)) {
            return;
        }
        switch (message.phase()) {
            case GRANT -> {
                run.ungranted.remove(from);
                goOn();
            }
            case REJECT -> {
                env.probe("pg.scrub-reservation-rejected");
                want(run.kind);
                release();
                // Who waits holds nothing, and those who met do not meet again at once.
                ticksToWait = random.nextInt(MOST_TICKS_BACKED_OFF) + 1;
            }
            case REQUEST, RELEASE, TOO_FULL -> {}
        }
    }

    private void release() {
        run.stop();
        run.members.forEach(osd -> reserve(osd, ReservationPhase.RELEASE));
        run = null;
        slots.release(machine.copy().pg());
        listener.scrubChanged();
    }

    private void goOn() {
        if (run.ungranted.isEmpty() && !run.isClosed) {
            startChunk();
        }
    }

    // --- chunks --------------------------------------------------------------------------------------------

    /** Whether a write must wait until the chunk is compared. */
    public boolean isClosed(HObject object) {
        return run != null && run.isClosed && object.compareTo(run.begin) >= 0 && object.compareTo(run.end) < 0;
    }

    /** Recovery has put an object in place, which a copy may have told of as it was before. */
    public void touched(HObject object) {
        if (run != null && run.isClosed) {
            run.touched.add(object);
        }
    }

    private void startChunk() {
        Run current = run;
        current.end = endOfChunk(current);
        current.toldTo = current.end;
        current.isClosed = true;
        current.replies.clear();
        current.touched.clear();
        chunks++;
        for (int osd : current.members) {
            link.send(
                    osd,
                    new PgMessage.ScrubChunk(
                            machine.copy().pg(),
                            machine.placement().epoch(),
                            machine.interval(),
                            chunks,
                            current.begin,
                            current.end,
                            current.kind.isDeep()));
        }
        current.scan = new CopyScan(
                reactor,
                store,
                collection,
                current.begin,
                current.end,
                current.kind.isDeep(),
                options,
                (end, copies) -> told(machine.self(), end, copies));
        current.scan.start();
    }

    private HObject endOfChunk(Run current) {
        ObjectStore.ObjectList list = store.list(collection, current.begin, options.chunkObjects());
        if (!current.kind.isDeep()) {
            return list.next();
        }
        long bytes = 0;
        boolean isFirst = true;
        for (HObject object : list.objects()) {
            bytes += store.stat(collection, object)
                    .map(ObjectStore.ObjectStat::sizeBytes)
                    .orElse(0L);
            if (bytes > options.chunkBytes() && !isFirst) {
                return object;
            }
            isFirst = false;
        }
        return list.next();
    }

    /** A member has told what it has. */
    public void replied(int from, PgMessage.ScrubReply message) {
        boolean isAwaited = run != null && run.isClosed && message.chunk() == chunks && run.members.contains(from);
        if (isAwaited) {
            told(from, message.end(), message.copies());
        }
    }

    private void told(int osd, HObject end, List<ScrubbedCopy> copies) {
        run.replies.put(osd, copies);
        if (end.compareTo(run.toldTo) < 0) {
            // What lies behind is looked at with the next chunk.
            run.toldTo = end;
        }
        if (run.replies.size() == run.members.size() + 1) {
            compare();
        }
    }

    private void compare() {
        Run current = run;
        HObject end = current.toldTo;
        SortedMap<Integer, List<ScrubbedCopy>> chunk = new TreeMap<>();
        current.replies.forEach((osd, copies) -> chunk.put(osd, within(copies, end)));
        List<Finding> findings = new ChunkComparison(
                        chunk, machine.self(), current.kind.isDeep(), newestEntries(current.begin, end))
                .findings();
        current.begin = end;
        current.isClosed = false;
        current.scan = null;
        for (Finding finding : findings) {
            if (!current.touched.contains(finding.object()) && !isLacking(finding.object())) {
                note(current, finding);
            }
        }
        listener.chunkOver();
        if (run != current) {
            return;
        }
        if (end.isMax()) {
            finish();
        } else {
            current.pause = reactor.schedule(options.pauseNanos(), () -> {
                if (run == current) {
                    goOn();
                }
            });
        }
    }

    /** What the log knows of the objects of a range. */
    private Map<HObject, LogEntry> newestEntries(HObject from, HObject to) {
        Map<HObject, LogEntry> newest = new TreeMap<>();
        for (LogEntry entry : machine.copy().log().whole().entries()) {
            boolean isWithin =
                    entry.object().compareTo(from) >= 0 && entry.object().compareTo(to) < 0;
            if (isWithin && entry.kind() != LogEntry.Kind.ERROR) {
                newest.put(entry.object(), entry);
            }
        }
        return newest;
    }

    private static List<ScrubbedCopy> within(List<ScrubbedCopy> copies, HObject end) {
        return copies.stream().filter(copy -> copy.object().compareTo(end) < 0).toList();
    }

    private boolean isLacking(HObject object) {
        return machine.copy().missing().contains(object)
                || !machine.peers().membersMissing(object).isEmpty();
    }

    private void note(Run current, Finding finding) {
        env.probe("pg.scrub-finding");
        if (finding.proof() != Proof.CHECKSUM && !finding.isLost()) {
            // Not a disk's doing, but a mistake of ours or somebody's hand.
            env.probe("pg.scrub-difference");
        }
        boolean isMended = !finding.bad().isEmpty() && finding.proof().suffices(current.kind, options.mendsProven());
        if (isMended) {
            env.probe("pg.scrub-mended");
        }
        if (isMended || (finding.isLost() && options.mendsProven())) {
            listener.mend(finding);
        }
        InconsistentObject report = isMended ? finding.report().repaired() : finding.report();
        if (current.findings.size() < MOST_FINDINGS) {
            current.findings.put(finding.object(), new Found(report, finding.isDeep()));
        }
    }

    private void finish() {
        Run over = run;
        release();
        if (!over.kind.isDeep()) {
            // It has not looked at bytes: what a deep scrub has found there stands.
            found.values().removeIf(before -> !before.isDeep());
        } else {
            found.clear();
        }
        found.putAll(over.findings);
        int deep = 0;
        int shallow = 0;
        for (Found finding : found.values()) {
            if (!finding.report().isRepaired()) {
                deep += finding.isDeep() ? 1 : 0;
                shallow += finding.isDeep() ? 0 : 1;
            }
        }
        ScrubStamps stamps = machine.copy().history().scrubs();
        long now = env.wallClockMillis();
        env.probe(over.kind.isDeep() ? "pg.deep-scrubbed" : "pg.scrubbed");
        listener.scrubbed(over.kind.isDeep() ? stamps.deepScrubbed(now, shallow, deep) : stamps.scrubbed(now, shallow));
        drawNext();
        begin();
    }

    // --- what people ask -----------------------------------------------------------------------------------

    public boolean isScrubbing() {
        return run != null && run.ungranted.isEmpty();
    }

    public boolean isDeep() {
        return run != null && run.kind.isDeep();
    }

    public boolean isRepair() {
        return run != null && run.kind == ScrubKind.REPAIR;
    }

    /** What the scrub waits for; empty when there is none. */
    public String stage() {
        if (run == null) {
            return wanted.isPresent() ? "a slot to scrub in" : "";
        }
        if (!run.ungranted.isEmpty()) {
            return "slots of osds " + run.ungranted;
        }
        return run.isClosed ? "what the copies have in chunk " + chunks : "the pause between chunks";
    }

    /** Objects before it are compared. */
    public HObject scrubbedTo() {
        return run == null ? HObject.MIN : run.begin;
    }

    /** What the newest scrubs found, mended or not; at most so many. */
    public List<InconsistentObject> inconsistent(int most) {
        List<InconsistentObject> list = new ArrayList<>();
        for (Found finding : found.values()) {
            if (list.size() < most) {
                list.add(finding.report());
            }
        }
        return list;
    }
}
