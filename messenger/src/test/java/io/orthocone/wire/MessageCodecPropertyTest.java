package io.orthocone.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.orthocone.message.Message;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

final class MessageCodecPropertyTest {
    @Property(tries = 200)
    void anyMessageOfAnyTypeComesBackAsItWas(@ForAll long seed) throws Exception {
        RandomMessages messages = new RandomMessages(seed);
        for (Class<?> type : RandomMessages.types()) {
            Message message = messages.next(type);
            assertThat(MessageCodec.fromBytes(MessageCodec.toBytes(message))).isEqualTo(message);
        }
    }

    @Property(tries = 50)
    void anyMessagesComeThroughALinkInWhateverPieces(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 5_000) int piece) throws Exception {
        RandomMessages messages = new RandomMessages(seed);
        List<Frame> frames = new ArrayList<>();
        for (Class<?> type : RandomMessages.types()) {
            frames.add(new Frame.MessageFrame(frames.size() + 1, seed, messages.next(type)));
        }
        FrameDecoder decoder = new FrameDecoder();
        decoder.setAgreed();
        assertThat(FrameCodecTest.decode(decoder, FrameCodecTest.encode(frames), piece))
                .isEqualTo(frames);
    }

    @Property(tries = 2_000)
    void anyBytesAreRefusedAsDeclared(@ForAll byte[] bytes) {
        FrameDecoder decoder = new FrameDecoder();
        List<Frame> frames = new ArrayList<>();
        try {
            decoder.read(Unpooled.wrappedBuffer(bytes), frames::add);
        } catch (MalformedFrameException e) {
            assertThat(bytes.length).isGreaterThanOrEqualTo(Preamble.BYTES);
        }
        assertThat(frames).isEmpty();
    }
}
