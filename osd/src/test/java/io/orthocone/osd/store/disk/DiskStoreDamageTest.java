package io.orthocone.osd.store.disk;

import static io.orthocone.osd.store.StoreFixture.BITS;
import static io.orthocone.osd.store.StoreFixture.PG;
import static io.orthocone.osd.store.StoreFixture.bytes;
import static io.orthocone.osd.store.StoreFixture.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orthocone.env.Disk;
import io.orthocone.env.DurableFiles;
import io.orthocone.env.Payload;
import io.orthocone.osd.store.ObjectStore;
import io.orthocone.osd.store.OpenStore;
import io.orthocone.osd.store.ReadResult;
import io.orthocone.osd.store.StepEnv;
import io.orthocone.osd.store.StoreException;
import io.orthocone.osd.store.StoreFullException;
import io.orthocone.osd.store.Transaction;
import io.orthocone.sim.DiskFault;
import io.orthocone.sim.SimDisk;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the disk does to the store, and what the store makes of it. */
final class DiskStoreDamageTest {
    private final SimDisk disk = new SimDisk(new SplittableRandom(1));
    private OpenStore on;

    @BeforeEach
    void create() {
        on = DiskStores.open(disk).orThrow();
        on.commit(Transaction.builder()
                .createCollection(PG, BITS)
                .write(PG, object(1), 0, bytes(1, 100_000))
                .write(PG, object(2), 0, bytes(2, 4096))
                .build());
    }

    private OpenStore reopen() {
        on.close();
        disk.processEnded();
        on = DiskStores.open(disk);
        return on;
    }

    @Test
    void aRottenBlockIsReportedAndNeverReturned() {
        reopen().orThrow();
        // The first large write takes blocks 1 to 24.
        disk.flipBit(BlockFile.NAME, 3 * 4096L + 77, 5);
        assertThat(on.read(PG, object(1), 0, 100_000)).isInstanceOf(ReadResult.Damaged.class);
        assertThat(on.read(PG, object(1), 2 * 4096, 4096))
                .isInstanceOfSatisfying(
                        ReadResult.Damaged.class,
                        damaged -> assertThat(damaged.offset()).isEqualTo(2 * 4096));
        assertThat(on.read(PG, object(1), 0, 8192)).isEqualTo(new ReadResult.Data(bytes(1, 8192)));
        assertThat(on.failure()).isNull();
        assertThat(on.store.damagedReads()).as("two of the three reads").isEqualTo(2);
        on.close();
        disk.processEnded();
        assertThat(Checks.fsck(disk))
                .singleElement()
                .satisfies(finding -> assertThat(finding.kind()).isEqualTo(StoreCheck.Kind.BAD_BLOCK));
        on = DiskStores.open(disk).orThrow();
        on.commit(
                Transaction.builder().write(PG, object(1), 8192, bytes(9, 4096)).build());
        assertThat(on.read(PG, object(1), 8192, 4096)).isEqualTo(new ReadResult.Data(bytes(9, 4096)));
    }

    @Test
    void anUnreadableSectorIsABadBlock() {
        reopen().orThrow();
        disk.breakSector(BlockFile.NAME, 2 * 4096L + 1024);
        assertThat(on.read(PG, object(1), 0, 100_000)).isInstanceOf(ReadResult.Damaged.class);
        assertThat(on.read(PG, object(2), 0, 4096)).isEqualTo(new ReadResult.Data(bytes(2, 4096)));
        assertThat(on.store.damagedReads()).isEqualTo(1);
    }

    @Test
    void aBadBlockThatIsOverwrittenInPartStaysBad() {
        reopen().orThrow();
        disk.flipBit(BlockFile.NAME, 3 * 4096L + 77, 5);
        for (int i = 0; i < 6; i++) {
            on.commit(Transaction.builder()
                    .write(PG, object(1), 8192 + 10 + i * 600L, bytes(5, 500))
                    .build());
        }
        assertThat(on.read(PG, object(1), 8192, 4096)).isInstanceOf(ReadResult.Damaged.class);
        on.commit(
                Transaction.builder().write(PG, object(1), 8192, bytes(9, 4096)).build());
        assertThat(on.read(PG, object(1), 8192, 4096)).isEqualTo(new ReadResult.Data(bytes(9, 4096)));
    }

