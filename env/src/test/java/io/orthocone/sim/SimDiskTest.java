package io.orthocone.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orthocone.env.Disk;
import io.orthocone.env.DiskContract;
import io.orthocone.env.DiskFile;
import io.orthocone.env.DurableFiles;
import io.orthocone.env.Payload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SimDiskTest extends DiskContract {
    private final SimDisk disk = new SimDisk(new SplittableRandom(1));

    @Override
    protected Disk disk() {
        return disk;
    }

    private DiskFile durableFile(String content) throws IOException {
        DurableFiles.replace(disk, "f", Payload.utf8(content));
        return disk.open("f", Disk.Mode.BUFFERED);
    }

    private String content() throws IOException {
        return DurableFiles.read(disk, "f", 1 << 20).toUtf8();
    }

    @Test
    void aPowerCutMayLoseWhatIsUnsynced() throws IOException {
        durableFile("old").write(0, bytes("new"));
        disk.powerCut(Survival.NOTHING);
        assertThat(content()).isEqualTo("old");
    }

    @Test
    void aPowerCutMayKeepWhatIsUnsynced() throws IOException {
        durableFile("old").write(0, bytes("newer"));
        disk.powerCut(Survival.EVERYTHING);
        assertThat(content()).isEqualTo("newer");
    }

    @Test
    void anySubsetOfSectorsMaySurvive() throws IOException {
        DiskFile file = durableFile("a".repeat(512) + "b".repeat(512));
        Set<String> outcomes = new TreeSet<>();
        for (int round = 0; round < 200; round++) {
            file.write(0, bytes("A".repeat(512) + "B".repeat(512)));
            SimDisk copy = disk.fork(new SplittableRandom(round));
            copy.powerCut();
            String after = DurableFiles.read(copy, "f", 2_000).toUtf8();
            outcomes.add(after.substring(0, 1) + after.substring(512, 513));
        }
        assertThat(outcomes).contains("ab", "Ab", "aB", "AB");
    }

    @Test
    void aSectorMayBeTorn() throws IOException {
        durableFile("a".repeat(512)).write(0, bytes("A".repeat(512)));
        disk.powerCut(new Survival() {
            @Override
            public int sectorBytes(long call, long sector) {
                return 100;
            }

            @Override
            public boolean change(long call) {
                return false;
            }
        });
        assertThat(content()).isEqualTo("A".repeat(100) + "a".repeat(412));
    }

    @Test
    void anOlderUnsyncedVersionMaySurviveTheNewer() throws IOException {
        DiskFile file = durableFile("one");
        file.write(0, bytes("two"));
        long second = disk.calls();
        file.write(0, bytes("six"));
        disk.powerCut(Survival.only(Set.of(second)));
        assertThat(content()).isEqualTo("two");
    }

    @Test
    void whatWasSyncedAlwaysSurvives() throws IOException {
        DiskFile file = DurableFiles.create(disk, "journal", 64 << 10, Disk.Mode.DIRECT_SYNC);
        file.write(4_096, alignedBlock((byte) 5));
        disk.powerCut(Survival.NOTHING);
        DiskFile reopened = disk.open("journal", Disk.Mode.BUFFERED);
        assertThat(reopened.sizeBytes()).isEqualTo(64 << 10);
        assertThat(read(reopened, 4_096, 4_096).byteAt(17)).isEqualTo((byte) 5);
    }

    @Test
    void eachNameChangeSurvivesByItself() throws IOException {
        put(disk, "a", "A");
        long createdA = disk.calls() - 2;
        put(disk, "b", "B");
        disk.powerCut(Survival.only(Set.of(createdA)));
        assertThat(disk.list("")).containsExactly("a");
        assertThat(DurableFiles.read(disk, "a", 10).toUtf8()).isEqualTo("A");
    }

    @Test
    void namesVanishWithTheirFolder() throws IOException {
        disk.createDirectory("d");
        put(disk, "d/f", "x");
        disk.syncDirectory("d");
        disk.powerCut(Survival.NOTHING);
        assertThat(disk.list("")).isEmpty();
        assertThat(disk.exists("d/f")).isFalse();
    }

    @Test
    void aCrashAtAnyCallOfReplaceLeavesOldOrNew() throws IOException {
        for (int round = 0; round < 500; round++) {
            SimDisk fresh = new SimDisk(new SplittableRandom(round));
            DurableFiles.replace(fresh, "super", Payload.utf8("old"));
            fresh.failCall(fresh.calls() + 1 + round % 6, DiskFault.POWER_CUT);
            assertThatThrownBy(() -> DurableFiles.replace(fresh, "super", Payload.utf8("brand new")))
                    .isInstanceOf(PowerCutError.class);
            fresh.powerOn();
            assertThat(DurableFiles.read(fresh, "super", 100).toUtf8()).isIn("old", "brand new");
        }
    }

    @Test
    void aProcessCrashKeepsTheCacheAndEndsItsFilesAndLocks() throws IOException {
        DiskFile file = durableFile("old");
        disk.lock("lock");
        file.write(0, bytes("new"));
        disk.processEnded();
        assertThat(content()).isEqualTo("new");
        assertThatThrownBy(() -> file.write(0, bytes("x"))).isInstanceOf(PowerCutError.class);
        assertThat(disk.lock("lock")).isNotNull();
    }

    @Test
    void aFailedSyncSavesNothingEvenWhenRetried() throws IOException {
        Set<String> outcomes = new TreeSet<>();
        for (int seed = 0; seed < 20; seed++) {
            SimDisk fresh = new SimDisk(new SplittableRandom(seed));
            DurableFiles.replace(fresh, "f", Payload.utf8("old"));
            DiskFile file = fresh.open("f", Disk.Mode.BUFFERED);
            file.write(0, bytes("new"));
            fresh.failCall(fresh.calls() + 1, DiskFault.EIO);
            assertThatThrownBy(file::sync).isInstanceOf(IOException.class);
            assertThat(text(file, 0, 3)).isEqualTo("new");
            file.sync();
            fresh.powerCut(Survival.EVERYTHING);
            outcomes.add(DurableFiles.read(fresh, "f", 10).toUtf8());
        }
        assertThat(outcomes).contains("old");
    }

    @Test
    void injectedFailuresStrikeTheirCallOnly() throws IOException {
        DiskFile file = durableFile("x".repeat(4_096));
        disk.failCall(disk.calls() + 2, DiskFault.EIO);
        file.write(0, bytes("1"));
        assertThatThrownBy(() -> file.write(1, bytes("2"))).isInstanceOf(IOException.class);
        file.write(2, bytes("3"));
        assertThat(text(file, 0, 3)).isEqualTo("1x3");
    }

    @Test
    void aShortWriteLeavesItsBeginning() throws IOException {
        DiskFile file = durableFile("x".repeat(4_096));
        disk.failCall(disk.calls() + 1, DiskFault.SHORT_WRITE);
        assertThatThrownBy(() -> file.write(0, bytes("y".repeat(2_048)))).isInstanceOf(IOException.class);
        assertThat(text(file, 1_022, 4)).isEqualTo("yyxx");
    }

    @Test
    void aFullDiskRefusesGrowthOnly() throws IOException {
        DiskFile file = durableFile("0123456789");
        disk.capacityBytes(12);
        assertThat(disk.usableBytes()).isEqualTo(2);
        assertThatThrownBy(() -> file.write(10, bytes("abc"))).isInstanceOf(Disk.DiskFullException.class);
        file.write(8, bytes("abcd"));
        assertThat(disk.usableBytes()).isZero();
        disk.failCall(disk.calls() + 1, DiskFault.ENOSPC);
        assertThatThrownBy(() -> file.write(0, bytes("a"))).isInstanceOf(Disk.DiskFullException.class);
    }

    @Test
    void rotAndBrokenSectorsAreSeenByReaders() throws IOException {
        DiskFile file = durableFile("abc");
        disk.flipBit("f", 1, 0);
        assertThat(text(file, 0, 3)).isEqualTo("acc");
        disk.breakSector("f", 0);
        assertThatThrownBy(() -> read(file, 0, 3)).isInstanceOf(IOException.class);
        file.write(0, ByteBuffer.wrap(new byte[3]));
        assertThat(read(file, 0, 3)).isEqualTo(Payload.zeros(3));
    }

    @Test
    void aListenerMayForkAtEveryFence() throws IOException {
        List<String> states = new ArrayList<>();
        DiskFile file = durableFile("0");
        disk.addListener(operation -> {
            if (operation.isFence()) {
                SimDisk copy = disk.fork(new SplittableRandom(operation.call()));
                copy.powerCut(Survival.NOTHING);
                states.add(DurableFilesText.read(copy, "f"));
            }
        });
        for (int round = 1; round <= 3; round++) {
            file.write(0, bytes(Integer.toString(round)));
            file.sync();
        }
        assertThat(states).containsExactly("0", "1", "2");
        assertThat(content()).isEqualTo("3");
    }

    /** Reads without a checked exception, for listeners. */
    private static final class DurableFilesText {
        static String read(Disk disk, String path) {
            try {
                return DurableFiles.read(disk, path, 100).toUtf8();
            } catch (IOException failure) {
                throw new AssertionError(failure);
            }
        }
    }
}
