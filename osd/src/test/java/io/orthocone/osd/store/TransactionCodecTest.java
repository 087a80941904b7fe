package io.orthocone.osd.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.env.Payload;
import io.orthocone.env.Rope;
import io.orthocone.message.HObject;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What of a transaction is copied, and what a decoded one keeps in memory. */
class TransactionCodecTest {
    private static final CollectionId COLLECTION = new CollectionId(1, 5);
    private static final HObject OBJECT = HObject.head(1, "", "", "a", 7);

    @Test
    void whatStoresKeepForLongDoesNotKeepTheDataThatCameWithIt() throws TransactionFormatException {
        Payload small = Payload.utf8("small");
        Transaction sent = Transaction.builder()
                .write(COLLECTION, OBJECT, 0, Payload.wrap(new byte[1 << 20]))
                .setAttr(COLLECTION, OBJECT, "attr", small)
                .omapSet(COLLECTION, OBJECT, small, small)
                .omapSetHeader(COLLECTION, OBJECT, small)
                .omapRemoveKeys(COLLECTION, OBJECT, List.of(small))
                .build();

        Transaction decoded = TransactionCodec.decode(TransactionCodec.encode(sent));

        assertThat(decoded).isEqualTo(sent);
        assertThat(decoded.ops().stream().flatMap(TransactionCodecTest::small))
                .hasSize(5)
                .allSatisfy(payload -> assertThat(payload.keptBytes()).isEqualTo(small.length()));
    }

    @Test
    void longDataTravelsAsItLies() throws TransactionFormatException {
        Payload data = Payload.wrap(new byte[1 << 20]);
        Payload value = Payload.wrap(new byte[40_000]);
        SortedMap<Payload, Payload> entries =
                new TreeMap<>(Map.of(Payload.utf8("a"), value, Payload.utf8("b"), Payload.utf8("short")));
        Transaction sent = Transaction.builder()
                .write(COLLECTION, OBJECT, 0, data)
                .write(COLLECTION, OBJECT, 1 << 20, data)
                .omapSet(COLLECTION, OBJECT, entries)
                .write(COLLECTION, OBJECT, 1 << 21, data)
                .build();

        Rope encoded = TransactionCodec.encode(sent);

        assertThat(encoded.pieces().get(1)).isSameAs(data);
        assertThat(encoded.pieces().get(3)).isSameAs(data);
        assertThat(encoded.pieces().get(5)).isSameAs(value);
        assertThat(encoded.pieces().get(7)).isSameAs(data);
        assertThat(TransactionCodec.decode(encoded)).isEqualTo(sent);
        assertThat(TransactionCodec.decode(Rope.of(encoded.toPayload()))).isEqualTo(sent);
    }

    private static Stream<Payload> small(StoreOp op) {
        if (op instanceof StoreOp.SetAttrs set) {
            return set.attrs().values().stream();
        } else if (op instanceof StoreOp.OmapSet set) {
            return Stream.concat(set.entries().keySet().stream(), set.entries().values().stream());
        } else if (op instanceof StoreOp.OmapSetHeader set) {
            return Stream.of(set.header());
        } else if (op instanceof StoreOp.OmapRemoveKeys remove) {
            return remove.keys().stream();
        }
        return Stream.of();
    }
}
