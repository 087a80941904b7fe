package io.orthocone.auth;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.orthocone.auth.sim.HashedScheme;
import io.orthocone.fuzzing.DecoderOracle;
import io.orthocone.fuzzing.StoredInputs;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** A file of keys that somebody has edited. An input is its text. */
final class KeyringFuzzTest {
    private static final TestKeys KEYS = new TestKeys(1);

    private static final DecoderOracle<Keyring> ORACLE = DecoderOracle.of(
                    KeyringFuzzTest::read,
                    keyring -> keyring.format().getBytes(StandardCharsets.UTF_8),
                    KeyringException.class)
            .holdingWords(128);

    private static Stream<byte[]> samples() {
        Keyring.Entry osd = new Keyring.Entry(
                KEYS.draw(), Capabilities.NONE.with(Service.MON, "profile osd").with(Service.OSD, "profile osd"));
        Keyring.Entry client = new Keyring.Entry(
                KEYS.draw(), Capabilities.NONE.with(Service.OSD, "allow rw pool=\"a \\\"b\" namespace=n"));
        String several = new Keyring(new TreeMap<>(Map.of(Account.osd(3), osd, Account.client("c"), client))).format();
        return Stream.of(
                        several,
                        Keyring.of(Account.MON, KEYS.draw(), Capabilities.NONE).format(),
                        Keyring.of(Account.ADMIN, KEYS.draw(), Capabilities.ALL).format(),
                        "# remark\r\n; another\r\n\r\n"
                                + several.replace("\n", "\r\n").replace("\t", "  "))
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    static Stream<byte[]> inputs() {
        return Stream.concat(samples(), StoredInputs.of(KeyringFuzzTest.class));
    }

    @MethodSource("inputs")
    @FuzzTest
    void anyTextIsReadOrRefused(byte[] text) {
        ORACLE.check(text);
    }

    private static Keyring read(byte[] text) throws KeyringException {
        return Keyring.parse(HashedScheme.SCHEME, "k", new String(text, StandardCharsets.UTF_8));
    }
}
