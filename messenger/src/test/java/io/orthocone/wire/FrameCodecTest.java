package io.orthocone.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.orthocone.auth.Account;
import io.orthocone.auth.PublicKey;
import io.orthocone.auth.Signature;
import io.orthocone.env.Payload;
import io.orthocone.message.EntityName;
import io.orthocone.message.Message;
import io.orthocone.message.MonMessage;
import io.orthocone.message.OsdPing;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.wire.MalformedFrameException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

final class FrameCodecTest {
    private static final EntityAddr ADDR = EntityAddr.of("10.0.0.1", 6800, 77);

    static List<Frame> handshakeFrames() {
        return List.of(
                new Frame.Hello(1, 3, EntityName.osd(3), ADDR, new UUID(1, 2), "10.0.0.9"),
                new Frame.Proof(
                        Account.ADMIN,
                        PublicKey.of(random(PublicKey.LENGTH_BYTES).toByteArray()),
                        random(300),
                        Signature.of(random(Signature.LENGTH_BYTES).toByteArray())),
                new Frame.Ident(-5, 17, true, ADDR),
                new Frame.IdentOk(-6, 18),
                new Frame.Reconnect(-5, -6, 19, 1L << 40, EntityAddr.of("", 0, -1)),
                new Frame.ReconnectOk(20, 12),
                new Frame.ResetSession(),
                new Frame.Wait(),
                new Frame.Close(CloseReason.WRONG_CLUSTER, "this is cluster x"));
    }

    static List<Frame> sessionFrames() {
        List<Frame> frames = new ArrayList<>(handshakeFrames());
        long seq = 1;
        for (Message message : MessageSamples.all().values()) {
            frames.add(new Frame.MessageFrame(seq++, seq * 7, message));
        }
        frames.add(new Frame.MessageFrame(seq, 3, new MonMessage.Quorum(random(100_000))));
        frames.add(new Frame.Ack(-1));
        frames.add(new Frame.Keepalive(Long.MIN_VALUE));
        frames.add(new Frame.KeepaliveAck(12345));
        frames.add(new Frame.Idle());
        frames.add(new Frame.Busy());
        return frames;
    }

    private static Payload random(int lengthBytes) {
        byte[] bytes = new byte[lengthBytes];
        new Random(lengthBytes).nextBytes(bytes);
        return Payload.wrap(bytes);
    }

    static byte[] encode(List<Frame> frames) {
        ByteBuf all = Unpooled.buffer();
        FrameEncoder encoder = new FrameEncoder(UnpooledByteBufAllocator.DEFAULT, bytes -> {
            all.writeBytes(bytes);
            bytes.release();
        });
        frames.forEach(encoder::write);
        encoder.flush();
        encoder.close();
        byte[] bytes = new byte[all.readableBytes()];
        all.readBytes(bytes);
        return bytes;
    }

