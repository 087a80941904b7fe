package io.orthocone.osd.store;

import static io.orthocone.osd.store.StoreFixture.BITS;
import static io.orthocone.osd.store.StoreFixture.OTHER_PG;
import static io.orthocone.osd.store.StoreFixture.PG;
import static io.orthocone.osd.store.StoreFixture.bytes;
import static io.orthocone.osd.store.StoreFixture.object;
import static io.orthocone.osd.store.StoreFixture.otherObject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orthocone.env.Invariants;
import io.orthocone.env.Payload;
import io.orthocone.message.HObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every object store promises. Each implementation passes it. */
public abstract class ObjectStoreContract {
    protected OpenStore on;

    /** Opens the store on what an earlier call left; creates it the first time. */
    protected abstract OpenStore open();

    @BeforeEach
    final void openWithCollections() {
        on = open().orThrow();
        on.commit(Transaction.builder()
                .createCollection(PG, BITS)
                .createCollection(OTHER_PG, BITS)
                .build());
    }

    @AfterEach
    final void close() {
        on.close();
    }

    private void reopen() {
        on.close();
        on = open().orThrow();
    }

    private static Payload key(String text) {
        return Payload.utf8(text);
    }

    private SortedMap<Payload, Payload> omap(HObject object) {
        SortedMap<Payload, Payload> entries = new TreeMap<>();
        on.store.omapScan(PG, object, Payload.EMPTY, (key, value) -> {
            assertThat(entries.isEmpty() || entries.lastKey().compareTo(key) < 0)
                    .isTrue();
            entries.put(key, value);
            return true;
        });
        return entries;
    }

    @Test
    void whatIsSubmittedIsVisibleBeforeItIsDurable() throws Exception {
        List<String> durable = new ArrayList<>();
        on.store.submit(
                Transaction.builder()
                        .write(PG, object(1), 0, bytes(1, 5000))
                        .setAttr(PG, object(1), "a", key("v"))
                        .omapSet(PG, object(1), key("k"), key("w"))
                        .build(),
                () -> durable.add("first"));
        on.store.submit(Transaction.builder().touch(PG, object(2)).build(), () -> durable.add("second"));
        assertThat(durable).isEmpty();
        assertThat(on.store.stat(PG, object(1))).contains(new ObjectStore.ObjectStat(5000));
        assertThat(on.store.getAttr(PG, object(1), "a")).contains(key("v"));
        assertThat(on.store.omapGet(PG, object(1), key("k"))).contains(key("w"));
        assertThat(on.list(PG)).containsExactlyInAnyOrder(object(1), object(2));
        List<ReadResult> read = new ArrayList<>();
        on.store.read(PG, object(1), 0, 5000, read::add);
        assertThat(read).isEmpty();
        on.env.settle();
        assertThat(read).containsExactly(new ReadResult.Data(bytes(1, 5000)));
        assertThat(durable).containsExactly("first", "second");
        assertThat(on.store.pendingBytes()).isZero();
    }

    @Test
    void everythingIsThereAfterReopening() {
        SortedMap<String, Payload> attrs = new TreeMap<>(Map.of("_", bytes(2, 300), "snapset", bytes(3, 31)));
        on.commit(Transaction.builder()
                .write(PG, object(1), 0, bytes(1, 200_000))
                .setAttrs(PG, object(1), attrs)
                .omapSet(PG, object(1), key("k"), bytes(4, 10))
                .omapSetHeader(PG, object(1), key("header"))
                .write(OTHER_PG, otherObject(1), 10, bytes(5, 10))
                .build());
        for (int round = 0; round < 3; round++) {
            reopen();
            assertThat(on.content(PG, object(1))).isEqualTo(bytes(1, 200_000));
            assertThat(on.store.getAttrs(PG, object(1))).contains(attrs);
            assertThat(on.store.omapGet(PG, object(1), key("k"))).contains(bytes(4, 10));
            assertThat(on.store.omapHeader(PG, object(1))).contains(key("header"));
            assertThat(on.content(OTHER_PG, otherObject(1)))
                    .isEqualTo(Payload.concat(List.of(Payload.zeros(10), bytes(5, 10))));
            assertThat(on.store.collections()).containsExactly(CollectionId.META, OTHER_PG, PG);
        }
    }

    @Test
    void aMissingObjectAnswersAsMissing() {
        assertThat(on.read(PG, object(1), 0, 10)).isEqualTo(new ReadResult.NotFound());
        assertThat(on.store.stat(PG, object(1))).isEmpty();
        assertThat(on.store.getAttr(PG, object(1), "a")).isEmpty();
        assertThat(on.store.getAttrs(PG, object(1))).isEmpty();
        assertThat(on.store.omapHeader(PG, object(1))).isEmpty();
        assertThat(on.store.omapGet(PG, object(1), key("k"))).isEmpty();
        assertThat(omap(object(1))).isEmpty();
    }