    @Test
    void aFailedJournalWriteIsFinal() throws Exception {
        List<String> durable = new ArrayList<>();
        disk.failCall(disk.calls() + 1, DiskFault.EIO);
        on.store.submit(Transaction.builder().touch(PG, object(3)).build(), () -> durable.add("promised"));
        on.env.settle();
        assertThat(durable).isEmpty();
        assertThat(on.failure()).isNotNull();
        assertThat(on.failure().isDamage()).isFalse();
        assertThatThrownBy(() -> on.store.submit(
                        Transaction.builder().touch(PG, object(4)).build(), () -> {}))
                .isInstanceOf(StoreException.class);
        reopen().orThrow();
        assertThat(on.content(PG, object(1))).isEqualTo(bytes(1, 100_000));
    }

    @Test
    void corruptionInTheJournalIsDamageAndNotAnOlderState() {
        OpenStore second = reopen().orThrow();
        for (int i = 0; i < 5; i++) {
            second.commit(Transaction.builder()
                    .setAttr(PG, object(1), "a", bytes(i, 100))
                    .build());
        }
        disk.processEnded();
        boolean refused = false;
        for (long at = 4096; at < 200_000 && !refused; at += 4096) {
            SimDisk rotten = disk.fork(new SplittableRandom(2));
            rotten.flipBit("journal/segment-000001", at + 100, 1);
            OpenStore opened = DiskStores.open(rotten);
            refused = opened.failure() != null && opened.failure().isDamage();
            if (!refused) {
                assertThat(opened.store.getAttr(PG, object(1), "a")).contains(bytes(4, 100));
            }
        }
        assertThat(refused).isTrue();
        on = DiskStores.open(disk).orThrow();
    }

    @Test
    void metadataOfAnotherStoreIsDamage() throws Exception {
        on.close();
        disk.processEnded();
        SimDisk other = new SimDisk(new SplittableRandom(99));
        OpenStore foreign = DiskStores.open(other).orThrow();
        foreign.close();
        disk.delete(Superblock.FILE);
        new Superblock(1, 2, 3, 1000).create(disk);
        OpenStore mixed = DiskStores.open(disk);
        assertThat(mixed.failure()).isNotNull();
        assertThat(mixed.failure().isDamage()).isTrue();
        on = DiskStores.open(other.fork(new SplittableRandom(3))).orThrow();
    }

    @Test
    void anOlderDaemonIsFencedAtItsNextCheckpoint() throws Exception {
        Superblock.read(disk).nextEpoch().write(disk);
        for (int i = 0; i < 30 && on.failure() == null; i++) {
            on.store.submit(
                    Transaction.builder()
                            .write(PG, object(5), 0, bytes(i, 8192))
                            .build(),
                    () -> {});
            on.env.settle();
        }
        assertThat(on.failure()).isNotNull().hasMessageContaining("another daemon");
    }

    @Test
    void aFullStoreCanBeEmptied() throws Exception {
        int stored = 0;
        try {
            while (true) {
                Transaction more = Transaction.builder()
                        .write(PG, object(100 + stored), 0, bytes(stored, 1 << 20))
                        .build();
                on.store.submit(more, () -> {});
                on.env.settle();
                stored++;
            }
        } catch (StoreFullException full) {
            assertThat(full).hasMessageContaining("Delete objects or add OSDs");
        }
        assertThat(stored).isBetween(10, 16);
        ObjectStore.StoreUsage usage = on.store.usage();
        assertThat(usage.availableBytes()).isLessThan(2 << 20);
        reopen().orThrow();
        for (int i = 0; i < stored; i++) {
            on.commit(Transaction.builder()
                    .setAttr(PG, object(0), "log", bytes(i, 50))
                    .remove(PG, object(100 + i))
                    .fromReserve()
                    .build());
        }
        reopen().orThrow();
        on.commit(
                Transaction.builder().write(PG, object(7), 0, bytes(7, 4 << 20)).build());
        assertThat(on.content(PG, object(7))).isEqualTo(bytes(7, 4 << 20));
        assertThat(on.content(PG, object(1))).isEqualTo(bytes(1, 100_000));
    }

