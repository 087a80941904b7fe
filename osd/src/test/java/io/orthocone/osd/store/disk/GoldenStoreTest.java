package io.orthocone.osd.store.disk;

import static io.orthocone.osd.store.StoreFixture.BITS;
import static io.orthocone.osd.store.StoreFixture.OTHER_PG;
import static io.orthocone.osd.store.StoreFixture.PG;
import static io.orthocone.osd.store.StoreFixture.object;
import static io.orthocone.osd.store.StoreFixture.otherObject;
import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.env.FileDisk;
import io.orthocone.env.Payload;
import io.orthocone.kv.LmdbEngine;
import io.orthocone.message.HObject;
import io.orthocone.osd.store.CollectionId;
import io.orthocone.osd.store.OpenStore;
import io.orthocone.osd.store.StoreContents;
import io.orthocone.osd.store.Transaction;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Stores as each released format wrote them, in {@code golden/store/<format>/}: opened, checked, and every object compared with what was noted when they
 * were made. A file is never changed; {@code -Docone.golden.write=DIR} writes those of a new format.
 */
final class GoldenStoreTest {
    private static final String FORMAT = "2";

    /** Until it is closed. */
    private static final StoreOptions WITHOUT_CHECKPOINT = new StoreOptions(
            DiskStores.SMALL.blockFileBytes(),
            DiskStores.SMALL.metaBytes(),
            DiskStores.SMALL.journal(),
            16 << 20,
            DiskStores.SMALL.largeWriteBytes());

    @TempDir
    private Path folder;

    /** {@code clean}: closed. {@code unapplied}: its process has ended, and the journal has it all. {@code torn}: the power went in the middle of a record. */
    @ParameterizedTest
    @ValueSource(strings = {"clean", "unapplied", "torn"})
    void aStoreOfEachFormatIsReadAsItWasMeant(String state) throws IOException {
        Path store = folder.resolve("store");
        unpack(golden(state + ".zip"), store);
        String expected = new String(golden(state + ".txt"), StandardCharsets.UTF_8);

        OpenStore on = open(store).orThrow();
        assertThat(described(on)).isEqualTo(expected);
        // And it can be gone on with.
        on.commit(Transaction.builder()
                .write(PG, object(900), 0, content(900, 50_000))
                .remove(PG, object(900))
                .build());
        on.close();
        FileDisk disk = FileDisk.at(store);
        assertThat(StoreCheck.fsck(disk, new LmdbEngine(store), true).findings())
                .isEmpty();
        disk.close();
        on = open(store).orThrow();
        assertThat(described(on)).isEqualTo(expected);
        on.close();
    }

    @Test
    void theStoresDifferInWhatTheyAreFor() throws IOException {
        assertThat(toReplay("clean")).isZero();
        long unapplied = toReplay("unapplied");
        assertThat(unapplied).isGreaterThan(10);
        assertThat(toReplay("torn")).isEqualTo(unapplied);
        Path torn = folder.resolve("torn-again");
        unpack(golden("torn.zip"), torn);
        OpenStore on = open(torn);
        assertThat(((DiskStore) on.store).files().journal.wasTornAtOpen()).isTrue();
        on.close();
    }

    private long toReplay(String state) throws IOException {
        Path store = folder.resolve(state);
        unpack(golden(state + ".zip"), store);
        FileDisk disk = FileDisk.at(store);
        StoreInspection.Journal journal =
                StoreInspection.stats(disk, new LmdbEngine(store)).journal();
        disk.close();
        return journal.lastSeq() - journal.appliedSeq();
    }

    @Test
    void aStoreOfANewerFormatIsRefusedAndNotCalledDamaged() throws IOException {
        Path store = folder.resolve("store");
        unpack(golden("clean.zip"), store);
        Path file = store.resolve(Superblock.FILE);
        ByteBuffer superblock = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        for (int slot = 0; slot < superblock.limit(); slot += 4096) {
            superblock.putInt(slot + 8, 99);
            CRC32C crc = new CRC32C();
            crc.update(superblock.array(), slot, 48);
            superblock.putInt(slot + 48, (int) crc.getValue());
        }
        Files.write(file, superblock.array());
        OpenStore on = open(store);
        assertThat(on.failure())
                .isNotNull()
                .hasMessage("the store has format version 99, this build reads 2: use the release that wrote it");
        assertThat(on.failure().isDamage()).as("rebuilding it would lose it").isFalse();
        assertThat(Files.readAllBytes(file)).as("nothing was written").isEqualTo(superblock.array());
    }