    @Test
    void takingAwayWhatIsMissingDoesNothing() {
        on.commit(Transaction.builder()
                .remove(PG, object(1))
                .removeAttr(PG, object(1), "a")
                .removeAttrs(PG, object(1))
                .omapRemoveKeys(PG, object(1), List.of(key("k")))
                .omapRemoveRange(PG, object(1), key("a"), key("z"))
                .omapClear(PG, object(1))
                .build());
        assertThat(on.store.exists(PG, object(1))).isFalse();
    }

    @Test
    void readsAreCutAtTheEnd() {
        on.commit(
                Transaction.builder().write(PG, object(1), 0, bytes(1, 10_000)).build());
        assertThat(on.read(PG, object(1), 9_990, 100))
                .isEqualTo(new ReadResult.Data(bytes(1, 10_000).slice(9_990, 10)));
        assertThat(on.read(PG, object(1), 10_000, 100)).isEqualTo(new ReadResult.Data(Payload.EMPTY));
        assertThat(on.read(PG, object(1), 50_000, 100)).isEqualTo(new ReadResult.Data(Payload.EMPTY));
        assertThat(on.read(PG, object(1), 4_000, 200))
                .isEqualTo(new ReadResult.Data(bytes(1, 10_000).slice(4_000, 200)));
    }

    @Test
    void overlappingWritesOfAllSizesAddUp() {
        byte[] expected = new byte[300_000];
        int[][] writes = {
            {0, 300_000},
            {4096, 4096},
            {4095, 2},
            {131_071, 2},
            {100_000, 70_000},
            {0, 1},
            {299_999, 1},
            {8192, 65_536},
            {12_288, 4096},
            {12_300, 100},
            {12_350, 100},
            {12_290, 4000}
        };
        for (int i = 0; i < writes.length; i++) {
            Payload data = bytes(i, writes[i][1]);
            System.arraycopy(data.toByteArray(), 0, expected, writes[i][0], writes[i][1]);
            on.commit(Transaction.builder()
                    .write(PG, object(1), writes[i][0], data)
                    .build());
            assertThat(on.content(PG, object(1))).as("write %s", i).isEqualTo(Payload.copyOf(expected));
        }
        reopen();
        assertThat(on.content(PG, object(1))).isEqualTo(Payload.copyOf(expected));
    }

    @Test
    void smallWritesToColdBlocksAddUp() {
        byte[] expected = new byte[200_000];
        on.commit(Transaction.builder()
                .write(PG, object(1), 0, Payload.zeros(200_000))
                .build());
        for (int i = 0; i < 120; i++) {
            if (i % 20 == 0) {
                reopen();
            }
            int at = (i * 7919) % 199_000;
            Payload data = bytes(i, 1 + (i * 37) % 900);
            System.arraycopy(data.toByteArray(), 0, expected, at, data.length());
            on.commit(Transaction.builder().write(PG, object(1), at, data).build());
            if (i % 5 == 0) {
                assertThat(on.content(PG, object(1))).as("write %s", i).isEqualTo(Payload.copyOf(expected));
            }
        }
        reopen();
        assertThat(on.content(PG, object(1))).isEqualTo(Payload.copyOf(expected));
    }

    @Test
    void appendsOfOddSizesAddUp() {
        List<Payload> parts = new ArrayList<>();
        int end = 0;
        for (int i = 0; i < 60; i++) {
            Payload part = bytes(i, 1 + (i * 331) % 3000);
            parts.add(part);
            on.commit(Transaction.builder().write(PG, object(1), end, part).build());
            end += part.length();
            if (i % 13 == 0) {
                reopen();
            }
        }
        assertThat(on.content(PG, object(1))).isEqualTo(Payload.concat(parts));
    }

    @Test
    void gapsReadAsZeros() {
        on.commit(Transaction.builder()
                .write(PG, object(1), 1_000_000, bytes(1, 10))
                .build());
        assertThat(on.store.stat(PG, object(1))).contains(new ObjectStore.ObjectStat(1_000_010));
        assertThat(on.read(PG, object(1), 0, 1_000_000)).isEqualTo(new ReadResult.Data(Payload.zeros(1_000_000)));
        assertThat(on.read(PG, object(1), 999_999, 20))
                .isEqualTo(new ReadResult.Data(Payload.concat(List.of(Payload.zeros(1), bytes(1, 10)))));
    }