    @Test
    void freedBlocksAreNotGivenAgainBeforeTheCheckpointThatCoversIt() throws Exception {
        SimDisk small = new SimDisk(new SplittableRandom(4));
        StoreOptions options = new StoreOptions(128 * 4096, 1 << 20, DiskStores.SMALL.journal(), 1 << 30, 16 << 10);
        on.close();
        on = DiskStores.open(small, DiskStores.simKv(small), options).orThrow();
        on.commit(Transaction.builder()
                .createCollection(PG, BITS)
                .write(PG, object(1), 0, bytes(1, 60 * 4096))
                .build());
        on.commit(Transaction.builder()
                .write(PG, object(2), 0, bytes(2, 30 * 4096))
                .build());
        Transaction more = Transaction.builder()
                .write(PG, object(3), 0, bytes(3, 50 * 4096))
                .build();
        List<String> durable = new ArrayList<>();
        on.store.submit(Transaction.builder().remove(PG, object(1)).build(), () -> durable.add("removed"));
        assertThatThrownBy(() -> on.store.submit(more, () -> {})).isInstanceOf(StoreFullException.class);
        // That has begun a checkpoint; until it has committed a crash brings the object back.
        while (durable.isEmpty()) {
            assertThatThrownBy(() -> on.store.submit(more, () -> {})).isInstanceOf(StoreFullException.class);
            assertThat(on.env.step()).isTrue();
        }
        assertThatThrownBy(() -> on.store.submit(more, () -> {})).isInstanceOf(StoreFullException.class);
        on.env.settle();
        on.commit(more);
        assertThat(on.content(PG, object(3))).isEqualTo(bytes(3, 50 * 4096));
    }

    @Test
    void aBlockThatIsBeingReadIsNotGivenAgain() throws Exception {
        SimDisk small = new SimDisk(new SplittableRandom(4));
        BlockAllocator allocator = new BlockAllocator(100);
        BlockRuns taken = allocator.allocate(90);
        taken.runs().forEach(allocator::markFreed);
        assertThat(allocator.freeBlocks()).isEqualTo(9);
        StepEnv env = new StepEnv(small);
        DurableFiles.create(small, BlockFile.NAME, 100 * 4096, Disk.Mode.BUFFERED)
                .close();
        DataReader reader = new DataReader(env, env, BlockFile.open(small), null, block -> null);
        List<String> events = new ArrayList<>();
        // So long that it goes to the worker: what the reactor reads by itself is over before anything else happens.
        List<ReadPlan.Piece> pieces = new ArrayList<>();
        int crc = Payload.zeros(4096).crc32c();
        for (int i = 0; i < 16; i++) {
            pieces.add(new ReadPlan.OnDisk(i * 4096, 5 + i, 0, 4096, crc, BlockPatch.NONE, i * 4096L));
        }
        ReadPlan plan = new ReadPlan(16 * 4096, pieces);
        reader.execute(plan, outcome -> events.add("read"));
        reader.whenReadsSoFarAreOver(() -> {
            events.add("released");
            taken.runs().forEach(allocator::release);
        });
        assertThat(events).isEmpty();
        env.settle();
        assertThat(events).containsExactly("released", "read");
        assertThat(allocator.freeBlocks()).isEqualTo(99);
    }

