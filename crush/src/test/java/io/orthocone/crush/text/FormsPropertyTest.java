package io.orthocone.crush.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.crush.CrushMap;
import io.orthocone.crush.DecodingCost;
import io.orthocone.crush.Golden;
import io.orthocone.crush.RandomMaps;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class FormsPropertyTest {
    @Property(tries = 300)
    void mapsSurviveTheirBytes(@ForAll long seed) {
        CrushMap map = RandomMaps.any(new Random(seed));
        byte[] bytes = CrushBinary.encode(map);
        assertThat(CrushBinary.encode(CrushBinary.decode(bytes))).isEqualTo(bytes);
    }

    /** Weights lose their fourth decimal on the way to the first text; then nothing changes any more. */
    @Property(tries = 300)
    void textsSurviveCompilation(@ForAll long seed) {
        CrushMap map = RandomMaps.any(new Random(seed));
        String text = CrushText.decompile(CrushText.compile(CrushText.decompile(map)));
        CrushMap compiled = CrushText.compile(text);
        assertThat(CrushText.decompile(compiled)).isEqualTo(text);
        assertThat(CrushText.decompile(CrushBinary.decode(CrushBinary.encode(compiled))))
                .isEqualTo(text);
        assertThat(compiled.itemNames()).isEqualTo(map.itemNames());
        assertThat(compiled.deviceClasses()).isEqualTo(map.deviceClasses());
    }

    @Test
    void noBytesThrowAnythingElseOrTakeLongOrMuchMemory() {
        Random random = new Random(42);
        for (int i = 0; i < 3_000; i++) {
            byte[] bytes = new byte[random.nextInt(1 << random.nextInt(15))];
            random.nextBytes(bytes);
            if (bytes.length >= 16 && i % 2 == 0) {
                // Past the first refusals: magic number, a believable number of slots.
                ByteBuffer.wrap(bytes)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(CrushBinary.MAGIC)
                        .putInt(random.nextInt(bytes.length / 4))
                        .putInt(random.nextInt(8));
            }
            DecodingCost.check(bytes.length, () -> CrushBinary.decode(bytes));
            String text = words(random, bytes);
            DecodingCost.check(text.length(), () -> CrushText.compile(text));
        }
    }

    /** Half of the time bytes as they are, else words of the grammar in any order. */
    private static String words(Random random, byte[] bytes) {
        if (random.nextBoolean()) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
        String[] all = Golden.text("crush-odd/step-set-all.txt").split("\\s+", -1);
        StringBuilder text = new StringBuilder();
        while (text.length() < bytes.length) {
            text.append(all[random.nextInt(all.length)]).append(' ');
        }
        return text.toString();
    }

    /** One byte of a real map changed: refused, or a map that can be written and mapped with. */
    @Property(tries = 500)
    void mutatedMapsAreRefusedOrMaps(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] bytes = Golden.bytes("crush/device-classes.bin");
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        try {
            CrushMap map = CrushBinary.decode(bytes);
            // Not always the same bytes: a switch that is 2 comes out as 1.
            byte[] encoded = CrushBinary.encode(map);
            assertThat(CrushBinary.encode(CrushBinary.decode(encoded))).isEqualTo(encoded);
            assertThat(CrushText.decompile(map)).startsWith("# begin crush map");
        } catch (MalformedMapException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    @Property(tries = 500)
    void mutatedTextsAreRefusedOrMaps(@ForAll long seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder(Golden.text("crush/device-class-explicit-ids.src.txt"));
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(text.length());
            text.setCharAt(at, text.charAt(random.nextInt(text.length())));
        }
        try {
            CrushMap map = CrushText.compile(text.toString());
            assertThat(CrushText.compile(CrushText.decompile(map)).buckets()).hasSameSizeAs(map.buckets());
        } catch (CrushTextException e) {
            assertThat(e.line()).isBetween(1, (int) text.toString().lines().count());
            assertThat(e.reason()).isNotBlank();
        }
    }
}
