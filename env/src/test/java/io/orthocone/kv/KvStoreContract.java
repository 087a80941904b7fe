package io.orthocone.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every key-value engine promises. */
abstract class KvStoreContract {
    static final List<String> TABLES = List.of("onode", "omap", "empty");
    static final long MAX_BYTES = 8 << 20;

    private KvStore store;

    /** The engine, over what earlier stores left. */
    abstract KvEngine engine() throws IOException;

    @BeforeEach
    void open() throws IOException {
        store = engine().open("meta", TABLES, MAX_BYTES);
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    private void reopen() throws IOException {
        store.close();
        open();
    }

    static byte[] key(int... bytes) {
        byte[] key = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            key[i] = (byte) bytes[i];
        }
        return key;
    }

    private static List<String> scan(KvSnapshot snapshot, String table, byte[] from, byte[] to) throws IOException {
        List<String> found = new ArrayList<>();
        snapshot.scan(table, from, to, (key, value) -> {
            found.add(HexFormat.of().formatHex(key) + "=" + HexFormat.of().formatHex(value));
            return true;
        });
        return found;
    }

    private List<String> scan(String table) throws IOException {
        try (KvSnapshot snapshot = store.snapshot()) {
            return scan(snapshot, table, new byte[0], null);
        }
    }

    @Test
    void aBatchIsAppliedInOrderAndSurvivesReopening() throws IOException {
        store.commit(new KvBatch()
                .put("onode", key(1), key(10))
                .put("onode", key(1), key(11))
                .put("onode", key(2), key(20))
                .delete("onode", key(2))
                .put("omap", key(1), new byte[0]));
        for (int round = 0; round < 2; round++) {
            assertThat(scan("onode")).containsExactly("01=0b");
            assertThat(scan("omap")).containsExactly("01=");
            assertThat(scan("empty")).isEmpty();
            reopen();
        }
    }

    @Test
    void keysAreOrderedAsUnsignedBytes() throws IOException {
        store.commit(new KvBatch()
                .put("onode", key(0x80), key(3))
                .put("onode", key(0x7f, 0), key(2))
                .put("onode", key(0x7f), key(1))
                .put("onode", key(0xff, 0xff), key(4)));
        assertThat(scan("onode")).containsExactly("7f=01", "7f00=02", "80=03", "ffff=04");
        try (KvSnapshot snapshot = store.snapshot()) {
            assertThat(scan(snapshot, "onode", key(0x7f, 0), key(0xff))).containsExactly("7f00=02", "80=03");
            assertThat(scan(snapshot, "onode", key(0x90), key(0x91))).isEmpty();
            assertThat(snapshot.get("onode", key(0x80))).contains(key(3));
            assertThat(snapshot.get("onode", key(0x81))).isEmpty();
            List<byte[]> first = new ArrayList<>();
            snapshot.scan("onode", new byte[0], null, (key, value) -> {
                first.add(key);
                return false;
            });
            assertThat(first).hasSize(1);
        }
    }

    @Test
    void aRangeIsDeletedWithItsStartAndWithoutItsEnd() throws IOException {
        KvBatch batch = new KvBatch();
        for (int i = 0; i < 200; i++) {
            batch.put("onode", key(i), new byte[200]);
        }
        store.commit(batch);
        store.commit(new KvBatch()
                .deleteRange("onode", key(10), key(190))
                .deleteRange("onode", key(250), key(251))
                .deleteRange("onode", key(5), key(4)));
        assertThat(scan("onode")).hasSize(20);
        store.commit(new KvBatch().deleteRange("onode", new byte[0], key(255)).put("onode", key(7), key(7)));
        assertThat(scan("onode")).containsExactly("07=07");
    }

    @Test
    void aSnapshotDoesNotMove() throws IOException {
        store.commit(new KvBatch().put("onode", key(1), key(1)).put("onode", key(2), key(2)));
        try (KvSnapshot snapshot = store.snapshot()) {
            store.commit(new KvBatch()
                    .put("onode", key(1), key(9))
                    .delete("onode", key(2))
                    .put("onode", key(3), key(3)));
            assertThat(scan(snapshot, "onode", new byte[0], null)).containsExactly("01=01", "02=02");
            assertThat(snapshot.get("onode", key(1))).contains(key(1));
        }
        assertThat(scan("onode")).containsExactly("01=09", "03=03");
    }

    @Test
    void aFullStoreRefusesTheWholeBatchAndGoesOn() throws IOException {
        byte[] value = new byte[100_000];
        int stored = 0;
        while (true) {
            try {
                store.commit(new KvBatch().put("onode", key(1, stored), value).put("omap", key(1, stored), key(1)));
                stored++;
            } catch (KvEngine.KvFullException full) {
                break;
            }
            assertThat(stored).isLessThan(100);
        }
        assertThat(scan("onode")).hasSize(stored);
        assertThat(scan("omap")).hasSize(stored);
        assertThat(store.usage().usedBytes()).isBetween(MAX_BYTES / 2, MAX_BYTES);
        store.commit(new KvBatch().deleteRange("onode", new byte[0], key(2)));
        store.commit(new KvBatch().put("onode", key(3), value));
        reopen();
        assertThat(scan("onode")).hasSize(1);
    }

    @Test
    void manyCommitsEqualASortedMap() throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        Map<String, String> expected = new TreeMap<>();
        for (int commit = 0; commit < 60; commit++) {
            KvBatch batch = new KvBatch();
            for (int i = 0; i < 40; i++) {
                byte[] key = new byte[1 + random.nextInt(3) * 200];
                key[0] = (byte) random.nextInt(64);
                key[key.length - 1] += (byte) random.nextInt(4);
                byte[] value = new byte[random.nextInt(3000)];
                random.nextBytes(value);
                if (random.nextInt(3) == 0) {
                    batch.delete("onode", key);
                    expected.remove(HexFormat.of().formatHex(key));
                } else {
                    batch.put("onode", key, value);
                    expected.put(HexFormat.of().formatHex(key), HexFormat.of().formatHex(value));
                }
            }
            store.commit(batch);
            if (commit % 20 == 19) {
                reopen();
            }
        }
        assertThat(scan("onode"))
                .isEqualTo(expected.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .toList());
    }

    @Test
    void keysThatAreTooLongAreRefused() {
        assertThatThrownBy(() -> new KvBatch().put("onode", new byte[KvStore.MAX_KEY_BYTES + 1], key(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
