package io.orthocone.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.env.Disk;
import io.orthocone.env.DiskFile;
import io.orthocone.env.Payload;
import io.orthocone.sim.DiskFault;
import io.orthocone.sim.DiskOperation;
import io.orthocone.sim.PowerCutError;
import io.orthocone.sim.SimDisk;
import io.orthocone.sim.Survival;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The power goes at every fence, with any part of what was in flight: the journal opens, and holds what it promised. */
final class JournalCrashTest {
    private static final JournalOptions TINY = new JournalOptions(12 << 10, 1, 8 << 10);
    private static final int SURVIVALS = 12;

    /** What must be there, and what may be. */
    private static final class Model {
        final TreeMap<Long, Payload> durable = new TreeMap<>();
        final TreeMap<Long, Payload> inFlight = new TreeMap<>();
        long trimBelow = 1;
        boolean truncating;
        long truncateFrom = Long.MAX_VALUE;
    }

    private static Payload record(long number, int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(number).nextBytes(bytes);
        return Payload.wrap(bytes);
    }

    @Test
    void everyCrashLeavesAPrefixThatHoldsAllThatIsDurable() throws IOException {
        int states = 0;
        for (int seed = 0; seed < 12; seed++) {
            states += explore(seed);
        }
        assertThat(states).isGreaterThan(5_000);
    }

    @Test
    void aNewJournalIsThereOnceItIsOpen() throws IOException {
        SimDisk disk = new SimDisk(new SplittableRandom(1));
        Journal journal = Journal.open(disk, "j", TINY, new SplittableRandom(1));
        journal.append(List.of(JournalRecord.of(record(1, 100))));
        disk.powerCut(Survival.NOTHING);
        try (Journal reopened = Journal.open(disk, "j", TINY, new SplittableRandom(2))) {
            assertThat(reopened.lastSeq()).isEqualTo(1);
        }
    }

    private static int explore(int seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        SimDisk disk = new SimDisk(random.split());
        Journal first = Journal.open(disk, "j", TINY, new SplittableRandom(1));
        Model model = new Model();
        int[] states = new int[1];
        SplittableRandom crashes = random.split();
        disk.addListener(operation -> {
            if (!operation.isFence() && crashes.nextInt(4) != 0) {
                return;
            }
            for (int i = 0; i < SURVIVALS; i++) {
                // The operation itself is in flight too: it happens on the copy before the power goes.
                SimDisk crashed = disk.fork(crashes.split());
                replay(operation, crashed);
                crashed.powerOn();
                verify(crashed, model, 1);
                states[0]++;
            }
        });
        run(first, random, model);
        return states[0];
    }

