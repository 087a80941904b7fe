package io.orthocone.osd.store;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.orthocone.env.Payload;
import io.orthocone.env.Rope;
import io.orthocone.fuzzing.DecoderOracle;
import io.orthocone.fuzzing.StoredInputs;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Transactions as primaries send them to the other copies. The length in the header is put right first. */
final class TransactionFuzzTest {
    /** A step has 5 bytes at least, and is an object in a list; an entry of an omap has 8, and is two payloads in a tree. */
    private static final int HELD_FOR_A_BYTE = 24;

    private static final DecoderOracle<Transaction> ORACLE = DecoderOracle.of(
                    bytes -> TransactionCodec.decode(Rope.of(Payload.wrap(withLength(bytes)))),
                    transaction ->
                            TransactionCodec.encode(transaction).toPayload().toByteArray(),
                    TransactionFormatException.class)
            .holding(bytes -> (long) HELD_FOR_A_BYTE * bytes.length);

    private static Stream<byte[]> transactions() {
        return IntStream.range(0, 60)
                .mapToObj(seed -> new RandomTransactions(new SplittableRandom(seed), 4, 8192).next())
                .map(transaction ->
                        TransactionCodec.encode(transaction).toPayload().toByteArray())
                .filter(bytes -> bytes.length < 4096);
    }

    private static byte[] withLength(byte[] bytes) {
        byte[] right = bytes.clone();
        for (int i = 0; i < 4 && bytes.length >= 8; i++) {
            right[4 + i] = (byte) (bytes.length >>> (8 * i));
        }
        return right;
    }

    static Stream<byte[]> inputs() {
        return Stream.concat(transactions(), StoredInputs.of(TransactionFuzzTest.class));
    }

    @MethodSource("inputs")
    @FuzzTest
    void anyBytesAreATransactionOrRefused(byte[] input) {
        ORACLE.check(input);
    }
}
