package io.orthocone.osd.store.disk;

import static io.orthocone.osd.store.StoreFixture.BITS;
import static io.orthocone.osd.store.StoreFixture.PG;
import static io.orthocone.osd.store.StoreFixture.bytes;
import static io.orthocone.osd.store.StoreFixture.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.env.Payload;
import io.orthocone.kv.KvBatch;
import io.orthocone.kv.KvSnapshot;
import io.orthocone.kv.KvStore;
import io.orthocone.osd.store.OpenStore;
import io.orthocone.osd.store.ReadResult;
import io.orthocone.osd.store.StoreContents;
import io.orthocone.osd.store.Transaction;
import io.orthocone.sim.DiskFault;
import io.orthocone.sim.PowerCutError;
import io.orthocone.sim.SimDisk;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an offline repair mends, and what it leaves alone. */
final class StoreRepairTest {
    private static final byte[] NO_OBJECT = Keys.shard(999, 0);

    private SimDisk disk = new SimDisk(new SplittableRandom(1));
    private StoreContents contents;

    @BeforeEach
    void create() {
        OpenStore on = DiskStores.open(disk).orThrow();
        on.commit(Transaction.builder()
                .createCollection(PG, BITS)
                .write(PG, object(1), 0, bytes(1, 200_000))
                .omapSet(PG, object(1), Payload.utf8("k"), Payload.utf8("v"))
                .clone(PG, object(1), object(2))
                .write(PG, object(3), 0, bytes(3, 40_000))
                .build());
        on.commit(
                Transaction.builder().write(PG, object(2), 8192, bytes(4, 4096)).build());
        contents = StoreContents.of(on);
        on.close();
        disk.processEnded();
    }

    /** Sees one entry of a table and says what is to be in its place; null for nothing. */
    @FunctionalInterface
    private interface Change {
        byte[] apply(byte[] key, byte[] value);
    }

    private void plant(Table table, Change change) throws IOException {
        try (KvStore kv = DiskStores.simKv(disk).open(OpenedStore.META, Table.KV_NAMES, 8 << 20)) {
            KvBatch batch = new KvBatch();
            try (KvSnapshot snapshot = kv.snapshot()) {
                snapshot.scan(table.kvName, new byte[0], null, (key, value) -> {
                    byte[] changed = change.apply(key, value);
                    if (changed == null) {
                        batch.delete(table.kvName, key);
                    } else {
                        batch.put(table.kvName, key, changed);
                    }
                    return true;
                });
            }
            kv.commit(batch);
        }
        disk.processEnded();
    }

    private void add(Table table, byte[] key, byte[] value) throws IOException {
        try (KvStore kv = DiskStores.simKv(disk).open(OpenedStore.META, Table.KV_NAMES, 8 << 20)) {
            kv.commit(new KvBatch().put(table.kvName, key, value));
        }
        disk.processEnded();
    }

    private void assertMended(StoreCheck.Kind... kinds) throws IOException {
        StoreCheck.Repair repair = StoreCheck.repair(disk, DiskStores.simKv(disk));
        disk.processEnded();
        assertThat(repair.before().findings())
                .extracting(StoreCheck.Finding::kind)
                .containsAll(Arrays.asList(kinds))
                .isSubsetOf(Arrays.asList(kinds));
        assertThat(repair.refusal()).isEmpty();
        assertThat(repair.after().findings()).isEmpty();
        assertThat(Checks.fsck(disk)).isEmpty();
        assertUnchanged();
    }

    private void assertUnchanged() {
        OpenStore on = DiskStores.open(disk).orThrow();
        assertThat(StoreContents.of(on)).isEqualTo(contents);
        // What is shared must still not be written under the other's feet.
        on.commit(Transaction.builder()
                .write(PG, object(2), 12_288, bytes(9, 4096))
                .build());
        assertThat(on.content(PG, object(1))).isEqualTo(bytes(1, 200_000));
        on.close();
        disk.processEnded();
        on = DiskStores.open(disk).orThrow();
        assertThat(on.content(PG, object(1))).isEqualTo(bytes(1, 200_000));
        on.close();
        disk.processEnded();
    }

    @Test
    void leakedBlocksAreFreed() throws Exception {
        plant(Table.SPACE, (key, value) -> {
            value[100] |= 0x18;
            return value;
        });
        assertMended(StoreCheck.Kind.BLOCKS_LEAKED);
    }

    @Test
    void blocksThatObjectsHaveAreTakenFromTheFreeOnes() throws Exception {
        plant(Table.SPACE, (key, value) -> {
            value[0] &= ~0x0c;
            return value;
        });
        assertMended(StoreCheck.Kind.BLOCK_NOT_ALLOCATED);
    }

    @Test
    void countsAreMadeAnew() throws Exception {
        plant(Table.SHARED, (key, value) -> null);
        assertMended(StoreCheck.Kind.WRONG_REFERENCE_COUNT);
        add(Table.SHARED, Keys.number(7), SharedBlocks.encode(filled(3)));
        StoreCheck.Repair repair = StoreCheck.repair(disk, DiskStores.simKv(disk));
        assertThat(repair.before().findings()).hasSize(SharedBlocks.GROUP);
        assertThat(repair.after().isClean()).isTrue();
    }

