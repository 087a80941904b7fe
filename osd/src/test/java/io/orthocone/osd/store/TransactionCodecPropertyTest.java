package io.orthocone.osd.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.env.Payload;
import io.orthocone.env.Rope;
import io.orthocone.message.HObject;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Transactions survive their encoding, and nothing else is taken for one. */
final class TransactionCodecPropertyTest {
    @Provide
    Arbitrary<Transaction> transactions() {
        return Combinators.combine(step().list().ofMaxSize(12), Arbitraries.of(true, false))
                .as(Transaction::new);
    }

    private static Arbitrary<StoreOp> step() {
        Arbitrary<CollectionId> collection =
                Arbitraries.of(CollectionId.META, new CollectionId(1, 5), new CollectionId(Long.MAX_VALUE, -1));
        Arbitrary<Payload> payload =
                Arbitraries.bytes().array(byte[].class).ofMaxSize(40).map(Payload::wrap);
        Arbitrary<String> text = Arbitraries.strings().ascii().ofMaxLength(20);
        Arbitrary<HObject> object = Combinators.combine(
                        Arbitraries.longs(), text, text, text, Arbitraries.longs(), Arbitraries.integers())
                .as(HObject::new);
        Arbitrary<Long> range = Arbitraries.longs().between(0, 1L << 31);
        return Combinators.combine(
                        Arbitraries.integers().between(0, 19),
                        collection,
                        object,
                        object,
                        payload,
                        payload,
                        text,
                        range)
                .as((kind, c, o, p, a, b, name, at) -> switch (kind) {
                    case 0 -> new StoreOp.Touch(c, o);
                    case 1 -> new StoreOp.Write(c, o, at, a);
                    case 2 -> new StoreOp.Zero(c, o, at, at / 2);
                    case 3 -> new StoreOp.Truncate(c, o, at);
                    case 4 -> new StoreOp.Remove(c, o);
                    case 5 -> new StoreOp.SetAttrs(c, o, new TreeMap<>(Map.of(name, a, name + "x", b)));
                    case 6 -> new StoreOp.RemoveAttr(c, o, name);
                    case 7 -> new StoreOp.RemoveAttrs(c, o);
                    case 8 -> new StoreOp.OmapSet(c, o, new TreeMap<>(Map.of(a, b)));
                    case 9 -> new StoreOp.OmapRemoveKeys(c, o, List.of(a, b));
                    case 10 -> new StoreOp.OmapRemoveRange(c, o, a, b);
                    case 11 -> new StoreOp.OmapSetHeader(c, o, a);
                    case 12 -> new StoreOp.OmapClear(c, o);
                    case 13 -> new StoreOp.Clone(c, o, p);
                    case 14 -> new StoreOp.Move(c, o, CollectionId.META, p);
                    case 15 -> new StoreOp.CreateCollection(c, (int) (at % 33));
                    case 16 -> new StoreOp.RemoveCollection(c);
                    case 17 -> new StoreOp.CloneRange(c, o, p, at / 4096 * 4096, 8192, at / 8192 * 8192);
                    case 18 -> new StoreOp.MergeCollection(c, (int) (at % 33), new CollectionId(8, 8));
                    default -> new StoreOp.SplitCollection(c, (int) (at % 33), new CollectionId(9, 9));
                });
    }

    @Property(tries = 500)
    void decodingGivesBackWhatWasEncoded(@ForAll("transactions") Transaction transaction) throws Exception {
        Rope encoded = TransactionCodec.encode(transaction);
        Transaction decoded = TransactionCodec.decode(encoded);
        assertThat(decoded).isEqualTo(transaction);
        assertThat(TransactionCodec.encode(decoded)).isEqualTo(encoded);
        assertThat(TransactionCodec.decode(Rope.of(encoded.toPayload()))).isEqualTo(transaction);
    }

    @Property(tries = 500)
    void damagedBytesGiveATransactionOrTheOneException(
            @ForAll("transactions") Transaction transaction, @ForAll long seed) {
        byte[] bytes = TransactionCodec.encode(transaction).toPayload().toByteArray();
        SplittableRandom random = new SplittableRandom(seed);
        for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        Payload cut = Payload.wrap(bytes).slice(0, random.nextBoolean() ? bytes.length : random.nextInt(bytes.length));
        try {
            assertThat(TransactionCodec.decode(Rope.of(cut)).ops().size()).isLessThanOrEqualTo(bytes.length);
        } catch (TransactionFormatException refused) {
            assertThat(refused).hasMessageMatching("(?s).+");
        }
    }
}
