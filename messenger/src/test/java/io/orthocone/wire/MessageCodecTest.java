package io.orthocone.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orthocone.env.Payload;
import io.orthocone.message.EntityName;
import io.orthocone.message.Message;
import io.orthocone.message.MonMessage;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.wire.proto.MessageProto.MessageHeader;
import io.orthocone.wire.proto.PgProto.PgRemoveBody;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class MessageCodecTest {
    @Test
    void everyMessageComesBackAsItWas() throws Exception {
        for (Message message : MessageSamples.all().values()) {
            assertThat(MessageCodec.fromBytes(MessageCodec.toBytes(message))).isEqualTo(message);
        }
    }

    @Test
    void thereIsASampleOfEveryTypeAndEveryRecord() {
        List<String> types = new ArrayList<>();
        for (MessageType type : MessageType.values()) {
            types.add(type.name().toLowerCase(Locale.ROOT));
        }
        assertThat(MessageSamples.all()).containsOnlyKeys(types);

        List<Class<?>> records = new ArrayList<>();
        leaves(Message.class, records);
        List<Class<?>> sampled = new ArrayList<>();
        for (Message message : MessageSamples.all().values()) {
            sampled.add(message.getClass());
        }
        assertThat(sampled).containsExactlyInAnyOrderElementsOf(records);
    }

    @Test
    void aSampleIsOfItsOwnType() {
        for (Map.Entry<String, Message> sample : MessageSamples.all().entrySet()) {
            assertThat(MessageType.of(sample.getValue()).name()).isEqualToIgnoringCase(sample.getKey());
        }
    }

    @Test
    void bulkIsDataAndDoesNotPassThroughProtobuf() {
        Payload bulk = Payload.wrap(new byte[1 << 20]);
        EncodedMessage encoded = MessageCodec.encode(new MonMessage.Quorum(bulk));
        assertThat(encoded.body().getSerializedSize()).isLessThan(16);
        assertThat(encoded.data()).singleElement().isSameAs(bulk);
    }

    @Test
    void anyPrefixIsRefused() {
        for (Message message : MessageSamples.all().values()) {
            Payload bytes = MessageCodec.toBytes(message);
            for (int length = 0; length < bytes.length(); length++) {
                Payload prefix = bytes.slice(0, length);
                Message read;
                try {
                    read = MessageCodec.fromBytes(prefix);
                } catch (MalformedFrameException e) {
                    assertThat(e.kind()).isEqualTo(MalformedFrameException.Kind.NONSENSE);
                    continue;
                }
                throw new AssertionError(length + " of " + bytes.length() + " bytes were read as " + read);
            }
        }
    }

    @Test
    void changedBytesAreReadAsSomethingOrRefusedAsDeclared() {
        Random random = new Random(20261120);
        int refused = 0;
        for (Message message : MessageSamples.all().values()) {
            byte[] bytes = MessageCodec.toBytes(message).toByteArray();
            for (int i = 0; i < 2_000; i++) {
                byte[] changed = bytes.clone();
                int changes = 1 + random.nextInt(4);
                for (int change = 0; change < changes; change++) {
                    changed[random.nextInt(changed.length)] = (byte) random.nextInt();
                }
                refused += isRefused(changed) ? 1 : 0;
            }
        }
        assertThat(refused).isGreaterThan(10_000);
    }

    private static boolean isRefused(byte[] bytes) {
        try {
            Message read = MessageCodec.fromBytes(Payload.wrap(bytes));
            assertThat(read).isNotNull();
            return false;
        } catch (MalformedFrameException e) {
            return true;
        }
    }

    @Test
    void fieldsThatANewerDaemonAddsAreSkippedInEveryType() throws Exception {
        // Field 1000, varint 5; field 1001, two bytes.
        Payload newer = Payload.wrap(new byte[] {(byte) 0xc0, 0x3e, 5, (byte) 0xca, 0x3e, 2, 1, 2});
        for (Message message : MessageSamples.all().values()) {
            EncodedMessage encoded = MessageCodec.encode(message);
            Payload body = Payload.concat(List.of(Payload.wrap(encoded.body().toByteArray()), newer));
            byte[] header = MessageCodec.header(MessageType.of(message)).toByteArray();
            assertThat(MessageCodec.decode(header, body.toByteArray(), Payload.concat(encoded.data())))
                    .as("%s", MessageType.of(message))
                    .isEqualTo(message);
        }
        assertThat(PgRemoveBody.parseFrom(newer.toByteArray())
                        .getUnknownFields()
                        .asMap())
                .containsKeys(1000, 1001);
    }

    @Test
    void aBodyForNewerReadersIsRefused() {
        byte[] header = MessageHeader.newBuilder()
                .setType(MessageType.PG_REMOVE.code())
                .setVersion(9)
                .setCompat(2)
                .build()
                .toByteArray();
        assertThatThrownBy(() -> MessageCodec.decode(header, new byte[0], Payload.EMPTY))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining("needs a reader of version 2");
    }

    @Test
    void aNewerBodyForOlderReadersIsRead() throws Exception {
        Message message = MessageSamples.all().get("osd_alive");
        byte[] header = MessageHeader.newBuilder()
                .setType(MessageType.OSD_ALIVE.code())
                .setVersion(9)
                .setCompat(1)
                .build()
                .toByteArray();
        byte[] body = MessageCodec.encode(message).body().toByteArray();
        assertThat(MessageCodec.decode(header, body, Payload.EMPTY)).isEqualTo(message);
    }

    @Test
    void dataThatNoFieldNamesIsRefused() {
        EncodedMessage encoded = MessageCodec.encode(MessageSamples.all().get("quorum"));
        byte[] header = MessageCodec.header(MessageType.QUORUM).toByteArray();
        byte[] body = encoded.body().toByteArray();
        Payload more = Payload.concat(List.of(encoded.data().get(0), Payload.utf8("!")));
        assertThatThrownBy(() -> MessageCodec.decode(header, body, more))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining("no field names");
    }

    @Test
    void aForwardWithinAForwardIsRefused() {
        EntityAddr addr = EntityAddr.of("10.0.0.1", 1, 1);
        Message inner = new MonMessage.Forward(1, EntityName.osd(0), addr, "", new MonMessage.OsdAlive(1, 2, 3));
        Payload bytes = MessageCodec.toBytes(new MonMessage.Forward(2, EntityName.osd(0), addr, "", inner));
        assertThatThrownBy(() -> MessageCodec.fromBytes(bytes))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining("within");
    }

    private static void leaves(Class<?> type, List<Class<?>> records) {
        if (type.isRecord()) {
            records.add(type);
            return;
        }
        for (Class<?> permitted : type.getPermittedSubclasses()) {
            leaves(permitted, records);
        }
    }
}
