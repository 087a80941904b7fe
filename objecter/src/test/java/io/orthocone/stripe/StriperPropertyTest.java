package io.orthocone.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.env.Payload;
import io.orthocone.rados.MemoryPool;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** A striped file against an array of bytes. */
class StriperPropertyTest {
    private static final StripeLayout SMALL = new StripeLayout(4, 3, 8);

    private final Random content = new Random(1);

    @Property(tries = 300)
    void aStripedFileBehavesLikeAnArrayOfBytes(@ForAll @Size(max = 25) List<Integer> moves) throws IOException {
        MemoryPool pool = new MemoryPool();
        Striper striper = new Striper(pool.ioContext(), SMALL);
        byte[] model = new byte[0];
        striper.create("file");
        for (int move : moves) {
            Random choice = new Random(move);
            int offset = choice.nextInt(90);
            byte[] bytes = new byte[choice.nextInt(60)];
            content.nextBytes(bytes);
            switch (choice.nextInt(5)) {
                case 0, 1 -> {
                    striper.write("file", offset, Payload.copyOf(bytes));
                    model = Arrays.copyOf(model, Math.max(model.length, offset + bytes.length));
                    System.arraycopy(bytes, 0, model, offset, bytes.length);
                }
                case 2 -> {
                    striper.truncate("file", offset);
                    model = Arrays.copyOf(model, offset);
                }
                case 3 -> {
                    try (OutputStream out = striper.newOutputStream("file")) {
                        out.write(bytes);
                    }
                    model = bytes.clone();
                }
                default -> {
                    try (SeekableByteChannel channel = striper.open("file")) {
                        channel.position(offset);
                        ByteBuffer target = ByteBuffer.allocate(20);
                        int count = channel.read(target);
                        byte[] expected = Arrays.copyOfRange(
                                model, Math.min(offset, model.length), Math.min(offset + 20, model.length));
                        assertThat(Arrays.copyOf(target.array(), Math.max(0, count)))
                                .isEqualTo(expected);
                    }
                }
            }
            assertThat(striper.size("file")).isEqualTo(model.length);
            assertThat(striper.newInputStream("file").readAllBytes()).isEqualTo(model);
        }
        striper.remove("file");
        assertThat(pool.objects().names()).isEmpty();
    }
}
