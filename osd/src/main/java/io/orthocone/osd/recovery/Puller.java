package io.orthocone.osd.recovery;

import io.orthocone.message.Eversion;
import io.orthocone.message.HObject;
import io.orthocone.message.MissingItem;
import io.orthocone.message.PgMessage;
import io.orthocone.message.PgMessage.ObjectPart;
import io.orthocone.message.PgMessage.ObjectPosition;
import io.orthocone.osd.backend.PgLink;
import io.orthocone.osd.backend.PgMetaStore;
import io.orthocone.osd.backend.ReplicatedBackend;
import io.orthocone.osd.peering.PeeringMachine;
import io.orthocone.osd.space.SpaceGauge;
import io.orthocone.osd.store.ObjectStore;
import io.orthocone.osd.store.Transaction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Objects on their way from other copies to the primary. A source that does not have the object says so, and the next one is tried; an
 * object that nobody has stays missing (unfound) until more copies are known.
 */
final class Puller {
    private record Pull(Eversion need, int source) {}

    private final PeeringMachine machine;
    private final PgMetaStore meta;
    private final ObjectStore store;
    private final ObjectParts parts;
    private final PgLink link;
    private final int maxPartBytes;
    private final SpaceGauge space;
    private final Consumer<HObject> arrived;
    private final Map<HObject, Pull> pulls = new LinkedHashMap<>();
    private final Map<HObject, SortedSet<Integer>> refusals = new LinkedHashMap<>();
    private long generation;

    Puller(
            PeeringMachine machine,
            PgMetaStore meta,
            ObjectStore store,
            ObjectParts parts,
            PgLink link,
            int maxPartBytes,
            SpaceGauge space,
            Consumer<HObject> arrived) {
        this.machine = machine;
        this.meta = meta;
        this.store = store;
        this.parts = parts;
        this.link = link;
        this.maxPartBytes = maxPartBytes;
        this.space = space;
        this.arrived = arrived;
    }

    void beginInterval() {
        generation++;
        pulls.clear();
        refusals.clear();
    }

    /** More, or fewer, copies are known: whoever was asked in vain may be asked again, who is gone must not be waited for. */
    void sourcesChanged() {
        refusals.clear();
        pulls.entrySet()
                .removeIf(pull -> !machine.peers()
                        .sourcesOf(pull.getKey(), pull.getValue().need())
                        .contains(pull.getValue().source()));
    }

    int active() {
        return pulls.size();
    }

    boolean isPulling(HObject object) {
        return pulls.containsKey(object);
    }

    /** Whether no copy is known that might have the object. */
    boolean isUnfound(MissingItem item) {
        return !pulls.containsKey(item.object()) && nextSource(item) < 0;
    }

    /** Asks a source for the object. Returns false when there is none. */
    boolean pull(MissingItem item) {
        int source = nextSource(item);
        if (source < 0) {
            return false;
        }
        pulls.put(item.object(), new Pull(item.need(), source));
        ask(item.object(), item.need(), source, ObjectPosition.START);
        return true;
    }

    private int nextSource(MissingItem item) {
        SortedSet<Integer> refused = refusals.getOrDefault(item.object(), new TreeSet<>());
        for (int source : machine.peers().sourcesOf(item.object(), item.need())) {
            if (!refused.contains(source)) {
                return source;
            }
        }
        return -1;
    }

    private void ask(HObject object, Eversion need, int source, ObjectPosition from) {
        PgMessage.PullPart part = new PgMessage.PullPart(object, need, from, maxPartBytes);
        link.send(
                source,
                new PgMessage.Pull(
                        machine.copy().pg(), machine.placement().epoch(), machine.interval(), List.of(part)));
    }

    void refused(int from, PgMessage.PullRefused message) {
        Pull pull = pulls.get(message.object());
        if (pull == null || pull.source() != from || !pull.need().equals(message.need())) {
            return;
        }
        pulls.remove(message.object());
        refusals.computeIfAbsent(message.object(), key -> new TreeSet<>()).add(from);
        if (machine.peers().members().contains(from)) {
            // By the log it should have it: its copy is damaged too, and gets it back once it is found.
            machine.peers().lacks(from, new MissingItem(message.object(), message.need(), Eversion.ZERO));
        }
    }

    /** A part has come. Answers whether there was room for it; if not, the object is asked for again later. */
    boolean arrived(int from, ObjectPart part) {
        Pull pull = pulls.get(part.object());
        if (pull == null || pull.source() != from || !pull.need().equals(part.version())) {
            return true;
        }
        if (!space.fits(part.data().length() + RecoveryFollower.PART_OVERHEAD_BYTES)) {
            pulls.remove(part.object());
            return false;
        }
        Transaction.Builder change = Transaction.builder().fromReserve();
        parts.write(change, part);
        if (!part.last()) {
            long startedIn = generation;
            ObjectPosition next = part.end();
            ReplicatedBackend.submitFromReserve(store, change.build(), () -> {
                if (startedIn == generation && pull.equals(pulls.get(part.object()))) {
                    ask(part.object(), pull.need(), pull.source(), next);
                }
            });
            return true;
        }
        meta.removeMissing(change, part.object());
        ReplicatedBackend.submitFromReserve(store, change.build(), () -> {});
        pulls.remove(part.object());
        refusals.remove(part.object());
        machine.copy().recovered(part.object(), part.version());
        arrived.accept(part.object());
        return true;
    }
}