    @Test
    void aFullFileSystemIsNoticedBeforeAnythingFails() {
        on.close();
        disk.processEnded();
        long used = Long.MAX_VALUE / 2 - disk.usableBytes();
        disk.capacityBytes(used + (6 << 20));
        on = DiskStores.open(disk).orThrow();
        assertThat(on.store.usage().totalBytes()).isLessThan(8 << 20);
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 100; i++) {
                        on.store.submit(
                                Transaction.builder()
                                        .write(PG, object(100 + i), 0, bytes(i, 256 << 10))
                                        .build(),
                                () -> {});
                        on.env.settle();
                    }
                })
                .isInstanceOf(StoreFullException.class);
        assertThat(on.failure()).isNull();
        on.commit(Transaction.builder().remove(PG, object(100)).fromReserve().build());
    }

    @Test
    void aStoreOnADiskWithoutAByteFreeOpensAndServesRemovals() {
        fillAndReopenWithoutAByteFree();
        assertThat(on.content(PG, object(1))).isEqualTo(bytes(1, 100_000));
        removeMany();
        assertThat(on.failure()).isNull();
        assertThat(disk.exists(Ballast.FILE)).isFalse();
        reopen().orThrow();
        assertThat(on.store.exists(PG, object(300))).isFalse();
        assertThat(on.content(PG, object(1))).isEqualTo(bytes(1, 100_000));
        on.close();
        disk.processEnded();
        assertThat(Checks.fsck(disk)).isEmpty();
        on = DiskStores.open(disk).orThrow();
    }

    @Test
    void aCheckpointThatFindsNoRoomIsTriedAgain() throws Exception {
        long capacityBytes = fillAndReopenWithoutAByteFree();
        disk.delete(Ballast.FILE);
        disk.capacityBytes(capacityBytes - disk.usableBytes());
        removeMany();
        assertThat(on.failure()).isNull();
        Transaction more =
                Transaction.builder().write(PG, object(9), 0, bytes(9, 8192)).build();
        assertThatThrownBy(() -> on.store.submit(more, () -> {})).isInstanceOf(StoreFullException.class);
        disk.capacityBytes(Long.MAX_VALUE / 2);
        on.env.passTime();
        on.env.settle();
        on.commit(more);
        assertThat(disk.exists(Ballast.FILE)).isTrue();
    }

    /** Returns what the disk can hold. */
    private long fillAndReopenWithoutAByteFree() {
        for (int i = 0; i < 40; i++) {
            on.commit(Transaction.builder()
                    .write(PG, object(300 + i), 0, bytes(i, 20_000))
                    .omapSet(PG, object(300 + i), Payload.utf8("k"), bytes(i, 3000))
                    .build());
        }
        on.close();
        disk.processEnded();
        long capacityBytes = Long.MAX_VALUE / 2 - disk.usableBytes();
        disk.capacityBytes(capacityBytes);
        assertThat(disk.usableBytes()).isZero();
        on = DiskStores.open(disk).orThrow();
        return capacityBytes;
    }

    /** So much that several checkpoints are due. */
    private void removeMany() {
        for (int i = 0; i < 40; i++) {
            on.commit(Transaction.builder()
                    .setAttr(PG, object(1), "log", bytes(i, 4000))
                    .remove(PG, object(300 + i))
                    .fromReserve()
                    .build());
        }
    }

    @Test
    void aReadThatRacesWithAWriteInPlaceSeesOneOfTheTwo() throws Exception {
        reopen().orThrow();
        for (int round = 0; round < 40; round++) {
            List<ReadResult> results = new ArrayList<>();
            on.store.read(PG, object(1), 0, 100_000, results::add);
            Payload before = expected(round);
            on.store.submit(
                    Transaction.builder()
                            .write(PG, object(1), 4096, bytes(1000 + round, 12_288))
                            .build(),
                    () -> {});
            for (int i = 0; i < round; i++) {
                on.env.step();
            }
            on.env.settle();
            assertThat(results).hasSize(1);
            assertThat(((ReadResult.Data) results.get(0)).bytes()).isIn(before, expected(round + 1));
        }
    }

    /** The first object after so many rounds of overwriting. */
    private static Payload expected(int rounds) {
        if (rounds == 0) {
            return bytes(1, 100_000);
        }
        return Payload.concat(List.of(
                bytes(1, 100_000).slice(0, 4096),
                bytes(1000 + rounds - 1, 12_288),
                bytes(1, 100_000).slice(16_384, 100_000 - 16_384)));
    }

    @Test
    void theCheckListsObjectsAndFindsNothingWrongInAHealthyStore() throws Exception {
        on.commit(Transaction.builder().clone(PG, object(1), object(3)).build());
        on.close();
        disk.processEnded();
        assertThat(StoreCheck.list(disk, DiskStores.simKv(disk)))
                .extracting(StoreCheck.ListedObject::sizeBytes)
                .containsExactlyInAnyOrder(100_000L, 4096L, 100_000L);
        disk.processEnded();
        StoreCheck.Report report = StoreCheck.fsck(disk, DiskStores.simKv(disk), true);
        assertThat(report.isClean()).isTrue();
        assertThat(report.objects()).isEqualTo(3);
        assertThat(report.allocatedBytes()).isBetween(104_000L, 120_000L);
        on = DiskStores.open(disk).orThrow();
    }
}