    static List<Frame> decode(FrameDecoder decoder, byte[] bytes, int pieceBytes) throws MalformedFrameException {
        List<Frame> frames = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += pieceBytes) {
            int length = Math.min(pieceBytes, bytes.length - at);
            decoder.read(Unpooled.wrappedBuffer(bytes, at, length), frames::add);
        }
        return frames;
    }

    private static FrameDecoder agreed() {
        FrameDecoder decoder = new FrameDecoder();
        decoder.setAgreed();
        return decoder;
    }

    @Test
    void framesComeBackAsTheyWereInWhateverPieces() throws Exception {
        List<Frame> frames = sessionFrames();
        byte[] bytes = encode(frames);
        for (int pieceBytes : new int[] {1, 2, 3, 7, 43, 44, 45, 1000, 65_536, bytes.length}) {
            FrameDecoder decoder = agreed();
            assertThat(decode(decoder, bytes, pieceBytes)).isEqualTo(frames);
            assertThat(decoder.isBetweenFrames()).isTrue();
        }
    }

    @Test
    void handshakeFramesNeedNoAgreement() throws Exception {
        assertThat(decode(new FrameDecoder(), encode(handshakeFrames()), 10)).isEqualTo(handshakeFrames());
    }

    @Test
    void aMessageBeforeTheAgreementIsRefused() {
        byte[] bytes = encode(List.of(new Frame.MessageFrame(1, 0, new MonMessage.OsdAlive(1, 2, 3))));
        assertThatThrownBy(() -> decode(new FrameDecoder(), bytes, bytes.length))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining("before a session is agreed");
    }

    @Test
    void everyFlippedBitIsNoticed() {
        List<Frame> frames = List.of(
                new Frame.MessageFrame(1, 0, new MonMessage.Quorum(random(60))),
                new Frame.Hello(1, 3, EntityName.osd(3), ADDR, new UUID(1, 2), "10.0.0.9"));
        byte[] bytes = encode(frames);
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThatThrownBy(() -> decode(agreed(), flipped, flipped.length))
                    .isInstanceOfSatisfying(
                            MalformedFrameException.class,
                            e -> assertThat(e.kind()).isEqualTo(Kind.CORRUPT));
        }
    }

    @Test
    void afterAFaultNothingMoreIsTaken() {
        FrameDecoder decoder = agreed();
        byte[] bytes = encode(List.of(new Frame.Ack(1), new Frame.Ack(2)));
        bytes[0] ^= 1;
        List<Frame> frames = new ArrayList<>();
        assertThatThrownBy(() -> decoder.read(Unpooled.wrappedBuffer(bytes), frames::add))
                .isInstanceOf(MalformedFrameException.class);
        assertThat(readQuietly(decoder, bytes)).isEmpty();
    }

    private static List<Frame> readQuietly(FrameDecoder decoder, byte[] bytes) {
        try {
            return decode(decoder, bytes, bytes.length);
        } catch (MalformedFrameException e) {
            throw new AssertionError("a decoder that has given up reads nothing", e);
        }
    }

    @Test
    void aReceiverThatHasHadEnoughGetsNothingMore() throws Exception {
        List<Frame> frames = new ArrayList<>();
        FrameDecoder decoder = agreed();
        byte[] bytes = encode(List.of(new Frame.Ack(1), new Frame.Ack(2), new Frame.Ack(3)));
        decoder.read(Unpooled.wrappedBuffer(bytes), frame -> {
            frames.add(frame);
            return frames.size() < 2;
        });
        assertThat(frames).containsExactly(new Frame.Ack(1), new Frame.Ack(2));
    }

    @Test
    void lengthsAreBoundedBeforeAnythingIsAllocated() {
        assertNonsense(preamble(FrameType.MESSAGE, 3, 10, 10, WireLimits.MAX_DATA_BYTES + 1), "at most");
        assertNonsense(preamble(FrameType.MESSAGE, 3, 10, WireLimits.MAX_BODY_BYTES + 1, 0), "at most");
        assertNonsense(preamble(FrameType.MESSAGE, 3, WireLimits.MAX_HEADER_BYTES + 1, 0, 0), "at most");
        assertNonsense(preamble(FrameType.MESSAGE, 3, 10, 10, -1), "4294967295 bytes");
        assertNonsense(preamble(FrameType.HELLO, 1, WireLimits.MAX_HANDSHAKE_BYTES + 1, 0, 0), "at most");
        assertNonsense(preamble(FrameType.MESSAGE, 5, 0, 0, 0), "segments");
        assertNonsense(preamble(FrameType.ACK, 0, 1, 0, 0), "at most 0");
    }

    @Test
    void aLongSegmentThatNeverComesCostsLittle() throws Exception {
        FrameDecoder decoder = agreed();
        byte[] claim = preamble(FrameType.MESSAGE, 3, 0, 0, WireLimits.MAX_DATA_BYTES);
        long before = allocatedBytes();
        decode(decoder, claim, claim.length);
        decode(decoder, new byte[8 + 1000], 100);
        assertThat(allocatedBytes() - before).isLessThan(1 << 20);
        assertThat(decoder.isBetweenFrames()).isFalse();
    }

    private static long allocatedBytes() {
        var threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        return threads.getCurrentThreadAllocatedBytes();
    }

    @Test
    void missingSegmentsAreRefused() {
        assertNonsense(preamble(FrameType.MESSAGE, 0, 0, 0, 0), "without its segment");
        assertNonsense(preamble(FrameType.HELLO, 0, 0, 0, 0), "without its segment");
    }

    @Test
    void impossibleValuesInAHelloAreRefused() {
        // An entity without an id: the record refuses it, the decoder says so in its own words.
        byte[] body = {0x1a, 0x02, 0x08, 0x02};
        byte[] bytes = new byte[Preamble.BYTES + body.length + 4];
        System.arraycopy(preamble(FrameType.HELLO, 1, body.length, 0, 0), 0, bytes, 0, Preamble.BYTES);
        System.arraycopy(body, 0, bytes, Preamble.BYTES, body.length);
        CRC32C crc = new CRC32C();
        crc.update(body);
        LittleEndian.putInt(bytes, Preamble.BYTES + body.length, (int) crc.getValue());
        assertNonsense(bytes, "impossible value");
    }

    @Test
    void bulkDataIsNotCopiedByTheEncoder() {
        Payload bulk = random(1 << 20);
        List<ByteBuf> buffers = new ArrayList<>();
        FrameEncoder encoder = new FrameEncoder(ByteBufAllocator.DEFAULT, buffers::add);
        encoder.write(new Frame.MessageFrame(1, 0, new MonMessage.Quorum(bulk)));
        encoder.flush();
        assertThat(buffers).hasSize(3);
        assertThat(buffers.get(1).readableBytes()).isEqualTo(1 << 20);
        assertThat(buffers.get(1).hasArray()).isTrue();
        buffers.forEach(ByteBuf::release);
        encoder.close();
    }

    @Test
    void smallFramesShareABuffer() {
        List<ByteBuf> buffers = new ArrayList<>();
        FrameEncoder encoder = new FrameEncoder(ByteBufAllocator.DEFAULT, buffers::add);
        for (int i = 1; i <= 100; i++) {
            encoder.write(new Frame.MessageFrame(i, 0, new OsdPing(OsdPing.Kind.PING, 1, i, 1)));
        }
        encoder.flush();
        assertThat(buffers).hasSize(1);
        buffers.forEach(ByteBuf::release);
        encoder.close();
    }

    private static void assertNonsense(byte[] bytes, String message) {
        assertThatThrownBy(() -> decode(agreed(), bytes, bytes.length))
                .isInstanceOfSatisfying(
                        MalformedFrameException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NONSENSE))
                .hasMessageContaining(message);
    }

    private static byte[] preamble(FrameType type, int count, int first, int second, int third) {
        byte[] bytes = new byte[Preamble.BYTES];
        LittleEndian.putInt(bytes, 0, 0x314e434f);
        bytes[4] = (byte) type.code();
        bytes[6] = (byte) count;
        LittleEndian.putInt(bytes, 24, first);
        LittleEndian.putInt(bytes, 28, second);
        LittleEndian.putInt(bytes, 32, third);
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, 40);
        LittleEndian.putInt(bytes, 40, (int) crc.getValue());
        return bytes;
    }

    @Test
    void aMessageIsNotTouchedBeforeItIsAdmitted() throws MalformedFrameException {
        byte[] bytes = encode(List.of(
                new Frame.Ack(1),
                new Frame.MessageFrame(1, 0, new MonMessage.Quorum(random(100_000))),
                new Frame.Ack(2)));
        FrameDecoder decoder = new FrameDecoder();
        decoder.setAgreed();
        List<Long> asked = new ArrayList<>();
        decoder.setIntake(lengthBytes -> {
            asked.add(lengthBytes);
            return false;
        });
        ByteBuf in = Unpooled.wrappedBuffer(bytes);
        List<Frame> frames = new ArrayList<>();
        decoder.read(in, frames::add);
        assertThat(frames).containsExactly(new Frame.Ack(1));
        assertThat(decoder.isStopped()).isTrue();
        assertThat(in.readerIndex()).isEqualTo(2 * Preamble.BYTES);
        assertThat(asked).singleElement().satisfies(length -> assertThat(length).isBetween(100_000L, 100_100L));
        decoder.read(in, frames::add);
        assertThat(in.readerIndex()).isEqualTo(2 * Preamble.BYTES);
        decoder.resume();
        decoder.read(in, frames::add);
        assertThat(frames).hasSize(3).last().isEqualTo(new Frame.Ack(2));
        assertThat(asked).hasSize(1);
    }
}