    @Test
    void whatWasCutOffNeverComesBack() {
        for (int size : new int[] {0, 1, 500, 4096, 5000, 131_072, 140_000}) {
            for (boolean cold : new boolean[] {false, true}) {
                on.commit(Transaction.builder()
                        .remove(PG, object(1))
                        .write(PG, object(1), 0, bytes(1, 150_000))
                        .build());
                if (cold) {
                    reopen();
                }
                on.commit(Transaction.builder().truncate(PG, object(1), size).build());
                assertThat(on.content(PG, object(1)))
                        .isEqualTo(bytes(1, 150_000).slice(0, size));
                on.commit(Transaction.builder().truncate(PG, object(1), 150_000).build());
                assertThat(on.content(PG, object(1)))
                        .as("cut to %s", size)
                        .isEqualTo(Payload.concat(
                                List.of(bytes(1, 150_000).slice(0, size), Payload.zeros(150_000 - size))));
            }
        }
    }

    @Test
    void smallObjectsKeepTheirHolesAndTails() {
        on.commit(Transaction.builder()
                .write(PG, object(1), 0, bytes(1, 100))
                .truncate(PG, object(1), 40)
                .write(PG, object(1), 60, bytes(2, 10))
                .build());
        Payload expected = Payload.concat(List.of(bytes(1, 100).slice(0, 40), Payload.zeros(20), bytes(2, 10)));
        assertThat(on.content(PG, object(1))).isEqualTo(expected);
        on.commit(
                Transaction.builder().write(PG, object(1), 70, bytes(3, 9_000)).build());
        expected = Payload.concat(List.of(expected, bytes(3, 9_000)));
        assertThat(on.content(PG, object(1))).isEqualTo(expected);
        reopen();
        assertThat(on.content(PG, object(1))).isEqualTo(expected);
    }

    @Test
    void zeroMakesHolesAndExtends() {
        on.commit(Transaction.builder()
                .write(PG, object(1), 0, bytes(1, 300_000))
                .zero(PG, object(1), 1_000, 250_000)
                .zero(PG, object(1), 299_000, 10_000)
                .build());
        Payload expected = Payload.concat(List.of(
                bytes(1, 300_000).slice(0, 1_000),
                Payload.zeros(250_000),
                bytes(1, 300_000).slice(251_000, 48_000),
                Payload.zeros(10_000)));
        assertThat(on.content(PG, object(1))).isEqualTo(expected);
        reopen();
        assertThat(on.content(PG, object(1))).isEqualTo(expected);
    }

    @Test
    void aRemovedObjectComesBackEmpty() {
        on.commit(Transaction.builder()
                .write(PG, object(1), 0, bytes(1, 20_000))
                .setAttr(PG, object(1), "a", key("v"))
                .omapSet(PG, object(1), key("k"), key("w"))
                .omapSetHeader(PG, object(1), key("h"))
                .build());
        reopen();
        on.commit(Transaction.builder()
                .remove(PG, object(1))
                .touch(PG, object(1))
                .truncate(PG, object(1), 20_000)
                .build());
        assertThat(on.content(PG, object(1))).isEqualTo(Payload.zeros(20_000));
        assertThat(on.store.getAttrs(PG, object(1))).contains(new TreeMap<>());
        assertThat(omap(object(1))).isEmpty();
        assertThat(on.store.omapHeader(PG, object(1))).contains(Payload.EMPTY);
    }

    @Test
    void attributesAreSetAndRemovedOneByOne() {
        on.commit(Transaction.builder()
                .setAttr(PG, object(1), "a", key("1"))
                .setAttr(PG, object(1), "b", key("2"))
                .setAttr(PG, object(1), "a", key("3"))
                .removeAttr(PG, object(1), "b")
                .setAttr(PG, object(1), "c", Payload.EMPTY)
                .build());
        assertThat(on.store.getAttrs(PG, object(1))).contains(new TreeMap<>(Map.of("a", key("3"), "c", Payload.EMPTY)));
        on.commit(Transaction.builder().removeAttrs(PG, object(1)).build());
        assertThat(on.store.getAttrs(PG, object(1))).contains(new TreeMap<>());
    }

    @Test
    void omapIsOrderedByUnsignedBytes() {
        SortedMap<Payload, Payload> entries = new TreeMap<>();
        for (int i = 0; i < 256; i += 5) {
            entries.put(Payload.wrap(new byte[] {(byte) i}), bytes(i, 3));
            entries.put(Payload.wrap(new byte[] {(byte) i, 0}), bytes(i, 4));
        }
        on.commit(Transaction.builder().omapSet(PG, object(1), entries).build());
        assertThat(omap(object(1))).isEqualTo(entries);
        reopen();
        assertThat(omap(object(1))).isEqualTo(entries);
        on.commit(Transaction.builder()
                .omapRemoveRange(PG, object(1), Payload.wrap(new byte[] {10, 0}), Payload.wrap(new byte[] {(byte) 200}))
                .build());
        entries.subMap(Payload.wrap(new byte[] {10, 0}), Payload.wrap(new byte[] {(byte) 200}))
                .clear();
        assertThat(omap(object(1))).isEqualTo(entries);
    }

