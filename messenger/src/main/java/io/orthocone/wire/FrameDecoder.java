package io.orthocone.wire;

import io.netty.buffer.ByteBuf;
import io.orthocone.env.Payload;
import java.util.Arrays;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import java.util.zip.CRC32C;

/**
 * Reads the frames of one link out of whatever pieces the bytes come in. Each byte is copied once, from the network's buffer to where
 * it stays; long segments, whose memory grows with what has really arrived, a third more often at most. Owned by the link's reactor.
 *
 * <p>After an exception, or when the receiver has had enough, the decoder takes nothing more.
 */
public final class FrameDecoder {
    private static final byte[] NOTHING = new byte[0];

    private final Preamble preamble = new Preamble();
    private final CRC32C crc = new CRC32C();
    private final byte[] fixed = new byte[Preamble.BYTES];
    private final byte[][] segments = new byte[WireLimits.MAX_SEGMENTS][];

    /** Which part is being read: -1 the preamble, else the segment of that index. */
    private int part = -1;

    /** Bytes of the part, including the checksum behind a segment, that have been read. */
    private int partBytes;

    private byte[] segment = NOTHING;
    private LongPredicate intake = lengthBytes -> true;
    private boolean agreed;
    private boolean stopped;
    private boolean paused;
    private boolean done;

    /** From now on messages are allowed: the sides have agreed on a session. */
    public void setAgreed() {
        agreed = true;
    }

    /** Asked from now on before anything is allocated for a message, with its length; when it refuses, the decoder stops. */
    public void setIntake(LongPredicate newIntake) {
        intake = newIntake;
    }

    /** Whether a message was refused; what lies behind its preamble is not read. */
    public boolean isStopped() {
        return stopped;
    }

    /** The message that was refused may be read now. */
    public void resume() {
        if (stopped) {
            stopped = false;
            beginSegment();
        }
    }

    /** Whether what lies behind the frame that has just been received is left unread, because it is no frame as it lies. */
    public void setPaused(boolean newPaused) {
        paused = newPaused;
    }

    /** Whether nothing of a frame is waiting for the rest. */
    public boolean isBetweenFrames() {
        return part == -1 && partBytes == 0;
    }

    /**
     * Reads all of {@code in}, or up to a message that is refused.
     *
     * @param receiver hears each frame; answers whether it wants more
     */
    public void read(ByteBuf in, Predicate<Frame> receiver) throws MalformedFrameException {
        try {
            while (!done && !stopped && !paused && (in.isReadable() || isComplete())) {
                if (isComplete()) {
                    Frame frame = frame();
                    part = -1;
                    partBytes = 0;
                    done = !receiver.test(frame);
                } else if (part < 0) {
                    readPreamble(in);
                } else {
                    readSegment(in);
                }
            }
        } catch (MalformedFrameException e) {
            done = true;
            throw e;
        }
    }

    private boolean isComplete() {
        return part >= 0 && part == preamble.segmentCount();
    }

    private void readPreamble(ByteBuf in) throws MalformedFrameException {
        int take = Math.min(in.readableBytes(), Preamble.BYTES - partBytes);
        in.readBytes(fixed, partBytes, take);
        partBytes += take;
        if (partBytes == Preamble.BYTES) {
            preamble.read(fixed, agreed);
            part = 0;
            stopped = preamble.type() == FrameType.MESSAGE && !intake.test(preamble.lengthBytes());
            if (!stopped) {
                beginSegment();
            }
        }
    }

    private void beginSegment() {
        partBytes = 0;
        int length = part < preamble.segmentCount() ? preamble.segmentLength(part) : 0;
        segment = length == 0 ? NOTHING : new byte[Math.min(length, WireLimits.TRUSTED_LENGTH_BYTES)];
    }

    private void readSegment(ByteBuf in) throws MalformedFrameException {
        int length = preamble.segmentLength(part);
        if (partBytes == 0 && segment.length == length && in.readableBytes() >= length + Preamble.CRC_BYTES) {
            // As nearly always: all of it is there.
            in.readBytes(segment);
            finishSegment(in.readIntLE());
            return;
        }
        if (partBytes < length) {
            if (partBytes == segment.length) {
                segment = Arrays.copyOf(segment, (int) Math.min(length, 4L * segment.length));
            }
            int take = Math.min(in.readableBytes(), segment.length - partBytes);
            in.readBytes(segment, partBytes, take);
            partBytes += take;
            return;
        }
        int take = Math.min(in.readableBytes(), length + Preamble.CRC_BYTES - partBytes);
        in.readBytes(fixed, partBytes - length, take);
        partBytes += take;
        if (partBytes == length + Preamble.CRC_BYTES) {
            finishSegment(LittleEndian.getInt(fixed, 0));
        }
    }

    private void finishSegment(int checksum) throws MalformedFrameException {
        crc.reset();
        crc.update(segment, 0, segment.length);
        if (checksum != (int) crc.getValue()) {
            throw MalformedFrameException.corrupt(
                    "the checksum of segment " + part + " of a " + preamble.type() + " is wrong");
        }
        segments[part] = segment;
        part++;
        beginSegment();
    }

    private Frame frame() throws MalformedFrameException {
        return switch (preamble.type()) {
            case MESSAGE -> messageFrame();
            case ACK -> new Frame.Ack(preamble.ack());
            case KEEPALIVE -> new Frame.Keepalive(preamble.seq());
            case KEEPALIVE_ACK -> new Frame.KeepaliveAck(preamble.seq());
            case IDLE -> new Frame.Idle();
            case BUSY -> new Frame.Busy();
            case RESET_SESSION -> new Frame.ResetSession();
            case WAIT -> new Frame.Wait();
            case HELLO -> SessionConversions.hello(takeSegment(0));
            case IDENT -> SessionConversions.ident(takeSegment(0));
            case IDENT_OK -> SessionConversions.identOk(takeSegment(0));
            case RECONNECT -> SessionConversions.reconnect(takeSegment(0));
            case RECONNECT_OK -> SessionConversions.reconnectOk(takeSegment(0));
            case CLOSE -> SessionConversions.close(takeSegment(0));
            case PROOF -> SessionConversions.proof(takeSegment(0));
        };
    }

    private Frame messageFrame() throws MalformedFrameException {
        byte[] header = takeSegment(0);
        byte[] body = takeSegment(1);
        Payload data = preamble.segmentCount() > 2 ? Payload.wrap(takeSegment(2)) : Payload.EMPTY;
        return new Frame.MessageFrame(preamble.seq(), preamble.ack(), MessageCodec.decode(header, body, data));
    }

    private byte[] takeSegment(int index) throws MalformedFrameException {
        if (index >= preamble.segmentCount()) {
            throw MalformedFrameException.nonsense("a " + preamble.type() + " without its segment " + index);
        }
        byte[] taken = segments[index];
        segments[index] = NOTHING;
        return taken;
    }
}
