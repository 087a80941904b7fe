package io.orthocone.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orthocone.env.DurableFiles;
import io.orthocone.env.Payload;
import io.orthocone.sim.DiskFault;
import io.orthocone.sim.SimDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class JournalTest {
    private static final JournalOptions TINY = new JournalOptions(16 << 10, 1, 8 << 10);

    private final SimDisk disk = new SimDisk(new SplittableRandom(1));

    private Journal open() throws IOException {
        return Journal.open(disk, "journal", TINY, new SplittableRandom(9));
    }

    private static Payload record(long number, int length) {
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
        journal.replay(0, (seq, content) -> {
            assertThat(found.isEmpty() || found.lastKey() == seq - 1).isTrue();
            found.put(seq, content);
        });
        assertThat(found.isEmpty() ? journal.firstSeq() : found.firstKey()).isEqualTo(journal.firstSeq());
        assertThat(found.isEmpty() ? journal.firstSeq() - 1 : found.lastKey()).isEqualTo(journal.lastSeq());
        return found;
    }

    @Test
    void recordsOfAllSizesAreReadBack() throws IOException {
        TreeMap<Long, Payload> expected = new TreeMap<>();
        Journal journal = open();
        int[] sizes = {0, 1, 7, 8, 4000, 4032, 4033, 8000, 8128, 8129, 12_000, 16_384, 50_000, 3, 100_000, 5};
        for (int round = 0; round < 3; round++) {
            List<Payload> batch = new ArrayList<>();
            for (int size : sizes) {
                Payload record = record(expected.size() + 1, size);
                expected.put(expected.size() + 1L, record);
                batch.add(record);
                if (batch.size() == round + 1) {
                    append(journal, batch.toArray(Payload[]::new));
                    batch.clear();
                }
            }
            append(journal, batch.toArray(Payload[]::new));
            assertThat(contents(journal)).isEqualTo(expected);
            journal.close();
            journal = open();
            assertThat(journal.wasTornAtOpen()).isFalse();
            assertThat(contents(journal)).isEqualTo(expected);
        }
        journal.close();
    }

    @Test
    void replayBeginsWhereAsked() throws IOException {
        try (Journal journal = open()) {
            for (int i = 1; i <= 20; i++) {
                append(journal, record(i, 3000));
            }
            List<Long> seen = new ArrayList<>();
            journal.replay(15, (seq, content) -> seen.add(seq));
            assertThat(seen).containsExactly(15L, 16L, 17L, 18L, 19L, 20L);
        }
    }

    @Test
    void trimmedSegmentsAreUsedAgain() throws IOException {
        Journal journal = open();
        for (int i = 1; i <= 500; i++) {
            append(journal, record(i, 3000));
            if (i % 5 == 0) {
                journal.trimBelow(i - 2);
            }
            if (i % 60 == 0) {
                journal.close();
                journal = open();
                assertThat(journal.firstSeq()).isLessThanOrEqualTo(i - 2);
                assertThat(journal.lastSeq()).isEqualTo(i);
                assertThat(contents(journal).get((long) i)).isEqualTo(record(i, 3000));
            }
        }
        assertThat(journal.allocatedBytes()).isLessThanOrEqualTo(8 * (16 << 10));
        journal.close();
    }

    @Test
    void aTruncatedSuffixNeverComesBack() throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        TreeMap<Long, Payload> expected = new TreeMap<>();
        Journal journal = open();
        long serial = 0;
        long trimmed = 1;
        for (int step = 0; step < 400; step++) {
            switch (random.nextInt(8)) {
                case 0 -> {
                    long from = journal.firstSeq() + random.nextLong(journal.lastSeq() - journal.firstSeq() + 2);
                    journal.truncateFrom(from);
                    expected.tailMap(from).clear();
                }
                case 1 -> {
                    long below = journal.firstSeq() + random.nextLong(journal.lastSeq() - journal.firstSeq() + 2);
                    journal.trimBelow(below);
                    expected.headMap(below).clear();
                    trimmed = below;
                }
                case 2 -> {
                    // A trim that did not free a segment may be forgotten.
                    journal.close();
                    journal = open();
                    assertThat(journal.firstSeq()).isLessThanOrEqualTo(trimmed);
                    journal.trimBelow(trimmed);
                }
                case 3 -> {
                    if (random.nextInt(5) == 0) {
                        journal.reset(journal.lastSeq() + 1 + random.nextInt(100));
                        expected.clear();
                        trimmed = journal.firstSeq();
                    }
                }
                default -> {
                    Payload record = record(++serial, random.nextInt(9000));
                    append(journal, record);
                    expected.put(journal.lastSeq(), record);
                }
            }
            assertThat(contents(journal).tailMap(journal.firstSeq()))
                    .as("step %s", step)
                    .isEqualTo(expected);
        }
        journal.close();
    }

    @Test
    void aFullDiskRefusesAnAppendWithoutHarm() throws IOException {
        Journal journal = open();
        append(journal, record(1, 5000));
        disk.capacityBytes(0);
        assertThatThrownBy(() -> append(journal, record(2, 5000), record(3, 50_000)))
                .isInstanceOf(JournalFullException.class);
        append(journal, record(2, 2000));
        disk.capacityBytes(1 << 20);
        append(journal, record(3, 50_000));
        journal.close();
        try (Journal again = open()) {
            assertThat(contents(again).values()).containsExactly(record(1, 5000), record(2, 2000), record(3, 50_000));
        }
    }

    @Test
    void aFailedWriteIsFinal() throws IOException {
        Journal journal = open();
        append(journal, record(1, 100));
        disk.failCall(disk.calls() + 1, DiskFault.EIO);
        assertThatThrownBy(() -> append(journal, record(2, 100))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> append(journal, record(2, 100))).hasMessageContaining("has failed");
        assertThatThrownBy(() -> journal.truncateFrom(1)).hasMessageContaining("has failed");
        assertThatThrownBy(() -> journal.trimBelow(1)).hasMessageContaining("has failed");
        journal.close();
        try (Journal again = open()) {
            assertThat(contents(again)).containsEntry(1L, record(1, 100));
        }
    }

    @Test
    void contentThatLooksLikeAHeaderIsNotTakenForOne() throws IOException {
        Journal other = Journal.open(disk, "other", TINY, new SplittableRandom(77));
        append(other, record(1, 100), record(2, 100));
        other.close();
        Payload image = DurableFiles.read(disk, "other/segment-000001", 1 << 20);
        Journal journal = open();
        append(journal, image.slice(4096, 4096));
        disk.failCall(disk.calls() + 1, DiskFault.SHORT_WRITE);
        assertThatThrownBy(() -> append(journal, image.slice(4096, 2000))).isInstanceOf(IOException.class);
        try (Journal again = open()) {
            assertThat(contents(again).get(1L)).isEqualTo(image.slice(4096, 4096));
        }
    }

    @Test
    void aHoleBelowWhatIsNeededIsDamage() throws IOException {
        Journal journal = open();
        for (int i = 1; i <= 20; i++) {
            append(journal, record(i, 3000));
        }
        journal.close();
        disk.delete("journal/segment-000001");
        assertThatThrownBy(this::open)
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageContaining("records 1 to");
    }
}
