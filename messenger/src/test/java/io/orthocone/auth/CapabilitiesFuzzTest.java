package io.orthocone.auth;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.orthocone.fuzzing.DecoderOracle;
import io.orthocone.fuzzing.StoredInputs;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** What people write behind {@code caps}. An input is a byte that says for which kind of daemon, and the text. */
final class CapabilitiesFuzzTest {
    private static final DecoderOracle<Capabilities> ORACLE = DecoderOracle.of(
                    CapabilitiesFuzzTest::read, CapabilitiesFuzzTest::input, CapabilitySyntaxException.class)
            .holdingWords(128);

    private static Stream<byte[]> samples() {
        return Stream.of(
                        Capabilities.NONE,
                        Capabilities.NONE.with(
                                Service.MON,
                                "allow r, allow command \"osd pool create\" with pool=\"a b\" size prefix 3, profile"
                                        + " osd"),
                        Capabilities.NONE.with(Service.MON, "allow *"),
                        Capabilities.NONE.with(
                                Service.OSD, "allow rwx pool=data namespace='n s' object_prefix=\"x\\\"y\", allow r"),
                        Capabilities.NONE.with(Service.OSD, "allow profile osd"),
                        Capabilities.NONE.with(Service.MDS, "allow rw path=/a/b, allow r path /"))
                .map(CapabilitiesFuzzTest::input);
    }

    static Stream<byte[]> inputs() {
        return Stream.concat(samples(), StoredInputs.of(CapabilitiesFuzzTest.class));
    }

    @MethodSource("inputs")
    @FuzzTest
    void anyTextIsReadOrRefused(byte[] input) {
        ORACLE.check(input);
    }

    private static Capabilities read(byte[] input) {
        Service[] services = Service.values();
        Service service = services[input.length == 0 ? 0 : (input[0] & 0xff) % services.length];
        return Capabilities.NONE.with(
                service,
                new String(input, Math.min(1, input.length), Math.max(0, input.length - 1), StandardCharsets.UTF_8));
    }

    private static byte[] input(Capabilities capabilities) {
        for (Map.Entry<Service, String> entry : capabilities.texts().entrySet()) {
            byte[] text = entry.getValue().getBytes(StandardCharsets.UTF_8);
            byte[] input = new byte[1 + text.length];
            input[0] = (byte) Arrays.asList(Service.values()).indexOf(entry.getKey());
            System.arraycopy(text, 0, input, 1, text.length);
            return input;
        }
        return new byte[1];
    }
}
