package io.orthocone.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.orthocone.fuzzing.DecoderOracle;
import io.orthocone.fuzzing.StoredInputs;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** What is shown as a ticket. An input is its bytes: there is one way to write a ticket, so what is read is written the same. */
final class TicketFuzzTest {
    private static final TestKeys KEYS = new TestKeys(1);

    private static final DecoderOracle<Ticket> ORACLE = DecoderOracle.of(
                    Ticket::decode, Ticket::bytes, DeniedException.class)
            .holdingWords(128);

    private static Stream<byte[]> samples() {
        Capabilities some =
                Capabilities.NONE.with(Service.MON, "allow r").with(Service.OSD, "allow rwx pool=\"a b\", allow r");
        Capabilities osd = Capabilities.NONE.with(Service.MON, "profile osd").with(Service.OSD, "profile osd");
        return Stream.of(
                        KEYS.ticket(Account.ADMIN, Capabilities.ALL),
                        KEYS.ticket(Account.client("x"), Capabilities.NONE),
                        KEYS.ticket(Account.client("y"), some),
                        KEYS.ticket(Account.osd(7), osd),
                        KEYS.ticket(Account.parse("mds.a"), Capabilities.NONE.with(Service.MDS, "allow rw path=/a")))
                .map(Ticket::bytes);
    }

    static Stream<byte[]> inputs() {
        return Stream.concat(samples(), StoredInputs.of(TicketFuzzTest.class));
    }

    @MethodSource("inputs")
    @FuzzTest
    void anyBytesAreReadOrRefused(byte[] bytes) {
        ORACLE.check(bytes).ifPresent(ticket -> assertThat(ticket.bytes()).isEqualTo(bytes));
    }
}