    @Test
    void omapMergesWhatIsOldAndNew() {
        SortedMap<Payload, Payload> expected = new TreeMap<>();
        for (int round = 0; round < 4; round++) {
            Transaction.Builder builder = Transaction.builder();
            for (int i = round; i < 100; i += round + 2) {
                Payload key = key("key-" + i);
                builder.omapSet(PG, object(1), key, bytes(round * 1000 + i, 20));
                expected.put(key, bytes(round * 1000 + i, 20));
            }
            for (int i = 3 * round; i < 100; i += 7) {
                builder.omapRemoveKeys(PG, object(1), List.of(key("key-" + i)));
                expected.remove(key("key-" + i));
            }
            on.commit(builder.build());
            assertThat(omap(object(1))).isEqualTo(expected);
            if (round % 2 == 1) {
                reopen();
            }
        }
        List<Payload> firstTwo = new ArrayList<>();
        on.store.omapScan(PG, object(1), key("key-5"), (key, value) -> {
            firstTwo.add(key);
            return firstTwo.size() < 2;
        });
        assertThat(firstTwo)
                .isEqualTo(expected.tailMap(key("key-5")).keySet().stream()
                        .limit(2)
                        .toList());
        on.commit(Transaction.builder().omapClear(PG, object(1)).build());
        assertThat(omap(object(1))).isEmpty();
    }

    @Test
    void longOmapKeysKeepTheirOrder() {
        SortedMap<Payload, Payload> entries = new TreeMap<>();
        String stem = "x".repeat(600);
        for (String suffix : List.of("", "a", "b", "ab", "c".repeat(3000))) {
            entries.put(key(stem + suffix), bytes(suffix.length(), 30));
        }
        entries.put(key("x".repeat(502)), bytes(1, 30));
        entries.put(key("x".repeat(503)), bytes(2, 30));
        entries.put(key("x".repeat(501) + "y"), bytes(3, 30));
        on.commit(Transaction.builder().omapSet(PG, object(1), entries).build());
        assertThat(omap(object(1))).isEqualTo(entries);
        reopen();
        assertThat(omap(object(1))).isEqualTo(entries);
        on.commit(Transaction.builder()
                .omapRemoveKeys(PG, object(1), List.of(key(stem + "a")))
                .omapRemoveRange(PG, object(1), key(stem + "b"), key(stem + "cc"))
                .build());
        entries.remove(key(stem + "a"));
        entries.subMap(key(stem + "b"), key(stem + "cc")).clear();
        assertThat(omap(object(1))).isEqualTo(entries);
        entries.keySet()
                .forEach(key -> assertThat(on.store.omapGet(PG, object(1), key)).contains(entries.get(key)));
    }

    @Test
    void aCloneIsACopyThatChangesAlone() {
        on.commit(Transaction.builder()
                .write(PG, object(1), 0, bytes(1, 300_001))
                .setAttr(PG, object(1), "a", key("v"))
                .omapSet(PG, object(1), key("k"), key("w"))
                .omapSetHeader(PG, object(1), key("h"))
                .clone(PG, object(1), object(2))
                .build());
        on.commit(Transaction.builder()
                .write(PG, object(1), 8192, bytes(2, 4096))
                .write(PG, object(2), 100_000, bytes(3, 100_000))
                .write(PG, object(2), 5, bytes(4, 20))
                .setAttr(PG, object(2), "a", key("other"))
                .omapRemoveKeys(PG, object(1), List.of(key("k")))
                .build());
        for (int round = 0; round < 2; round++) {
            byte[] first = bytes(1, 300_001).toByteArray();
            byte[] second = first.clone();
            System.arraycopy(bytes(2, 4096).toByteArray(), 0, first, 8192, 4096);
            System.arraycopy(bytes(3, 100_000).toByteArray(), 0, second, 100_000, 100_000);
            System.arraycopy(bytes(4, 20).toByteArray(), 0, second, 5, 20);
            assertThat(on.content(PG, object(1))).isEqualTo(Payload.wrap(first));
            assertThat(on.content(PG, object(2))).isEqualTo(Payload.wrap(second));
            assertThat(on.store.getAttr(PG, object(1), "a")).contains(key("v"));
            assertThat(on.store.getAttr(PG, object(2), "a")).contains(key("other"));
            assertThat(omap(object(1))).isEmpty();
            assertThat(omap(object(2))).containsOnlyKeys(key("k"));
            assertThat(on.store.omapHeader(PG, object(2))).contains(key("h"));
            reopen();
        }
        on.commit(Transaction.builder().remove(PG, object(1)).build());
        assertThat(on.content(PG, object(2)).slice(0, 5))
                .isEqualTo(bytes(1, 300_001).slice(0, 5));
        on.commit(Transaction.builder()
                .clone(PG, object(2), object(3))
                .remove(PG, object(2))
                .build());
        reopen();
        assertThat(on.content(PG, object(3)).slice(5, 20)).isEqualTo(bytes(4, 20));
    }

