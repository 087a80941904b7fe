package io.orthocone.tools.monmaptool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.orthocone.crush.text.MalformedMapException;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.osdmap.UTime;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Monitor maps come back as they went; whatever else comes is refused in one way. A failure names its seed. */
class MonMapBinaryPropertyTest {
    private static final Path RUNS = Path.of("src/test/resources/golden/monmaptool");
    private static final int MAPS = 300;
    private static final int MUTANTS = 2_000;

    @Test
    void mapsComeBackAsTheyWent() {
        for (int seed = 0; seed < MAPS; seed++) {
            CephMonMap map = randomMap(new Random(seed));
            byte[] bytes = MonMapBinary.encode(map);
            CephMonMap back = MonMapBinary.decode(bytes);
            assertThat(MonMapBinary.encode(back)).as("seed %d", seed).isEqualTo(bytes);
            assertThat(MonMapText.of(back)).as("seed %d", seed).isEqualTo(MonMapText.of(map));
        }
    }

    @Test
    void everyCutIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(RUNS.resolve("new.bin"));
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> MonMapBinary.decode(cut))
                    .as("%d bytes", length)
                    .isInstanceOf(MalformedMapException.class);
        }
    }

    @Test
    void anythingElseIsRefusedInOneWayOrComesBack() throws IOException {
        byte[] whole = Files.readAllBytes(RUNS.resolve("new.bin"));
        int refused = 0;
        for (int seed = 0; seed < MUTANTS; seed++) {
            Random random = new Random(seed);
            byte[] bytes = seed % 2 == 0 ? noise(random) : mutant(whole, random);
            CephMonMap map;
            try {
                map = MonMapBinary.decode(bytes);
            } catch (MalformedMapException e) {
                refused++;
                continue;
            }
            // What is understood can be printed, and written again.
            assertThat(MonMapText.of(map)).as("seed %d", seed).startsWith("epoch ");
            byte[] again = MonMapBinary.encode(map);
            assertThat(MonMapBinary.encode(MonMapBinary.decode(again)))
                    .as("seed %d", seed)
                    .isEqualTo(again);
        }
        assertThat(refused).isBetween(MUTANTS / 2, MUTANTS - 1);
    }

    @Test
    void countsThatLieAllocateNothingForThemselves() throws IOException {
        byte[] whole = Files.readAllBytes(RUNS.resolve("new.bin"));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long most = 0;
        for (int round = 0; round < 2; round++) { // The first one also loads classes.
            most = 0;
            for (int at = 0; at + Integer.BYTES <= whole.length; at++) {
                byte[] lie = whole.clone();
                lie[at] = lie[at + 1] = lie[at + 2] = (byte) 0xff;
                lie[at + 3] = 0x7f;
                long before = threads.getCurrentThreadAllocatedBytes();
                try {
                    MonMapBinary.decode(lie);
                } catch (MalformedMapException e) {
                    // As it should be.
                }
                most = Math.max(most, threads.getCurrentThreadAllocatedBytes() - before);
            }
        }
        assertThat(most).isLessThan(64L * whole.length);
    }

    private static byte[] noise(Random random) {
        byte[] bytes = new byte[random.nextInt(400)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] mutant(byte[] whole, Random random) {
        byte[] bytes = whole.clone();
        for (int i = 0; i <= random.nextInt(4); i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return bytes;
    }

    private static CephMonMap randomMap(Random random) {
        CephMonMap map = new CephMonMap();
        map.fsid = new UUID(random.nextLong(), random.nextLong());
        map.epoch = random.nextInt();
        map.created = new UTime(random.nextInt(), random.nextInt(1_000_000_000));
        map.lastChanged = new UTime(random.nextInt(), random.nextInt(1_000_000_000));
        map.persistentFeatures = random.nextLong();
        map.optionalFeatures = random.nextLong();
        map.minMonRelease = random.nextInt(256);
        map.electionStrategy = random.nextInt(256);
        map.isStretchMode = random.nextBoolean();
        map.tiebreaker = "t" + random.nextInt();
        for (int i = random.nextInt(6); i > 0; i--) {
            map.removedRanks.add(random.nextInt());
            map.disallowedLeaders.add("d" + random.nextInt(9));
            map.stretchMarkedDown.add("ü" + random.nextInt(9));
        }
        for (int i = random.nextInt(8); i > 0; i--) {
            map.add(randomMonitor("m" + i, i, random));
        }
        return map;
    }

    private static MonInfo randomMonitor(String name, int port, Random random) {
        List<EntityAddr> addresses = new ArrayList<>();
        for (EntityAddr.Type type : EntityAddr.Type.values()) {
            if (random.nextBoolean()) {
                String ip = random.nextBoolean() ? "10.0.0." + random.nextInt(256) : "fd00::" + (1 + random.nextInt(9));
                addresses.add(new EntityAddr(type, random.nextInt(), ip, port));
            }
        }
        TreeMap<String, String> location = new TreeMap<>();
        if (random.nextBoolean()) {
            location.put("datacenter", "dc" + random.nextInt(3));
        }
        return new MonInfo(name, addresses, random.nextInt(0x10000), random.nextInt(0x10000), location);
    }
}
