package io.orthocone.osd.store.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orthocone.env.Disk;
import io.orthocone.osd.store.OpenStore;
import io.orthocone.sim.DiskFault;
import io.orthocone.sim.SimDisk;
import io.orthocone.sim.Survival;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The power goes; every sync and every order of writes is there for a reason, and without it a test fails. */
final class DiskStoreCrashTest {
    @Test
    void everyCrashLeavesWhatWasAcknowledged() {
        int states = 0;
        for (int seed = 0; seed < 14; seed++) {
            states += new CrashExplorer(seed, 6, UnaryOperator.identity())
                    .explore(30)
                    .states();
        }
        assertThat(states).isGreaterThan(10_000);
    }

    @Test
    @Tag("long")
    void everyCrashOfManyWorkloadsLeavesWhatWasAcknowledged() {
        for (int seed = 1000; seed < 1200; seed++) {
            new CrashExplorer(seed, 20, UnaryOperator.identity()).explore(60);
        }
    }

    @ParameterizedTest
    @EnumSource(MissingSync.class)
    void aMissingSyncIsFound(MissingSync missing) {
        assertThatThrownBy(() -> {
                    for (int seed = 0; seed < 60; seed++) {
                        new CrashExplorer(seed, 8, disk -> new ForgetfulDisk(disk, missing)).explore(25);
                    }
                })
                .as("crashes show that the sync is missing")
                .isInstanceOf(AssertionError.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EIO", "ENOSPC", "SHORT_WRITE"})
    void whicheverCallFailsNothingAcknowledgedIsLost(String fault) {
        for (int call = 1; call < 260; call += 2) {
            CrashExplorer.failOneCall(7 + call % 3, call, DiskFault.valueOf(fault), 12);
        }
    }

    @Test
    void everyOpeningHasAnEpochOfItsOwn() {
        SimDisk disk = new SimDisk(new SplittableRandom(1));
        long last = 0;
        for (int opening = 0; opening < 5; opening++) {
            OpenStore store = DiskStores.open(disk).orThrow();
            assertThat(store.failure()).isNull();
            long epoch = epoch(disk);
            assertThat(epoch).isGreaterThan(last);
            last = epoch;
            disk.powerCut(Survival.NOTHING);
        }
    }

    private static long epoch(Disk disk) {
        try {
            return Superblock.read(disk).fencingEpoch();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