    private static OpenStore open(Path store) throws IOException {
        return DiskStores.open(FileDisk.at(store), new LmdbEngine(store), DiskStores.SMALL);
    }

    // --- what is in them ---

    /** One of everything that the format can say. */
    private static List<Transaction> workload() {
        HObject named = HObject.head(1, "namespace", "key", "name", 0x1235);
        HObject longNamed = HObject.head(1, "", "", "n".repeat(600), 0x7771);
        HObject snapshot = new HObject(1, "", "", "name", 7, 0x1237);
        List<Transaction> all = new ArrayList<>();
        all.add(Transaction.builder()
                .createCollection(PG, BITS)
                .createCollection(OTHER_PG, BITS)
                .build());
        all.add(Transaction.builder()
                .write(PG, object(1), 0, content(1, 24_000))
                .write(PG, object(2), 0, content(2, 40))
                .write(PG, object(3), 0, content(3, 9000))
                .touch(OTHER_PG, otherObject(4))
                .build());
        all.add(Transaction.builder()
                .write(PG, object(3), 5000, content(4, 100))
                .write(PG, object(5), (1 << 20) + 5, content(5, 3000))
                .build());
        all.add(Transaction.builder()
                .clone(PG, object(1), object(6))
                .write(PG, object(1), 4096, content(6, 4096))
                .cloneRange(PG, object(1), object(7), 8192, 8192, 0)
                .build());
        all.add(Transaction.builder()
                .setAttr(PG, object(2), "_", content(7, 30))
                .setAttr(PG, object(2), "snapset", content(8, 300))
                .omapSetHeader(PG, object(2), content(9, 20))
                .build());
        for (int i = 0; i < 12; i++) {
            all.add(Transaction.builder()
                    .omapSet(PG, object(2), Payload.utf8("key-" + i), content(20 + i, 10 * i))
                    .build());
        }
        all.add(Transaction.builder()
                .omapSet(PG, object(2), Payload.utf8("k".repeat(600) + "1"), content(40, 5))
                .omapSet(PG, object(2), Payload.utf8("k".repeat(600) + "2"), content(41, 5))
                .write(PG, named, 0, content(42, 500))
                .write(PG, longNamed, 0, content(43, 500))
                .write(PG, snapshot, 0, content(44, 500))
                .build());
        all.add(Transaction.builder()
                .write(PG, object(8), 0, content(45, 6000))
                .zero(PG, object(3), 1000, 2000)
                .truncate(PG, object(6), 10_000)
                .write(
                        CollectionId.META,
                        HObject.head(CollectionId.META_POOL, "", "", "osdmap.1", 0),
                        0,
                        content(46, 700))
                .build());
        all.add(Transaction.builder().remove(PG, object(8)).build());
        return all;
    }

    /** Differs from block to block, and can be packed. */
    private static Payload content(int seed, int length) {
        byte[] pattern = new byte[16];
        new SplittableRandom(seed).nextBytes(pattern);
        byte[] all = new byte[length];
        for (int i = 0; i < length; i++) {
            all[i] = (byte) (pattern[i % pattern.length] + i / 512);
        }
        return Payload.wrap(all);
    }

    private static String described(OpenStore on) {
        StoreContents contents = StoreContents.of(on);
        StringBuilder text = new StringBuilder();
        text.append("collections ").append(contents.collections()).append('\n');
        contents.objects().forEach((object, its) -> {
            text.append(its.collection()).append(' ').append(object).append('\n');
            text.append("  data ").append(summed(its.data())).append('\n');
            its.attrs()
                    .forEach((name, value) -> text.append("  attribute ")
                            .append(name)
                            .append(' ')
                            .append(summed(value))
                            .append('\n'));
            text.append("  header ").append(summed(its.omapHeader())).append('\n');
            for (Map.Entry<Payload, Payload> entry : its.omap().entrySet()) {
                text.append("  omap ")
                        .append(summed(entry.getKey()))
                        .append(' ')
                        .append(summed(entry.getValue()))
                        .append('\n');
            }
        });
        return text.toString();
    }

