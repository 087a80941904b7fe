package io.orthocone.osd.peering;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.message.EntityName;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.Eversion;
import io.orthocone.message.HObject;
import io.orthocone.message.LogEntry;
import io.orthocone.message.MissingItem;
import io.orthocone.message.PgHistory;
import io.orthocone.message.PgInfo;
import io.orthocone.message.PgLogSegment;
import io.orthocone.message.PgMessage;
import io.orthocone.message.ReqId;
import io.orthocone.osd.pg.CopyChange;
import io.orthocone.osd.pg.OsdStates;
import io.orthocone.osd.pg.PastIntervals;
import io.orthocone.osd.pg.PgCopy;
import io.orthocone.osd.pg.PgPlacement;
import io.orthocone.osdmap.PgId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One PG on a handful of OSDs, with the monitors' part played here: machines, their stored copies, the messages between them, the
 * objects in their stores. Pure and single-threaded: {@link #settle} runs until nothing moves.
 */
final class PeeringWorld {
    static final PgId PG = new PgId(1, 0);
    private static final int MAX_DUPS = 100;

    private static final class Row {
        boolean up = true;
        int upFrom;
        int upThru;
        int lostAt;
        int deadEpoch;
    }

    private record States(TreeMap<Integer, Row> rows) implements OsdStates {
        static States of(Map<Integer, Row> rows) {
            TreeMap<Integer, Row> copies = new TreeMap<>();
            rows.forEach((osd, row) -> {
                Row copy = new Row();
                copy.up = row.up;
                copy.upFrom = row.upFrom;
                copy.upThru = row.upThru;
                copy.lostAt = row.lostAt;
                copy.deadEpoch = row.deadEpoch;
                copies.put(osd, copy);
            });
            return new States(copies);
        }

        @Override
        public boolean exists(int osd) {
            return rows.containsKey(osd);
        }

        @Override
        public boolean isUp(int osd) {
            return exists(osd) && rows.get(osd).up;
        }

        @Override
        public int upFrom(int osd) {
            return exists(osd) ? rows.get(osd).upFrom : 0;
        }

        @Override
        public int upThru(int osd) {
            return exists(osd) ? rows.get(osd).upThru : 0;
        }

        @Override
        public int lostAt(int osd) {
            return exists(osd) ? rows.get(osd).lostAt : 0;
        }

        @Override
        public int deadEpoch(int osd) {
            return exists(osd) ? rows.get(osd).deadEpoch : 0;
        }
    }

    private record Map1(PgPlacement placement, OsdStates osds) {}

    private record Stored(
            PgInfo info,
            PgPlacement placement,
            PastIntervals past,
            PgLogSegment log,
            List<MissingItem> missing,
            TreeMap<HObject, Eversion> objects) {}

    private record Flight(int from, int to, PgMessage message) {}

    private final int size;
    private final int minSize;
    private final TreeMap<Integer, Row> rows = new TreeMap<>();
    private final List<Map1> maps = new ArrayList<>();
    private List<Integer> crush = List.of();
    private List<Integer> pgTemp = List.of();
    private int epoch = 1;

    private final TreeMap<Integer, PeeringMachine> machines = new TreeMap<>();
    private final TreeMap<Integer, Stored> stored = new TreeMap<>();
    private final TreeMap<Integer, TreeMap<HObject, Eversion>> objects = new TreeMap<>();
    private final Set<Integer> diskHeld = new HashSet<>();
    private final Deque<Flight> flights = new ArrayDeque<>();
    private final Set<Integer> isolated = new TreeSet<>();
    private boolean monitorsGrantUpThru = true;
    private boolean monitorsGrantPgTemp = true;
    private final TreeMap<HObject, Eversion> acknowledged = new TreeMap<>();
    private final Map<String, Integer> probes = new TreeMap<>();
    private long nextTid = 1;
    private int wantedUpThruBy = PgPlacement.NO_OSD;
    private List<Integer> wantedPgTemp;

    /** A pool whose PG lives on {@code osds}, all up; created in epoch 1. */
    PeeringWorld(int size, int minSize, int... osds) {
        this.size = size;
        this.minSize = minSize;
        List<Integer> all = new ArrayList<>();
        for (int osd : osds) {
            rows.put(osd, new Row());
            rows.get(osd).upFrom = 1;
            objects.put(osd, new TreeMap<>());
            if (all.size() < size) {
                all.add(osd);
            }
        }
        crush = all;
        maps.add(snapshot());
        create(crush.getFirst());
        nextMap();
    }

    // --- maps ----------------------------------------------------------------------------------------------

    private Map1 snapshot() {
        States states = States.of(rows);
        List<Integer> up = crush.stream().filter(states::isUp).toList();
        List<Integer> temp = pgTemp.stream().filter(states::isUp).toList();
        List<Integer> acting = temp.isEmpty() ? up : temp;
        int upPrimary = up.isEmpty() ? PgPlacement.NO_OSD : up.getFirst();
        int primary = acting.isEmpty() ? PgPlacement.NO_OSD : acting.getFirst();
        return new Map1(PgPlacement.of(epoch, up, upPrimary, acting, primary, size, minSize, 0, states), states);
    }

    /** The monitors publish a map; every running OSD gets it. */
    PeeringWorld nextMap() {
        epoch++;
        maps.add(snapshot());
        for (int osd : List.copyOf(machines.keySet())) {
            catchUp(osd);
        }
        return this;
    }

    private void catchUp(int osd) {
        while (machines.containsKey(osd)) {
            PeeringMachine machine = machines.get(osd);
            boolean isFresh = machine.state() instanceof PeeringState.Initial;
            int next = machine.placement().epoch() + 1;
            if (next > epoch || (isolated.contains(osd) && !isFresh)) {
                return;
            }
            Map1 map = maps.get(next - 1);
            execute(osd, machine.on(new PeeringEvent.MapAdvanced(map.placement(), map.osds())));
        }
    }

    PeeringWorld crush(Integer... up) {
        crush = List.of(up);
        pgTemp = List.of();
        return nextMap();
    }

    /** The process dies with what its disk has not stored; the map says so. */
    PeeringWorld kill(int... osds) {
        for (int osd : osds) {
            crash(osd);
            rows.get(osd).up = false;
        }
        return nextMap();
    }

    /** The process dies; no map says so yet. */
    PeeringWorld crash(int osd) {
        machines.remove(osd);
        diskHeld.remove(osd);
        flights.removeIf(flight -> flight.from() == osd || flight.to() == osd);
        return this;
    }

    /** The map says that an OSD is down which is alive and hears nothing. */
    PeeringWorld markDown(int osd) {
        rows.get(osd).up = false;
        return nextMap();
    }

    PeeringWorld lost(int osd) {
        rows.get(osd).lostAt = epoch + 1;
        return nextMap();
    }

    PeeringWorld revive(int... osds) {
        for (int osd : osds) {
            isolated.remove(osd);
            Row row = rows.get(osd);
            row.up = true;
            row.upFrom = epoch + 1;
            if (!machines.containsKey(osd) && stored.containsKey(osd)) {
                load(osd);
            }
        }
        return nextMap();
    }

    private void load(int osd) {
        Stored copy = stored.get(osd);
        objects.put(osd, new TreeMap<>(copy.objects()));
        PgCopy loaded = new PgCopy(copy.info(), copy.placement(), copy.past(), copy.log(), copy.missing(), MAX_DUPS);
        machines.put(
                osd,
                new PeeringMachine(
                        osd, loaded, maps.get(copy.placement().epoch() - 1).osds()));
        catchUp(osd);
    }

    /** The OSD hears and says nothing, maps included. */
    PeeringWorld isolate(int osd) {
        isolated.add(osd);
        flights.removeIf(flight -> flight.from() == osd || flight.to() == osd);
        return this;
    }

    PeeringWorld rejoin(int osd) {
        isolated.remove(osd);
        catchUp(osd);
        return this;
    }

    PeeringWorld monitorsGrantUpThru(boolean grant) {
        monitorsGrantUpThru = grant;
        return this;
    }

    PeeringWorld monitorsGrantPgTemp(boolean grant) {
        monitorsGrantPgTemp = grant;
        return this;
    }

    /** Nothing this OSD persists from now on gets to its disk before it dies. */
    PeeringWorld holdDisk(int osd) {
        diskHeld.add(osd);
        return this;
    }

    // --- running -------------------------------------------------------------------------------------------

    /** Runs until no message is in flight and the monitors have nothing to grant. */
    PeeringWorld settle() {
        for (int round = 0; round < 200; round++) {
            while (!flights.isEmpty()) {
                deliver(flights.removeFirst());
            }
            if (!monitorsAct()) {
                return this;
            }
        }
        throw new AssertionError("peering does not come to rest: " + this);
    }

    /** Everybody asks again for what is awaited, then runs on. */
    PeeringWorld tick() {
        for (int osd : List.copyOf(machines.keySet())) {
            execute(osd, machines.get(osd).on(new PeeringEvent.RetryTick()));
        }
        return settle();
    }

    private boolean monitorsAct() {
        boolean changes = false;
        if (monitorsGrantUpThru && wantedUpThruBy != PgPlacement.NO_OSD) {
            rows.get(wantedUpThruBy).upThru = epoch;
            wantedUpThruBy = PgPlacement.NO_OSD;
            changes = true;
        }
        if (monitorsGrantPgTemp && wantedPgTemp != null) {
            pgTemp = wantedPgTemp;
            wantedPgTemp = null;
            changes = true;
        }
        if (changes) {
            nextMap();
        }
        return changes;
    }

    private void deliver(Flight flight) {
        if (isolated.contains(flight.from()) || isolated.contains(flight.to()) || !rows.get(flight.to()).up) {
            return;
        }
        int from = flight.from();
        PgMessage message = flight.message();
        if (!machines.containsKey(flight.to())) {
            answerWithoutCopy(flight);
        }
        PeeringMachine machine = machines.get(flight.to());
        if (machine == null) {
            return;
        }
        assertThat(message.epoch()).isLessThanOrEqualTo(machine.placement().epoch());
        PeeringEvent event = switch (message) {
            case PgMessage.Notify notify -> new PeeringEvent.NotifyReceived(from, notify);
            case PgMessage.Query query -> new PeeringEvent.QueryReceived(from, query);
            case PgMessage.Log log -> new PeeringEvent.LogReceived(from, log);
            case PgMessage.Activated activated -> new PeeringEvent.ActivatedReceived(from, activated);
            case PgMessage.InfoUpdate update -> new PeeringEvent.InfoUpdateReceived(from, update);
            case PgMessage.Remove remove -> new PeeringEvent.RemoveReceived(from, remove);
            default -> throw new AssertionError("no peering message: " + message);
        };
        execute(flight.to(), machine.on(event));
    }

    /** What the driver does for a PG it has no copy of. */
    private void answerWithoutCopy(Flight flight) {
        switch (flight.message()) {
            case PgMessage.Query query ->
                flights.add(new Flight(
                        flight.to(),
                        flight.from(),
                        new PgMessage.Notify(PG, epoch, query.epoch(), PgInfo.empty(PG, query.history()), List.of())));
            case PgMessage.Notify notify
            when rows.get(flight.to()).up ->
                adoptEmpty(
                        flight.to(),
                        notify.epoch(),
                        notify.info().history(),
                        new PastIntervals(notify.pastIntervals()));
            case PgMessage.Log log
            when log.activate() ->
                adoptEmpty(flight.to(), log.epoch(), log.info().history(), new PastIntervals(log.pastIntervals()));
            default -> {}
        }
    }

    private void create(int primary) {
        adoptEmpty(primary, 1, PgHistory.created(1), PastIntervals.NONE);
    }

    private void adoptEmpty(int osd, int atEpoch, PgHistory history, PastIntervals past) {
        Map1 map = maps.get(atEpoch - 1);
        PgCopy empty = PgCopy.empty(PG, history, map.placement(), past, MAX_DUPS);
        objects.put(osd, new TreeMap<>());
        machines.put(osd, new PeeringMachine(osd, empty, map.osds()));
        PeeringMachine machine = machines.get(osd);
        execute(osd, machine.on(new PeeringEvent.MapAdvanced(map.placement(), map.osds())));
        catchUp(osd);
    }

    private void execute(int osd, List<PeeringEffect> effects) {
        for (PeeringEffect effect : effects) {
            switch (effect) {
                case PeeringEffect.Send send -> flights.add(new Flight(osd, send.osd(), send.message()));
                case PeeringEffect.Persist persist -> persist(osd, persist.change());
                case PeeringEffect.PersistActivation activation -> {
                    if (persist(osd, activation.change())) {
                        PeeringMachine machine = machines.get(osd);
                        execute(osd, machine.on(new PeeringEvent.ActivationDurable(activation.interval())));
                    }
                }
                case PeeringEffect.PersistThenSend sending -> {
                    if (persist(osd, sending.change())) {
                        flights.add(new Flight(osd, sending.osd(), sending.message()));
                    }
                }
                case PeeringEffect.RequestUpThru request -> wantedUpThruBy = osd;
                case PeeringEffect.RequestPgTemp request -> wantedPgTemp = request.acting();
                case PeeringEffect.AwaitPriorLeases await ->
                    execute(osd, machines.get(osd).on(new PeeringEvent.PriorLeasesExpired(await.interval())));
                case PeeringEffect.RemoveCopy remove -> {
                    machines.remove(osd);
                    stored.remove(osd);
                    objects.put(osd, new TreeMap<>());
                }
                case PeeringEffect.Probe probe -> probes.merge(probe.name(), 1, Integer::sum);
                case PeeringEffect.EnterInterval enter -> {}
                case PeeringEffect.BecomeActive active -> {}
                case PeeringEffect.BecomeReplicaActive active -> {}
                case PeeringEffect.SourcesChanged changed -> {}
            }
        }
    }

    /** Applies a change to memory's objects and, unless the disk holds it back, to the stored copy. */
    private boolean persist(int osd, CopyChange change) {
        change.removedObjects().forEach(objects.get(osd)::remove);
        return save(osd);
    }

    private boolean save(int osd) {
        if (diskHeld.contains(osd)) {
            return false;
        }
        PgCopy copy = machines.get(osd).copy();
        stored.put(
                osd,
                new Stored(
                        copy.info(),
                        copy.placement(),
                        copy.past(),
                        copy.log().whole(),
                        copy.missing().items(),
                        new TreeMap<>(objects.get(osd))));
        return true;
    }

    // --- ops -----------------------------------------------------------------------------------------------

    static HObject object(String name) {
        return HObject.head(1, "", "", name, name.hashCode() << 1);
    }

    /** A write through the primary that reaches everybody and is acknowledged. */
    Eversion write(String name) {
        List<Integer> acting = machines.get(primary()).placement().acting();
        return writeReaching(name, acting.stream().mapToInt(Integer::intValue).toArray());
    }

    /** A write that reaches the disks of these members only; acknowledged if they are all. */
    Eversion writeReaching(String name, int... reached) {
        PeeringMachine primary = machines.get(primary());
        assertThat(primary.state()).isInstanceOf(PeeringState.Active.class);
        assertThat(primary.placement().hasMinSize()).as("min_size").isTrue();
        return writeAt(primary.self(), name, reached);
    }

    /** A write that a primary, deposed or not, executes as if it were one. */
    Eversion writeAt(int primaryOsd, String name, int... reached) {
        PeeringMachine primary = machines.get(primaryOsd);
        HObject object = object(name);
        PgCopy copy = primary.copy();
        Eversion version =
                new Eversion(primary.placement().epoch(), copy.log().head().version() + 1);
        Eversion prior = objects.get(primaryOsd).getOrDefault(object, Eversion.ZERO);
        ReqId reqId = new ReqId(EntityName.client(1), 1, nextTid++);
        LogEntry entry =
                new LogEntry(LogEntry.Kind.MODIFY, object, version, prior, version.version(), reqId, 0, ErrorCode.OK);
        Set<Integer> everybody = new TreeSet<>(primary.placement().acting());
        for (int osd : reached) {
            everybody.remove(osd);
            PgCopy member = machines.get(osd).copy();
            member.append(entry, member.objects(), member.bytes());
            objects.get(osd).put(object, version);
            save(osd);
        }
        if (everybody.isEmpty()) {
            acknowledged.put(object, version);
        }
        return version;
    }

    /** Repairs everything that is missing on any member, then tells the primary. */
    PeeringWorld recover() {
        PeeringMachine primary = machines.get(primary());
        assertThat(primary.state()).isInstanceOf(PeeringState.Active.class);
        for (MissingItem item : primary.copy().missing().items()) {
            Eversion found = null;
            for (int source : primary.peers().sourcesOf(item.object(), item.need())) {
                if (item.need().equals(objects.get(source).get(item.object()))) {
                    found = item.need();
                }
            }
            assertThat(found)
                    .as("a source of %s in %s", item.object(), item.need())
                    .isNotNull();
            arrive(primary(), item.object(), found);
        }
        for (int member : primary.peers().members()) {
            for (MissingItem item : primary.peers().missing(member).items()) {
                arrive(member, item.object(), objects.get(primary()).get(item.object()));
                primary.peers().missing(member).remove(item.object());
            }
            if (primary.peers().backfillTargets().contains(member)) {
                objects.put(member, new TreeMap<>(objects.get(primary())));
                machines.get(member).copy().backfilledTo(HObject.MAX, 0, 0);
                save(member);
                primary.peers().backfilledTo(member, HObject.MAX);
            }
        }
        execute(primary(), primary.on(new PeeringEvent.Recovered(primary.interval())));
        return settle();
    }

    private void arrive(int osd, HObject object, Eversion version) {
        objects.get(osd).put(object, version);
        assertThat(machines.get(osd).copy().recovered(object, version)).isTrue();
        save(osd);
    }

    /** Makes the OSD's log forget all but its newest entries. */
    PeeringWorld trimLog(int osd, int keep) {
        PgCopy copy = machines.get(osd).copy();
        copy.trimTo(copy.log().trimTarget(keep, copy.log().head()));
        save(osd);
        return this;
    }

    // --- looking -------------------------------------------------------------------------------------------

    int primary() {
        return maps.getLast().placement().primary();
    }

    boolean isServing() {
        PeeringMachine machine = machines.get(primary());
        return machine != null
                && machine.state() instanceof PeeringState.Active
                && machine.placement().hasMinSize();
    }

    PeeringState state(int osd) {
        return machines.get(osd).state();
    }

    PeeringMachine machine(int osd) {
        return machines.get(osd);
    }

    boolean hasCopy(int osd) {
        return machines.containsKey(osd);
    }

    int epoch() {
        return epoch;
    }

    int probes(String name) {
        return probes.getOrDefault(name, 0);
    }

    Eversion stored(int osd, String name) {
        return objects.get(osd).getOrDefault(object(name), Eversion.ZERO);
    }

    boolean isUp(int osd) {
        return rows.get(osd).up;
    }

    /** Whatever was acknowledged is on the primary in that version or a newer one, or is known to be missing and has a source. */
    PeeringWorld assertNothingLost() {
        assertThat(isServing()).as("serving: %s", this).isTrue();
        PeeringMachine primary = machines.get(primary());
        acknowledged.forEach((object, version) -> {
            Eversion here = objects.get(primary()).getOrDefault(object, Eversion.ZERO);
            MissingItem missing = primary.copy().missing().get(object).orElse(null);
            if (missing == null) {
                assertThat(here).as("%s on the primary", object).isGreaterThanOrEqualTo(version);
                return;
            }
            assertThat(missing.need()).as("%s needed", object).isGreaterThanOrEqualTo(version);
            assertThat(objects.keySet())
                    .as("copies of %s in %s", object, missing.need())
                    .anyMatch(osd -> missing.need().equals(onDisk(osd).get(object)));
            for (int source : primary.peers().sourcesOf(object, missing.need())) {
                if (primary.peers().members().contains(source)) {
                    assertThat(objects.get(source).get(object))
                            .as("%s on member osd.%s", object, source)
                            .isEqualTo(missing.need());
                }
            }
        });
        return this;
    }

    private Map<HObject, Eversion> onDisk(int osd) {
        Stored copy = stored.get(osd);
        return machines.containsKey(osd) || copy == null ? objects.get(osd) : copy.objects();
    }

    /** After recovery all members hold the same objects. */
    PeeringWorld assertCopiesEqual() {
        for (int osd : machines.get(primary()).placement().acting()) {
            assertThat(objects.get(osd)).as("objects of osd.%s", osd).isEqualTo(objects.get(primary()));
            assertThat(machines.get(osd).copy().log().head())
                    .as("log of osd.%s", osd)
                    .isEqualTo(machines.get(primary()).copy().log().head());
        }
        return this;
    }

    @Override
    public String toString() {
        StringBuilder text =
                new StringBuilder("epoch " + epoch + " " + maps.getLast().placement());
        machines.forEach((osd, machine) -> text.append("\n  osd.")
                .append(osd)
                .append(": ")
                .append(machine.state())
                .append(" ")
                .append(machine.copy().info())
                .append(" past ")
                .append(machine.copy().past().intervals()));
        return text.toString();
    }
}
