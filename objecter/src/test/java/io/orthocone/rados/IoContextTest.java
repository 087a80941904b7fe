package io.orthocone.rados;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.orthocone.env.Payload;
import io.orthocone.message.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class IoContextTest {
    private final MemoryPool pool = new MemoryPool();
    private final IoContext io = pool.ioContext();

    private static byte[] randomBytes(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static ErrorCode codeOf(Runnable call) {
        return catchThrowableOfType(RadosException.class, call::run).code();
    }

    @Test
    void whatIsWrittenIsRead() {
        io.writeFull("x", Payload.utf8("hello world"));
        io.write("x", 6, "there".getBytes(StandardCharsets.UTF_8));
        io.append("x", Payload.utf8("!"));
        assertThat(io.read("x").toUtf8()).isEqualTo("hello there!");
        assertThat(io.read("x", 6, 5).toUtf8()).isEqualTo("there");
        assertThat(io.stat("x").sizeBytes()).isEqualTo(12);
        io.truncate("x", 5);
        io.zero("x", 1, 3);
        assertThat(io.read("x").toByteArray()).containsExactly('h', 0, 0, 0, 'o');
        io.remove("x");
        assertThat(io.exists("x")).isFalse();
    }

    @Test
    void attributesAreKeptApartFromData() {
        io.setXattr("x", "a", Payload.utf8("1"));
        io.setXattr("x", "b", Payload.utf8("2"));
        assertThat(io.getXattr("x", "a").toUtf8()).isEqualTo("1");
        io.removeXattr("x", "a");
        assertThat(io.xattrs("x")).containsOnlyKeys("b");
        assertThat(codeOf(() -> io.getXattr("x", "a"))).isEqualTo(ErrorCode.ENODATA);
        assertThat(io.stat("x").sizeBytes()).isZero();
    }

    @Test
    void aCompoundOpDoesAllOrNothing() {
        io.writeFull("x", Payload.utf8("old"));
        long version = io.stat("x").userVersion();
        WriteOp op = new WriteOp()
                .writeFull(Payload.utf8("new"))
                .setXattr("k", Payload.utf8("v"))
                .assertVersion(version - 1);
        assertThat(codeOf(() -> io.operate("x", op))).as("asserted is older").isEqualTo(ErrorCode.ERANGE);
        assertThat(io.read("x").toUtf8()).isEqualTo("old");
        assertThat(io.xattrs("x")).isEmpty();
        long after = io.operate("x", new WriteOp().assertVersion(version).writeFull(Payload.utf8("new")));
        assertThat(io.stat("x").userVersion()).isEqualTo(after).isGreaterThan(version);
    }

    @Test
    void aReadOpAnswersByPlace() {
        io.operate("x", new WriteOp().writeFull(Payload.utf8("abc")).setXattr("k", Payload.utf8("v")));
        ReadOpResult result =
                io.operate("x", new ReadOp().stat().read(1, 2).getXattr("k").xattrs());
        assertThat(result.stat(0).sizeBytes()).isEqualTo(3);
        assertThat(result.data(1).toUtf8()).isEqualTo("bc");
        assertThat(result.data(2).toUtf8()).isEqualTo("v");
        assertThat(result.xattrs(3)).containsKey("k");
        assertThatThrownBy(() -> result.data(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void largeObjectsTravelInPieces() throws IOException {
        byte[] content = randomBytes(Limits.MAX_OP_BYTES + Limits.PIECE_BYTES + 17, 1);
        io.writeFull("big", randomBytes(content.length + 5, 2));
        io.writeFull("big", content);
        assertThat(io.read("big").toByteArray()).isEqualTo(content);
        io.append("big", content);
        assertThat(io.stat("big").sizeBytes()).isEqualTo(2L * content.length);
        assertThat(io.read("big", content.length, content.length).toByteArray()).isEqualTo(content);

        assertThat(io.put("copy", new ByteArrayInputStream(content))).isEqualTo(content.length);
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        assertThat(io.get("copy", copy)).isEqualTo(content.length);
        assertThat(copy.toByteArray()).isEqualTo(content);
        assertThat(io.put("empty", new ByteArrayInputStream(new byte[0]))).isZero();
        assertThat(io.read("empty").isEmpty()).isTrue();
    }

    @Test
    void aWriteInPiecesThatFailsSaysThatAPartMayBeThere() {
        byte[] content = randomBytes(5 * Limits.PIECE_BYTES, 7);
        pool.dieAfter(2);
        RadosException failure =
                catchThrowableOfType(RadosException.class, () -> io.put("big", new ByteArrayInputStream(content)));
        assertThat(failure.code()).isEqualTo(ErrorCode.ECANCELED);
        assertThat(failure).hasMessageEndingWith("a part of it may be stored: store it again, or remove it");
        assertThat(failure.advice()).endsWith("store it again, or remove it");
        RadosException small = catchThrowableOfType(
                RadosException.class, () -> io.put("small", new ByteArrayInputStream(new byte[9])));
        assertThat(small.getMessage()).doesNotContain("a part of it");
    }

    @Test
    void aReadInPiecesStartsOverWhenTheObjectChanges() {
        byte[] content = randomBytes(Limits.MAX_OP_BYTES * 2, 3);
        byte[] newer = randomBytes(content.length, 4);
        io.writeFull("x", content);
        int[] ops = new int[1];
        pool.beforeEachOp(request -> {
            if (++ops[0] == 2) {
                io.writeFull("x", newer);
            }
        });
        assertThat(io.read("x").toByteArray()).isEqualTo(newer);
    }

    @Test
    void everyObjectIsListedOnceInTheOrderOfThePool() {
        TreeSet<String> names = new TreeSet<>();
        for (int i = 0; i < 300; i++) {
            names.add("object" + i);
            io.create("object" + i);
        }
        io.withNamespace("other").create("elsewhere");
        List<String> listed = io.list().toList();
        assertThat(listed).containsExactlyInAnyOrderElementsOf(names);
        assertThat(listed)
                .isEqualTo(
                        pool.objects().names().stream().filter(names::contains).toList());

        List<String> paged = new ArrayList<>();
        for (ObjectCursor at = io.beginning(); !at.isEnd(); ) {
            ObjectPage page = io.list(at, 7);
            assertThat(page.names()).hasSizeLessThanOrEqualTo(7);
            paged.addAll(page.names());
            at = page.next();
        }
        assertThat(paged).isEqualTo(listed);
        assertThat(io.withNamespace("other").list()).containsExactly("elsewhere");
    }

    @Test
    void errorsAreOneLineWithWhatToDoNext() {
        assertThatThrownBy(() -> io.read("no\nsuch"))
                .isInstanceOf(RadosException.class)
                .hasMessage("read object 'no\\x0asuch' in pool 'memory': there is no such object;"
                        + " list what is there with: ocone rados -p memory ls");
        assertThatThrownBy(() -> io.write("x", Limits.MAX_OBJECT_BYTES - 1, Payload.utf8("ab")))
                .hasMessageContaining("at most 134217728 bytes (128 MiB)")
                .hasMessageContaining("--striper");
        io.create("x");
        assertThatThrownBy(() -> io.create("x")).hasMessageContaining("choose another name");
    }

    @Test
    void namesThatNoClusterTakesAreRefusedBeforeAnythingIsSent() {
        pool.dieAfter(0);
        assertThat(codeOf(() -> io.read(""))).isEqualTo(ErrorCode.EINVAL);
        assertThat(codeOf(() -> io.read("é".repeat(1025)))).isEqualTo(ErrorCode.ENAMETOOLONG);
        assertThat(codeOf(() -> io.read("half \ud800 pair"))).isEqualTo(ErrorCode.EINVAL);
        assertThat(codeOf(() -> io.withNamespace("n".repeat(257)))).isEqualTo(ErrorCode.ENAMETOOLONG);
        assertThat(codeOf(() -> io.setXattr("x", "a".repeat(101), Payload.EMPTY)))
                .isEqualTo(ErrorCode.ENAMETOOLONG);
        assertThat(codeOf(() -> io.setXattr("x", "a", Payload.zeros(65_537)))).isEqualTo(ErrorCode.EFBIG);
        assertThat(codeOf(() -> io.read("x", -1, 5))).isEqualTo(ErrorCode.EINVAL);
        assertThat(codeOf(() -> io.truncate("x", Limits.MAX_OBJECT_BYTES + 1))).isEqualTo(ErrorCode.EFBIG);
        assertThat(codeOf(() -> io.operate("x", new WriteOp().writeFull(Payload.zeros(Limits.MAX_OP_BYTES + 1)))))
                .isEqualTo(ErrorCode.EFBIG);
    }

    @Test
    void futuresFailWithTheSameException() {
        assertThatThrownBy(() -> io.async().read("missing").get())
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(RadosException.class);
        io.async().writeFull("x", Payload.utf8("v")).join();
        assertThat(io.async().read("x").join().toUtf8()).isEqualTo("v");
        assertThat(io.async().exists("y").join()).isFalse();
        assertThat(io.async().stat("x").join().sizeBytes()).isEqualTo(1);
    }
}
