package io.orthocone.osd;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.env.Payload;
import io.orthocone.message.ChecksumType;
import io.orthocone.message.Comparison;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.HObject;
import io.orthocone.message.OsdSubOp;
import io.orthocone.message.OsdSubOpResult;
import io.orthocone.osd.recovery.RecoveryOptions;
import io.orthocone.osdmap.ObjectHash;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What steps do and answer, through the whole OSD; one rule of Ceph's a test. */
final class OsdOperationsTest {
    private static final int MANY = 5000;

    private static OsdCluster three(long seed) {
        return new OsdCluster(seed, 3, 3, 2, 8).start();
    }

    private static Payload utf8(String text) {
        return Payload.utf8(text);
    }

    private static SortedMap<Payload, Payload> entries(String... keysAndValues) {
        SortedMap<Payload, Payload> entries = new TreeMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            entries.put(utf8(keysAndValues[i]), utf8(keysAndValues[i + 1]));
        }
        return entries;
    }

    private static ErrorCode code(OsdCluster cluster, String name, OsdSubOp... steps) {
        return cluster.await(cluster.client().call(name, List.of(steps)))
                .reply()
                .result();
    }

    private static List<OsdSubOpResult> results(OsdCluster cluster, String name, OsdSubOp... steps) {
        TestClient.Call call = cluster.await(cluster.client().call(name, List.of(steps)));
        assertThat(call.reply().result()).isEqualTo(ErrorCode.OK);
        return call.reply().results();
    }

    private static OsdSubOpResult result(OsdCluster cluster, String name, OsdSubOp step) {
        return results(cluster, name, step).getFirst();
    }

    @Test
    void omapIsSetListedInPagesAndRemoved() {
        OsdCluster cluster = three(1);
        SortedMap<Payload, Payload> all = entries("a", "1", "b/1", "2", "b/2", "3", "b/3", "", "c", "5");
        results(cluster, "o", new OsdSubOp.OmapSet(all), new OsdSubOp.OmapSetHeader(utf8("header")));

        assertThat(result(cluster, "o", new OsdSubOp.OmapGetValues(Payload.EMPTY, Payload.EMPTY, 100)))
                .isEqualTo(new OsdSubOpResult.OmapValues(all, false));
        assertThat(result(cluster, "o", new OsdSubOp.OmapGetKeys(utf8("a"), 2)))
                .isEqualTo(new OsdSubOpResult.OmapKeys(List.of(utf8("b/1"), utf8("b/2")), true));
        assertThat(result(cluster, "o", new OsdSubOp.OmapGetKeys(utf8("b/2"), 2)))
                .isEqualTo(new OsdSubOpResult.OmapKeys(List.of(utf8("b/3"), utf8("c")), false));
        assertThat(result(cluster, "o", new OsdSubOp.OmapGetValues(utf8("b/1"), utf8("b/"), 100)))
                .isEqualTo(new OsdSubOpResult.OmapValues(entries("b/2", "3", "b/3", ""), false));
        assertThat(result(cluster, "o", new OsdSubOp.OmapGetValues(Payload.EMPTY, utf8("b/"), 1)))
                .isEqualTo(new OsdSubOpResult.OmapValues(entries("b/1", "2"), true));
        assertThat(result(cluster, "o", new OsdSubOp.OmapGetByKeys(List.of(utf8("c"), utf8("nothing")))))
                .isEqualTo(new OsdSubOpResult.OmapValues(entries("c", "5"), false));
        assertThat(result(cluster, "o", new OsdSubOp.OmapGetHeader()))
                .isEqualTo(new OsdSubOpResult.Data(utf8("header")));

        results(cluster, "o", new OsdSubOp.OmapRemoveKeys(List.of(utf8("a"), utf8("nothing"))));
        results(cluster, "o", new OsdSubOp.OmapRemoveRange(utf8("b/1"), utf8("b/3")));
        assertThat(result(cluster, "o", new OsdSubOp.OmapGetKeys(Payload.EMPTY, 100)))
                .isEqualTo(new OsdSubOpResult.OmapKeys(List.of(utf8("b/3"), utf8("c")), false));
        results(cluster, "o", new OsdSubOp.OmapClear());
        assertThat(result(cluster, "o", new OsdSubOp.OmapGetKeys(Payload.EMPTY, 100)))
                .isEqualTo(new OsdSubOpResult.OmapKeys(List.of(), false));
        assertThat(result(cluster, "o", new OsdSubOp.OmapGetHeader()))
                .isEqualTo(new OsdSubOpResult.Data(Payload.EMPTY));
    }

    @Test
    void aPageIsBoundedHoweverMuchIsAskedFor() {
        OsdCluster cluster = three(2);
        SortedMap<Payload, Payload> many = new TreeMap<>();
        for (int i = 0; i < MANY; i++) {
            many.put(utf8(String.format("key%05d", i)), utf8("v" + i));
        }
        results(cluster, "o", new OsdSubOp.OmapSet(many));
        SortedMap<Payload, Payload> read = new TreeMap<>();
        boolean more = true;
        int pages = 0;
        while (more) {
            Payload after = read.isEmpty() ? Payload.EMPTY : read.lastKey();
            OsdSubOpResult.OmapValues page = (OsdSubOpResult.OmapValues)
                    result(cluster, "o", new OsdSubOp.OmapGetValues(after, Payload.EMPTY, MANY));
            read.putAll(page.values());
            more = page.more();
            pages++;
        }
        assertThat(read).isEqualTo(many);
        assertThat(pages).isEqualTo(5);
    }

    @Test
    void omapIsRefusedWhatItCannotBe() {
        OsdCluster cluster = three(3);
        assertThat(code(cluster, "none", new OsdSubOp.OmapClear())).isEqualTo(ErrorCode.ENOENT);
        assertThat(code(cluster, "none", new OsdSubOp.OmapRemoveKeys(List.of(utf8("a")))))
                .isEqualTo(ErrorCode.ENOENT);
        assertThat(code(cluster, "none", new OsdSubOp.OmapGetKeys(Payload.EMPTY, 1)))
                .isEqualTo(ErrorCode.ENOENT);
        assertThat(code(cluster, "o", new OsdSubOp.OmapSet(entries("", "x")))).isEqualTo(ErrorCode.EINVAL);
        assertThat(code(cluster, "o", new OsdSubOp.OmapSet(entries("k".repeat(33 << 10), "x"))))
                .isEqualTo(ErrorCode.ENAMETOOLONG);
        assertThat(code(cluster, "o", new OsdSubOp.OmapSet(entries("a", "b")), new OsdSubOp.OmapGetHeader()))
                .as("what the same op has set cannot be seen yet")
                .isEqualTo(ErrorCode.EINVAL);
        assertThat(code(cluster, "o", new OsdSubOp.Stat())).isEqualTo(ErrorCode.ENOENT);
    }

    @Test
    void omapIsComparedUnderStoredValueFirst() {
        OsdCluster cluster = three(4);
        results(cluster, "o", new OsdSubOp.OmapSet(entries("k", "m")));
        for (Map.Entry<Comparison, String> holds : Map.of(
                        Comparison.EQ,
                        "m",
                        Comparison.NE,
                        "n",
                        Comparison.GT,
                        "a",
                        Comparison.GTE,
                        "m",
                        Comparison.LT,
                        "z",
                        Comparison.LTE,
                        "m")
                .entrySet()) {
            assertThat(code(cluster, "o", condition("k", holds.getKey(), holds.getValue())))
                    .as(holds.toString())
                    .isEqualTo(ErrorCode.OK);
        }
        assertThat(code(cluster, "o", condition("k", Comparison.GT, "z"))).isEqualTo(ErrorCode.ECANCELED);
        assertThat(code(cluster, "o", condition("nothing", Comparison.EQ, ""))).isEqualTo(ErrorCode.OK);
        assertThat(code(cluster, "none", condition("k", Comparison.EQ, ""))).isEqualTo(ErrorCode.ENOENT);
    }

    private static OsdSubOp condition(String key, Comparison comparison, String value) {
        return new OsdSubOp.OmapCompare(List.of(new OsdSubOp.OmapCondition(utf8(key), comparison, utf8(value))));
    }

    @Test
    void attributesAreComparedUnderGivenValueFirst() {
        OsdCluster cluster = three(5);
        results(
                cluster,
                "o",
                new OsdSubOp.SetXattr("text", utf8("m")),
                new OsdSubOp.SetXattr("number", utf8("18446744073709551615")),
                new OsdSubOp.SetXattr("word", utf8("+5")));
        assertThat(code(cluster, "o", new OsdSubOp.CompareXattr("text", Comparison.GT, utf8("z"))))
                .isEqualTo(ErrorCode.OK);
        assertThat(code(cluster, "o", new OsdSubOp.CompareXattr("text", Comparison.GT, utf8("a"))))
                .isEqualTo(ErrorCode.ECANCELED);
        assertThat(code(cluster, "o", new OsdSubOp.CompareXattrNumber("number", Comparison.LT, 5)))
                .as("unsigned")
                .isEqualTo(ErrorCode.OK);
        assertThat(code(cluster, "o", new OsdSubOp.CompareXattrNumber("number", Comparison.EQ, -1)))
                .isEqualTo(ErrorCode.OK);
        assertThat(code(cluster, "o", new OsdSubOp.CompareXattrNumber("nothing", Comparison.EQ, 0)))
                .isEqualTo(ErrorCode.OK);
        assertThat(code(cluster, "o", new OsdSubOp.CompareXattrNumber("word", Comparison.EQ, 5)))
                .isEqualTo(ErrorCode.EINVAL);
        assertThat(code(cluster, "none", new OsdSubOp.CompareXattr("text", utf8(""))))
                .isEqualTo(ErrorCode.ENOENT);
        assertThat(code(cluster, "new", new OsdSubOp.CompareXattr("text", utf8("")), new OsdSubOp.Create(true)))
                .isEqualTo(ErrorCode.OK);
        assertThat(code(cluster, "o", new OsdSubOp.RemoveXattr("nothing"))).isEqualTo(ErrorCode.OK);
    }

    @Test
    void bytesAreComparedAndTheFirstThatDiffersIsTold() {
        OsdCluster cluster = three(6);
        cluster.write("o", "0123456789");
        OsdSubOp write = new OsdSubOp.Append(utf8("!"));
        assertThat(code(cluster, "o", new OsdSubOp.CompareExtent(2, utf8("234")), write))
                .isEqualTo(ErrorCode.OK);
        TestClient.Call differs =
                cluster.await(cluster.client().call("o", List.of(new OsdSubOp.CompareExtent(2, utf8("23x")), write)));
        assertThat(differs.reply().result()).isEqualTo(ErrorCode.EMISMATCH);
        assertThat(differs.reply().results())
                .containsExactly(new OsdSubOpResult.Mismatch(2), new OsdSubOpResult.Skipped());
        assertThat(code(cluster, "o", new OsdSubOp.CompareExtent(9, utf8("9!\0\0"))))
                .isEqualTo(ErrorCode.OK);
        assertThat(code(cluster, "o", new OsdSubOp.CompareExtent(100, utf8("\0"))))
                .isEqualTo(ErrorCode.OK);
        assertThat(code(cluster, "new", new OsdSubOp.CompareExtent(0, utf8("\0\0")), write))
                .isEqualTo(ErrorCode.OK);
        assertThat(code(cluster, "none", new OsdSubOp.CompareExtent(0, utf8("\0"))))
                .isEqualTo(ErrorCode.ENOENT);
    }

    @Test
    void aSparseReadTellsHolesFromBytes() {
        OsdCluster cluster = new OsdCluster(7, 3, 3, 2, 8).onDisks().start();
        results(cluster, "o", new OsdSubOp.Write(8192, utf8("x".repeat(4096))), new OsdSubOp.Write(1 << 20, utf8("y")));
        OsdSubOpResult.Extents found = (OsdSubOpResult.Extents) result(cluster, "o", new OsdSubOp.SparseRead(0, 0));
        assertThat(found.extents().getFirst().offset()).isEqualTo(8192);
        assertThat(found.extents().getLast().offset()).isEqualTo(1 << 20);
        assertThat(found.bytes().toUtf8()).startsWith("xxx").endsWith("y");
        assertThat(result(cluster, "o", new OsdSubOp.SparseRead(0, 4096)))
                .isEqualTo(new OsdSubOpResult.Extents(List.of(), Payload.EMPTY));
    }

    @Test
    void severalRangesAreReadAtOneInstant() {
        OsdCluster cluster = three(8);
        cluster.write("o", "0123456789");
        assertThat(results(
                        cluster,
                        "o",
                        new OsdSubOp.Read(1, 2),
                        new OsdSubOp.Read(8, 10),
                        new OsdSubOp.Read(50, 1),
                        new OsdSubOp.Stat()))
                .startsWith(
                        new OsdSubOpResult.Data(utf8("12")),
                        new OsdSubOpResult.Data(utf8("89")),
                        new OsdSubOpResult.Data(Payload.EMPTY));
    }

    @Test
    void checksumsAreOfChunks() {
        OsdCluster cluster = three(9);
        cluster.write("o", "foo bar bazfoo bar bazwhiz");
        int one = (int) 4119623852L;
        assertThat(result(cluster, "o", new OsdSubOp.Checksum(ChecksumType.CRC32C, 0, 0, 22, 11)))
                .isEqualTo(new OsdSubOpResult.Data(littleEndian(one, one)));
        assertThat(result(cluster, "o", new OsdSubOp.Checksum(ChecksumType.CRC32C, 0, 11, 11, 0)))
                .isEqualTo(new OsdSubOpResult.Data(littleEndian(one)));
        OsdSubOpResult.Data all =
                (OsdSubOpResult.Data) result(cluster, "o", new OsdSubOp.Checksum(ChecksumType.XXHASH64, 5, 0, 0, 0));
        assertThat(all.bytes().length()).isEqualTo(8);
        assertThat(result(cluster, "o", new OsdSubOp.Checksum(ChecksumType.CRC32C, 0, 100, 11, 11)))
                .isEqualTo(new OsdSubOpResult.Data(Payload.EMPTY));
        assertThat(code(cluster, "o", new OsdSubOp.Checksum(ChecksumType.CRC32C, 0, 0, 22, 10)))
                .isEqualTo(ErrorCode.EINVAL);
        assertThat(code(cluster, "o", new OsdSubOp.Checksum(ChecksumType.CRC32C, 0, 22, 11, 11)))
                .as("cut at the end it is no multiple any more")
                .isEqualTo(ErrorCode.EINVAL);
    }

    private static Payload littleEndian(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            bytes.putInt(value);
        }
        return Payload.wrap(bytes.array());
    }

    @Test
    void theSameBytesAreWrittenOverAndOver() {
        OsdCluster cluster = three(10);
        results(cluster, "o", new OsdSubOp.WriteSame(2, 6, utf8("abc")));
        assertThat(cluster.read("o")).isEqualTo("\0\0abcabc");
        assertThat(code(cluster, "o", new OsdSubOp.WriteSame(0, 7, utf8("abc"))))
                .isEqualTo(ErrorCode.EINVAL);
        assertThat(code(cluster, "o", new OsdSubOp.WriteSame(0, 0, Payload.EMPTY)))
                .isEqualTo(ErrorCode.EINVAL);
    }

    @Test
    void aHintMakesTheObjectAndChangesNothingElse() {
        OsdCluster cluster = three(11);
        results(cluster, "o", new OsdSubOp.SetAllocHint(4 << 20, 4096, 1));
        assertThat(cluster.read("o")).isEmpty();
        cluster.write("o", "x");
        cluster.assertCopiesEqual();
    }

    @Test
    void aResendHearsWhatTheStepsHadAnswered() {
        OsdCluster cluster = three(12);
        cluster.write("o", "before");
        TestClient.Call call = cluster.client()
                .call(
                        "o",
                        List.of(new OsdSubOp.Read(0, 0), new OsdSubOp.Stat(), new OsdSubOp.WriteFull(utf8("after"))));
        List<OsdSubOpResult> first = cluster.await(call).reply().results();
        assertThat(first.getFirst()).isEqualTo(new OsdSubOpResult.Data(utf8("before")));
        TestClient.Call mismatch = cluster.client()
                .call("o", List.of(new OsdSubOp.CompareExtent(0, utf8("afteR")), new OsdSubOp.Delete()));
        List<OsdSubOpResult> failed = cluster.await(mismatch).reply().results();
        cluster.write("o", "later");
        cluster.kill(cluster.primaryOf("o")).runFor(20);

        cluster.client().sendAgain(call);
        cluster.client().sendAgain(mismatch);
        assertThat(cluster.await(call).reply().results()).isEqualTo(first);
        assertThat(cluster.await(mismatch).reply().results()).isEqualTo(failed);
        assertThat(mismatch.reply().result()).isEqualTo(ErrorCode.EMISMATCH);
        assertThat(cluster.read("o")).isEqualTo("later");
    }

    @Test
    void aWriteThatWouldAnswerMoreThanAResendCouldFails() {
        OsdCluster cluster = three(13);
        cluster.write("o", "x".repeat(65));
        assertThat(code(cluster, "o", new OsdSubOp.Read(0, 0), new OsdSubOp.Append(utf8("y"))))
                .isEqualTo(ErrorCode.EOVERFLOW);
        assertThat(cluster.read("o")).hasSize(65);
    }

    @Test
    void omapComesBackWithARepairedCopy() {
        OsdCluster cluster = new OsdCluster(14, 3, 3, 2, 4)
                .tuned(options -> options.withRecovery(new RecoveryOptions(1, 2048, 1)))
                .start();
        cluster.kill(2);
        SortedMap<Payload, Payload> many = new TreeMap<>();
        for (int i = 0; i < 500; i++) {
            many.put(utf8(String.format("key%05d", i)), utf8("v".repeat(i % 40)));
        }
        for (int i = 0; i < 8; i++) {
            results(
                    cluster,
                    "o" + i,
                    new OsdSubOp.Write(0, utf8("d".repeat(1000 * i))),
                    new OsdSubOp.OmapSet(many),
                    new OsdSubOp.OmapSetHeader(utf8("header" + i)));
        }
        cluster.revive(2).awaitClean();
        for (int victim = 0; victim < 2; victim++) {
            cluster.kill(victim);
            for (int i = 0; i < 8; i++) {
                assertThat(result(cluster, "o" + i, new OsdSubOp.OmapGetValues(Payload.EMPTY, Payload.EMPTY, 1000)))
                        .isEqualTo(new OsdSubOpResult.OmapValues(many, false));
                assertThat(result(cluster, "o" + i, new OsdSubOp.OmapGetHeader()))
                        .isEqualTo(new OsdSubOpResult.Data(utf8("header" + i)));
                assertThat(cluster.read("o" + i)).hasSize(1000 * i);
            }
            cluster.revive(victim).awaitClean();
        }
        assertThat(cluster.inconsistent()).isEmpty();
    }

    // --- copies --------------------------------------------------------------------------------------------

    private static OsdSubOp copyFrom(String source) {
        return new OsdSubOp.CopyFrom(object(source), 0);
    }

    private static HObject object(String name) {
        return HObject.head(FakeMonitor.POOL, "", "", name, ObjectHash.of("", name, ""));
    }

    @Test
    void anObjectIsCopiedWithAllItHasFromWhicheverPg() {
        OsdCluster cluster = three(15);
        SortedMap<Payload, Payload> many = new TreeMap<>();
        for (int i = 0; i < 2500; i++) {
            many.put(utf8(String.format("key%05d", i)), utf8("v" + i));
        }
        results(
                cluster,
                "source",
                new OsdSubOp.Write(3 << 20, utf8("far")),
                new OsdSubOp.Write(10, utf8("near")),
                new OsdSubOp.SetXattr("a", utf8("1")),
                new OsdSubOp.OmapSet(many),
                new OsdSubOp.OmapSetHeader(utf8("header")));
        for (int i = 0; i < 12; i++) {
            String target = "target" + i;
            results(cluster, target, new OsdSubOp.SetXattr("old", utf8("x")), new OsdSubOp.OmapSet(entries("z", "z")));
            results(cluster, target, copyFrom("source"), new OsdSubOp.SetXattr("b", utf8("2")));
            OsdSubOpResult.Data bytes = (OsdSubOpResult.Data) result(cluster, target, new OsdSubOp.Read(0, 0));
            assertThat(bytes.bytes().length()).isEqualTo((3 << 20) + 3);
            assertThat(bytes.bytes().slice(10, 4).toUtf8()).isEqualTo("near");
            assertThat(result(cluster, target, new OsdSubOp.GetXattrs()))
                    .isEqualTo(new OsdSubOpResult.Xattrs(new TreeMap<>(Map.of("a", utf8("1"), "b", utf8("2")))));
            assertThat(result(cluster, target, new OsdSubOp.OmapGetKeys(utf8("key02498"), 10)))
                    .isEqualTo(new OsdSubOpResult.OmapKeys(List.of(utf8("key02499")), false));
        }
        assertThat(((OsdSubOpResult.Extents) result(cluster, "target0", new OsdSubOp.SparseRead(1 << 20, 1 << 20)))
                        .extents())
                .as("holes stay holes")
                .isEmpty();
    }

    @Test
    void aCopyIsRefusedWhatItCannotBe() {
        OsdCluster cluster = three(16);
        cluster.write("source", "x");
        assertThat(code(cluster, "t", copyFrom("none"))).isEqualTo(ErrorCode.ENOENT);
        assertThat(code(cluster, "source", copyFrom("source"))).isEqualTo(ErrorCode.EINVAL);
        assertThat(code(cluster, "t", new OsdSubOp.CopyFrom(object("source"), 1L << 40)))
                .isEqualTo(ErrorCode.EOVERFLOW);
        HObject elsewhere = HObject.head(99, "", "", "x", 1);
        assertThat(code(cluster, "t", new OsdSubOp.CopyFrom(elsewhere, 0))).isEqualTo(ErrorCode.ENOENT);
        assertThat(code(cluster, "t", new OsdSubOp.Stat())).isEqualTo(ErrorCode.ENOENT);
    }

    @Test
    void twoThatCopyEachOtherDoNotWaitForEver() {
        OsdCluster cluster = three(17);
        for (int i = 0; i < 10; i++) {
            cluster.write("a" + i, "from a");
            cluster.write("b" + i, "from b");
        }
        List<TestClient.Call> calls = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            calls.add(cluster.client().call("a" + i, List.of(copyFrom("b" + i))));
            calls.add(cluster.client().call("b" + i, List.of(copyFrom("a" + i))));
        }
        calls.forEach(call -> assertThat(cluster.await(call).reply().result()).isEqualTo(ErrorCode.OK));
    }

    @Test
    void aCopySurvivesTheSourcesPrimary() {
        OsdCluster cluster = three(18);
        cluster.write("source", "x".repeat(3 << 20));
        int victim = cluster.primaryOf("source");
        String target = "t0";
        for (int i = 0; cluster.primaryOf(target) == victim; i++) {
            target = "t" + i;
        }
        TestClient.Call copy = cluster.client().call(target, List.of(copyFrom("source")));
        cluster.kill(victim);
        assertThat(cluster.await(copy).reply().result()).isEqualTo(ErrorCode.OK);
        assertThat(cluster.read(target)).hasSize(3 << 20);
    }
}
