package io.orthocone.wire;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.orthocone.env.Invariants;
import io.orthocone.env.Payload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * Writes frames for one link. Small frames share a buffer; bulk data is handed on as it lies, without a copy here. Owned by the
 * link's reactor.
 */
public final class FrameEncoder {
    /** Data up to this length is copied behind its body: cheaper than one more buffer in the socket's gathering write. */
    private static final int COPY_UP_TO_BYTES = 32 << 10;

    private static final int FIRST_BUFFER_BYTES = 1 << 10;

    /** A larger scratch array, needed for one long PG log, is not kept. */
    private static final int KEPT_SCRATCH_BYTES = 256 << 10;

    private final ByteBufAllocator allocator;
    private final Consumer<ByteBuf> out;
    private final Preamble preamble = new Preamble();
    private final CRC32C crc = new CRC32C();
    private byte[] scratch = new byte[512];
    private ByteBuf open = Unpooled.EMPTY_BUFFER;

    /**
     * @param out takes over each buffer
     */
    public FrameEncoder(ByteBufAllocator allocator, Consumer<ByteBuf> out) {
        this.allocator = allocator;
        this.out = out;
    }

    /** Writes a frame; it may stay in an open buffer until {@link #flush}. */
    public void write(Frame frame) {
        switch (frame) {
            case Frame.MessageFrame message -> writeMessage(message);
            case Frame.Ack ack -> writeBare(FrameType.ACK, 0, ack.ack());
            case Frame.Keepalive keepalive -> writeBare(FrameType.KEEPALIVE, keepalive.stampNanos(), 0);
            case Frame.KeepaliveAck keepalive -> writeBare(FrameType.KEEPALIVE_ACK, keepalive.stampNanos(), 0);
            case Frame.Idle _ -> writeBare(FrameType.IDLE, 0, 0);
            case Frame.Busy _ -> writeBare(FrameType.BUSY, 0, 0);
            case Frame.ResetSession _ -> writeBare(FrameType.RESET_SESSION, 0, 0);
            case Frame.Wait _ -> writeBare(FrameType.WAIT, 0, 0);
            case Frame.Hello hello -> writeBytes(FrameType.HELLO, hello.encoded());
            case Frame.Proof proof -> writeBody(FrameType.PROOF, SessionConversions.toProto(proof));
            case Frame.Ident ident -> writeBody(FrameType.IDENT, SessionConversions.toProto(ident));
            case Frame.IdentOk ok -> writeBody(FrameType.IDENT_OK, SessionConversions.toProto(ok));
            case Frame.Reconnect reconnect -> writeBody(FrameType.RECONNECT, SessionConversions.toProto(reconnect));
            case Frame.ReconnectOk ok -> writeBody(FrameType.RECONNECT_OK, SessionConversions.toProto(ok));
            case Frame.Close close -> writeBody(FrameType.CLOSE, SessionConversions.toProto(close));
        }
    }

    /** Hands on what is in the open buffer. */
    public void flush() {
        if (open.isReadable()) {
            ByteBuf full = open;
            open = Unpooled.EMPTY_BUFFER;
            out.accept(full);
        }
    }

    /** Gives back the open buffer. */
    public void close() {
        open.release();
        open = Unpooled.EMPTY_BUFFER;
    }

    private void writeMessage(Frame.MessageFrame frame) {
        EncodedMessage encoded = MessageCodec.encode(frame.message());
        MessageType type = MessageType.of(frame.message());
        KnownHeader header = KnownHeader.of(type);
        int headerBytes = header.bytes().length;
        int bodyBytes = encoded.body().getSerializedSize();
        int dataBytes = encoded.dataBytes();
        Invariants.check(
                bodyBytes <= WireLimits.MAX_BODY_BYTES, "a %s must fit a frame; whoever builds it cuts it", type);
        preamble.begin(FrameType.MESSAGE, frame.seq(), frame.ack())
                .segment(headerBytes)
                .segment(bodyBytes);
        if (dataBytes > 0) {
            preamble.segment(dataBytes);
        }
        boolean copies = dataBytes <= COPY_UP_TO_BYTES;
        require(Preamble.BYTES + headerBytes + bodyBytes + (copies ? dataBytes : 0) + 3 * Preamble.CRC_BYTES);
        preamble.write(open);
        open.writeBytes(header.bytes()).writeIntLE(header.crc32c());
        writeSegment(encoded.body(), bodyBytes);
        if (dataBytes > 0) {
            writeData(encoded, copies);
        }
    }

    private void writeData(EncodedMessage encoded, boolean copies) {
        crc.reset();
        for (Payload part : encoded.data()) {
            part.update(crc);
            if (copies) {
                part.writeTo(open);
            } else if (!part.isEmpty()) {
                flush();
                out.accept(part.asByteBuf());
            }
        }
        require(Preamble.CRC_BYTES);
        open.writeIntLE((int) crc.getValue());
    }

    private void writeBare(FrameType type, long seq, long ack) {
        require(Preamble.BYTES);
        preamble.begin(type, seq, ack).write(open);
    }

    private void writeBody(FrameType type, MessageLite body) {
        int bodyBytes = body.getSerializedSize();
        require(Preamble.BYTES + bodyBytes + Preamble.CRC_BYTES);
        preamble.begin(type, 0, 0).segment(bodyBytes).write(open);
        writeSegment(body, bodyBytes);
    }

    private void writeBytes(FrameType type, Payload body) {
        require(Preamble.BYTES + body.length() + Preamble.CRC_BYTES);
        preamble.begin(type, 0, 0).segment(body.length()).write(open);
        crc.reset();
        body.update(crc);
        body.writeTo(open);
        open.writeIntLE((int) crc.getValue());
    }

    private void writeSegment(MessageLite message, int lengthBytes) {
        if (scratch.length < lengthBytes) {
            scratch = new byte[Math.max(lengthBytes, 2 * scratch.length)];
        }
        CodedOutputStream stream = CodedOutputStream.newInstance(scratch, 0, lengthBytes);
        try {
            message.writeTo(stream);
        } catch (IOException e) {
            // An array of the size that the message itself has named is never too short.
            throw new UncheckedIOException(e);
        }
        crc.reset();
        crc.update(scratch, 0, lengthBytes);
        open.writeBytes(scratch, 0, lengthBytes);
        open.writeIntLE((int) crc.getValue());
        if (scratch.length > KEPT_SCRATCH_BYTES) {
            scratch = new byte[512];
        }
    }

    private void require(int moreBytes) {
        if (open.capacity() == 0) {
            open = allocator.directBuffer(Math.max(moreBytes, FIRST_BUFFER_BYTES));
        }
        open.ensureWritable(moreBytes);
    }
}
