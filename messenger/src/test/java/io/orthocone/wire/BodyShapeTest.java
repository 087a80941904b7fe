package io.orthocone.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.orthocone.env.Payload;
import io.orthocone.wire.proto.MonProto.CommandBody;
import io.orthocone.wire.proto.MonProto.PgCreatedBody;
import io.orthocone.wire.proto.MonProto.PgTempBody;
import io.orthocone.wire.proto.OsdClientProto.OsdOpBody;
import io.orthocone.wire.proto.ValuesProto.PgIdValue;
import java.io.IOException;
import java.util.Collections;
import org.junit.jupiter.api.Test;

final class BodyShapeTest {
    private static byte[] header(MessageType type) {
        return MessageCodec.header(type).toByteArray();
    }

    private static long allocatedBytes() {
        var threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        return threads.getCurrentThreadAllocatedBytes();
    }

    @Test
    void elementsAreCountedWithoutMakingThem() {
        PgTempBody body = PgTempBody.newBuilder()
                .addPgTemp(PgTempBody.Entry.newBuilder()
                        .setPg(PgIdValue.newBuilder().setPool(3))
                        .addAllOsds(Collections.nCopies(100, -7)))
                .build();
        // The entry, the PG, and the numbers.
        assertThat(BodyShape.elements(PgTempBody.getDescriptor(), body.toByteString()))
                .isEqualTo(102);
        OsdOpBody op = OsdOpBody.newBuilder()
                .addAllSnaps(Collections.nCopies(50, 1L << 60))
                .build();
        assertThat(BodyShape.elements(OsdOpBody.getDescriptor(), op.toByteString()))
                .isEqualTo(50);
    }

    @Test
    void tooManyElementsAreRefusedBeforeThereAreAny() {
        PgCreatedBody body = PgCreatedBody.newBuilder()
                .addAllPgs(Collections.nCopies(WireLimits.MAX_ELEMENTS + 1, PgIdValue.getDefaultInstance()))
                .build();
        byte[] bytes = body.toByteArray();
        byte[] header = header(MessageType.PG_CREATED);
        long before = allocatedBytes();
        assertThatThrownBy(() -> MessageCodec.decode(header, bytes, Payload.EMPTY))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining("elements");
        assertThat(allocatedBytes() - before).isLessThan(bytes.length);
    }

    @Test
    void aTextThatIsTooLongIsRefused() {
        byte[] body = CommandBody.newBuilder()
                .setCommand("x".repeat(WireLimits.MAX_TEXT_BYTES + 1))
                .build()
                .toByteArray();
        assertThatThrownBy(() -> MessageCodec.decode(header(MessageType.COMMAND), body, Payload.EMPTY))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining("a text of");
    }

    @Test
    void unknownFieldsCostNothing() throws Exception {
        ByteString.Output newer = ByteString.newOutput();
        CodedOutputStream out = CodedOutputStream.newInstance(newer);
        for (int field = 1000; field < 30_000; field++) {
            out.writeInt32(field, 1);
        }
        out.flush();
        byte[] body = newer.toByteString().toByteArray();
        byte[] header = header(MessageType.PG_REMOVE);
        // The first time also loads classes.
        MessageCodec.decode(header, body, Payload.EMPTY);
        long before = allocatedBytes();
        MessageCodec.decode(header, body, Payload.EMPTY);
        assertThat(allocatedBytes() - before).isLessThan(body.length);
    }

    @Test
    void groupsThatGoDeeperThanWeAllowAreRefused() throws IOException {
        ByteString.Output nested = ByteString.newOutput();
        CodedOutputStream out = CodedOutputStream.newInstance(nested);
        for (int i = 0; i < WireLimits.TRUSTED_BODY_BYTES; i++) {
            out.writeTag(1000, 3);
        }
        out.flush();
        byte[] body = nested.toByteString().toByteArray();
        assertThatThrownBy(() -> MessageCodec.decode(header(MessageType.PG_REMOVE), body, Payload.EMPTY))
                .isInstanceOf(MalformedFrameException.class);
    }
}