    private static void replay(DiskOperation operation, SimDisk disk) {
        try {
            switch (operation) {
                case DiskOperation.Write write -> {
                    ByteBuffer bytes = Segment.blocks(
                            Math.max(4096, BatchLayout.wholeBlocks(write.bytes().length())));
                    bytes.limit(write.bytes().length());
                    write.bytes().copyTo(bytes);
                    Disk.Mode mode = write.durable() ? Disk.Mode.DIRECT_SYNC : Disk.Mode.BUFFERED;
                    DiskFile file = disk.open(write.path(), mode);
                    disk.failCall(disk.calls() + 1, DiskFault.POWER_CUT);
                    file.write(write.position(), bytes.flip());
                }
                default -> disk.powerCut();
            }
        } catch (PowerCutError off) {
            return;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void run(Journal journal, SplittableRandom random, Model model) throws IOException {
        long serial = 0;
        for (int step = 0; step < 25; step++) {
            int choice = random.nextInt(10);
            if (choice == 0) {
                long from = journal.firstSeq() + random.nextLong(journal.lastSeq() - journal.firstSeq() + 2);
                model.truncating = true;
                model.truncateFrom = from;
                journal.truncateFrom(from);
                model.durable.tailMap(from).clear();
                model.truncateFrom = Long.MAX_VALUE;
                model.truncating = false;
            } else if (choice <= 2) {
                long below = journal.firstSeq() + random.nextLong(journal.lastSeq() - journal.firstSeq() + 2);
                model.trimBelow = below;
                journal.trimBelow(below);
            } else if (choice == 3) {
                journal.mark();
            } else {
                List<JournalRecord> records = new ArrayList<>();
                for (int i = random.nextInt(1, 4); i > 0; i--) {
                    Payload record = record(++serial, random.nextInt(random.nextInt(6) == 0 ? 30_000 : 3000));
                    model.inFlight.put(journal.lastSeq() + 1 + records.size(), record);
                    records.add(JournalRecord.of(record));
                }
                journal.append(records);
                model.durable.putAll(model.inFlight);
                model.inFlight.clear();
            }
        }
    }

    private static void verify(SimDisk crashed, Model model, int depth) {
        try (Journal journal = Journal.open(crashed, "j", TINY, new SplittableRandom(2))) {
            TreeMap<Long, Payload> found = new TreeMap<>();
            journal.replay(0, found::put);
            long first = model.trimBelow;
            TreeMap<Long, Payload> needed = new TreeMap<>(model.durable.tailMap(first));
            if (model.truncating) {
                assertThat(new TreeMap<>(found.tailMap(first)))
                        .isIn(needed, new TreeMap<>(needed.headMap(model.truncateFrom)));
            } else {
                TreeMap<Long, Payload> allowed = new TreeMap<>(needed);
                allowed.putAll(model.inFlight.tailMap(first));
                assertThat(found.tailMap(first)).containsAllEntriesOf(needed);
                assertThat(allowed).containsAllEntriesOf(found.tailMap(first));
            }
            // What is written after the crash is readable, and nothing of before comes back behind it.
            long last = journal.lastSeq();
            journal.append(List.of(JournalRecord.of(record(-1, 50)), JournalRecord.of(record(-2, 5000))));
            found.put(last + 1, record(-1, 50));
            found.put(last + 2, record(-2, 5000));
            if (depth > 0) {
                SimDisk again = crashed.fork(new SplittableRandom(3));
                again.powerCut(Survival.NOTHING);
                try (Journal reopened = Journal.open(again, "j", TINY, new SplittableRandom(2))) {
                    TreeMap<Long, Payload> after = new TreeMap<>();
                    reopened.replay(0, after::put);
                    assertThat(new TreeMap<>(after.tailMap(first))).isEqualTo(new TreeMap<>(found.tailMap(first)));
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The name of a segment that was not made durable, because that call failed or the process was killed before it, is made so by the next process. */
    @Test
    void recordsDoNotOutliveTheNameOfTheirSegment() throws IOException {
        boolean reached = true;
        for (int call = 1; reached; call++) {
            SimDisk disk = new SimDisk(new SplittableRandom(1));
            try (Journal journal = Journal.open(disk, "j", TINY, new SplittableRandom(2))) {
                journal.append(List.of(JournalRecord.of(Payload.zeros(100))));
            }
            long failing = disk.calls() + call;
            disk.failCall(failing, DiskFault.EIO);
            appendUntilItFails(disk, 6);
            reached = disk.calls() >= failing;
            disk.clearFaults();
            disk.processEnded();
            // Killed after its first record: nothing that it did later can have helped.
            long written = Journal.open(disk, "j", TINY, new SplittableRandom(2))
                    .append(List.of(JournalRecord.of(Payload.zeros(1500))));
            disk.powerCut(Survival.NOTHING);
            try (Journal after = Journal.open(disk, "j", TINY, new SplittableRandom(2))) {
                assertThat(after.lastSeq()).as("after call %s has failed", call).isGreaterThanOrEqualTo(written);
            }
        }
    }

    private static void appendUntilItFails(SimDisk disk, int records) {
        try (Journal journal = Journal.open(disk, "j", TINY, new SplittableRandom(2))) {
            for (int i = 0; i < records; i++) {
                journal.append(List.of(JournalRecord.of(Payload.zeros(1500))));
            }
        } catch (IOException failed) {
            return;
        }
    }
}