    @Test
    void aMoveReplacesItsTargetAndTakesAllAlong() {
        HObject temporary = new HObject(
                PG.temporaryPool(),
                "",
                "",
                "recovering",
                HObject.HEAD,
                object(1).hash());
        on.commit(Transaction.builder()
                .write(PG, object(1), 0, bytes(9, 9_000))
                .omapSet(PG, object(1), key("old"), key("old"))
                .write(PG, temporary, 0, bytes(1, 70_000))
                .omapSet(PG, temporary, key("k"), key("w"))
                .setAttr(PG, temporary, "a", key("v"))
                .build());
        assertThat(on.list(PG)).containsExactly(object(1));
        assertThat(on.store.listTemporary(PG, HObject.MIN, 10).objects()).containsExactly(temporary);
        on.commit(Transaction.builder().rename(PG, temporary, object(1)).build());
        for (int round = 0; round < 2; round++) {
            assertThat(on.content(PG, object(1))).isEqualTo(bytes(1, 70_000));
            assertThat(omap(object(1))).containsOnlyKeys(key("k"));
            assertThat(on.store.getAttr(PG, object(1), "a")).contains(key("v"));
            assertThat(on.store.exists(PG, temporary)).isFalse();
            assertThat(on.store.listTemporary(PG, HObject.MIN, 10).objects()).isEmpty();
            reopen();
        }
    }

    @Test
    void listingsAreInObjectOrderWithACursor() {
        Transaction.Builder builder = Transaction.builder();
        List<HObject> expected = new ArrayList<>(
                IntStream.range(0, 40).mapToObj(StoreFixture::object).toList());
        expected.add(new HObject(1, "ns", "key", "name", HObject.HEAD, 0x77));
        expected.add(new HObject(1, "ns", "", "name", 4, 0x77));
        expected.add(new HObject(1, "ns", "", "name", HObject.HEAD, 0x77));
        expected.add(new HObject(1, "ns", "", "nam\0e", HObject.HEAD, 0x77));
        expected.add(new HObject(1, "ns", "name", "alpha", HObject.HEAD, 0x77));
        expected.add(new HObject(1, "ns", "name", "zeta", HObject.HEAD, 0x77));
        expected.add(new HObject(1, "ns", "name", "name", HObject.HEAD, 0x77));
        expected.add(new HObject(1, "ns", "", "n".repeat(700) + "b", HObject.HEAD, 0x77));
        expected.add(new HObject(1, "ns", "", "n".repeat(700) + "a", HObject.HEAD, 0x77));
        expected.add(new HObject(1, "ns", "", "n".repeat(700), HObject.HEAD, 0x77));
        expected.add(new HObject(1, "ns", "", "\uD83D\uDE00 and \uFFFD", HObject.HEAD, 0x77));
        expected.add(new HObject(1, "ns", "", "\uFFFD and \uD83D\uDE00", HObject.HEAD, 0x77));
        expected.sort(null);
        for (int i = 0; i < expected.size(); i++) {
            builder.touch(PG, expected.get((i * 7) % expected.size()));
        }
        IntStream.range(0, 10).forEach(i -> builder.touch(OTHER_PG, otherObject(i)));
        on.commit(builder.build());
        on.commit(Transaction.builder().touch(PG, expected.get(3)).build());
        for (int round = 0; round < 2; round++) {
            assertThat(on.list(PG)).isEqualTo(expected);
            assertThat(on.list(OTHER_PG)).hasSize(10);
            for (int max : new int[] {1, 7, expected.size()}) {
                List<HObject> pages = new ArrayList<>();
                HObject from = HObject.MIN;
                while (!from.isMax()) {
                    ObjectStore.ObjectList page = on.store.list(PG, from, max);
                    pages.addAll(page.objects());
                    from = page.next();
                }
                assertThat(pages).isEqualTo(expected);
            }
            reopen();
        }
        on.commit(Transaction.builder().remove(PG, expected.get(0)).build());
        assertThat(on.list(PG)).isEqualTo(expected.subList(1, expected.size()));
    }

