package io.orthocone.kv;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.sim.DiskFault;
import io.orthocone.sim.PowerCutError;
import io.orthocone.sim.SimDisk;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class SimKvStoreTest extends KvStoreContract {
    private final SimDisk disk = new SimDisk(new SplittableRandom(1));

    @Override
    KvEngine engine() {
        return new SimKvEngine(disk, new SplittableRandom(2));
    }

    @Test
    void aPowerCutLeavesTheCommitsThatReturnedAndPerhapsTheOneInFlight() throws IOException {
        Set<Integer> seen = new HashSet<>();
        for (int seed = 0; seed < 300; seed++) {
            SimDisk cut = new SimDisk(new SplittableRandom(seed));
            KvStore store = new SimKvEngine(cut, new SplittableRandom(1)).open("meta", List.of("t"), 1 << 20);
            store.commit(new KvBatch().put("t", key(0), key(0)));
            cut.failCall(cut.calls() + 1 + seed % 6, DiskFault.POWER_CUT);
            int returned = 0;
            try {
                while (true) {
                    store.commit(new KvBatch()
                            .put("t", key(0), key(returned + 1))
                            .put("t", key(1), new byte[3000 * seed % 50_000])
                            .put("t", key(2), key(returned + 1)));
                    returned++;
                }
            } catch (PowerCutError off) {
                cut.powerOn();
            }
            try (KvStore after = new SimKvEngine(cut, new SplittableRandom(1)).open("meta", List.of("t"), 1 << 20);
                    KvSnapshot snapshot = after.snapshot()) {
                int first = snapshot.get("t", key(0)).orElseThrow()[0];
                int last =
                        snapshot.get("t", key(2)).map(value -> (int) value[0]).orElse(0);
                assertThat(first).isEqualTo(last).isBetween(returned, returned + 1);
                seen.add(first - returned);
            }
        }
        assertThat(seen).containsExactlyInAnyOrder(0, 1);
    }
}
