package io.orthocone.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orthocone.env.Payload;
import io.orthocone.message.ErrorCode;
import io.orthocone.rados.MemoryPool;
import io.orthocone.rados.RadosException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The writer is killed after each op in turn; what readers then see, and that nothing leaks. */
class StriperCrashTest {
    private static final StripeLayout SMALL = new StripeLayout(4, 3, 8);
    private static final int MORE_THAN_ANY = 200;

    private final byte[] before = filled(70, (byte) 'o');
    private final byte[] after = filled(50, (byte) 'n');

    private static byte[] filled(int length, byte value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, value);
        return bytes;
    }

    private static void put(Striper striper, byte[] content) throws IOException {
        try (OutputStream out = striper.newOutputStream("file")) {
            out.write(content);
        }
    }

    /** The content, or nothing when the file is incomplete. */
    private static Optional<byte[]> seen(Striper striper) throws IOException {
        try (InputStream in = striper.newInputStream("file")) {
            return Optional.of(in.readAllBytes());
        } catch (RadosException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.EIO);
            assertThat(e).hasMessageContaining("it is incomplete").hasMessageContaining("put it again, or remove it");
            return Optional.empty();
        }
    }

    /** Kills the writer after a number of ops; whether it got to its end. */
    private interface Writing {
        void write(Striper striper) throws IOException;
    }

    private static boolean killedAfter(int ops, MemoryPool pool, Writing writing) {
        pool.dieAfter(ops);
        try {
            writing.write(new Striper(pool.ioContext(), SMALL));
            return false;
        } catch (IOException | RadosException e) {
            return true;
        } finally {
            pool.dieAfter(Integer.MAX_VALUE);
        }
    }

    @Test
    void aPutThatStoppedLeavesTheOldFileOrAnIncompleteOneNeverAMix() throws IOException {
        int ops = 0;
        boolean wasKilled = true;
        int incomplete = 0;
        for (; wasKilled && ops < MORE_THAN_ANY; ops++) {
            MemoryPool pool = new MemoryPool();
            Striper striper = new Striper(pool.ioContext(), SMALL);
            put(striper, before);
            wasKilled = killedAfter(ops, pool, writer -> put(writer, after));
            Optional<byte[]> seen = seen(striper);
            if (seen.isPresent()) {
                assertThat(seen.get()).isEqualTo(wasKilled ? before : after);
            } else {
                incomplete++;
                assertThat(striper.exists("file")).isFalse();
            }
            assertThat(striper.list()).containsExactly("file");
            put(striper, after);
            assertThat(seen(striper))
                    .hasValueSatisfying(bytes -> assertThat(bytes).isEqualTo(after));
            striper.remove("file");
            assertThat(pool.objects().names()).isEmpty();
        }
        assertThat(wasKilled).isFalse();
        assertThat(incomplete).isGreaterThan(5);
    }

    @Test
    void anIncompleteFileCanBeRemovedAndLeavesNothing() throws IOException {
        boolean wasKilled = true;
        for (int ops = 0; wasKilled && ops < MORE_THAN_ANY; ops++) {
            MemoryPool pool = new MemoryPool();
            wasKilled = killedAfter(ops, pool, writer -> put(writer, before));
            if (!pool.objects().names().isEmpty()) {
                new Striper(pool.ioContext(), SMALL).remove("file");
            }
            assertThat(pool.objects().names()).isEmpty();
        }
        assertThat(wasKilled).isFalse();
    }

    @Test
    void aRemovalThatStoppedCanBeFinished() throws IOException {
        boolean wasKilled = true;
        for (int ops = 0; wasKilled && ops < MORE_THAN_ANY; ops++) {
            MemoryPool pool = new MemoryPool();
            Striper striper = new Striper(pool.ioContext(), SMALL);
            put(striper, before);
            wasKilled = killedAfter(ops, pool, writer -> writer.remove("file"));
            if (wasKilled) {
                seen(striper).ifPresent(bytes -> assertThat(bytes).isEqualTo(before));
                striper.remove("file");
            }
            assertThat(pool.objects().names()).isEmpty();
        }
        assertThat(wasKilled).isFalse();
    }

    @Test
    void bytesThatWereCutOffNeverComeBack() throws IOException {
        boolean wasKilled = true;
        for (int ops = 0; wasKilled && ops < MORE_THAN_ANY; ops++) {
            MemoryPool pool = new MemoryPool();
            Striper striper = new Striper(pool.ioContext(), SMALL);
            put(striper, before);
            wasKilled = killedAfter(ops, pool, writer -> writer.truncate("file", 10));
            long size = striper.size("file");
            assertThat(size).isIn(10L, 70L);
            if (size == 10) {
                striper.truncate("file", 70);
                byte[] expected = Arrays.copyOf(Arrays.copyOf(before, 10), 70);
                assertThat(striper.read("file", 0, 100).toByteArray()).isEqualTo(expected);
            }
            striper.remove("file");
            assertThat(pool.objects().names()).isEmpty();
        }
        assertThat(wasKilled).isFalse();
    }

    @Test
    void aGrowingWriteThatStoppedShowsTheOldSizeAndLaterGrowthShowsZeros() throws IOException {
        boolean wasKilled = true;
        for (int ops = 0; wasKilled && ops < MORE_THAN_ANY; ops++) {
            MemoryPool pool = new MemoryPool();
            Striper striper = new Striper(pool.ioContext(), SMALL);
            put(striper, before);
            wasKilled = killedAfter(ops, pool, writer -> writer.write("file", 70, Payload.copyOf(after)));
            if (wasKilled) {
                assertThat(seen(striper))
                        .hasValueSatisfying(bytes -> assertThat(bytes).isEqualTo(before));
                striper.truncate("file", 120);
                assertThat(striper.read("file", 70, 50).toByteArray()).isEqualTo(new byte[50]);
            }
            striper.remove("file");
            assertThat(pool.objects().names()).isEmpty();
        }
        assertThat(wasKilled).isFalse();
    }

    @Test
    void ofTwoPutsThatMeetOnlyTheLaterOneCompletes() throws IOException {
        MemoryPool pool = new MemoryPool();
        Striper striper = new Striper(pool.ioContext(), SMALL);
        OutputStream first = striper.newOutputStream("file");
        first.write(before);
        put(striper, after);
        assertThatThrownBy(first::close).hasMessageContaining("another writer began to put it meanwhile");
        assertThat(striper.size("file")).isEqualTo(after.length);
    }

    @Test
    void aReaderThatAPutOvertakesGetsAnErrorNotAMix() throws IOException {
        MemoryPool pool = new MemoryPool();
        Striper striper = new Striper(pool.ioContext(), SMALL);
        put(striper, before);
        InputStream in = striper.newInputStream("file");
        put(striper, after);
        assertThatThrownBy(in::read).isInstanceOf(IOException.class).hasMessageContaining("replaced or removed");
    }

    @Test
    void anOrdinaryObjectIsNotTakenForAFile() {
        MemoryPool pool = new MemoryPool();
        pool.ioContext().writeFull("file.0000000000000000", Payload.utf8("plain"));
        Striper striper = new Striper(pool.ioContext(), SMALL);
        assertThatThrownBy(() -> striper.size("file")).hasMessageContaining("not that of a striped file");
        assertThatThrownBy(() -> striper.size("other")).hasMessageContaining("there is no such striped file");
    }
}
