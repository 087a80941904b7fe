package io.orthocone.osd.backend;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.orthocone.env.Payload;
import io.orthocone.fuzzing.DecoderOracle;
import io.orthocone.fuzzing.StoredInputs;
import io.orthocone.message.EntityName;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.Eversion;
import io.orthocone.message.HObject;
import io.orthocone.message.LogDup;
import io.orthocone.message.LogEntry;
import io.orthocone.message.MissingItem;
import io.orthocone.message.PastInterval;
import io.orthocone.message.PgHistory;
import io.orthocone.message.PgInfo;
import io.orthocone.message.ReqId;
import io.orthocone.osd.pg.PastIntervals;
import io.orthocone.osd.pg.PgPlacement;
import io.orthocone.osdmap.PgId;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** What a PG keeps of itself: log entries, dups, missing items, its info, and what it knows of an object. The first byte says which. */
final class PgMetaFuzzTest {
    private static final PgId PG = new PgId(3, 7);

    /** A past interval has 24 bytes at least, and is an object with two lists; a number of a list has 4. */
    private static final int HELD_FOR_A_BYTE = 12;

    private static final DecoderOracle<Kept> ORACLE = DecoderOracle.of(
                    PgMetaFuzzTest::decode, PgMetaFuzzTest::encode, MalformedBlobException.class)
            .holding(bytes -> (long) HELD_FOR_A_BYTE * bytes.length);

    private record Kept(int which, Object value) {}

    private static Kept decode(byte[] input) {
        int which = input.length == 0 ? 0 : (input[0] & 0xff) % 5;
        Payload blob = Payload.wrap(Arrays.copyOfRange(input, Math.min(1, input.length), input.length));
        return new Kept(
                which,
                switch (which) {
                    case 0 -> PgMetaCodec.readEntry(blob);
                    case 1 -> PgMetaCodec.readDup(blob);
                    case 2 -> PgMetaCodec.readMissing(blob);
                    case 3 -> PgMetaCodec.readInfo(PG, blob);
                    default -> ObjectInfo.decode(blob);
                });
    }

    private static byte[] encode(Kept kept) {
        Payload blob = switch (kept.which()) {
            case 0 -> {
                PgMetaCodec.StoredEntry stored = (PgMetaCodec.StoredEntry) kept.value();
                yield PgMetaCodec.entry(stored.entry(), stored.objects(), stored.bytes());
            }
            case 1 -> PgMetaCodec.dup((LogDup) kept.value());
            case 2 -> PgMetaCodec.missing((MissingItem) kept.value());
            case 3 -> {
                PgMetaCodec.StoredInfo stored = (PgMetaCodec.StoredInfo) kept.value();
                yield PgMetaCodec.info(stored.info(), stored.placement(), stored.past());
            }
            default -> ((ObjectInfo) kept.value()).encode();
        };
        byte[] input = new byte[1 + blob.length()];
        input[0] = (byte) kept.which();
        blob.asByteBuffer().get(input, 1, blob.length());
        return input;
    }

    private static Stream<byte[]> blobs() {
        HObject object = new HObject(3, "ns", "key", "name", HObject.HEAD, 0x1234);
        Eversion version = new Eversion(7, 12);
        ReqId reqId = new ReqId(EntityName.client(4127), 3, 9);
        LogEntry entry =
                new LogEntry(LogEntry.Kind.MODIFY, object, version, Eversion.ZERO, 5, reqId, 1_000, ErrorCode.OK);
        PgInfo info = new PgInfo(
                PG, version, version, Eversion.ZERO, 5, 6, 6, HObject.MAX, 7, 8, new PgHistory(1, 2, 3, 4, 5, 6, 7, 8));
        List<Integer> osds = List.of(0, 1, 2);
        PgPlacement placement = new PgPlacement(20, osds, 0, osds, 0, 3, 2, osds, 19, 4);
        PastIntervals past = new PastIntervals(List.of(new PastInterval(1, 2, osds, osds, 0, 1)));
        return Stream.of(
                        new Kept(0, new PgMetaCodec.StoredEntry(entry, 1, 2)),
                        new Kept(1, new LogDup(reqId, version, 5, ErrorCode.EIO)),
                        new Kept(2, new MissingItem(object, version, Eversion.ZERO)),
                        new Kept(3, new PgMetaCodec.StoredInfo(info, placement, past)),
                        new Kept(4, new ObjectInfo(version, 5, 4096, 1_000)))
                .map(PgMetaFuzzTest::encode);
    }

    static Stream<byte[]> inputs() {
        return Stream.concat(blobs(), StoredInputs.of(PgMetaFuzzTest.class));
    }

    @MethodSource("inputs")
    @FuzzTest
    void anyBytesAreUnderstoodOrRefused(byte[] input) {
        ORACLE.check(input);
    }
}
