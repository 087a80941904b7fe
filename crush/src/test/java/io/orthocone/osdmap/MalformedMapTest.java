package io.orthocone.osdmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orthocone.crush.Bucket;
import io.orthocone.crush.CrushMap;
import io.orthocone.crush.CrushMapper;
import io.orthocone.crush.DecodingCost;
import io.orthocone.crush.Golden;
import io.orthocone.crush.text.CrushBinary;
import io.orthocone.crush.text.MalformedMapException;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes that are no map are refused with one exception, soon, and without allocating what they claim to hold. */
class MalformedMapTest {
    private static final int MUTATIONS = 1500;

    record Format(String name, byte[] bytes, Consumer<byte[]> decode) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Format> formats() {
        return Stream.of(
                new Format(
                        "osdmap",
                        Golden.bytes("osdmap/mon-07-everything.bin"),
                        bytes -> OsdMap.decode(Maps.withCrc(bytes, 4))),
                new Format(
                        "incremental",
                        Golden.bytes("osdmap/incremental/inc-069.bin"),
                        bytes -> OsdMapIncremental.decode(Maps.withCrc(bytes, 8))),
                new Format(
                        "crush", Golden.bytes("crush/choose-args-positions-ids.bin"), MalformedMapTest::decodeAndMap),
                new Format(
                        "crush with all algorithms",
                        Golden.bytes("crush/mixed-algs-per-level.bin"),
                        MalformedMapTest::decodeAndMap),
                new Format(
                        "crush with classes",
                        Golden.bytes("crush/device-classes.bin"),
                        MalformedMapTest::decodeAndMap));
    }

    @ParameterizedTest
    @MethodSource("formats")
    void bytesCutShortAreRefusedOrMeanAnOlderForm(Format format) {
        for (int length = 0; length < format.bytes.length; length += 1 + length / 200) {
            accepted(format, Arrays.copyOf(format.bytes, length));
        }
    }

    @ParameterizedTest
    @MethodSource("formats")
    void changedBytesAreRefusedOrMeanAnotherMap(Format format) {
        int refused = 0;
        for (int seed = 0; seed < MUTATIONS; seed++) {
            Random random = new Random(seed);
            byte[] bytes = format.bytes.clone();
            for (int i = 0; i <= random.nextInt(3); i++) {
                byte value = random.nextBoolean() ? (byte) 0xff : (byte) random.nextInt();
                bytes[random.nextInt(bytes.length)] = value;
            }
            refused += accepted(format, bytes) ? 0 : 1;
        }
        assertThat(refused).isPositive();
    }

    /** Half of them begin like the real one, so that what comes later is reached. */
    @ParameterizedTest
    @MethodSource("formats")
    void anyBytesAreRefusedAtTheCostOfReadingThem(Format format) {
        long real = DecodingCost.allocatedBy(() -> format.decode.accept(format.bytes.clone()));
        int refused = 0;
        for (int seed = 0; seed < MUTATIONS; seed++) {
            Random random = new Random(seed);
            byte[] bytes = new byte[random.nextInt(1 << random.nextInt(15))];
            random.nextBytes(bytes);
            boolean isLikeReal = seed % 2 == 0;
            if (isLikeReal) {
                int known = Math.min(bytes.length, random.nextInt(format.bytes.length));
                System.arraycopy(format.bytes, 0, bytes, 0, known);
            }
            refused +=
                    DecodingCost.check(bytes.length, isLikeReal ? real : 0, () -> format.decode.accept(bytes)) ? 1 : 0;
        }
        assertThat(refused).isGreaterThan(MUTATIONS / 2);
    }

    @Test
    void changedByteIsFoundByTheCrc() {
        for (String name : new String[] {"osdmap/mon-07-everything.bin", "osdmap/simple-003-pool.bin"}) {
            byte[] bytes = Golden.bytes(name);
            for (int at = 6; at < bytes.length; at += 97) {
                byte[] changed = bytes.clone();
                changed[at] ^= 0x10;
                assertThatThrownBy(() -> OsdMap.decode(changed)).isInstanceOf(MalformedMapException.class);
            }
        }
    }

    @Test
    void bytesBehindTheMapAreRefused() {
        byte[] map = Golden.bytes("osdmap/simple-003-pool.bin");
        assertThatThrownBy(() -> OsdMap.decode(Arrays.copyOf(map, map.length + 1)))
                .isInstanceOf(MalformedMapException.class);
        byte[] crush = Golden.bytes("crush/profile-jewel.bin");
        assertThatThrownBy(() -> CrushBinary.decode(Arrays.copyOf(crush, crush.length + 1)))
                .isInstanceOf(MalformedMapException.class)
                .hasMessageContaining("left over");
    }

    @Test
    void hugeCountsAreRefusedBeforeAnythingIsAllocated() {
        byte[] bytes = Golden.bytes("crush/profile-jewel.bin");
        for (int at : new int[] {4, 8}) {
            byte[] huge = bytes.clone();
            MapBinary.putInt(huge, at, Integer.MAX_VALUE);
            assertThatThrownBy(() -> CrushBinary.decode(huge))
                    .isInstanceOf(MalformedMapException.class)
                    .hasMessageContaining("more than fits");
        }
    }

    @Test
    void mapOfAnotherReleaseIsRefusedByItsVersion() {
        byte[] bytes = Golden.bytes("osdmap/simple-003-pool.bin");
        bytes[0] = 7;
        assertThatThrownBy(() -> OsdMap.decode(bytes))
                .isInstanceOf(MalformedMapException.class)
                .hasMessageContaining("version 7");
    }

    /** A map that was accepted must also map: within its arrays, and soon. */
    private static void decodeAndMap(byte[] bytes) {
        CrushMap map = CrushBinary.decode(bytes);
        CrushMapper mapper = new CrushMapper(map);
        int[] reweights = new int[Math.min(map.maxDevices(), 100)];
        Arrays.fill(reweights, Bucket.WEIGHT_ONE);
        int[] result = new int[6];
        for (int rule = 0; rule < map.maxRules(); rule++) {
            int count = mapper.map(rule, 4711, result, result.length, reweights, 0);
            assertThat(count).isBetween(0, result.length);
        }
    }

    /** Whether the bytes were a map; anything but a map or the declared exception fails the test. */
    private static boolean accepted(Format format, byte[] bytes) {
        try {
            format.decode.accept(bytes);
            return true;
        } catch (MalformedMapException e) {
            assertThat(e.getMessage()).isNotBlank();
            return false;
        }
    }
}