    @Test
    void aSplitMovesNothingAndChangesWhoOwns() {
        CollectionId child = new CollectionId(1, 3);
        Transaction.Builder builder = Transaction.builder();
        IntStream.range(0, 20).forEach(i -> builder.write(PG, object(i), 0, bytes(i, 100)));
        on.commit(builder.build());
        on.commit(Transaction.builder().splitCollection(PG, 2, child).build());
        for (int round = 0; round < 2; round++) {
            assertThat(on.list(PG)).allMatch(object -> (object.hash() & 3) == 1).isNotEmpty();
            assertThat(on.list(child))
                    .allMatch(object -> (object.hash() & 3) == 3)
                    .isNotEmpty();
            assertThat(on.list(PG).size() + on.list(child).size()).isEqualTo(20);
            for (int i = 0; i < 20; i++) {
                CollectionId owner = (object(i).hash() & 3) == 1 ? PG : child;
                CollectionId other = owner.equals(PG) ? child : PG;
                assertThat(on.content(owner, object(i))).isEqualTo(bytes(i, 100));
                assertThat(on.store.exists(other, object(i))).isFalse();
            }
            reopen();
        }
    }

    @Test
    void aMergeUndoesASplit() {
        CollectionId child = new CollectionId(1, 3);
        Transaction.Builder builder = Transaction.builder();
        IntStream.range(0, 20).forEach(i -> builder.write(PG, object(i), 0, bytes(i, 100)));
        on.commit(builder.splitCollection(PG, 2, child).build());
        on.commit(Transaction.builder()
                .touch(child, on.list(child).get(0))
                .mergeCollection(child, 1, PG)
                .build());
        for (int round = 0; round < 2; round++) {
            assertThat(on.list(PG)).hasSize(20);
            assertThat(on.store.collections()).containsExactly(CollectionId.META, OTHER_PG, PG);
            assertThat(on.list(child)).isEmpty();
            for (int i = 0; i < 20; i++) {
                assertThat(on.content(PG, object(i))).isEqualTo(bytes(i, 100));
            }
            reopen();
        }
    }

    @Test
    void aMovedObjectTakesAllAlongToAnotherCollection() {
        CollectionId elsewhere = new CollectionId(2, 0);
        HObject there = HObject.head(2, "", "", "moved", 5);
        on.commit(Transaction.builder()
                .createCollection(elsewhere, 0)
                .write(PG, object(1), 0, bytes(1, 70_000))
                .omapSet(PG, object(1), key("k"), key("w"))
                .setAttr(PG, object(1), "a", key("v"))
                .move(PG, object(1), elsewhere, there)
                .build());
        for (int round = 0; round < 2; round++) {
            assertThat(on.list(PG)).isEmpty();
            assertThat(on.list(elsewhere)).containsExactly(there);
            assertThat(on.content(elsewhere, there)).isEqualTo(bytes(1, 70_000));
            assertThat(on.store.omapGet(elsewhere, there, key("k"))).contains(key("w"));
            assertThat(on.store.getAttr(elsewhere, there, "a")).contains(key("v"));
            reopen();
        }
    }

    @Test
    void aClonedRangeReadsAsItsSource() {
        byte[] expected = bytes(2, 300_000).toByteArray();
        on.commit(Transaction.builder()
                .write(PG, object(1), 0, bytes(1, 200_001))
                .zero(PG, object(1), 8192, 8192)
                .write(PG, object(2), 0, bytes(2, 300_000))
                .build());
        byte[] source = bytes(1, 200_001).toByteArray();
        Arrays.fill(source, 8192, 16_384, (byte) 0);
        for (int round = 0; round < 3; round++) {
            // Over holes, over a shard's border, and past the source's end.
            on.commit(Transaction.builder()
                    .cloneRange(PG, object(1), object(2), 4096, 40_960, 122_880)
                    .cloneRange(PG, object(1), object(2), 196_608, 65_536, 0)
                    .build());
            System.arraycopy(source, 4096, expected, 122_880, 40_960);
            Arrays.fill(expected, 0, 65_536, (byte) 0);
            System.arraycopy(source, 196_608, expected, 0, source.length - 196_608);
            assertThat(on.content(PG, object(2))).isEqualTo(Payload.copyOf(expected));
            assertThat(on.content(PG, object(1))).isEqualTo(Payload.copyOf(source));
            // Each changes alone, in part of a block and in whole ones.
            on.commit(Transaction.builder()
                    .write(PG, object(1), 20_000, bytes(10 + round, 30))
                    .write(PG, object(2), 131_072, bytes(20 + round, 4096))
                    .build());
            System.arraycopy(bytes(10 + round, 30).toByteArray(), 0, source, 20_000, 30);
            System.arraycopy(bytes(20 + round, 4096).toByteArray(), 0, expected, 131_072, 4096);
            assertThat(on.content(PG, object(2))).isEqualTo(Payload.copyOf(expected));
            assertThat(on.content(PG, object(1))).isEqualTo(Payload.copyOf(source));
            reopen();
        }
        on.commit(Transaction.builder().remove(PG, object(1)).build());
        assertThat(on.content(PG, object(2))).isEqualTo(Payload.copyOf(expected));
    }

