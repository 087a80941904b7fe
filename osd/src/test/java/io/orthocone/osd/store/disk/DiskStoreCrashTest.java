package io.orthocone.osd.store.disk;

import static io.orthocone.osd.store.StoreFixture.BITS;
import static io.orthocone.osd.store.StoreFixture.PG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orthocone.env.Disk;
import io.orthocone.osd.store.OpenStore;
import io.orthocone.osd.store.Transaction;
import io.orthocone.sim.DiskFault;
import io.orthocone.sim.SimDisk;
import io.orthocone.sim.Survival;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The power goes; every sync and every order of writes is there for a reason, and without it a test fails. */
final class DiskStoreCrashTest {
    @Test
    void everyCrashLeavesWhatWasAcknowledged() {
        explore(0, 90, 30, 6, 100_000);
    }

    @Test
    @Tag("long")
    void everyCrashOfManyWorkloadsLeavesWhatWasAcknowledged() {
        explore(1000, 170, 60, 20, 1_000_000);
    }

    /** Workloads by seed, on all processors. */
    private static void explore(
            long firstSeed, int workloads, int transactions, int statesAtEachFence, int leastStates) {
        AtomicInteger states = new AtomicInteger();
        AtomicReference<AssertionError> failure = new AtomicReference<>();
        LongStream.range(firstSeed, firstSeed + workloads).parallel().forEach(seed -> {
            try {
                states.addAndGet(failure.get() == null ? explore(seed, statesAtEachFence, transactions) : 0);
            } catch (AssertionError failed) {
                // A parallel stream would throw it without its message.
                failure.set(failed);
            }
        });
        if (failure.get() != null) {
            throw failure.get();
        }
        System.out.println(states.get() + " crash states of " + workloads + " workloads from seed " + firstSeed);
        assertThat(states.get()).isGreaterThanOrEqualTo(leastStates);
    }

    private static int explore(long seed, int statesAtEachFence, int transactions) {
        try {
            return new CrashExplorer(seed, statesAtEachFence, UnaryOperator.identity())
                    .explore(transactions)
                    .states();
        } catch (AssertionError | RuntimeException failed) {
            throw new AssertionError(
                    "new CrashExplorer(" + seed + ", " + statesAtEachFence + ").explore(" + transactions
                            + ") replays it: " + failed.getMessage(),
                    failed);
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
        for (long seed = 7; seed < 9; seed++) {
            boolean reached = true;
            for (int call = 1; reached; call++) {
                reached = CrashExplorer.failOneCall(seed, call, DiskFault.valueOf(fault), 12);
            }
        }
    }

    /** The process that created the store has ended at any call, or any call failed, and another one goes on. */
    @Test
    void whatIsAcknowledgedDoesNotOutliveTheNamesOfItsFiles() {
        boolean reached = true;
        for (int call = 1; reached; call++) {
            SimDisk disk = new SimDisk(new SplittableRandom(call));
            disk.failCall(call, DiskFault.EIO);
            DiskStores.open(disk);
            reached = disk.calls() >= call;
            disk.clearFaults();
            disk.processEnded();
            DiskStores.open(disk)
                    .orThrow()
                    .commit(Transaction.builder().createCollection(PG, BITS).build());
            disk.powerCut(Survival.NOTHING);
            assertThat(DiskStores.open(disk).orThrow().store.hasCollection(PG))
                    .as("after call %s", call)
                    .isTrue();
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
