package io.orthocone.mon.state;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.orthocone.auth.Account;
import io.orthocone.env.Payload;
import io.orthocone.fuzzing.DecoderOracle;
import io.orthocone.fuzzing.StoredInputs;
import io.orthocone.mon.state.StateChange.Answered;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** What the entries of the monitors' log hold. */
final class StateChangeFuzzTest {
    /** A revoked account has 10 bytes at least, and is two objects with a text. */
    private static final int HELD_FOR_A_BYTE = 16;

    private static final DecoderOracle<StateChange> ORACLE = DecoderOracle.of(
                    bytes -> StateChangeCodec.decode(Payload.wrap(bytes)),
                    change -> StateChangeCodec.encode(change).toByteArray(),
                    MalformedStateException.class)
            .holding(bytes -> (long) HELD_FOR_A_BYTE * bytes.length);

    private static Stream<byte[]> changes() {
        List<Answered> commands = List.of(
                new Answered(new CommandId("client.7", 1, 2), "done"),
                new Answered(new CommandId("client.8", -1, 3), ""));
        return Stream.of(
                        new StateChange.Founding(new UUID(1, 2), Payload.utf8("a map"), TestAccounts.some()),
                        new StateChange.AuthStep(
                                1_770_000_000_000L,
                                List.of(
                                        new AuthChange.Put(Account.client("x"), TestAccounts.entry(7, "allow r")),
                                        new AuthChange.Remove(Account.osd(3)),
                                        new AuthChange.Revoke(Account.osd(3))),
                                commands),
                        new StateChange.OsdMapStep(7, Payload.utf8("an incremental"), commands))
                .map(change -> StateChangeCodec.encode(change).toByteArray());
    }

    static Stream<byte[]> inputs() {
        return Stream.concat(changes(), StoredInputs.of(StateChangeFuzzTest.class));
    }

    @MethodSource("inputs")
    @FuzzTest
    void anyBytesAreAChangeOrRefused(byte[] input) {
        ORACLE.check(input);
    }
}