    private static int[] filled(int references) {
        int[] group = new int[SharedBlocks.GROUP];
        Arrays.fill(group, references);
        return group;
    }

    @Test
    void shardsLearnThatTheyShare() throws Exception {
        plant(Table.SHARD, (key, value) -> {
            value[1] = 0;
            return value;
        });
        assertMended(StoreCheck.Kind.WRONG_REFERENCE_COUNT);
    }

    @Test
    void entriesOfNoObjectAreRemoved() throws Exception {
        Shard stale = new Shard();
        stale.map(3, 1, 0);
        add(Table.SHARD, NO_OBJECT, stale.encode());
        add(Table.OMAP, Keys.withNid(999, Payload.utf8("k")), new byte[] {1});
        byte[][] tiny = new byte[TinyTable.NEIGHBOURS][];
        tiny[3] = new byte[] {1, 2, 3};
        add(Table.TINY, Keys.number(70), TinyTable.encode(tiny));
        assertMended(StoreCheck.Kind.ORPHAN);
    }

    @Test
    void bytesOfATinyObjectThatAreNotThereAreReported() throws Exception {
        OpenStore on = DiskStores.open(disk).orThrow();
        on.commit(Transaction.builder()
                .write(PG, object(5), 0, bytes(5, 100))
                .write(PG, object(6), 0, bytes(6, 100))
                .build());
        on.close();
        disk.processEnded();
        plant(Table.TINY, (key, value) -> {
            byte[][] contents = TinyTable.decode(value);
            for (int i = 0; i < contents.length; i++) {
                if (contents[i] != null && Payload.wrap(contents[i]).equals(bytes(5, 100))) {
                    contents[i] = null;
                } else if (contents[i] != null) {
                    contents[i] = Arrays.copyOf(contents[i], 99);
                }
            }
            return TinyTable.encode(contents);
        });
        assertThat(Checks.fsck(disk))
                .extracting(finding -> finding.kind() + " " + finding.detail())
                .containsExactlyInAnyOrder(
                        "BAD_BLOCK its 100 bytes are not there", "BAD_BLOCK it has 99 bytes in place of 100");
        on = DiskStores.open(disk).orThrow();
        assertThat(on.read(PG, object(5), 0, 100)).isInstanceOf(ReadResult.Damaged.class);
        assertThat(on.read(PG, object(6), 0, 100)).isInstanceOf(ReadResult.Damaged.class);
        // The PG writes it anew.
        on.commit(Transaction.builder()
                .remove(PG, object(5))
                .write(PG, object(5), 0, bytes(5, 100))
                .build());
        assertThat(on.content(PG, object(5))).isEqualTo(bytes(5, 100));
        on.close();
    }

    @Test
    void nothingIsMendedWhileAnEntryCannotBeRead() throws Exception {
        plant(Table.SPACE, (key, value) -> {
            value[100] |= 0x18;
            return value;
        });
        byte[] garbled = new byte[] {77, 1, 2};
        plant(Table.SHARD, (key, value) -> Keys.shardNumber(key) == 1 ? garbled : value);
        StoreCheck.Repair repair = StoreCheck.repair(disk, DiskStores.simKv(disk));
        assertThat(repair.refusal()).hasValueSatisfying(why -> assertThat(why).contains("cannot be read"));
        assertThat(repair.after()).isEqualTo(repair.before());
        disk.processEnded();
        assertThat(Checks.fsck(disk))
                .extracting(StoreCheck.Finding::kind)
                .contains(StoreCheck.Kind.BLOCKS_LEAKED, StoreCheck.Kind.UNREADABLE_ENTRY);
    }

    @Test
    void aBadBlockIsLeftToThePg() throws Exception {
        disk.flipBit(BlockFile.NAME, 5 * 4096L + 9, 3);
        StoreCheck.Repair repair = StoreCheck.repair(disk, DiskStores.simKv(disk));
        assertThat(repair.before().isClean()).isTrue();
        disk.processEnded();
        List<StoreCheck.Finding> findings = Checks.fsck(disk);
        assertThat(findings).isNotEmpty().allMatch(finding -> finding.kind() == StoreCheck.Kind.BAD_BLOCK);
    }

    @Test
    void aPowerCutDuringARepairLosesNothing() throws Exception {
        plant(Table.SHARED, (key, value) -> null);
        plant(Table.SPACE, (key, value) -> {
            value[100] |= 0x18;
            value[0] &= ~0x0c;
            return value;
        });
        SimDisk damaged = disk;
        boolean cut = true;
        for (int call = 1; cut; call++) {
            disk = damaged.fork(new SplittableRandom(call));
            disk.failCall(disk.calls() + call, DiskFault.POWER_CUT);
            cut = false;
            try {
                StoreCheck.repair(disk, DiskStores.simKv(disk));
            } catch (PowerCutError off) {
                disk.powerOn();
                cut = true;
            }
            disk.clearFaults();
            disk.processEnded();
            assertThat(StoreCheck.repair(disk, DiskStores.simKv(disk)).after().findings())
                    .isEmpty();
            disk.processEnded();
            assertUnchanged();
        }
    }
}