    @Test
    void aRangeOfASmallObjectIsClonedIntoANewOne() {
        on.commit(Transaction.builder()
                .write(PG, object(1), 0, bytes(1, 500))
                .cloneRange(PG, object(1), object(2), 0, 4096, 0)
                .cloneRange(PG, object(1), object(3), 0, 8192, 12_288)
                .cloneRange(PG, object(1), object(4), 4096, 4096, 0)
                .build());
        for (int round = 0; round < 2; round++) {
            assertThat(on.content(PG, object(2))).isEqualTo(bytes(1, 500));
            assertThat(on.content(PG, object(3)))
                    .isEqualTo(Payload.concat(List.of(Payload.zeros(12_288), bytes(1, 500))));
            assertThat(on.content(PG, object(4))).isEqualTo(Payload.EMPTY);
            reopen();
        }
        assertThatThrownBy(() -> Transaction.builder().cloneRange(PG, object(1), object(2), 1, 4096, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void holesAreToldApartAndTakeNoSpace() {
        long tib = 1L << 40;
        long before = on.store.usage().usedBytes();
        on.commit(Transaction.builder()
                .write(PG, object(1), 65_536, bytes(1, 131_072))
                .write(PG, object(1), tib, bytes(2, 1))
                .write(PG, object(2), 0, bytes(3, 400_000))
                .zero(PG, object(2), 65_536, 196_608)
                .write(PG, object(3), 0, bytes(4, 700))
                .build());
        for (int round = 0; round < 2; round++) {
            assertThat(on.store.stat(PG, object(1))).contains(new ObjectStore.ObjectStat(tib + 1));
            List<ObjectStore.Extent> extents = extents(1, 0, tib + 1);
            assertThat(extents.get(0)).isEqualTo(new ObjectStore.Extent(65_536, 131_072));
            assertThat(extents.getLast().end()).isEqualTo(tib + 1);
            assertThat(extents.getLast().lengthBytes()).isLessThanOrEqualTo(65_536);
            assertThat(extents).hasSize(2);
            assertThat(extents(1, 70_000, 1000)).containsExactly(new ObjectStore.Extent(70_000, 1000));
            assertThat(extents(1, 1 << 20, 1 << 30)).isEmpty();
            assertThat(extents(2, 0, 1 << 30))
                    .containsExactly(
                            new ObjectStore.Extent(0, 65_536), new ObjectStore.Extent(262_144, 400_000 - 262_144));
            assertThat(extents(3, 0, 1 << 30)).containsExactly(new ObjectStore.Extent(0, 700));
            assertThat(on.store.extents(PG, object(4), 0, 1)).isEmpty();
            assertThat(on.read(PG, object(1), tib - 100, 200))
                    .isEqualTo(new ReadResult.Data(Payload.concat(List.of(Payload.zeros(100), bytes(2, 1)))));
            assertThat(on.store.usage().usedBytes() - before).isLessThan(1 << 20);
            reopen();
        }
    }

    private List<ObjectStore.Extent> extents(int number, long offset, long lengthBytes) {
        return on.store.extents(PG, object(number), offset, lengthBytes).orElseThrow();
    }

    @Test
    void omapIsVisitedByRangeAndByPrefix() {
        SortedMap<Payload, Payload> entries = new TreeMap<>();
        for (String name : List.of("a", "b", "b/1", "b/2", "b/3", "b0", "c")) {
            entries.put(key(name), key("of " + name));
        }
        on.commit(Transaction.builder().omapSet(PG, object(1), entries).build());
        for (int round = 0; round < 2; round++) {
            List<Payload> byPrefix = new ArrayList<>();
            on.store.omapScanPrefix(PG, object(1), key("b/"), (key, value) -> byPrefix.add(key));
            assertThat(byPrefix).containsExactly(key("b/1"), key("b/2"), key("b/3"));
            List<Payload> byRange = new ArrayList<>();
            on.store.omapScanRange(PG, object(1), key("b/2"), key("c"), (key, value) -> byRange.add(key));
            assertThat(byRange).containsExactly(key("b/2"), key("b/3"), key("b0"));
            List<Payload> first = new ArrayList<>();
            on.store.omapScanRange(PG, object(1), key("a"), key("z"), (key, value) -> {
                first.add(key);
                return first.size() < 2;
            });
            assertThat(first).containsExactly(key("a"), key("b"));
            reopen();
            on.commit(Transaction.builder()
                    .omapRemoveKeys(PG, object(1), List.of(key("b/9")))
                    .build());
        }
    }

    @Test
    void collectionsComeAndGo() {
        CollectionId third = new CollectionId(7, 0);
        on.commit(Transaction.builder().createCollection(third, 0).build());
        assertThat(on.store.hasCollection(third)).isTrue();
        reopen();
        on.commit(Transaction.builder().removeCollection(third).build());
        assertThat(on.store.hasCollection(third)).isFalse();
        reopen();
        assertThat(on.store.collections()).containsExactly(CollectionId.META, OTHER_PG, PG);
    }

    @Test
    void theMetaCollectionHoldsTheDaemonsOwnObjects() {
        HObject superblock = HObject.head(CollectionId.META_POOL, "", "", "osd_superblock", 0);
        on.commit(Transaction.builder()
                .write(CollectionId.META, superblock, 0, bytes(1, 100))
                .build());
        reopen();
        assertThat(on.content(CollectionId.META, superblock)).isEqualTo(bytes(1, 100));
        assertThat(on.list(CollectionId.META)).containsExactly(superblock);
    }

    @Test
    void anObjectOfAnotherCollectionIsNotFoundHere() {
        on.commit(Transaction.builder().touch(PG, object(1)).build());
        assertThat(on.store.exists(OTHER_PG, object(1))).isFalse();
        assertThat(on.store.exists(new CollectionId(5, 0), object(1))).isFalse();
        assertThat(on.list(new CollectionId(5, 0))).isEmpty();
    }

    @Test
    void stepsAgainstTheContractAreOurMistakeAndEndTheStore() {
        List<Transaction> mistakes = List.of(
                Transaction.builder().touch(OTHER_PG, object(1)).build(),
                Transaction.builder().touch(new CollectionId(5, 0), object(1)).build(),
                Transaction.builder().clone(PG, object(1), object(2)).build(),
                Transaction.builder().rename(PG, object(1), object(2)).build(),
                Transaction.builder().createCollection(PG, 3).build(),
                Transaction.builder()
                        .touch(PG, object(1))
                        .cloneRange(PG, object(1), object(1), 0, 4096, 4096)
                        .build(),
                Transaction.builder()
                        .cloneRange(PG, object(1), object(2), 0, 4096, 0)
                        .build(),
                Transaction.builder()
                        .splitCollection(PG, 2, new CollectionId(1, 2))
                        .build(),
                Transaction.builder()
                        .splitCollection(PG, 2, new CollectionId(1, 3))
                        .mergeCollection(new CollectionId(1, 3), 0, PG)
                        .build(),
                Transaction.builder().touch(PG, object(1)).removeCollection(PG).build());
        for (Transaction mistake : mistakes) {
            assertThatThrownBy(() -> on.store.submit(mistake, () -> {}))
                    .isInstanceOf(Invariants.InvariantViolation.class);
            assertThatThrownBy(() -> on.store.submit(
                            Transaction.builder().touch(PG, object(2)).build(), () -> {}))
                    .isInstanceOf(StoreException.class);
            reopen();
            assertThat(on.list(PG)).isEmpty();
        }
    }

    @Test
    void manySmallTransactionsInOneTurnBecomeDurableInOrder() throws Exception {
        List<Integer> durable = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            int number = i;
            on.store.submit(
                    Transaction.builder()
                            .write(PG, object(i % 17), (i % 5) * 4096L, bytes(i, 4096))
                            .omapSet(PG, object(1000), key("log-" + i), bytes(i, 50))
                            .build(),
                    () -> durable.add(number));
            if (i % 7 == 0) {
                on.env.step();
            }
        }
        on.env.settle();
        assertThat(durable).isEqualTo(IntStream.range(0, 300).boxed().toList());
        reopen();
        assertThat(omap(object(1000))).hasSize(300);
    }

    @Test
    void usageGrowsAndShrinks() {
        long before = on.store.usage().usedBytes();
        on.commit(
                Transaction.builder().write(PG, object(1), 0, bytes(1, 1 << 20)).build());
        assertThat(on.store.usage().usedBytes()).isGreaterThanOrEqualTo(before + (1 << 20));
        assertThat(on.store.usage().totalBytes()).isGreaterThan(on.store.usage().usedBytes());
        on.commit(Transaction.builder().remove(PG, object(1)).build());
        reopen();
        assertThat(on.store.usage().usedBytes()).isLessThan(before + (1 << 20));
    }

    @Test
    void afterCloseNothingIsTaken() {
        OpenStore closed = on;
        closed.close();
        assertThatThrownBy(() -> closed.store.submit(
                        Transaction.builder().touch(PG, object(1)).build(), () -> {}))
                .isInstanceOf(StoreException.class);
        on = open().orThrow();
    }
}
