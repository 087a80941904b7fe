package io.orthocone.osd.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.env.Payload;
import io.orthocone.message.HObject;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a decoded transaction keeps in memory. */
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