    private static String summed(Payload bytes) {
        return bytes.length() + " " + Integer.toHexString(bytes.crc32c());
    }

    // --- files ---

    private byte[] golden(String name) throws IOException {
        String target = System.getProperty("ocone.golden.write", "");
        if (!target.isEmpty()) {
            Path made = Files.createDirectories(Path.of(target, FORMAT));
            if (!Files.exists(made.resolve(name))) {
                make(made);
            }
            return Files.readAllBytes(made.resolve(name));
        }
        String resource = "/golden/store/" + FORMAT + "/" + name;
        try (InputStream in = GoldenStoreTest.class.getResourceAsStream(resource)) {
            assertThat(in)
                    .as("%s, to be made with -Docone.golden.write", resource)
                    .isNotNull();
            return in.readAllBytes();
        }
    }

    private void make(Path target) throws IOException {
        Path store = folder.resolve("made");
        OpenStore on = DiskStores.open(FileDisk.at(store), new LmdbEngine(store), WITHOUT_CHECKPOINT)
                .orThrow();
        workload().forEach(on::commit);
        String contents = described(on);
        Path unapplied = copy(store, folder.resolve("made-unapplied"));
        on.commit(Transaction.builder()
                .write(PG, object(3), 100, content(50, 2000))
                .build());
        Path torn = tear(unapplied, copy(store, folder.resolve("made-torn")));
        on.commit(Transaction.builder()
                .write(PG, object(3), 100, content(51, 2000))
                .build());
        String last = described(on);
        on.close();
        for (Map.Entry<String, Path> made :
                Map.of("clean", store, "unapplied", unapplied, "torn", torn).entrySet()) {
            pack(made.getValue(), target.resolve(made.getKey() + ".zip"));
            Files.writeString(
                    target.resolve(made.getKey() + ".txt"), made.getKey().equals("clean") ? last : contents);
        }
    }

    /** Of the last write to the journal, only the first sector has reached the disk. */
    private static Path tear(Path before, Path after) throws IOException {
        Path segment = Path.of("journal", "segment-000001");
        byte[] old = Files.readAllBytes(before.resolve(segment));
        byte[] now = Files.readAllBytes(after.resolve(segment));
        int sectorEnd = (Arrays.mismatch(old, now) / 512 + 1) * 512;
        System.arraycopy(old, sectorEnd, now, sectorEnd, old.length - sectorEnd);
        Files.write(after.resolve(segment), now);
        return after;
    }

    private static Path copy(Path from, Path to) throws IOException {
        for (Path file : filesOf(from)) {
            Path target = to.resolve(from.relativize(file).toString());
            Files.createDirectories(target.getParent());
            Files.copy(file, target);
        }
        return to;
    }

    /** Without locks: of those only the holder means something. */
    private static List<Path> filesOf(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("lock"))
                    .sorted()
                    .collect(Collectors.toList());
        }
    }

    private static void pack(Path folder, Path zip) throws IOException {
        try (OutputStream out = Files.newOutputStream(zip);
                ZipOutputStream packed = new ZipOutputStream(out)) {
            packed.setLevel(9);
            for (Path file : filesOf(folder)) {
                ZipEntry entry = new ZipEntry(folder.relativize(file).toString());
                entry.setTime(0);
                packed.putNextEntry(entry);
                Files.copy(file, packed);
                packed.closeEntry();
            }
        }
    }

    private static void unpack(byte[] zip, Path folder) throws IOException {
        try (ZipInputStream packed = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = packed.getNextEntry(); entry != null; entry = packed.getNextEntry()) {
                Path file = folder.resolve(entry.getName()).normalize();
                assertThat(file).startsWithRaw(folder);
                Files.createDirectories(file.getParent());
                Files.copy(packed, file);
            }
        }
    }
}
