package io.orthocone.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.env.Disk;
import io.orthocone.env.Payload;
import io.orthocone.sim.SimDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Torn or corrupt: every byte of a small journal is changed in turn, and no acknowledged record is ever silently gone. */
final class JournalDecayTest {
    private static final JournalOptions TINY = new JournalOptions(8 << 10, 1, 4 << 10);

    private static Payload record(int number, int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(number).nextBytes(bytes);
        return Payload.wrap(bytes);
    }

    private static void append(Journal journal, Payload... records) throws IOException {
        List<JournalRecord> list = new ArrayList<>();
        for (Payload record : records) {
            list.add(JournalRecord.of(record));
        }
        journal.append(list);
    }

    private static NavigableMap<Long, Payload> contents(Journal journal) throws IOException {
        TreeMap<Long, Payload> found = new TreeMap<>();
        journal.replay(0, found::put);
        return found;
    }

    /** A journal with small and large records, a truncation, a trim and a reused segment, cleanly closed. */
    private static SimDisk written(Map<Long, Payload> expected) throws IOException {
        SimDisk disk = new SimDisk(new SplittableRandom(5));
        Journal journal = Journal.open(disk, "j", TINY, new SplittableRandom(6));
        append(journal, record(1, 100), record(2, 200));
        append(journal, record(3, 3000));
        append(journal, record(4, 500));
        journal.trimBelow(3);
        append(journal, record(5, 5000));
        append(journal, record(6, 10), record(7, 1500), record(8, 700));
        journal.truncateFrom(7);
        append(journal, record(77, 40));
        journal.trimBelow(5);
        append(journal, record(88, 300), record(99, 30));
        journal.close();
        expected.putAll(contents(Journal.open(disk, "j", TINY, new SplittableRandom(6))));
        assertThat(expected.values())
                .endsWith(record(5, 5000), record(6, 10), record(77, 40), record(88, 300), record(99, 30));
        return disk;
    }

    @Test
    void noChangedByteSilentlyLosesWhatWasDurable() throws IOException {
        TreeMap<Long, Payload> expected = new TreeMap<>();
        SimDisk disk = written(expected);
        int refused = 0;
        int harmless = 0;
        for (String name : disk.list("j")) {
            String path = "j/" + name;
            long size = disk.open(path, Disk.Mode.BUFFERED).sizeBytes();
            for (long at = 0; at < size; at += isBlank(disk, path, at) ? 61 : 1) {
                SimDisk decayed = disk.fork(new SplittableRandom(0));
                decayed.flipBit(path, at, (int) (at % 8));
                try (Journal journal = Journal.open(decayed, "j", TINY, new SplittableRandom(6))) {
                    NavigableMap<Long, Payload> found = contents(journal);
                    // What is trimmed may be there or not; what is needed must be.
                    long needed = 5;
                    assertThat(new TreeMap<>(found.tailMap(needed)))
                            .as("%s byte %s", path, at)
                            .isEqualTo(new TreeMap<>(expected.tailMap(needed)));
                    harmless++;
                } catch (JournalDamagedException damaged) {
                    refused++;
                }
            }
        }
        assertThat(refused).isGreaterThan(5_000);
        assertThat(harmless).isGreaterThan(300);
    }

    /** Where nothing was ever written a sample is enough. */
    private static boolean isBlank(SimDisk disk, String path, long at) throws IOException {
        if (path.endsWith("identity")) {
            return false;
        }
        long from = at / 64 * 64;
        ByteBuffer around = ByteBuffer.allocate(64);
        disk.open(path, Disk.Mode.BUFFERED).read(from, around);
        return around.flip().mismatch(ByteBuffer.allocate(64)) < 0;
    }

    /** Segments so large that several writes follow one another in the newest: what is behind a fault says that it is none of a torn end. */
    @Test
    void noChangedByteOfAnEarlierWriteInTheNewestSegmentPassesForTorn() throws IOException {
        JournalOptions roomy = new JournalOptions(32 << 10, 1, 4 << 10);
        SimDisk disk = new SimDisk(new SplittableRandom(5));
        TreeMap<Long, Payload> expected = new TreeMap<>();
        try (Journal journal = Journal.open(disk, "j", roomy, new SplittableRandom(6))) {
            append(journal, record(1, 100), record(2, 200));
            append(journal, record(3, 3000));
            append(journal, record(4, 500));
            expected.putAll(contents(journal));
        }
        String path = "j/segment-000001";
        int refused = 0;
        for (long at = 4096; at < 4 * 4096; at++) {
            SimDisk decayed = disk.fork(new SplittableRandom(0));
            decayed.flipBit(path, at, (int) (at % 8));
            try (Journal journal = Journal.open(decayed, "j", roomy, new SplittableRandom(6))) {
                assertThat(contents(journal)).as("byte %s", at).isEqualTo(expected);
            } catch (JournalDamagedException damaged) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(3800);
    }

    @Test
    void withoutAMarkerOnlyTheVeryLastWriteCanPassForTorn() throws IOException {
        SimDisk disk = new SimDisk(new SplittableRandom(5));
        Journal journal = Journal.open(disk, "j", TINY, new SplittableRandom(6));
        append(journal, record(1, 100), record(2, 200));
        append(journal, record(3, 300), record(4, 50));
        // Header, 100 bytes, 4 of padding that nobody reads, header, 200 bytes.
        for (long at = 4096; at < 4096 + 64 + 104 + 64 + 200; at++) {
            if (at >= 4096 + 164 && at < 4096 + 168) {
                continue;
            }
            SimDisk decayed = disk.fork(new SplittableRandom(0));
            decayed.flipBit("j/segment-000001", at, 3);
            assertThat(opensWithoutDamage(decayed))
                    .as("byte %s of the first write", at)
                    .isFalse();
        }
        journal.mark();
        SimDisk marked = disk.fork(new SplittableRandom(0));
        marked.flipBit("j/segment-000002", 4096 + 70, 1);
        assertThat(opensWithoutDamage(marked)).isFalse();
    }

    private static boolean opensWithoutDamage(SimDisk disk) throws IOException {
        try (Journal journal = Journal.open(disk, "j", TINY, new SplittableRandom(6))) {
            contents(journal);
            return true;
        } catch (JournalDamagedException damaged) {
            return false;
        }
    }
}
