package io.orthocone.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.env.Disk;
import io.orthocone.env.DiskFile;
import io.orthocone.env.DurableFiles;
import io.orthocone.env.Env;
import io.orthocone.env.Payload;
import io.orthocone.env.Reactor;
import io.orthocone.env.Worker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A daemon that counts in a file, and what crashes leave of it. */
class SimWorkerTest {
    private static final long SECOND = 1_000_000_000L;

    private int acknowledged;

    /** Writes 1, 2, 3, ... durably, one after the other, and remembers what was acknowledged. */
    private final class Counter implements Worker.Completion<Integer> {
        private final Disk disk;
        private final Worker worker;
        private DiskFile file;

        Counter(Env env, Reactor reactor) {
            disk = env.disk();
            worker = env.newWorker("writer", reactor);
        }

        int open() throws IOException {
            if (!disk.exists("count")) {
                DurableFiles.replace(disk, "count", Payload.zeros(1));
            }
            file = disk.open("count", Disk.Mode.BUFFERED);
            ByteBuffer last = ByteBuffer.allocate(1);
            file.read(0, last);
            return last.get(0);
        }

        int write(int value) throws IOException {
            file.write(0, ByteBuffer.wrap(new byte[] {(byte) value}));
            file.sync();
            return value;
        }

        @Override
        public void done(Integer value) {
            assertThat(value).isGreaterThanOrEqualTo(acknowledged);
            acknowledged = value;
            if (value < 100) {
                worker.submit(() -> write(value + 1), this);
            }
        }

        @Override
        public void failed(Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    private SimProcess counting(World world) {
        SimProcess process = world.host("node").process("counter", env -> {
            Reactor reactor = env.newReactor("r");
            reactor.execute(() -> {
                Counter counter = new Counter(env, reactor);
                counter.worker.submit(counter::open, counter);
            });
        });
        process.start();
        return process;
    }

    @Test
    void nothingAcknowledgedIsLostByPowerCutsAtAnyCall() {
        Set<Integer> reached = new TreeSet<>();
        for (int seed = 1; seed <= 50; seed++) {
            acknowledged = 0;
            World world = World.stormy(seed);
            SimProcess process = counting(world);
            for (int cut = 1; cut <= 8; cut++) {
                world.execute(FaultPlan.of(
                        new Fault.PowerCut(0, "node", cut % 4), new Fault.StartHost(SECOND / 500, "node")));
                world.runFor(SECOND / 250);
            }
            reached.add(acknowledged);
            world.heal();
            world.await("the count is full", () -> acknowledged == 100, 60 * SECOND);
            assertThat(process.incarnation()).isGreaterThanOrEqualTo(3);
        }
        assertThat(reached).hasSizeGreaterThan(10);
    }

    @Test
    void aSlowDiskDelaysCompletions() {
        World world = World.calm(1);
        counting(world);
        world.await("the count is full", () -> acknowledged == 100, SECOND);
        long usual = world.nowNanos();
        acknowledged = 0;
        World slow = World.calm(1);
        counting(slow).slowDisk(50);
        slow.await("the count is full", () -> acknowledged == 100, 100 * SECOND);
        assertThat(slow.nowNanos()).isGreaterThan(10 * usual);
    }

    @Test
    void aPowerCutOfTheHostRunsItsHooksOnce() {
        World world = World.calm(1);
        SimProcess process = counting(world);
        int[] cuts = new int[1];
        process.host().onPowerCut(() -> cuts[0]++);
        world.execute(FaultPlan.of(new Fault.PowerCut(0, "node", 3)));
        world.runFor(SECOND);
        assertThat(cuts[0]).isEqualTo(1);
        assertThat(process.isUp()).isFalse();
        assertThat(process.host().isPowered()).isFalse();
    }

    @Test
    void aFailedCallIsReportedToTheDaemon() {
        World world = World.calm(1);
        counting(world);
        world.onDaemonFailure((_, cause) -> assertThat(cause).hasRootCauseInstanceOf(IOException.class));
        world.execute(FaultPlan.parse("0us fail-disk counter 3 EIO"));
        world.runFor(SECOND);
        assertThat(world.process("counter").isUp()).isFalse();
    }
}
